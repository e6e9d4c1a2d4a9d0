import type { SuspectGroup } from '../heap/heap-inspection.ts';
import type { MarkSample, ProofSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import type { Estimate } from './growth.ts';
import { estimateNewest, settledReadings } from './settled-readings.ts';

/** What nothing points to after a proof: suspected leaks, and how they change. */
export interface SuspectReport {
  /** In the order in which marking gives them: those where a leak begins first, then by bytes. */
  readonly groups: readonly SuspectGroup[];
  /** What is in none of `groups`, because only the first ones are kept; `null` if nothing is. */
  readonly unlisted: { readonly chunks: number; readonly bytes: Bytes } | null;
  readonly bytes: Bytes;
  readonly chunks: number;
  /** If words in the stacks of threads did not count as pointers, which in dead threads are stale. */
  readonly bytesWithoutStacks: Bytes;
  /** Change of `bytes` per proof over the settled proofs; `null` before there are two readings. */
  readonly perProof: Estimate | null;
  /** Change of `bytesWithoutStacks` per proof, likewise. */
  readonly perProofWithoutStacks: Estimate | null;
  /** How many proofs after warm-up the changes rest on. */
  readonly proofs: number;
}

/**
 * The suspected leaks after a proof. Suspected, because a pointer can be kept where nobody looks for
 * it, and a number can look like a pointer: the change per proof in a steady state is far more
 * reliable than what stands there after any one proof.
 *
 * @param proofs samples of one run in order of their index, warm-up included, after
 *   `settleProofs` where switches changed.
 * @returns `null` where the heap was not marked after this proof.
 */
export function buildSuspectReport(
  proofs: readonly ProofSample[],
  at: ProofSample,
): SuspectReport | null {
  const mark = at.heap?.mark ?? null;
  if (mark === null) return null;
  const readings = settledReadings(proofs, ({ heap }) => heap);
  const change = (read: (mark: MarkSample) => Bytes) =>
    estimateNewest(readings.map((heap) => (heap.mark === null ? null : read(heap.mark))));
  return {
    groups: mark.suspects,
    unlisted: findUnlisted(mark),
    bytes: mark.unreachableBytes,
    chunks: mark.unreachableChunks,
    bytesWithoutStacks: mark.unreachableBytesWithoutStacks,
    perProof: change(({ unreachableBytes }) => unreachableBytes),
    perProofWithoutStacks: change((m) => m.unreachableBytesWithoutStacks),
    proofs: Math.max(0, readings.length - 1),
  };
}

function findUnlisted({
  suspects,
  unreachableChunks,
  unreachableBytes,
}: MarkSample): SuspectReport['unlisted'] {
  const chunks = suspects.reduce((rest, group) => rest - group.chunks, unreachableChunks);
  const bytes = suspects.reduce((rest, group) => rest - group.bytes, unreachableBytes);
  return chunks === 0 && bytes === 0 ? null : { chunks, bytes };
}
