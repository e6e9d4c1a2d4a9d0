import type { ArithmeticRecord } from '../src/core/arithmetic-record.ts';
import { expectedSwitchStates } from '../src/core/experiment/switches.ts';
import { followsHandles } from '../src/core/experiment/observing.ts';
import type {
  ExpectedSwitchState,
  Switches,
  SwitchState,
  SwitchStates,
} from '../src/core/experiment/switches.ts';
import type { PhaseName } from '../src/core/run.ts';
import { STATIC_DATA_START } from '../src/core/heap/dlmalloc-layout.ts';
import { bytesToPages, MAX_WASM_PAGES, pagesToBytes } from '../src/core/units.ts';
import type { Milliseconds, WasmAddress, WasmPages } from '../src/core/units.ts';
import type { CrashReport } from '../src/protocol/prover-api.ts';
import type {
  ChangeOutcome,
  CompileOutcome,
  OpenedSession,
  ProofOutcome,
  ProveFailure,
  ProverApi,
  ProverEvent,
  SessionConfig,
  SessionPorts,
} from '../src/protocol/prover-api.ts';
import type { ObserverHandover } from '../src/protocol/observer-api.ts';
import { toWireError } from '../src/protocol/result.ts';
import type { Result } from '../src/protocol/result.ts';
import type { FakeProverHooks, Fault } from '../src/protocol/test-hooks.ts';
import { FakeObjects } from './fake-objects.ts';
import { holdLifeLock } from './life-lock.ts';
import { now } from './runtime/events.ts';
import { readPages } from './runtime/memory.ts';

const DEFAULT_PROVE_MS: Milliseconds = 120;
/** Pages after compiling and after the first proof, as a small real program has them. */
const COMPILED_PAGES: WasmPages = 1500;
const FIRST_PROOF_PAGES: WasmPages = 4500;
/** What a real prover would have replaced. */
const REPLACED: ArithmeticRecord = {
  digestBefore: 'fake: as published',
  digestAfter: 'fake: as run',
  functions: [
    { index: 1, meaning: 'multiply in place', field: 'p' },
    { index: 2, meaning: 'square', field: 'p' },
    { index: 3, meaning: 'square', field: 'q' },
  ],
  generator: 'integer',
  search: 'done',
  ms: 0,
};
/** Where its allocator's lock is: in static data, as in every release. */
const LOCK_AT: WasmAddress = STATIC_DATA_START + 64;
/** A thread's stack as it is up to 2.14: 1.03 MiB. */
const STACK_PAGES: WasmPages = 16.5;

/** Each phase with the share of a proof's time that it takes. */
const PHASES: readonly (readonly [PhaseName, number])[] = [
  ['witness', 0.1],
  ['step proof', 0.35],
  ['wrap witness', 0.05],
  ['wrap proof', 0.5],
];

/**
 * Goes through the motions of a prover without o1js: grows a real shared memory by known amounts
 * and fails on demand, so that everything around the proof has fast tests. It proves nothing, and
 * every run made with it says so.
 */
export class FakeSession implements ProverApi {
  readonly #proveMs: Milliseconds;
  readonly #faults: readonly Fault[];
  #config: SessionConfig | null = null;
  /** Those of the configuration until they change. */
  #switches: Switches | null = null;
  #poolAlive = false;
  /** `null` unless handles are followed. */
  #objects: FakeObjects | null = null;
  #memory = new WebAssembly.Memory({ initial: 20, maximum: 20, shared: true });
  #onEvent: (event: ProverEvent) => void = () => {};

