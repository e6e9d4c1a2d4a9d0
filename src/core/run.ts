import type { ArithmeticRecord } from './arithmetic-record.ts';
import type { ExperimentConfig } from './experiment/config.ts';
import type { Switches, SwitchStates } from './experiment/switches.ts';
import type { HeapSnapshot, SuspectGroup } from './heap/heap-inspection.ts';
import type { HeapProblem } from './heap/heap-problem.ts';
import type { HandleEndName, LedgerEvents } from './ledger/ledger-events.ts';
import type { MemoryLife } from './memory-life.ts';
import type { Bytes, EpochMs, Milliseconds, WasmAddress, WasmPages } from './units.ts';

/** Version of everything that is stored or exported; older ones are read through `upgrade.ts`. */
export const FORMAT_VERSION = 9;

/** How a run stands or ended. Cancelling and closing the tab both interrupt it. */
export type RunStatus = 'running' | 'done' | 'failed' | 'interrupted' | 'hung' | 'out-of-memory';

/** Why a run ended before its last proof. Each has a text in `FAILURES`. */
export type FailureCode =
  | 'worker-load-failed'
  | 'o1js-load-failed'
  | 'program-failed'
  | 'compile-failed'
  | 'prove-failed'
  | 'verification-failed'
  | 'crash'
  | 'heap-corrupt'
  | 'worker-died'
  | 'hung'
  | 'out-of-memory'
  | 'not-admitted'
  | 'key-changed'
  | 'cancelled'
  | 'tab-gone';

/** What went wrong, with the evidence. */
export interface RunFailure {
  readonly code: FailureCode;
  /** The message of the error that ended the run, or a sentence on what was observed. */
  readonly detail: string;
  /**
   * The proof in flight, or the one that did not verify, counted from 0 with warm-up included; `null`
   * before the first.
   */
  readonly proof: number | null;
  /** What else was seen at that moment, a sentence each; empty in records of version 8 or older. */
  readonly evidence: readonly string[];
}

/** The machine and browser that a run was measured on. */
export interface RunEnvironment {
  readonly browser: string;
  readonly userAgent: string;
  readonly cores: number;
  /** `navigator.deviceMemory` in GiB, capped by browsers; `null` where it is not offered. */
  readonly deviceMemoryGiB: number | null;
  readonly crossOriginIsolated: boolean;
  /** Which prover ran: figures of `fake` are no evidence of anything. */
  readonly prover: 'o1js' | 'fake';
}

/** Where the keys of a program came from; without it the time of a compile means nothing. */
export interface KeysRecord {
  /** `partly`: some were stored in the browser, the others had to be computed. */
  readonly origin: 'computed' | 'partly' | 'cached';
  /** Stored entries that were found damaged, dropped, and computed again. */
  readonly damaged: number;
  /** Why what was computed is not stored although it was to be; `null` otherwise. */
  readonly problem: string | null;
}

/** What compiling the program took and left. */
export interface CompileRecord {
  /** With reading stored keys and storing new ones, as far as a run does. */
  readonly ms: Milliseconds;
  readonly pagesAfter: WasmPages;
  readonly verificationKeyHash: string;
  /** Digest of the program's circuits, as o1js computes it. */
  readonly circuitDigest: string;
  readonly keys: KeysRecord;
  /** `null` where o1js's module ran as published; `switchStates` says why, if it was not to. */
  readonly arithmetic: ArithmeticRecord | null;
}

/** From a proof on, a run went on with other switches. */
export interface SwitchChange {
  /** The first proof under them, counted from 0 with warm-up included. */
  readonly beforeProof: number;
  /** All of them as they were from then on. */
  readonly switches: Switches;
}

/** One run: the row that the history lists without reading its samples. */
export interface RunRecord {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly id: string;
  readonly startedAt: EpochMs;
  /** `null` while the run goes on, and where its page was gone before anybody saw the end. */
  readonly endedAt: EpochMs | null;
  readonly status: RunStatus;
  readonly failure: RunFailure | null;
  readonly config: ExperimentConfig;
  readonly environment: RunEnvironment;
  /** What each switch turned out to do, the last time it was set; `null` until the program was compiled. */
  readonly switchStates: SwitchStates | null;
  /** Changes of the switches while the run went on, in order; `config` has those it began with. */
  readonly switchChanges: readonly SwitchChange[];
  /** The memories of the run in the order in which they were started; see {@link MemoryLife}. */
  readonly lives: readonly MemoryLife[];
  /** Limit of the memory that o1js asked for; `null` until it did. */
  readonly limitBytes: Bytes | null;
  /** Of the first memory that got as far. */
  readonly compile: CompileRecord | null;
  /** Proofs finished so far, warm-up included. */
  readonly proofsDone: number;
  /** Pages after the last finished proof; `null` before it. */
  readonly lastPages: WasmPages | null;
  /** Growth of linear memory per measured proof; see `estimateGrowth`. */
  readonly growthPerProof: Bytes | null;
}

/** A stretch of a proof. Phases of one proof neither overlap nor leave its duration. */
export interface Phase {
  readonly name: PhaseName;
  /** From the start of the proof. */
  readonly startMs: Milliseconds;
  readonly ms: Milliseconds;
}

/** In the order in which a proof goes through them. */
export type PhaseName =
  'witness' | 'step proof' | 'wrap witness' | 'wrap proof' | 'serialise' | 'verify';

