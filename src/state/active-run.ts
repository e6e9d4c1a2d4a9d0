import type { Vitality } from '../core/vitals/watch.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type { HeapPoint, ProofDetail, RunEnvironment, RunRecord } from '../core/run.ts';
import type { ProverPort } from '../prover/prover-port.ts';
import type { LaneStart } from './lane-orders.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import type { Activity, RunView } from './app.ts';

/** What a run needs from the rest of the page. */
export interface ExperimentServices {
  readonly provers: ProverPort;
  /** Keeps what was measured. A failure is told to `onStorageError`, and the run goes on. */
  readonly repository: Pick<
    RunRepository,
    'begin' | 'reopen' | 'update' | 'addProof' | 'addCompiling'
  >;
  readonly onStorageError: (error: unknown) => void;
  readonly environment: RunEnvironment;
}

/** A run that is under way. */
export interface ActiveRun {
  readonly id: string;
  /** As it is now. */
  readonly record: RunRecord;
  /** Resolves with the finished run, however it ended. */
  readonly finished: Promise<RunView>;
  /**
   * Has the next proof made under other switches. Asked again before that, the wishes add up; asked
   * back to what is in force, nothing changes.
   */
  change(switches: Partial<Switches>): void;
  /** Walks the heap at this moment and adds what it found to the run; `null` if it cannot be walked. */
  glance(): Promise<HeapPoint | null>;
  /** Has the heap marked after each proof to come, however long that takes. */
  markFully(): void;
  /** Details of the newest proof, whether they could be stored or not; `null` before it. */
  readonly newestDetail: ProofDetail | null;
  /** Has every prover given a fresh memory before its next proof. */
  refresh(): void;
  /** Ends the provers at once. What was measured is kept. */
  cancel(): void;
  /** How to go on with the run, once it has ended by a failure; else `null`. */
  continuation(): Continuation | null;
}

/** A run that ended, and where each of its provers would go on. */
export interface Continuation {
  readonly run: RunView;
  readonly starts: readonly LaneStart[];
}

/** What somebody asked for and has not come into force. */
export interface RunWishes {
  /** The switches from the next proof on, if they are to be others. */
  readonly queued: Switches | null;
  /** Whether a memory is to be replaced before the next proof. */
  readonly refreshAsked: boolean;
}

/**
 * Told of every change of a run, with the newest snapshot.
 * @param activities what each of its provers does.
 * @param vitalities how each is doing.
 */
export type RunObserver = (
  run: RunView,
  activities: readonly Activity[],
  vitalities: readonly Vitality[],
  wishes: RunWishes,
) => void;
