import type { ArithmeticRecord } from './arithmetic-record.ts';
import type { ExperimentConfig } from './experiment/config.ts';
import type { Switches, SwitchStates } from './experiment/switches.ts';
import type { Bytes, EpochMs, Milliseconds, WasmPages } from './units.ts';

/** Version of everything that is stored or exported; older ones are read through `upgrade.ts`. */
export const FORMAT_VERSION = 6;

/** How a run stands or ended. Cancelling and closing the tab both interrupt it. */
export type RunStatus = 'running' | 'done' | 'failed' | 'interrupted' | 'hung' | 'out-of-memory';

/** Why a run ended before its last proof. Each has a text in {@link FAILURES}. */
export type FailureCode =
  | 'worker-load-failed'
  | 'o1js-load-failed'
  | 'compile-failed'
  | 'prove-failed'
  | 'verification-failed'
  | 'crash'
  | 'worker-died'
  | 'hung'
  | 'out-of-memory'
  | 'cancelled'
  | 'tab-gone';

/** What went wrong, with the evidence. */
export interface RunFailure {
  readonly code: FailureCode;
  /** The message of the error that ended the run, or a sentence on what was observed. */
  readonly detail: string;
  /** The proof in flight, counted from 0 with warm-up included; `null` before the first. */
  readonly proof: number | null;
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
  /** Limit of the memory that o1js asked for; `null` until it did. */
  readonly limitBytes: Bytes | null;
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
}

/** What the ledger of handles stood at after a proof. */
export interface HandleSample {
  readonly live: number;
  /** Violations of ownership since o1js was loaded. */
  readonly violations: number;
}

/** What was measured of one proof; written the moment it is known. */
export interface ProofSample {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly runId: string;
  /** From 0, warm-up proofs first. */
  readonly index: number;
  readonly warmup: boolean;
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
  /** `null` where the heap could not be walked: an unknown allocator, or a prover that is no o1js. */
  readonly heap: HeapSample | null;
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
  /** The proof this belongs to; −1 is loading and compiling. */
  readonly index: number;
  readonly points: readonly CurvePoint[];
}

/** A run with everything that was stored of it. */
export interface StoredRun {
  readonly record: RunRecord;
  readonly proofs: readonly ProofSample[];
  readonly curves: readonly MemoryCurve[];
}

/** How a failure is told to people. */
export interface FailureText {
  readonly title: string;
  /** What it means. */
  readonly meaning: string;
  /** What to do about it. */
  readonly advice: string;
}

export const FAILURES: Readonly<Record<FailureCode, FailureText>> = {
  'worker-load-failed': {
    title: 'The prover could not be loaded',
    meaning: 'The browser could not fetch or start the worker script that runs o1js.',
    advice:
      'Check the connection and reload the page. If you host the page, check that the files under assets/ are served.',
  },
  'o1js-load-failed': {
    title: 'o1js could not be loaded',
    meaning: 'The release was fetched or initialised with an error, before anything was compiled.',
    advice:
      'Reload the page and try again, or choose another release. A release is about 15 MB to fetch.',
  },
  'compile-failed': {
    title: 'The program did not compile',
    meaning: 'o1js threw an error while it compiled the program into keys.',
    advice: 'The message below is o1js’s own. Another release or smaller parameters may compile.',
  },
  'prove-failed': {
    title: 'A proof failed',
    meaning: 'o1js threw an error while it made a proof.',
    advice: 'The message below is o1js’s own. Everything measured before it is kept.',
  },
  'verification-failed': {
    title: 'A proof did not verify',
    meaning: 'A proof was made, but the verifier refused it. A correct prover never does this.',
    advice:
      'Suspect corrupted memory: run again on the freeing path. If it happens there too, report it.',
  },
  crash: {
    title: 'The prover crashed',
    meaning: 'A thread of the prover trapped in WebAssembly. Its memory can no longer be trusted.',
    advice:
      'o1js 2.15.0 as shipped does this once garbage is collected between proofs; the freeing path guards against it. Its workers were ended, but Chromium can leave their threads running: if a processor core stays busy, close the tab.',
  },
  'worker-died': {
    title: 'The prover’s worker died',
    meaning: 'The worker ended without an answer, usually because the browser took it down.',
    advice: 'The device may be short of memory: try fewer threads or a smaller program.',
  },
  hung: {
    title: 'The prover hangs',
    meaning: 'There was no sign of progress for the whole of the timeout.',
    advice:
      'A corrupted heap makes the prover wait for ever. Try the freeing path, or a longer timeout on a slow device. Its worker was ended, but Chromium can leave a thread running that waits like this: if a processor core stays busy, close the tab.',
  },
  'out-of-memory': {
    title: 'Out of memory',
    meaning: 'The prover failed when its memory could not grow any further.',
    advice: 'Use the freeing path, fewer threads or a larger cap.',
  },
  cancelled: {
    title: 'Cancelled',
    meaning: 'You stopped this run. The proofs finished before that are kept.',
    advice: 'Press Run to start again.',
  },
  'tab-gone': {
    title: 'Interrupted',
    meaning:
      'The page was closed or reloaded during the run. The proof in flight is lost, nothing else.',
    advice: 'Press Run to start again.',
  },
};

/** The status of a run that ended in `code`. */
export function statusOf(code: FailureCode): RunStatus {
  switch (code) {
    case 'cancelled':
    case 'tab-gone':
      return 'interrupted';
    case 'hung':
    case 'out-of-memory':
      return code;
    case 'worker-load-failed':
    case 'o1js-load-failed':
    case 'compile-failed':
    case 'prove-failed':
    case 'verification-failed':
    case 'crash':
    case 'worker-died':
      return 'failed';
  }
}
