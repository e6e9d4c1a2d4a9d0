import { makeNoKeys } from './circuit-keys.ts';
import type { ProgramKeys } from './circuit-keys.ts';
import { planChange } from './change-switches.ts';
import type { SwitchChange } from './change-switches.ts';
import { ChunkHeaders } from './chunk-headers.ts';
import type { HeaderKnowledge } from './chunk-headers.ts';
import type { LedgerEvents } from '../../src/core/ledger/ledger-events.ts';
import { EventRecorder } from './event-recorder.ts';
import { EventHub, now } from './events.ts';
import type { RuntimeEvent } from './events.ts';
import { claimRealm, releaseRealm } from './claim-realm.ts';
import { createFastArithmetic } from './fast-arithmetic.ts';
import type { ArithmeticReport, FastArithmetic } from './fast-arithmetic.ts';
import { guardFinalizers } from './finalizers.ts';
import { isWrapper, listBindings, watchGlue } from './glue.ts';
import type { Binding, Glue } from './glue.ts';
import { isHandleClass } from './handle-class.ts';
import { KeyCache } from './key-cache.ts';
import { captureMemory } from './memory.ts';
import { injectPrelude } from './nested-prelude.ts';
import { watchNestedWorker } from './nested-worker.ts';
import { consumedArguments, detachConsumed } from './ownership.ts';
import { REMEDY } from './runtime-options.ts';
import type { RuntimeOptions } from './runtime-options.ts';
import { reserveHeap } from './reserve-heap.ts';
import { describeSwitches } from './switch-states.ts';
import type { ReleaseTraits, RuntimeSwitches, RuntimeSwitchStates } from './switch-states.ts';
import { createPoolPolicy } from './thread-pool.ts';
import type { PoolPolicy } from './thread-pool.ts';
import { HandleTracker } from './track-handles.ts';
import type { SweepReport } from './track-handles.ts';
import type { HandleLedger } from './handle-ledger.ts';
import { sleepWhileWaiting } from './wait.ts';
import { watchModule } from './watch-module.ts';

/** A runtime around the o1js of this realm. */
export interface Runtime {
  /**
   * Threads to give to o1js's `setNumberOfWorkers`: all cores where the caller sleeps, and one fewer
   * where it spins on one, as is o1js's own default. Which of the two it does is known once o1js has
   * published its glue, so ask after `ready()` and before the first compilation, when o1js reads
   * the number; before that the answer is the one for a caller that spins.
   */
  threads(): number;
  /** Resolves once o1js has started and every patch is in place. Await it before compiling. */
  ready(): Promise<void>;
  /** The memory that all threads of o1js share; `null` before o1js made it. */
  memory(): WebAssembly.Memory | null;
  /** Hears of events from now on, beside `RuntimeOptions.onEvent`. @returns the way to stop. */
  onEvent(listener: (event: RuntimeEvent) => void): () => void;
  /** What each switch does with this release; the pool's is known once something was compiled. */
  switchStates(): RuntimeSwitchStates;
  /**
   * Changes switches while o1js runs, as far as the technique allows. Call it between two proofs:
   * the next one is the first under the new switches. What is refused stays as it was, with the
   * reason.
   */
  change(switches: Partial<RuntimeSwitches>): SwitchChange;
  /**
   * Reads the keys of a program into memory, as far as they are stored; their `cache` is for
   * `compile`. Where none are kept, that cache is empty and stays so. Never rejects.
   * @param circuit `await program.digest()`.
   */
  openKeys(circuit: string): Promise<ProgramKeys>;
  /**
   * What became of the arithmetic of o1js's module: which functions were replaced, what the module
   * hashes to before and after, and how long that took; or why it runs as shipped. `null` if nothing
   * was to be replaced. Resolves once what is to be remembered of it is stored; never rejects.
   */
  arithmetic(): Promise<ArithmeticReport | null>;
  /** Every handle that was seen; `null` before o1js has published its glue, and if none is kept. */
  ledger(): HandleLedger | null;
  /**
   * Whether the ledger can ask the allocator if a chunk is free: `learning` until o1js has made a
   * few handles, `unknown` where their memory is not laid out as known releases do it.
   */
  chunkHeaders(): HeaderKnowledge;
  /** Where the chunk of a handle's address starts; `null` unless `chunkHeaders()` is `known`. */
  chunkOf(address: number): number | null;
  /**
   * Births and ends of handles since this was asked last; `null` where no ledger is kept, or
   * `RuntimeOptions.recordEvents` is off.
   */
  takeEvents(): LedgerEvents | null;
  /**
   * Names what o1js is doing, for the histories in the ledger; `null` for nothing in particular.
   * Who runs the proof knows its phases; the runtime takes them as they come.
   */
  enterPhase(name: string | null): void;
  /** Call it after each proof: frees what the proof made and nobody owns. */
  endProof(): SweepReport;
  /**
   * Lets the call after the next one run on the same thread pool. For a proof that is verified at
   * once: where o1js ends its pool after every call, verifying would leave as many thread stacks
   * behind as proving did, and they would be counted as the proof's.
   */
  sharePool(): void;
  /** Puts every global back. o1js keeps what it already took. */
  dispose(): void;
}

