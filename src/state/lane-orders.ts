import type { LifeCause } from '../core/memory-life.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type { ChangeOutcome } from '../protocol/prover-api.ts';
import type { ProverAnswer } from '../prover/prover-port.ts';

/** What a run needs of a lane between two proofs. */
export interface ChangeableLane {
  /** What its prover is under. */
  readonly switches: Switches;
  /** Changes switches of its prover as it is. */
  change(switches: Switches): Promise<ProverAnswer<ChangeOutcome>>;
}

/** What a lane needs to know of its run besides the journal. */
export interface LaneOrders {
  /** The next proof to make; `null` when there is none left. */
  takeProof(place: number): number | null;
  /** Carries out what somebody wished for between two proofs. */
  beforeProof(lane: ChangeableLane, index: number): Promise<void>;
  /** Looks at the run after a proof was stored. */
  afterProof(): void;
}

/** Where a lane begins. */
export interface LaneStart {
  readonly cause: LifeCause;
  /** The `carry` of the last proof, for a run that is continued. */
  readonly resume: string | null;
}
