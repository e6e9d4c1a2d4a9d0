import { now } from './events.ts';
import { isClass } from './glue.ts';
import type { Binding, Glue, GlueWrapper } from './glue.ts';
import { HandleLedger } from './handle-ledger.ts';
import type { Handle } from './handle-ledger.ts';
import { patchProperty } from './patch.ts';

/** A class of the glue whose instances wrap a box in WebAssembly memory. */
interface HandleClass {
  readonly prototype: HandleWrapper;
}

interface HandleWrapper extends GlueWrapper {
  free(): void;
}

/** How handles are to be seen to. */
export interface TrackOptions {
  /**
   * The engine's own FinalizationRegistry, by which the runtime frees what a collected wrapper
   * owned, in place of the glue's finalizers; `null` to leave that alone.
   */
  readonly registry: typeof FinalizationRegistry | null;
  /** Keep the stack of every n-th birth; 0 for none. */
  readonly sampleStacks: number;
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
  readonly ledger = new HandleLedger();
  readonly #classes = new Map<string, HandleClass>();
  readonly #registry: FinalizationRegistry<Handle> | null;
  readonly #sampleStacks: number;
  /** How many calls of `free` are under way. */
  #freeing = 0;
  #paused = false;
  #births = 0;

  constructor(glue: Glue, { registry, sampleStacks }: TrackOptions) {
    this.#sampleStacks = sampleStacks;
    this.#registry = registry === null ? null : new registry((handle) => this.#finalize(handle));
    for (const [name, value] of Object.entries(glue)) {
      if (typeof value !== 'function') continue;
      if (!isClass(value)) glue[name] = this.watchCall(value as Binding);
      else if (isHandleClass(value)) glue[name] = this.#watchClass(name, value);
    }
  }

  /** Watches the arrays of pointers that go through a function (rules 3 and 4). */
  watchCall<Call extends Binding>(call: Call): Call {
    return new Proxy(call, {
      apply: (target, self, args: unknown[]) => {
        if (this.#paused) return Reflect.apply(target, self, args);
        // Before the call: Rust may free a box and put its result at the same address.
        this.#giveBack(args);
        return this.#handOut(Reflect.apply(target, self, args));
      },
    });
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

  /** The glue's own finalizer is about to free an address. */
  noteFinalized(address: number): void {
    if (this.ledger.end(address, 'finalized', now()) !== null) return;
    this.ledger.violate({ kind: 'free-after-end', className: 'unknown', address, at: now() });
  }

  /** Ends a proof without freeing anything. */
  nextEpoch(): SweepReport {
    return { freed: 0, ...this.ledger.nextEpoch() };
  }

  /** Ends a proof: frees the boxes that came in arrays and belong to nobody. */
  sweep(): SweepReport {
    const boxes = this.ledger.boxes();
    for (const box of boxes) this.#release(box, 'swept');
    const { unknownPointers } = this.ledger.nextEpoch();
    return { freed: boxes.length, unknownPointers };
  }

  #watchClass(name: string, original: HandleClass): object {
    this.#classes.set(name, original);
    this.#watchBirths(name, original.prototype);
    this.#watchEnds(name, original.prototype);
    this.#watchGetters(original.prototype);
    // The glue itself keeps using the class; o1js takes it from here.
    return new Proxy(original, {
      construct: (target, args: unknown[], newTarget) => {
        if (!this.#paused) this.#giveBack(args);
        return Reflect.construct(target as never, args, newTarget) as object;
      },
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
      const handle = this.ledger.born({ className, address, at: now(), stack: this.#stack() });
      if (handle?.origin === 'wrapper') this.#registry?.register(wrapper, handle);
    };
    Object.defineProperty(prototype, '__wbg_ptr', {
      configurable: true,
      get: () => undefined,
      set(this: object, value: number) {
        const own = { value, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, '__wbg_ptr', own);
        if (value !== 0) onBirth(this, value);
      },
    });
  }

  #watchEnds(className: string, prototype: HandleWrapper): void {
    const freed = (wrapper: HandleWrapper) => {
      if (this.#freeing === 0 && !this.#paused) this.#noteFree(className, wrapper.__wbg_ptr);
    };
    const givenUp = (wrapper: HandleWrapper) => {
      if (this.#freeing === 0 && !this.#paused) this.ledger.end(wrapper.__wbg_ptr, 'moved', now());
    };
    patchProperty(
      prototype,
      'free',
      (free) =>
        new Proxy(free, {
          apply: (target, wrapper: HandleWrapper) => {
            freed(wrapper);
            this.#asRelease(() => Reflect.apply(target, wrapper, []));
          },
        }),
    );
    patchProperty(
      prototype,
      '__destroy_into_raw',
      (destroy) =>
        new Proxy(destroy, {
          apply: (target, wrapper: HandleWrapper) => {
            givenUp(wrapper);
            return Reflect.apply(target, wrapper, []);
          },
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

  /** o1js frees. Freeing what has ended already is an error of its, told and not prevented. */
  #noteFree(className: string, address: number): void {
    if (this.ledger.end(address, 'freed', now()) !== null || address === 0) return;
    this.ledger.violate({ kind: 'free-after-end', className, address, at: now() });
  }

  #finalize(handle: Handle): void {
    if (this.ledger.owner(handle.address) === handle) this.#release(handle, 'finalized');
  }

  /** Frees a box that belongs to nobody, through a wrapper made for the purpose. */
  #release(handle: Handle, how: 'finalized' | 'swept'): void {
    const owner = this.#classes.get(handle.className);
    if (owner === undefined || this.ledger.end(handle.address, how, now()) === null) return;
    const wrapper = Object.create(owner.prototype) as HandleWrapper;
    const own = { value: handle.address, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(wrapper, '__wbg_ptr', own);
    this.#asRelease(() => wrapper.free());
  }

  /** Runs a `free`, which gives its pointer up by `__destroy_into_raw` itself. */
  #asRelease(release: () => void): void {
    this.#freeing += 1;
    try {
      release();
    } finally {
      this.#freeing -= 1;
    }
  }

  #handOut(result: unknown): unknown {
    if (result instanceof Uint32Array) this.ledger.handOut(result);
    return result;
  }

  #giveBack(args: readonly unknown[]): void {
    for (const argument of args) {
      if (!(argument instanceof Uint32Array)) continue;
      for (const pointer of argument) this.ledger.end(pointer, 'moved', now());
    }
  }

  #stack(): string | null {
    this.#births += 1;
    const sampled = this.#sampleStacks > 0 && this.#births % this.#sampleStacks === 0;
    return sampled ? (new Error('birth').stack ?? null) : null;
  }
}

function isHandleClass(value: object): value is HandleClass {
  if (!('prototype' in value)) return false;
  const { prototype } = value;
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    'free' in prototype &&
    '__destroy_into_raw' in prototype
  );
}