/**
 * Prepares this realm for o1js; call it before o1js is imported. It works by looking at what o1js
 * does, never at its version: the protocol to its nested worker, the shape of its wasm-bindgen glue.
 * Where it does not recognise what it finds it leaves o1js as it is, and `switchStates` says so.
 *
 * @throws RuntimeInstallError if this realm has a runtime or an o1js already.
 */
export function installRuntime(options: RuntimeOptions = {}): Runtime {
  return new InstalledRuntime(options);
}

class InstalledRuntime implements Runtime {
  #switches: RuntimeSwitches;
  readonly #events = new EventHub();
  readonly #pool: PoolPolicy;
  readonly #sampleStacks: number;
  readonly #keepsLedger: boolean;
  readonly #recorder: EventRecorder | null;
  readonly #registry = FinalizationRegistry;
  readonly #keys: KeyCache | null;
  readonly #arithmetic: FastArithmetic | null;
  readonly #undo: (() => void)[] = [];
  readonly #started: Promise<void>;
  #settle: { resolve: () => void; reject: (reason: Error) => void } | null = null;
  #starting = false;
  #memory: WebAssembly.Memory | null = null;
  #limitPages = 0;
  #reserveProblem: string | null = null;
  #glue: Glue | null = null;
  /** Of the glue's wrappers. */
  readonly #prototypes = new Set<object>();
  readonly #chunks = new ChunkHeaders(() => this.#memory);
  #tracker: HandleTracker | null = null;
  #phase: string | null = null;
  #sources = new Map<string, string>();
  #published = new Map<string, Binding>();
  #waitsInGlue = false;

