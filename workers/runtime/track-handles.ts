import type { ChunkHeaders } from './chunk-headers.ts';
import type { EventRecorder } from './event-recorder.ts';
import { isClass, isWrapper } from './glue.ts';
import type { Binding, Glue, GlueWrapper } from './glue.ts';
import { isHandleClass, ownPointer } from './handle-class.ts';
import type { HandleClass, HandleWrapper } from './handle-class.ts';
import { HandleLedger } from './handle-ledger.ts';
import type { Handle, HandleEnd } from './handle-ledger.ts';
import { LedgerClock } from './ledger-clock.ts';
import { patchProperty } from './patch.ts';
import { standIn } from './stand-in.ts';

/** How handles are to be seen to. */
export interface TrackOptions {
  /**
   * The engine's own FinalizationRegistry, by which the runtime frees what a collected wrapper
   * owned, in place of the glue's finalizers; `null` to leave that alone.
   */
  readonly registry: typeof FinalizationRegistry | null;
  /** Keep the stack of every n-th birth; 0 for none. */
  readonly sampleStacks: number;
  /** Asked before anything is freed whether there is anything to free. */
  readonly chunks: Pick<ChunkHeaders, 'learn' | 'isFree' | 'bytesOf'>;
  /** Is told of every birth and end; `null` for nobody. */
  readonly recorder: EventRecorder | null;
}

/** What a sweep did. */
export interface SweepReport {
  /** Boxes that were freed. */
  readonly freed: number;
  /** Pointers that came in an array and were never looked at: their class is unknown, they stay. */
  readonly unknownPointers: number;
}

/**
 * Sees every handle of one glue object, from birth to end, and frees what nobody else will.
 *
 * Ownership, as wasm-bindgen has it (`crates/cli-support/src/js`) and as o1js uses it:
 * 1. A wrapper made by `__wrap` or a constructor owns its box until `free` or `__destroy_into_raw`.
 * 2. An argument passed by value is given up by `__destroy_into_raw`: Rust owns it.
 * 3. An array of pointers that comes out of Rust is a vector of fresh boxes (`IntoWasmAbi` of
 *    kimchi-wasm's `WasmVector` leaks each one): JavaScript owns them all. o1js reads each through
 *    `Object.create(Class.prototype)` with the pointer set, which borrows, and drops the array.
 * 4. An array of pointers that goes into Rust gives its boxes back (`FromWasmAbi` of `WasmVector`).
 * 5. Whoever wraps an address that is owned already only borrows.
 *
 * So at the end of a proof the boxes of rule 3 that did not go back by rule 4 belong to nobody. And
 * a wrapper of rule 1 that was collected and never given up has left its box to nobody. Whatever
 * fits neither stays alive and is reported.
 */
export class HandleTracker {
  readonly ledger: HandleLedger;
  readonly #classes = new Map<string, HandleClass>();
  readonly #registry: FinalizationRegistry<Handle> | null;
  readonly #sampleStacks: number;
  readonly #chunks: TrackOptions['chunks'];
  readonly #measures: boolean;
  /** How many ends are under way of which the ledger knows already. */
  #ending = 0;
  #paused = false;
  readonly #clock = new LedgerClock();
  #births = 0;
  #guarding = true;

  constructor(glue: Glue, { registry, sampleStacks, chunks, recorder }: TrackOptions) {
    this.ledger = new HandleLedger(recorder);
    this.#measures = recorder !== null;
    this.#sampleStacks = sampleStacks;
    this.#chunks = chunks;
    this.#registry = registry === null ? null : new registry((handle) => this.#finalize(handle));
    for (const [name, value] of Object.entries(glue)) {
      if (typeof value !== 'function') continue;
      if (!isClass(value)) glue[name] = this.watchCall(value as Binding);
      else if (isHandleClass(value)) glue[name] = this.#watchClass(name, value);
    }
  }

