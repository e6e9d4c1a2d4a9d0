import { FORMAT_VERSION } from '../core/run.ts';
import type { HeapInspection, HeapMark } from '../core/heap/heap-inspection.ts';
import type { CurvePoint, HandleSample, HeapSample, MarkSample } from '../core/run.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';
import type { MeasuredProof } from '../prover/prover-port.ts';

/**
 * What is kept of a proof.
 * @param place which proof of the run and of its memory it is.
 * @param points changes of the memory's size since it began.
 */
export function sampleOf(
  { id }: Pick<RunRecord, 'id'>,
  place: Pick<ProofSample, 'index' | 'warmup' | 'life' | 'nth'>,
  outcome: MeasuredProof,
  points: readonly CurvePoint[],
): ProofSample {
  const { pagesBefore: before, pagesAfter: after } = outcome;
  const inspection = outcome.heap.kind === 'ok' ? outcome.heap.inspection : null;
  return {
    formatVersion: FORMAT_VERSION,
    runId: id,
    ...place,
    startedAt: outcome.startedAt,
    proveMs: outcome.proveMs,
    verifyMs: outcome.verifyMs,
    verified: outcome.verified,
    pages: { before, after, highWater: Math.max(before, after, ...points.map((p) => p.pages)) },
    heap: inspection === null ? null : heapSampleOf(inspection),
    heapProblem: outcome.heap.kind === 'ok' ? null : outcome.heap,
    handles: withBytes(outcome.handles, inspection?.mark ?? null),
    phases: outcome.phases,
  };
}

/**
 * So many groups of suspected leaks are kept of each proof: those where a leak begins before those
 * that hang from others, and of either those with most bytes.
 */
const SUSPECTS_KEPT = 20;

/** What is kept in a sample of what a walk found. */
function heapSampleOf({ summary, walkMs, threadStacks, mark }: HeapInspection): HeapSample {
  const { liveBytes, liveChunks, freeBytes, largestFreeBytes, topBytes, coverage } = summary;
  return {
    liveBytes,
    chunks: liveChunks,
    freeBytes,
    largestFreeBytes,
    topBytes,
    coverage,
    walkMs,
    staticBytes: summary.staticBytes + summary.overheadBytes + summary.gapBytes,
    threadStacks,
    mark: mark === null ? null : markSampleOf(mark),
  };
}

function markSampleOf(mark: HeapMark): MarkSample {
  return {
    handleBytes: mark.handleBytes,
    unreachableBytes: mark.unreachableBytes,
    unreachableChunks: mark.unreachableChunks,
    unreachableBytesWithoutStacks: mark.unreachableBytesWithoutStacks,
    suspects: mark.suspects.slice(0, SUSPECTS_KEPT),
    markMs: mark.markMs,
  };
}

/** The ledger’s classes with what the heap says of their sizes. */
function withBytes(handles: HandleSample | null, mark: HeapMark | null): HandleSample | null {
  if (handles === null || mark === null) return handles;
  const bytes = new Map(mark.byClass.map((row) => [row.className, row]));
  const byClass =
    handles.byClass?.map((row) => ({
      ...row,
      aliveBytes: bytes.get(row.className)?.ownBytes ?? 0,
      retainedBytes: bytes.get(row.className)?.retainedBytes ?? 0,
    })) ?? null;
  return { ...handles, byClass };
}
