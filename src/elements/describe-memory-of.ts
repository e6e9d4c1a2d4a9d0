import { proverOf } from '../core/memory-life.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';

/** Which memory of a run a proof was made in, and what it can be compared with; `null` of an only one. */
export function describeMemoryOf(record: RunRecord, proof: ProofSample): string | null {
  const { lives, config } = record;
  if (lives.length < 2) return null;
  const whose = config.provers === 1 ? '' : ` (prover ${proverOf(lives, proof.life) + 1})`;
  const where = `This is memory ${proof.life + 1} of ${lives.length}${whose}.`;
  return proof.nth === 0
    ? `${where} The proof is the first of this memory, and there is none to compare it with: in another memory nothing is where it was.`
    : `${where} A proof is compared with earlier ones of the same memory only: in another one nothing is where it was.`;
}

/** What has to be known of several memories to read their timeline; empty for an only one. */
export function describeTimelineOf({ lives, config }: RunRecord, place: number): string {
  const whose =
    config.provers === 1
      ? ''
      : `The lines are those of prover ${place + 1}, which made the chosen proof, and of its heap between proofs only. The table is of all provers. `;
  const isReplaced = lives.some(({ cause }) => cause.kind !== 'start');
  const replaced = isReplaced
    ? 'Where the memory was replaced, it falls to 0. What was alive in it went with it, and counts here as still alive.'
    : '';
  const unkept =
    lives.length < 2
      ? ''
      : ' What memories after the first made while they were loading and compiling is not kept.';
  return `${whose}${replaced}${unkept}`.trim();
}
