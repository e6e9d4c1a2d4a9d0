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
  /** How many runs are stored, whatever can be read of them. */
  survey(): Promise<RunSurvey>;
  /** The row of one run, as it would be listed. */
  getRow(id: string): Promise<StoredRow>;
  /** Everything of one run that can be read, and what cannot; `null` if there is none of that id. */
  get(id: string): Promise<ReadRun | null>;
  /** Every record of a run as it is stored, damaged or not; details one at a time. */
  readRaw(id: string): AsyncIterable<RawRecord>;
  /**
   * Deletes the damaged proofs and curves of a run, and nothing else of it. What a newer version
   * wrote is not damaged.
   */
  deleteDamaged(id: string): Promise<void>;
  /**
   * Details of one proof, −1 for compiling; `null` if none are stored.
   * @throws StorageError `damaged` or `newer-version` if they cannot be read.
   */
  getDetail(id: string, index: number): Promise<ProofDetail | null>;
  /** For which proofs details are stored, ascending. */
  listDetails(id: string): Promise<readonly number[]>;
  delete(id: string): Promise<void>;
  /** Deletes all runs but those that are going on, in this tab or another. */
  deleteAll(): Promise<void>;
  /** Marks runs as interrupted whose page is gone, and returns how many there were. */
  recover(): Promise<number>;
  /**
   * Calls back whenever this page or another one changed something, or when the storage may have
   * become available or unavailable. Returns the way to stop.
   */
  onChange(listener: (change: StorageChange) => void): () => void;
  dispose(): void;
}

/** Everything that is stored of one proof. */
export interface FinishedProof {
  readonly sample: ProofSample;
  readonly curve: MemoryCurve;
  readonly detail: ProofDetail;
}

/** What happened to stored runs. */
export type StorageChange =
  /** A run was begun, or something of it was stored. */
  | { readonly kind: 'stored'; readonly id: string }
  | { readonly kind: 'deleted'; readonly id: string }
  /** Several runs changed, or nobody knows which. */
  | { readonly kind: 'any' };

/** Which runs to list. */
export interface HistoryQuery {
  readonly limit?: number;
  /** Only runs that come after this place in the list: older ones. */
  readonly before?: RunPosition;
  readonly program?: string;
  readonly o1js?: string;
  readonly status?: RunRecord['status'];
}

/** A place in the list of all runs. */
export type RunPosition = Pick<RunRecord, 'startedAt' | 'id'>;

/** What a list of runs found. */
export interface RunList {
  readonly rows: readonly RunRecord[];
  /** Stored runs that were met on the way and cannot be read; they are left as they are. */
  readonly damaged: readonly DamagedRun[];
  /** Where to go on; `null` if there are no more runs. */
  readonly rest: RunPosition | null;
}

/** What there is to know of all runs without reading them. */
export interface RunSurvey {
  /** With those that cannot be read. */
  readonly total: number;
  /** Runs that no list comes upon, because not even their start can be read. */
  readonly unlisted: readonly DamagedRun[];
}

/** The row of one run. */
export type StoredRow =
  | { readonly kind: 'readable'; readonly row: RunRecord }
  | { readonly kind: 'damaged'; readonly run: DamagedRun }
  | { readonly kind: 'missing' };

/** A run as far as it can be read. */
export interface ReadRun extends StoredRun {
  /** Its proofs and curves that cannot be read; they are left as they are. */
  readonly damaged: readonly DamagedPart[];
}

/** A stored proof or curve that cannot be read. */
export interface DamagedPart {
  readonly part: 'proof' | 'curve';
  /** Of the proof, from 0; −1 is compiling. `null` if it is no number. */
  readonly index: number | null;
  /** What is wrong with it: `pages.after: not a whole number`. */
  readonly problem: string;
  /** A newer version wrote it, and can read it: it is not damaged. */
  readonly isNewer: boolean;
}

/** A record as it is stored: nobody has looked at what is in it. */
export interface RawRecord {
  readonly store: 'runs' | 'proofs' | 'curves' | 'details';
  readonly value: unknown;
}

/** A stored run whose row cannot be read. */
export interface DamagedRun {
  readonly id: string;
  /** What is wrong with it, for the details of an error report. */
  readonly problem: string;
}
