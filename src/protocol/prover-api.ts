import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches, SwitchStates } from '../core/experiment/switches.ts';
import type { HandleRoots } from '../core/heap/heap-inspection.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import type { CompileRecord, HandleSample, Phase, PhaseName } from '../core/run.ts';
import type { Bytes, EpochMs, Milliseconds, WasmPages } from '../core/units.ts';
import type { Result } from './result.ts';

/**
 * What the page asks of a prover worker, in this order: `open` once, `compile` once, then `prove`
 * as often as wanted, with `change` between two proofs. The worker is ended by terminating it: its memory goes with it.
 *
 * Page → prover by comlink; prover → page and prover → observer through the ports given to `open`.
 * What is posted there arrives although the prover's own thread blocks right after.
 */
export interface ProverApi {
  /** Loads o1js under the given switches. */
  open(
    config: SessionConfig,
    ports: SessionPorts,
  ): Promise<Result<OpenedSession, 'o1js-load-failed' | 'program-failed'>>;
  /** Builds and compiles the program. */
  compile(): Promise<Result<CompileOutcome, 'compile-failed' | 'program-failed'>>;
  /** Makes and verifies one proof. A proof that does not verify is a value, not an error. */
  prove(index: number): Promise<Result<ProofOutcome, ProveFailure>>;
  /** Changes switches for the proofs to come, as far as the technique allows it while o1js runs. */
  change(switches: Switches): Promise<Result<ChangeOutcome, 'prove-failed'>>;
}

/**
 * Why there is no proof. `verification-failed` is one that the runtime did not hand out: it verifies
 * the first that is made with replaced arithmetic.
 */
export type ProveFailure = 'prove-failed' | 'program-failed' | 'verification-failed';

/** The part of an experiment that a prover worker needs. */
export type SessionConfig = Pick<
  ExperimentConfig,
  'program' | 'parameters' | 'o1js' | 'switches' | 'threads' | 'maxMemoryBytes' | 'observe'
> & {
  readonly own: OwnSources;
  /**
   * The `carry` of the last proof that another worker made, for a program that continues its proofs;
   * `null` to begin a chain.
   */
  readonly resume: string | null;
  /** Name of the BroadcastChannel on which nested workers report that they trapped. */
  readonly crashChannel: string;
  /** Name of the Web Lock that the prover holds for as long as it lives. */
  readonly lifeLock: string;
};

/** Where that comes from which is not built in: absolute addresses, `null` for what is. */
export interface OwnSources {
  readonly programUrl: string | null;
  readonly o1jsUrl: string | null;
}

/** The ways on which a prover tells without being asked. Both are transferred to it. */
export interface SessionPorts {
  /** Takes one `MemoryHandover`. */
  readonly toObserver: MessagePort;
  /** Takes a `ProverEvent` at every change of phase. */
  readonly toPage: MessagePort;
}

/** What is known once o1js has initialised. */
export interface OpenedSession {
  readonly limitBytes: Bytes;
}

/** What is known once the program is compiled: only then has o1js shown what it does with its pool. */
export interface CompileOutcome {
  readonly record: CompileRecord;
  readonly switchStates: SwitchStates;
  /** What the ledger saw until then; `null` where handles are not followed. */
  readonly events: LedgerEvents | null;
}

/** The switches that proofs are made under from now on: what cannot change is as it was. */
export interface ChangeOutcome {
  readonly switches: Switches;
  readonly switchStates: SwitchStates;
}

/** What the prover measured of one proof; the observer adds what it saw meanwhile. */
export interface ProofOutcome {
  readonly startedAt: EpochMs;
  readonly proveMs: Milliseconds;
  readonly verifyMs: Milliseconds;
  readonly verified: boolean;
  /** What another worker needs to go on from this proof; `null` where proofs are not continued. */
  readonly carry: string | null;
  readonly pagesBefore: WasmPages;
  readonly pagesAfter: WasmPages;
  readonly phases: readonly Phase[];
  readonly handles: HandleSample | null;
  /** Handles that are alive, to mark the heap from; `null` where that cannot be said. */
  readonly roots: HandleRoots | null;
  /** What the ledger saw since it was asked last; `null` where handles are not followed. */
  readonly events: LedgerEvents | null;
}

/** A sign of life from the prover. */
export type ProverEvent =
  | { readonly kind: 'loading'; readonly at: EpochMs }
  | { readonly kind: 'compiling'; readonly at: EpochMs }
  /** A long call began or ended: compiling takes minutes on a slow device, but none of its calls. */
  | { readonly kind: 'alive'; readonly at: EpochMs }
  | {
      readonly kind: 'phase';
      readonly index: number;
      readonly name: PhaseName;
      readonly at: EpochMs;
    };

/** What a nested worker reports when one of its threads traps; sent on the crash channel. */
export interface CrashReport {
  readonly kind: 'crash';
  readonly message: string;
  readonly at: EpochMs;
}