  constructor(hooks: FakeProverHooks) {
    this.#proveMs = hooks.proveMs ?? DEFAULT_PROVE_MS;
    this.#faults = (hooks.faults ?? []).filter(
      ({ memories }) => hooks.started < (memories ?? Infinity),
    );
  }

  async open(
    config: SessionConfig,
    ports: SessionPorts,
  ): Promise<Result<OpenedSession, 'o1js-load-failed'>> {
    this.#config = config;
    this.#onEvent = (event) => ports.toPage.postMessage(event);
    await holdLifeLock(config.lifeLock);
    this.#onEvent({ kind: 'loading', at: now() });
    if (this.#hasFault('throw-in-load')) {
      return { kind: 'error', error: toWireError('o1js-load-failed', new Error('fake: no o1js')) };
    }
    const limitBytes = config.maxMemoryBytes ?? pagesToBytes(MAX_WASM_PAGES);
    const maximum = bytesToPages(limitBytes);
    this.#memory = new WebAssembly.Memory({ initial: 20, maximum, shared: true });
    const initialBytes = pagesToBytes(readPages(this.#memory));
    const handovers: readonly ObserverHandover[] = [
      { kind: 'memory', memory: this.#memory, initialBytes },
      { kind: 'lock', lock: { kind: 'found', address: LOCK_AT, sites: 8, of: 8 } },
    ];
    for (const handover of handovers) ports.toObserver.postMessage(handover);
    this.#objects = followsHandles(config.observe) ? new FakeObjects(this.#memory) : null;
    return { kind: 'ok', value: { limitBytes } };
  }

  async compile(): Promise<Result<CompileOutcome, 'compile-failed'>> {
    const { o1js, switches } = this.#opened();
    const start = now();
    this.#onEvent({ kind: 'compiling', at: start });
    await delay(this.#proveMs / 2);
    if (this.#hasFault('throw-in-compile')) {
      const error = new Error('fake: the circuit does not compile');
      return { kind: 'error', error: toWireError('compile-failed', error) };
    }
    this.#growTo(COMPILED_PAGES);
    this.#objects?.compile();
    return {
      kind: 'ok',
      value: {
        record: {
          ms: now() - start,
          pagesAfter: readPages(this.#memory),
          verificationKeyHash: '0',
          circuitDigest: 'fake',
          keys: { origin: 'computed', damaged: 0, problem: null },
          arithmetic: switches.arithmetic === 'fast' ? REPLACED : null,
        },
        switchStates: decideSwitchStates(o1js, switches),
        events: this.#objects?.takeEvents() ?? null,
      },
    };
  }

  async prove(index: number): Promise<Result<ProofOutcome, ProveFailure>> {
    const startedAt = now();
    const pagesBefore = readPages(this.#memory);
    const phases = [];
    for (const [name, share] of PHASES) {
      const at = now();
      this.#onEvent({ kind: 'phase', index, name, at });
      await delay(this.#proveMs * share);
      if (name === 'step proof') {
        const error = await this.#provokeFault(index);
        if (error !== null) return { kind: 'error', error: toWireError('prove-failed', error) };
        this.#useMemory(index, pagesBefore);
        if (this.#hasFault('damage-heap', index)) this.#objects?.damage();
      }
      phases.push({ name, startMs: at - startedAt, ms: now() - at });
    }
    if (this.#hasFault('withhold-proof', index)) {
      const error = new Error('A made-up proof did not verify, and is not handed out.');
      return { kind: 'error', error: toWireError('verification-failed', error) };
    }
    const provedAt = now();
    return {
      kind: 'ok',
      value: {
        startedAt,
        proveMs: provedAt - startedAt,
        verifyMs: 0,
        verified: !this.#hasFault('fail-verification', index),
        carry: `${index}`,
        pagesBefore,
        pagesAfter: readPages(this.#memory),
        phases,
        handles: this.#objects?.sample() ?? null,
        roots: this.#objects?.roots() ?? null,
        events: this.#objects?.takeEvents() ?? null,
      },
    };
  }

  async change(switches: Switches): Promise<Result<ChangeOutcome, 'prove-failed'>> {
    const { o1js } = this.#opened();
    this.#switches = switches;
    return {
      kind: 'ok',
      value: { switches, switchStates: decideSwitchStates(o1js, switches) },
    };
  }

  /**
   * How many threads a proof has to start, since those of the one before were ended and left their
   * stacks behind. So a pool that is kept from now on starts once more.
   */
  #startThreads(): number {
    const { o1js, threads, switches } = this.#opened();
    const { pool } = this.#switches ?? switches;
    const restarted = decideSwitchStates(o1js, { ...switches, pool: 'restarted' }).pool;
    const starts = !this.#poolAlive;
    this.#poolAlive = pool === 'kept' || restarted.kind !== 'not-needed';
    return starts ? threads : 0;
  }

  /** Grows the memory and fills it as a proof does. */
  #useMemory(index: number, pagesBefore: WasmPages): void {
    const stacks = this.#startThreads();
    const stackPages = index > 0 ? Math.round(stacks * STACK_PAGES) : 0;
    this.#growTo(Math.max(FIRST_PROOF_PAGES, pagesBefore + stackPages));
    const { finalizers, frees } = this.#switches ?? this.#opened().switches;
    const [wrappers, boxes] = [finalizers === 'off', frees === 'off'];
    this.#objects?.prove({ stacks, wrappers, boxes });
  }

  /** @returns the error to answer with, if that is the fault. */
  async #provokeFault(index: number): Promise<Error | null> {
    if (this.#hasFault('throw-in-prove', index)) return new Error('fake: constraint unsatisfied');
    if (this.#hasFault('die', index)) {
      globalThis.close();
      await forever();
    }
    if (this.#hasFault('hang', index)) blockForEver();
    if (this.#hasFault('hold-lock', index)) {
      Atomics.store(new Int32Array(this.#memory.buffer), LOCK_AT / 4, 1);
      blockForEver();
    }
    if (this.#hasFault('crash', index)) {
      this.#reportTrap('RuntimeError: memory access out of bounds');
      blockForEver();
    }
    if (this.#hasFault('out-of-memory', index)) {
      this.#growTo(bytesToPages(this.#opened().maxMemoryBytes ?? pagesToBytes(MAX_WASM_PAGES)));
      this.#reportTrap('RuntimeError: unreachable');
      blockForEver();
    }
    return null;
  }

  #reportTrap(message: string): void {
    const channel = new BroadcastChannel(this.#opened().crashChannel);
    channel.postMessage({ kind: 'crash', message, at: now() } satisfies CrashReport);
    channel.close();
  }

  #hasFault(kind: Fault['kind'], index = 0): boolean {
    return this.#faults.some((fault) => fault.kind === kind && (fault.at ?? 0) === index);
  }

  #growTo(pages: WasmPages): void {
    const missing = pages - readPages(this.#memory);
    if (missing > 0) this.#memory.grow(missing);
  }

  #opened(): SessionConfig {
    if (this.#config === null) throw new Error('the session was not opened');
    return this.#config;
  }
}

/** On a release that nobody knows, everything works: it is not there to be looked at. */
function decideSwitchStates(release: string, switches: Switches): SwitchStates {
  const expected = expectedSwitchStates(release, switches);
  const decide = (state: ExpectedSwitchState): SwitchState =>
    state.kind === 'unknown' ? { kind: 'applied' } : state;
  return {
    pool: decide(expected.pool),
    finalizers: decide(expected.finalizers),
    frees: decide(expected.frees),
    wait: decide(expected.wait),
    arithmetic: decide(expected.arithmetic),
    keys: decide(expected.keys),
    memory: decide(expected.memory),
  };
}

function delay(ms: Milliseconds): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function forever(): Promise<never> {
  return new Promise(() => {});
}

/** Blocks this thread as a prover does that waits for an answer which never comes. */
function blockForEver(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