  /** Watches the arrays of pointers that go through a function (rules 3 and 4). */
  watchCall(call: Binding): Binding {
    // Before the call: Rust may free a box and put its result at the same address.
    const enter = (args: readonly unknown[]) => {
      if (!this.#paused) this.#giveBack(args);
    };
    const leave = (result: unknown) => {
      if (!this.#paused && result instanceof Uint32Array) this.ledger.handOut(result);
      return result;
    };
    return standIn(call, function (this: unknown, ...args) {
      enter(args);
      return leave(call.apply(this, args));
    });
  }

  /**
   * Watches a function that runs in the nested worker as well for what it consumes: the wrapper here
   * does not hear of it (rule 2).
   * @param consumed positions of such arguments; see `consumedArguments`.
   */
  watchNestedCall(call: Binding, consumed: readonly number[]): Binding {
    const watched = this.watchCall(call);
    return (...args) => {
      for (const index of consumed) {
        const argument = args[index];
        if (!this.#paused && isWrapper(argument)) this.#noteEnd(null, argument.__wbg_ptr, 'moved');
      }
      const realm = this.ledger.enterRealm('nested');
      try {
        return watched(...args);
      } finally {
        this.ledger.enterRealm(realm);
      }
    };
  }

  /**
   * Runs work that leaves no handle behind but such as Rust owns, of which no note is taken: a
   * hundred thousand points that go through JavaScript would fill the ledger and take a second.
   */
  untracked<T>(work: () => T): T {
    const before = this.#paused;
    this.#paused = true;
    try {
      return work();
    } finally {
      this.#paused = before;
    }
  }

  /**
   * Whether what is made from now on is freed when its wrapper is collected; what was stays so.
   */
  guard(guarding: boolean): void {
    this.#guarding = guarding;
  }

  /** Has a wrapper give up what a call has consumed, which the ledger knows already. */
  detach(wrapper: GlueWrapper): void {
    this.#silently(() => wrapper.__destroy_into_raw());
  }

  /** The glue's own finalizer is about to free an address. */
  noteFinalized(address: number): void {
    this.#noteEnd(null, address, 'finalized');
  }

  /** Ends a proof without freeing anything. */
  nextEpoch(): SweepReport {
    return { freed: 0, ...this.ledger.nextEpoch() };
  }

  /** Ends a proof: frees the boxes that came in arrays and belong to nobody. */
  sweep(): SweepReport {
    const boxes = this.ledger.boxes();
    const freed = boxes.filter((box) => this.#release(box, 'swept')).length;
    const { unknownPointers } = this.ledger.nextEpoch();
    return { freed, unknownPointers };
  }

  #watchClass(name: string, original: HandleClass): object {
    this.#classes.set(name, original);
    this.#watchBirths(name, original.prototype);
    this.#watchEnds(name, original.prototype);
    this.#watchGetters(original.prototype);
    // The glue itself keeps using the class; o1js takes it from here.
    return new Proxy(original, {
      construct: (target, args: unknown[], newTarget) =>
        this.#clock.atOneTime(() => {
          if (!this.#paused) this.#giveBack(args);
          return Reflect.construct(target as never, args, newTarget) as object;
        }),
    });
  }

  /**
   * The first assignment of a pointer is the birth of a wrapper, in every release. It then becomes
   * the property of the wrapper's own that it would have been, since wrappers are cloned on their
   * way to the nested worker.
   */
  #watchBirths(className: string, prototype: HandleWrapper): void {
    const onBirth = (wrapper: object, address: number) => {
      if (this.#paused) return;
      const handle = this.ledger.born({
        className,
        address,
        at: this.#clock.now(),
        stack: this.#stack(),
        bytes: this.#measures ? this.#chunks.bytesOf(address) : 0,
      });
      if (handle?.origin !== 'wrapper') return;
      this.#chunks.learn(address);
      if (this.#guarding) this.#registry?.register(wrapper, handle);
    };
    Object.defineProperty(prototype, '__wbg_ptr', {
      configurable: true,
      get: () => undefined,
      set(this: object, value: number) {
        ownPointer(this, value);
        if (value !== 0) onBirth(this, value);
      },
    });
  }

  #watchEnds(className: string, prototype: HandleWrapper): void {
    const ending = (wrapper: HandleWrapper, how: HandleEnd) => {
      if (this.#ending === 0 && !this.#paused) this.#noteEnd(className, wrapper.__wbg_ptr, how);
    };
    const silently = (end: () => void) => this.#silently(end);
    patchProperty(prototype, 'free', (free) =>
      standIn(free, function (this: HandleWrapper) {
        ending(this, 'freed');
        silently(() => free.call(this));
      }),
    );
    patchProperty(prototype, '__destroy_into_raw', (destroy) =>
      standIn(destroy, function (this: HandleWrapper) {
        ending(this, 'moved');
        return destroy.call(this);
      }),
    );
  }

  #watchGetters(prototype: HandleWrapper): void {
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (key === '__wbg_ptr' || !('get' in descriptor)) continue;
      const watched = { ...descriptor };
      for (const accessor of ['get', 'set'] as const) {
        const original: Binding | undefined = descriptor[accessor];
        if (original !== undefined) watched[accessor] = this.watchCall(original);
      }
      Object.defineProperty(prototype, key, watched);
    }
  }

  /**
   * Somebody else is about to end what is at an address. Ending what has ended already is an error
   * of theirs, told and not prevented. Only the allocator can say that of a borrower that is moved.
   */
  #noteEnd(className: string | null, address: number, how: HandleEnd): void {
    if (address === 0) return;
    const at = this.#clock.now();
    const isFree = this.#chunks.isFree(address);
    if (isFree || (how !== 'moved' && this.ledger.owner(address) === null)) {
      const kind = isFree ? 'free-of-free-chunk' : 'free-after-end';
      // There are few of them, so that each is worth its stack.
      const stack = this.#sampleStacks > 0 ? (new Error('end').stack ?? null) : null;
      this.ledger.violate({ kind, className, address, how, at, stack });
    }
    this.ledger.end(address, how, at);
  }