  constructor(options: RuntimeOptions) {
    claimRealm();
    const { pool, finalizers, frees, wait, arithmetic, keys, memory } = { ...REMEDY, ...options };
    this.#switches = { pool, finalizers, frees, wait, arithmetic, keys, memory };
    if (options.onEvent !== undefined) this.#events.listen(options.onEvent);
    this.#keys =
      keys === 'cached' ? new KeyCache({ ...options.keyStore, onEvent: this.#events.tell }) : null;
    this.#arithmetic =
      arithmetic === 'fast'
        ? createFastArithmetic(options.keyStore ?? {}, {
            keepsSearches: keys === 'cached',
            isKnown: () => this.#glue !== null,
            onRefused: () => this.#keys?.distrust(),
          })
        : null;
    this.#sampleStacks = options.sampleStacks ?? 0;
    this.#keepsLedger =
      options.ledger !== 'as-needed' || finalizers === 'guarded' || frees === 'on';
    this.#recorder = options.recordEvents === true ? new EventRecorder() : null;
    this.#pool = createPoolPolicy(pool === 'kept');
    this.#started = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever never asks whether it is ready must not be told of it as an unhandled rejection.
    this.#started.catch(() => {});
    this.#patch(options.maxPages ?? null, options.crashChannel ?? null);
  }

  threads(): number {
    const spinning = this.#waitsInGlue && this.#switches.wait === 'sleep' ? 0 : 1;
    return Math.max(1, navigator.hardwareConcurrency - spinning);
  }

  async ready(): Promise<void> {
    // o1js starts its nested worker in a task after its bindings are initialised.
    await nextTask();
    await nextTask();
    if (this.#starting) await this.#started;
  }

  memory(): WebAssembly.Memory | null {
    return this.#memory;
  }

  onEvent(listener: (event: RuntimeEvent) => void): () => void {
    return this.#events.listen(listener);
  }

  async openKeys(circuit: string): Promise<ProgramKeys> {
    return this.#keys?.open(circuit) ?? makeNoKeys(null);
  }

  async arithmetic(): Promise<ArithmeticReport | null> {
    return (await this.#arithmetic?.report()) ?? null;
  }

  ledger(): HandleLedger | null {
    return this.#tracker?.ledger ?? null;
  }

  switchStates(): RuntimeSwitchStates {
    return describeSwitches(this.#switches, this.#traits());
  }

  change(wishes: Partial<RuntimeSwitches>): SwitchChange {
    const { switches, refused } = planChange(this.#switches, wishes, {
      endsPool: this.#traits().endsPool,
      keepsLedger: this.#keepsLedger,
    });
    this.#switches = switches;
    this.#pool.keep(switches.pool === 'kept');
    this.#tracker?.guard(switches.finalizers === 'guarded');
    return { switches, states: this.switchStates(), refused };
  }

  chunkHeaders(): HeaderKnowledge {
    return this.#chunks.knowledge;
  }

  chunkOf(address: number): number | null {
    return this.#chunks.chunkOf(address);
  }

  takeEvents(): LedgerEvents | null {
    return this.#tracker === null ? null : (this.#recorder?.take() ?? null);
  }

  enterPhase(name: string | null): void {
    this.#phase = name;
    this.#tracker?.ledger.enterPhase(name);
  }

  endProof(): SweepReport {
    if (this.#tracker === null) return { freed: 0, unknownPointers: 0 };
    return this.#switches.frees === 'on' ? this.#tracker.sweep() : this.#tracker.nextEpoch();
  }

  sharePool(): void {
    this.#pool.shareOnce();
  }

  dispose(): void {
    for (const restore of this.#undo.toReversed()) restore();
    this.#undo.length = 0;
    this.#keys?.dispose();
    this.#arithmetic?.dispose();
    releaseRealm();
  }

  #patch(maxPages: number | null, crashChannel: string | null): void {
    const onMemory = (memory: WebAssembly.Memory, limit: number) => {
      this.#memory = memory;
      this.#limitPages = limit;
      this.#events.tell({ kind: 'memory', memory });
    };
    this.#undo.push(
      captureMemory({ maxPages, onMemory }),
      // Before those who are to see the module as shipped.
      this.#arithmetic?.watch() ?? (() => {}),
      watchModule((bytes) => this.#events.tell({ kind: 'module', bytes, at: now() })),
      this.#keys?.watch() ?? (() => {}),
      injectPrelude(() => ({
        crashChannel,
        withoutFinalizers: this.#glue !== null && this.#replacesFinalizers(),
      })),
      guardFinalizers({
        concerns: (object) => this.#isOfGlue(object),
        // Not so for wrappers: as long as it is registered, one is held and cannot be collected.
        registers: (held) => typeof held !== 'number' || !this.#replacesFinalizers(),
        runs: (held) => this.#allowsFinalizer(held),
      }),
      watchGlue((glue) => this.#onGlue(glue)),
      watchNestedWorker({
        intercept: (request) => this.#pool.intercept(request),
        onStarting: (message) => {
          this.#starting = true;
          this.#arithmetic?.noteStarting(message);
          this.#reserve();
        },
        onStarted: () => {
          if (this.#glue !== null) {
            this.#arithmetic?.noteStarted();
            this.#wrapProxied(this.#glue);
            this.#keys?.attach(this.#glue, this.#untracked);
          }
          this.#settle?.resolve();
        },
        onError: (message) =>
          this.#settle?.reject(new Error(`o1js's nested worker failed: ${message}`)),
      }),
    );
  }

  #traits(): ReleaseTraits {
    return {
      publishesGlue: this.#glue !== null,
      startsNestedWorker: this.#starting,
      endsPool: this.#pool.observe().exits > 0,
      waitsInGlue: this.#waitsInGlue,
      keyProblem: this.#keys?.problem ?? null,
      arithmeticProblem: this.#arithmetic?.problem ?? null,
      reserveProblem: this.#reserveProblem,
    };
  }

  readonly #untracked = <T>(work: () => T): T =>
    this.#tracker === null ? work() : this.#tracker.untracked(work);

  /** The module runs in this realm already, and in no other yet. */
  #reserve(): void {
    if (this.#switches.memory !== 'reserved' || this.#glue === null || this.#memory === null)
      return;
    const reservation = reserveHeap(this.#glue, this.#memory, this.#limitPages, this.#untracked);
    this.#reserveProblem = reservation.kind === 'reserved' ? null : reservation.reason;
  }

  /** Whether it is a wrapper of the glue's: other modules in this realm have classes of their own. */
  #isOfGlue(object: unknown): boolean {
    return (
      typeof object === 'object' &&
      object !== null &&
      this.#prototypes.has(Object.getPrototypeOf(object) as object)
    );
  }

  #replacesFinalizers(): boolean {
    return this.#switches.finalizers !== 'as-shipped';
  }

  #allowsFinalizer(held: unknown): boolean {
    if (this.#replacesFinalizers()) return typeof held !== 'number' && !isWrapper(held);
    if (typeof held === 'number') this.#tracker?.noteFinalized(held);
    return true;
  }

  /** Before o1js itself has captured anything of the glue. */
  #onGlue(glue: Glue): void {
    this.#glue = glue;
    for (const value of Object.values(glue)) {
      if (typeof value === 'function' && isHandleClass(value))
        this.#prototypes.add(value.prototype);
    }
    for (const [name, binding] of listBindings(glue)) this.#sources.set(name, String(binding));
    const sleeps = () => this.#switches.wait === 'sleep';
    this.#waitsInGlue = sleepWhileWaiting(glue, () => this.#memory, sleeps);
    if (this.#keepsLedger) {
      const { finalizers } = this.#switches;
      this.#tracker = new HandleTracker(glue, {
        registry: finalizers === 'as-shipped' ? null : this.#registry,
        sampleStacks: this.#sampleStacks,
        chunks: this.#chunks,
        recorder: this.#recorder,
      });
      this.#tracker.guard(finalizers === 'guarded');
      this.#tracker.ledger.enterPhase(this.#phase);
    }
    this.#published = listBindings(glue);
    if (this.#keys !== null) this.#undo.push(this.#keys.serve());
  }

  /** Wraps those bindings that o1js has meanwhile replaced by calls to its nested worker. */
  #wrapProxied(glue: Glue): void {
    for (const [name, proxied] of listBindings(glue)) {
      if (!this.#published.has(name) || this.#published.get(name) === proxied) continue;
      const consumed = consumedArguments(this.#sources.get(name) ?? '');
      const watched = this.#tracker?.watchNestedCall(proxied, consumed) ?? proxied;
      const call = detachConsumed(watched, consumed, (wrapper) => {
        if (this.#switches.finalizers === 'guarded') this.#tracker?.detach(wrapper);
      });
      glue[name] = (...args: unknown[]) => {
        this.#events.tell({ kind: 'call-start', binding: name, at: now() });
        const result = call(...args);
        this.#events.tell({ kind: 'call-end', binding: name, at: now() });
        return result;
      };
    }
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
