import type { MemoryCurve, ProofDetail, ProofSample, RunRecord, StoredRun } from '../core/run.ts';

/**
 * Why the storage could not do what it was asked. `missing`: the run was deleted meanwhile, or never
 * stored; `damaged`: what is stored cannot be read.
 */
export type StorageCode =
  'unavailable' | 'blocked' | 'newer-version' | 'full' | 'missing' | 'damaged' | 'failed';

/** Thrown by every method of a {@link RunRepository} that fails. Its message is meant for people. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(
    readonly code: StorageCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Keeps runs. What a method has resolved for is safe from a crash of the page. */
export interface RunRepository {
  /** Stores a run that begins, and marks it as belonging to this page until the page is gone. */
  begin(record: RunRecord): Promise<void>;
  /** Marks a stored run that had ended as going on again, as {@link begin} does. */
  reopen(record: RunRecord): Promise<void>;
  /** Replaces the row of a run; one that is not `running` any more belongs to no page. */
  update(record: RunRecord): Promise<void>;
  /**
   * Stores a proof and the changed row in one transaction: all of it or nothing. Of a long run, the
   * details of a proof in the middle are dropped for it; see `keepsDetail`.
   */
  addProof(record: RunRecord, proof: FinishedProof): Promise<void>;
  /** Stores what belongs to no proof: loading and compiling. */
  addCompiling(curve: MemoryCurve, detail: ProofDetail | null): Promise<void>;
  /** The rows of all runs, newest first. Runs listed as going on change when their page goes. */
  list(query?: HistoryQuery): Promise<RunList>;
  /**
   * Everything of one run, `null` if there is none of that id. Proofs and curves that cannot be
   * read are left out: then there are fewer proofs than the row's `proofsDone`.
   */
  get(id: string): Promise<StoredRun | null>;
  /** Details of one proof, −1 for compiling; `null` if none are stored, or they cannot be read. */
  getDetail(id: string, index: number): Promise<ProofDetail | null>;
  /** For which proofs details are stored, ascending. */
  listDetails(id: string): Promise<readonly number[]>;
  delete(id: string): Promise<void>;
  /** Deletes all runs but those that are going on, in this tab or another. */
  deleteAll(): Promise<void>;
  /** Marks runs as interrupted whose page is gone, and returns how many there were. */
  recover(): Promise<number>;
  /** Calls back whenever this page or another one changed something. Returns the way to stop. */
  onChange(listener: () => void): () => void;
  dispose(): void;
}

/** Everything that is stored of one proof. */
export interface FinishedProof {
  readonly sample: ProofSample;
  readonly curve: MemoryCurve;
  readonly detail: ProofDetail;
}

/** Which runs to list. */
export interface HistoryQuery {
  readonly limit?: number;
  readonly program?: string;
  readonly o1js?: string;
  readonly status?: RunRecord['status'];
}

/** What a list of runs found. */
export interface RunList {
  readonly rows: readonly RunRecord[];
  /** Stored runs that were met on the way and cannot be read; they can only be deleted. */
  readonly damaged: readonly DamagedRun[];
}

/** A stored run whose row cannot be read. */
export interface DamagedRun {
  readonly id: string;
  /** What is wrong with it, for the details of an error report. */
  readonly problem: string;
}
