import type { ArithmeticRecord } from '../src/core/arithmetic-record.ts';
import { KEY_STORE } from '../src/core/experiment/key-store.ts';
import { followsHandles } from '../src/core/experiment/observing.ts';
import type { Switches } from '../src/core/experiment/switches.ts';
import type { KeysRecord } from '../src/core/run.ts';
import { bytesToPages, MAX_WASM_PAGES, pagesToBytes } from '../src/core/units.ts';
import type { ObserverHandover } from '../src/protocol/observer-api.ts';
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
import { toWireError } from '../src/protocol/result.ts';
import type { Result, WireError } from '../src/protocol/result.ts';
import { readProof, writeProof } from './carry-proof.ts';
import { holdLifeLock } from './life-lock.ts';
import { findO1jsUrl, importO1js } from './o1js.ts';
import type { O1js } from './o1js.ts';
import { PhaseRecorder } from './phases.ts';
import { buildProgram } from './programs/build-program.ts';
import type { SessionProgram } from './programs/build-program.ts';
import { OwnProgramError } from './programs/own/own-program-error.ts';
import { ArithmeticError } from './runtime/fast-arithmetic.ts';
import { now } from './runtime/events.ts';
import type { RuntimeEvent } from './runtime/events.ts';
import { findAllocatorLock } from './runtime/find-allocator-lock.ts';
import { installRuntime } from './runtime/install.ts';
import type { Runtime } from './runtime/install.ts';
import type { ProgramKeys } from './runtime/circuit-keys.ts';
import { readPages } from './runtime/memory.ts';
import { listRoots, sampleHandles } from './session-samples.ts';

/** What a session holds once o1js is loaded. */
interface Loaded extends SessionProgram {
  readonly config: SessionConfig;
  readonly runtime: Runtime;
  readonly memory: WebAssembly.Memory;
  readonly o1js: O1js;
  readonly onEvent: (event: ProverEvent) => void;
}

/** No keys are kept. */
const COMPUTED: KeysRecord = { origin: 'computed', damaged: 0, problem: null };

/** Real proofs by a real o1js: the recipe of a prover worker. */
export class O1jsSession implements ProverApi {
  readonly #phases = new PhaseRecorder();
  #loaded: Loaded | null = null;
  #previous: unknown = null;
  #violationsTold = 0;
  /** Until the first proof is made, which may compute keys that compiling did not need. */
  #keys: ProgramKeys | null = null;

  async open(
    config: SessionConfig,
    ports: SessionPorts,
  ): Promise<Result<OpenedSession, 'o1js-load-failed' | 'program-failed'>> {
    try {
      const onEvent = (event: ProverEvent) => ports.toPage.postMessage(event);
      await holdLifeLock(config.lifeLock);
      onEvent({ kind: 'loading', at: now() });
      let memory: WebAssembly.Memory | null = null;
      const tellObserver = (handover: ObserverHandover) => ports.toObserver.postMessage(handover);
      const takeEvent = (event: RuntimeEvent) => {
        if (event.kind === 'memory') {
          memory = event.memory;
          const initialBytes = pagesToBytes(readPages(memory));
          tellObserver({ kind: 'memory', memory, initialBytes });
        } else if (event.kind === 'module') {
          tellObserver({ kind: 'lock', lock: findAllocatorLock(event.bytes) });
          onEvent({ kind: 'alive', at: event.at });
        } else {
          onEvent({ kind: 'alive', at: event.at });
          if ('binding' in event) this.#phases.take(event);
        }
      };
      const runtime = installRuntime({
        ...config.switches,
        maxPages: config.maxMemoryBytes === null ? null : bytesToPages(config.maxMemoryBytes),
        crashChannel: config.crashChannel,
        keyStore: KEY_STORE,
        ledger: followsHandles(config.observe) ? 'on' : 'as-needed',
        recordEvents: followsHandles(config.observe),
        onEvent: takeEvent,
      });
      const o1jsUrl = config.own.o1jsUrl ?? findO1jsUrl(config.o1js);
      const o1js = await importO1js(o1jsUrl);
      o1js.setNumberOfWorkers(config.threads);
      await o1js.initializeBindings();
      await runtime.ready();
      if (memory === null) throw new Error('o1js started without making a shared memory');
      const program = await buildProgram(config, o1js, o1jsUrl);
      this.#loaded = { config, runtime, memory, o1js, onEvent, ...program };
      const limitBytes = config.maxMemoryBytes ?? pagesToBytes(MAX_WASM_PAGES);
      return { kind: 'ok', value: { limitBytes } };
    } catch (error) {
      return toFailure('o1js-load-failed', error);
    }
  }

