import type { Vitality } from '../core/vitals/watch.ts';
import type { ConfigIssue, ExperimentConfig } from '../core/experiment/config.ts';
import type { Offered } from '../core/experiment/offered.ts';
import type { PathName, Switches } from '../core/experiment/switches.ts';
import type { ExportFormat } from '../core/export/export-formats.ts';
import type { LifeCause } from '../core/memory-life.ts';
import type { CurvePoint, HeapPoint, PhaseName, ProofSample, RunRecord } from '../core/run.ts';
import type { Bytes, EpochMs } from '../core/units.ts';
import type { DamagedPart, DamagedRun, RunPosition } from '../storage/run-repository.ts';
import type { StorageCode } from '../storage/run-repository.ts';
import type { InsideState, ProofChoice } from './inside.ts';
import type { JsHeapState } from './js-heap.ts';
import type { LogDesk } from './log-reading.ts';
import type { ExportState } from './export-run.ts';
import type { AdviceDesk } from './settings-advisor.ts';
import type { ReadableStore } from './store.ts';

/**
 * Everything that the elements see of the rest of the page: stores to read, and the few things that
 * a person can do. `main.ts` builds it.
 */
export interface App {
  readonly environment: EnvironmentReport;
  /** What can be run here besides what is built in. */
  readonly offered: Offered;
  readonly experiment: ReadableStore<ExperimentForm>;
  readonly run: ReadableStore<RunState>;
  readonly demo: ReadableStore<DemoState>;
  readonly history: ReadableStore<HistoryState>;
  readonly storedKeys: ReadableStore<StoredKeysState>;
  readonly inside: ReadableStore<InsideState>;
  readonly jsHeap: ReadableStore<JsHeapState>;
  readonly logs: LogDesk;
  readonly advice: AdviceDesk;
  readonly exports: ReadableStore<ExportState>;

  /**
   * Changes fields of the form; choosing a `path` sets its switches. A program or a release that is
   * not offered here is left as it is in the form, which tells it as an issue.
   */
  edit(change: Partial<ExperimentConfig> & { readonly path?: PathName }): void;
  /** Starts a run of the form's configuration. Does nothing while one is running. */
  start(): void;
  /**
   * Has the run that is under way go on with other switches from its next proof on. Does nothing
   * without a run, in the demonstration and in a sweep.
   */
  changeSwitches(switches: Partial<Switches>): void;
  /** Walks the heap of the run under way at this moment; `inside` tells what came of it. */
  glance(): void;
  /** Has the heap marked after each proof to come of the run under way, however long that takes. */
  markFully(): void;
  /** Has the run under way go on in fresh memories from its next proof on. */
  refresh(): void;
  /** Goes on with the run that this page showed last and that ended by a failure. */
  continueRun(): void;
  /** Stops whatever is running. */
  cancel(): void;
  /** Starts the demonstration of the leak. Does nothing while something is running. */
  showTheLeak(): void;
  /** Leaves the demonstration's picture, back to single runs. */
  closeDemo(): void;
  /** Shows a stored run. */
  openRun(id: string): void;
  deleteRun(id: string): void;
  deleteAllRuns(): void;
  /** Reads more rows of the history. */
  showMoreRuns(): void;
  /** Saves every record of a run as it is stored, damaged or not, as a file. */
  saveRawRun(id: string): void;
  /** Deletes the damaged proofs and curves of a run, and shows what is left. */
  deleteDamaged(id: string): void;
  /** Deletes the keys that runs have stored in this browser; runs stay. */
  deleteStoredKeys(): void;
  /** Looks into the memory after other proofs of a run. */
  lookInto(runId: string, choice: ProofChoice): void;
  /** Reads what is stored of these proofs of a run beyond their samples. */
  readDetails(runId: string, proofs: readonly number[]): void;
  /**
   * Has the browser count the JavaScript heaps.
   * @param linearBytes size of the memory that each prover at work shares with its threads.
   */
  measureJsHeap(linearBytes: readonly Bytes[]): void;
  /** Saves a stored run as a file, as far as it has got; `exports` tells what became of it. */
  exportRun(id: string, format: ExportFormat): void;
  /** Puts a run's configuration into the form. */
  reuse(config: ExperimentConfig): void;
}

/** The form on the left. Its configuration is always complete and valid. */
export interface ExperimentForm {
  readonly config: ExperimentConfig;
  /** The named path whose switches are set, `null` for a set of one's own. */
  readonly path: PathName | null;
  /** What was asked for and is not to be had: by the query string, or by a stored run. */
  readonly issues: readonly ConfigIssue[];
}

