import { describeHeapProblem } from '../heap/heap-problem.ts';
import type { ProofSample } from '../run.ts';
import { listProofs } from './describe-run.ts';

/**
 * Why heaps could not be walked, for the `reasons` of a report: a line for each cause, with the
 * proofs after which it was so. A damage has its address: with the release it is evidence.
 */
export function describeUnwalked(proofs: readonly ProofSample[]): readonly string[] {
  const causes = new Map<string, number[]>();
  for (const { index, heap, heapProblem } of proofs) {
    if (heap !== null) continue;
    const cause = heapProblem === null ? 'Nobody kept why.' : describeHeapProblem(heapProblem);
    causes.set(cause, [...(causes.get(cause) ?? []), index]);
  }
  return [...causes].map(
    ([cause, indices]) =>
      `proofs[].heap: the heap could not be walked after ${listProofs(indices)}. ${cause}`,
  );
}