  async compile(): Promise<Result<CompileOutcome, 'compile-failed' | 'program-failed'>> {
    const { built, config, describeError, memory, o1js, onEvent, runtime } = this.#opened();
    try {
      const start = now();
      onEvent({ kind: 'compiling', at: start });
      runtime.enterPhase('compile');
      const circuitDigest = await built.program.digest();
      const compileStart = now();
      // Where no keys are kept, o1js is called as everybody calls it.
      const kept = config.switches.keys === 'cached' ? await runtime.openKeys(circuitDigest) : null;
      const { verificationKey } = await built.program.compile(
        kept === null ? undefined : { cache: kept.cache },
      );
      const pagesAfter = readPages(memory);
      const keys = (await kept?.save()) ?? COMPUTED;
      const ms = now() - compileStart;
      const arithmetic = await recordArithmetic(runtime);
      this.#keys = kept;
      await built.prepare?.();
      if (config.resume !== null) {
        this.#previous = await readProof(o1js, built.program, config.resume);
      }
      runtime.enterPhase(null);
      return {
        kind: 'ok',
        value: {
          record: {
            ms,
            pagesAfter,
            verificationKeyHash: String(verificationKey.hash),
            circuitDigest,
            keys,
            arithmetic,
          },
          switchStates: runtime.switchStates(),
          events: runtime.takeEvents(),
        },
      };
    } catch (error) {
      return toFailure('compile-failed', error, describeError);
    }
  }

  async prove(index: number): Promise<Result<ProofOutcome, ProveFailure>> {
    const { built, describeError, memory, onEvent, runtime } = this.#opened();
    try {
      const startedAt = now();
      const pagesBefore = readPages(memory);
      this.#phases.start((name, at) => {
        runtime.enterPhase(name);
        onEvent({ kind: 'phase', index, name, at });
      });
      runtime.sharePool();
      const { proof } = await built.prove(index, this.#previous);
      const carry = built.chains === true ? writeProof(proof) : null;
      const provedAt = this.#phases.enter('verify');
      const verified = await built.program.verify(proof);
      const verifyMs = now() - provedAt;
      const phases = this.#phases.finish();
      if (verified) await built.settle?.(proof);
      await this.#keys?.save();
      this.#keys = null;
      runtime.enterPhase(null);
      runtime.endProof();
      this.#previous = proof;
      const handles = sampleHandles(runtime, this.#violationsTold);
      this.#violationsTold = handles?.violations ?? 0;
      return {
        kind: 'ok',
        value: {
          startedAt,
          proveMs: provedAt - startedAt,
          verifyMs,
          verified,
          carry,
          pagesBefore,
          pagesAfter: readPages(memory),
          phases,
          handles,
          roots: listRoots(runtime),
          events: runtime.takeEvents(),
        },
      };
    } catch (error) {
      // It stores why a proof was not handed out; this worker may be ended the moment it answers.
      await runtime.arithmetic();
      const isRefused = error instanceof ArithmeticError;
      return toFailure(isRefused ? 'verification-failed' : 'prove-failed', error, describeError);
    }
  }

  async change(switches: Switches): Promise<Result<ChangeOutcome, 'prove-failed'>> {
    const { runtime } = this.#opened();
    const { switches: inForce, states } = runtime.change(switches);
    return { kind: 'ok', value: { switches: inForce, switchStates: states } };
  }

  #opened(): Loaded {
    if (this.#loaded === null) throw new Error('the session was not opened');
    return this.#loaded;
  }
}

/** @param describe what is told of the error, if its own message is not all that is known. */
function toFailure<Code extends string>(
  code: Code,
  error: unknown,
  describe?: (error: unknown) => string,
): { kind: 'error'; error: WireError<Code | 'program-failed'> } {
  const isOwn = error instanceof OwnProgramError;
  const wire = toWireError(isOwn ? 'program-failed' : code, error);
  return { kind: 'error', error: { ...wire, message: describe?.(error) ?? wire.message } };
}

async function recordArithmetic(runtime: Runtime): Promise<ArithmeticRecord | null> {
  const report = await runtime.arithmetic();
  if (report?.kind !== 'rewritten') return null;
  const { kind: _, ...record } = report;
  return record;
}