/** The form that the page is opened with. */
export type InitialForm = Omit<ExperimentForm, 'path'>;

/** What is shown on the right. */
export type RunState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'opening'; readonly id: string }
  | { readonly kind: 'missing'; readonly id: string }
  | LiveRun
  | {
      readonly kind: 'stored';
      readonly run: RunView;
      /** Its proofs and curves that cannot be read. */
      readonly damaged: readonly DamagedPart[];
      /** Says how many of its proofs are not stored; `null` if all are. */
      readonly unstored: string | null;
    };

/** A run of this page. */
export interface LiveRun {
  readonly kind: 'live';
  readonly run: RunView;
  /** Of the prover that is furthest. */
  readonly activity: Activity;
  /** What each prover does, in order of its place. */
  readonly activities: readonly Activity[];
  /** How each is doing: busy, quiet or blocked, where nothing came of it for a while. */
  readonly vitalities: readonly Vitality[];
  /** The switches from the next proof on, where somebody asked for others; else `null`. */
  readonly queued: Switches | null;
  /** Whether somebody asked for a fresh memory before the next proof. */
  readonly refreshAsked: boolean;
  /** Whether it ended by a failure after which it can go on; see `App.continueRun`. */
  readonly canContinue: boolean;
}

/** A run, finished or not, as it is drawn. */
export interface RunView {
  readonly record: RunRecord;
  readonly proofs: readonly ProofSample[];
  /** Changes of the memory's size since o1js was loaded, oldest first; of all provers together. */
  readonly points: readonly CurvePoint[];
  /** The same of each prover by itself. */
  readonly proverPoints: readonly (readonly CurvePoint[])[];
  /** What walks while it worked found, oldest first. */
  readonly heapPoints: readonly HeapPoint[];
}

/** What a live run is doing. */
export type Activity =
  | {
      readonly kind: 'loading' | 'compiling';
      readonly since: EpochMs;
      /** Why this memory is made. */
      readonly cause: LifeCause;
    }
  | {
      readonly kind: 'proving';
      readonly index: number;
      readonly phase: PhaseName;
      /** When this proof began. */
      readonly since: EpochMs;
      /** Estimated end of the whole run, from the proofs so far; `null` before the first. */
      readonly expectedEnd: EpochMs | null;
    }
  | { readonly kind: 'pausing'; readonly index: number; readonly until: EpochMs }
  | { readonly kind: 'ended' };

/** The demonstration: the same proofs on a leaking path and then on a freeing one. */
export type DemoState =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'open';
      readonly leaking: RunView | null;
      readonly freeing: RunView | null;
      readonly step: 'leaking' | 'freeing' | 'done' | 'stopped';
    };

/** The list of stored runs. */
export interface HistoryState {
  /** The newest, as far as they were read. */
  readonly rows: readonly RunRecord[];
  /** How many runs are stored, with those that were not read and those that cannot be. */
  readonly total: number;
  /** Where to go on reading; `null` if there are no more. */
  readonly rest: RunPosition | null;
  /** Runs that were met and cannot be read. */
  readonly damaged: readonly DamagedRun[];
  /** The run that this page is working on. */
  readonly activeId: string | null;
  /** Why runs cannot be stored or read; `null` while all is well. */
  readonly problem: StorageProblem | null;
}

/** The keys that runs have stored in this browser. */
export interface StoredKeysState {
  /** How much they take; `null` while it is not known. */
  readonly bytes: Bytes | null;
  /** Why they can be neither read nor deleted; `null` while all is well. */
  readonly problem: string | null;
}

export interface StorageProblem {
  readonly code: StorageCode;
  readonly message: string;
}

/** One thing that the playground needs from the browser, and whether it is there. */
export interface EnvironmentCheck {
  readonly id: 'secure-context' | 'isolation' | 'shared-memory' | 'threads' | 'indexed-db';
  readonly label: string;
  readonly state: 'ok' | 'missing';
  /** Whether a proof is impossible without it. */
  readonly required: boolean;
  /** What is at fault and what to do; empty when it is there. */
  readonly advice: string;
}

/** What the isolation doctor found. */
export interface EnvironmentReport {
  readonly checks: readonly EnvironmentCheck[];
  /** Whether a proof can be run here. */
  readonly canProve: boolean;
  /** Whether figures come from the fake prover, which proves nothing. */
  readonly fakeProver: boolean;
}
