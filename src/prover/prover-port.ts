import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { HeapFinding } from '../core/heap/heap-problem.ts';
import type { Vitality } from '../core/vitals/watch.ts';
import type { CurvePoint, FailureCode, HeapPoint } from '../core/run.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type {
  ChangeOutcome,
  CompileOutcome,
  OpenedSession,
  ProofOutcome,
  ProverEvent,
} from '../protocol/prover-api.ts';

/** Why a prover will answer no more. */
export interface ProverFailure {
  readonly code: FailureCode;
  readonly detail: string;
  /** What else was seen, a sentence each. */
  readonly evidence?: readonly string[];
}

/** An answer of a prover; after a failure the prover has been ended and answers nothing else. */
export type ProverAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: ProverFailure };

/** A proof with what the observer found in the heap once it was made. */
export interface MeasuredProof extends ProofOutcome {
  readonly heap: HeapFinding;
}

/** What a prover tells while it works. */
export interface ProverListener {
  onEvent(event: ProverEvent): void;
  /** Changes of the memory's size, oldest first, as the observer saw them. */
  onPoints(points: readonly CurvePoint[]): void;
  /** What walks of the heap found while it worked, oldest first. */
  onHeapPoints(points: readonly HeapPoint[]): void;
  /** It is doing otherwise than before; at first, and between two calls, it is progressing. */
  onVitality(vitality: Vitality): void;
}

/** Starts provers. The state layer knows only this; main decides what is behind it. */
export interface ProverPort {
  /**
   * Starts a prover; every failure, cancelling included, comes back as an answer of its calls.
   * @param resume the `carry` of a proof to go on from; `null` to begin.
   */
  start(config: ExperimentConfig, listener: ProverListener, resume: string | null): Prover;
}

/** One prover worker with its observer and its memory. */
export interface Prover {
  open(): Promise<ProverAnswer<OpenedSession>>;
  compile(): Promise<ProverAnswer<CompileOutcome>>;
  prove(index: number): Promise<ProverAnswer<MeasuredProof>>;
  /**
   * Walks the heap at this moment, also while a proof is made. `null` if it cannot be walked: it is
   * in motion, or the prover has ended.
   */
  glance(): Promise<HeapPoint | null>;
  /** Has the heap marked after each proof to come, however long that takes. */
  markFully(): void;
  /** Changes switches between two proofs. */
  change(switches: Switches): Promise<ProverAnswer<ChangeOutcome>>;
  /** Ends the prover at once; a call in flight answers `cancelled`. */
  cancel(): void;
  /** Ends the workers and gives their memory back. Safe to call twice. */
  dispose(): void;
}
