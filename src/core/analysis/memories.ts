import type { ProofSample } from '../run.ts';

/** A proof and its place in a memory. */
export type PlacedProof = Pick<ProofSample, 'warmup' | 'life' | 'nth'>;

/**
 * The proofs of each memory of a run by themselves, memories in the order in which they were made.
 * @param proofs in order of their index.
 */
export function splitByMemory<P extends PlacedProof>(
  proofs: readonly P[],
): readonly (readonly P[])[] {
  const first = proofs[0];
  if (first === undefined) return [];
  if (proofs.every(({ life }) => life === first.life)) return [proofs];
  const lives = [...new Set(proofs.map(({ life }) => life))].toSorted((a, b) => a - b);
  return lives.map((life) => proofs.filter((proof) => proof.life === life));
}

/**
 * The proofs of the memory with most measured ones, of several the newest. What is inside of a memory
 * can only be followed within one: another one has other handles at other addresses.
 * @param proofs in order of their index, settled.
 */
export function longestMemory(proofs: readonly ProofSample[]): readonly ProofSample[] {
  const measured = (memory: readonly ProofSample[]) =>
    memory.filter(({ warmup }) => !warmup).length;
  return splitByMemory(proofs).reduce<readonly ProofSample[]>(
    (longest, memory) => (measured(memory) >= measured(longest) ? memory : longest),
    [],
  );
}

/**
 * Readings of one memory after the other as one series, of which only the increases within a memory
 * mean anything: each memory goes on from where the one before it ended.
 * @param series readings of each memory, one proof apart.
 */
export function stitchReadings(series: readonly (readonly number[])[]): readonly number[] {
  const stitched: number[] = [];
  for (const readings of series) {
    const [first] = readings;
    if (first === undefined) continue;
    const offset = (stitched.at(-1) ?? first) - first;
    const rest = stitched.length === 0 ? readings : readings.slice(1);
    for (const reading of rest) stitched.push(reading + offset);
  }
  return stitched;
}