/** What a walk of the allocator's heap found after a proof; see `HeapSummary`. */
export interface HeapSample {
  readonly liveBytes: Bytes;
  /** Chunks in use. */
  readonly chunks: number;
  /** Free again, between chunks in use. */
  readonly freeBytes: Bytes;
  readonly largestFreeBytes: Bytes;
  /** Never used, or free up to the end of the heap. */
  readonly topBytes: Bytes;
  /** Part of the memory that the walk accounts for; 1 is every byte. */
  readonly coverage: number;
  /**
   * How long the walk took, by the observer's clock, after the proof and in another thread than the
   * prover's; `null` in samples of version 3 or older.
   */
  readonly walkMs: Milliseconds | null;
  /**
   * All that is neither chunk nor top: main stack and static data, ends of segments, and memory that
   * is not the allocator's. `null`, like the two below, in samples of version 6 or older.
   */
  readonly staticBytes: Bytes | null;
  /** Stacks of threads, ended ones included; a part of `liveBytes`. */
  readonly threadStacks: { readonly count: number; readonly bytes: Bytes } | null;
  /** Who owns the rest of `liveBytes`; `null` where handles are not followed, or marking took too long. */
  readonly mark: MarkSample | null;
}

/** What is reachable after a proof; see `HeapMark`. */
export interface MarkSample {
  /** Retained by handles that are alive. */
  readonly handleBytes: Bytes;
  /** In use, and nothing that is known to be alive points there: suspected leaks. */
  readonly unreachableBytes: Bytes;
  readonly unreachableChunks: number;
  /** The same before stale words in thread stacks count as pointers. */
  readonly unreachableBytesWithoutStacks: Bytes;
  /** The first ones of `HeapMark.suspects`; all others are in the sums above alone. */
  readonly suspects: readonly SuspectGroup[];
  readonly markMs: Milliseconds;
}

/** What the ledger of handles stood at after a proof. */
export interface HandleSample {
  readonly live: number;
  /** Violations of ownership since o1js was loaded. */
  readonly violations: number;
  /** By class, in order of first birth; `null` in samples of version 6 or older. */
  readonly byClass: readonly ClassSample[] | null;
  /** Violations since the proof before, the first few in full; `null` likewise. */
  readonly newViolations: readonly ViolationSample[] | null;
}

/** What became of the handles of one class, since o1js was loaded. */
export interface ClassSample {
  readonly className: string;
  readonly born: number;
  readonly freed: number;
  readonly moved: number;
  readonly finalized: number;
  /** Freed by the runtime at the end of a proof. */
  readonly swept: number;
  readonly alive: number;
  /** Ends of what had ended before, or never begun. */
  readonly overFreed: number;
  /** The chunks of those alive, with their headers; `null` where the heap was not marked. */
  readonly aliveBytes: Bytes | null;
  /** With all that only they and classes after them reach; `null` likewise. */
  readonly retainedBytes: Bytes | null;
}

/** Something that was done to a handle that its owner could not have done. */
export interface ViolationSample {
  readonly kind: 'free-after-end' | 'free-of-free-chunk';
  readonly className: string;
  readonly address: WasmAddress;
  readonly how: HandleEndName;
  readonly at: EpochMs;
  /** What was known of that address before, in words. */
  readonly history: string;
}

/** What was measured of one proof; written the moment it is known. */
export interface ProofSample {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly runId: string;
  /** From 0, warm-up proofs first. */
  readonly index: number;
  readonly warmup: boolean;
  /** The memory that it was made in, as an index into the run's `lives`. */
  readonly life: number;
  /** How many proofs that memory had made before it. */
  readonly nth: number;
  readonly startedAt: EpochMs;
  readonly proveMs: Milliseconds;
  readonly verifyMs: Milliseconds;
  readonly verified: boolean;
  readonly pages: {
    readonly before: WasmPages;
    readonly after: WasmPages;
    /** Most pages seen between the two by the observer. */
    readonly highWater: WasmPages;
  };
  /** `null` where the heap could not be walked. */
  readonly heap: HeapSample | null;
  /** Why it could not; `null` where it could, and in samples of version 7 or older. */
  readonly heapProblem: HeapProblem | null;
  readonly handles: HandleSample | null;
  readonly phases: readonly Phase[];
}

/** The memory had `pages` pages from this moment on. */
export interface CurvePoint {
  readonly at: EpochMs;
  readonly pages: WasmPages;
}

/**
 * What the observer saw during a stretch of a run: a point at its start and one at every change,
 * to the sampling interval. Between two points the memory did not change. Of a run that was only
 * observed between proofs, the points are where the observer looked, and say nothing of the time
 * between them.
 */
export interface MemoryCurve {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly runId: string;
  /** The proof this belongs to; −1 is loading and compiling in the first memory, −2 in the second, and so on. */
  readonly index: number;
  readonly points: readonly CurvePoint[];
  /** What walks during the stretch found. Few: a heap in motion can seldom be walked. */
  readonly heap: readonly HeapPoint[];
}

/** The heap at one moment, as far as one walk tells. */
export interface HeapPoint {
  readonly at: EpochMs;
  readonly liveBytes: Bytes;
  readonly freeBytes: Bytes;
  readonly topBytes: Bytes;
}

/** What is too large for a sample: read when somebody looks at one proof, or exports the run. */
export interface ProofDetail {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly runId: string;
  /** The proof; −1 is loading and compiling in the first memory, −2 in the second, and so on. */
  readonly index: number;
  /** The heap after it. */
  readonly snapshot: HeapSnapshot | null;
  /** What the ledger saw since the stretch before. */
  readonly events: LedgerEvents | null;
}

/** A run with everything that was stored of it. */
export interface StoredRun {
  readonly record: RunRecord;
  readonly proofs: readonly ProofSample[];
  readonly curves: readonly MemoryCurve[];
}