  #finalize(handle: Handle): void {
    if (this.ledger.owner(handle.address) === handle) this.#release(handle, 'finalized');
  }

  /**
   * Frees a box that belongs to nobody, through a wrapper made for the purpose. @returns whether it
   * did: what somebody else has freed meanwhile is told, and left alone.
   */
  #release(handle: Handle, how: 'finalized' | 'swept'): boolean {
    const { address, className } = handle;
    const owner = this.#classes.get(className);
    if (owner === undefined || this.ledger.owner(address) !== handle) return false;
    if (this.#chunks.isFree(address)) {
      this.#noteEnd(className, address, how);
      return false;
    }
    this.ledger.end(address, how, this.#clock.now());
    const wrapper = Object.create(owner.prototype) as HandleWrapper;
    ownPointer(wrapper, address);
    this.#silently(() => wrapper.free());
    return true;
  }

  /** Runs an end of which the ledger knows: `free` gives its pointer up by `__destroy_into_raw`. */
  #silently(end: () => void): void {
    this.#ending += 1;
    try {
      end();
    } finally {
      this.#ending -= 1;
    }
  }

  #giveBack(args: readonly unknown[]): void {
    for (const argument of args) {
      if (!(argument instanceof Uint32Array)) continue;
      for (const pointer of argument) {
        // An array of anything else has no owners among its numbers.
        if (this.ledger.owner(pointer) !== null) this.#noteEnd(null, pointer, 'moved');
      }
    }
  }

  #stack(): string | null {
    this.#births += 1;
    const sampled = this.#sampleStacks > 0 && this.#births % this.#sampleStacks === 0;
    return sampled ? (new Error('birth').stack ?? null) : null;
  }
}
