import { followsHandles } from '../core/experiment/observing.ts';
import { describeHeapProblem } from '../core/heap/heap-problem.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';
import { formatBytes } from '../core/units.ts';
import type { DetailState, GlanceState } from '../state/inside.ts';

/** Why the memory of a run cannot be looked into after a proof; `null` if it can. */
export function whyNoHeap(record: RunRecord, proof: ProofSample | null): string | null {
  if (proof === null) {
    return record.status === 'running'
      ? 'There is something to see here after the first proof.'
      : 'No proof was finished, so there is nothing to look into.';
  }
  const { heap } = proof;
  if (heap === null) {
    const { heapProblem } = proof;
    const why =
      heapProblem === null
        ? 'This run was stored by an earlier version, which did not keep why.'
        : describeHeapProblem(heapProblem);
    return `The heap could not be walked after this proof. ${why}`;
  }
  if (heap.staticBytes === null || heap.threadStacks === null) {
    return 'This run was stored by an earlier version, which did not look for what the memory is used for. Run it again to see inside.';
  }
  return null;
}

/** Why objects are not known by class after a proof; `null` if they are. */
export function whyNoClasses({ config }: RunRecord, { handles }: ProofSample): string | null {
  if (handles === null) {
    return followsHandles(config.observe)
      ? 'Objects of JavaScript could not be followed in this run.'
      : 'Objects of JavaScript were not followed in this run: it was asked to watch less.';
  }
  if (handles.byClass === null) {
    return 'This run was stored by an earlier version, which counted objects but not by class. Run it again to see them.';
  }
  return null;
}

/** Why suspected leaks are not known after a proof; `null` if they are. */
export function whyNoSuspects({ heap, handles }: ProofSample): string | null {
  if (heap === null || heap.mark !== null) return null;
  return handles === null
    ? 'Suspected leaks are not known: that takes objects to be followed.'
    : 'Suspected leaks are not known after this proof: to look for them would have taken too long.';
}

/** Why there is no picture of the heap after a proof; `null` if there is. */
export function whyNoSnapshot(state: DetailState): string | null {
  switch (state.kind) {
    case 'none':
    case 'reading':
      return 'Reading what was stored of this proof…';
    case 'missing':
      return 'Of this proof no picture of the heap was kept; of a long run, those in the middle are dropped.';
    case 'failed':
      return `The picture of the heap could not be read. ${state.reason}`;
    case 'ready':
      return state.detail.snapshot === null
        ? 'Of this proof no picture of the heap was kept: it has more than a million chunks, or could not be walked.'
        : null;
  }
}

/**
 * Why a picture is not compared with that of an earlier proof; `null` if it is.
 * @param earlier the number of that proof, from 1.
 */
export function whyNotCompared(earlier: number, state: DetailState): string | null {
  const reason = whyNoSnapshot(state);
  if (reason === null) return null;
  return state.kind === 'none' || state.kind === 'reading'
    ? `Reading what was stored of proof ${earlier}, to compare with it…`
    : `Not compared with proof ${earlier}. ${reason}`;
}

/** What came of a walk of the heap that somebody asked for. */
export function describeGlance(glance: GlanceState): string {
  switch (glance.kind) {
    case 'none':
      return '';
    case 'walking':
      return 'Walking…';
    case 'in-motion':
      return 'The heap could not be walked: it was in motion, it is damaged, or its allocator is not known. Try again.';
    case 'seen': {
      const { liveBytes, freeBytes, topBytes } = glance.point;
      return `In use at that moment: ${formatBytes(liveBytes)}; free: ${formatBytes(freeBytes + topBytes)}.`;
    }
  }
}
