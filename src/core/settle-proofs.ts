import { proverOf } from './memory-life.ts';
import type { ProofSample, RunRecord } from './run.ts';
import { lastChange } from './switch-changes.ts';

/** What is needed to know which proofs of a run count. */
export type SettledRun = Pick<RunRecord, 'config' | 'switchChanges' | 'lives'>;

/**
 * The proofs of a run with warm-up beginning anew where it has to.
 *
 * - At the last change of its switches: what was measured under different ones is never mixed into
 *   one figure. The first proof of each prover under the new ones is warm-up too. It carries the
 *   change out: a pool that is kept from then on starts in it, and what earlier proofs left is freed
 *   at its end.
 * - In each memory that replaced another one, for as many proofs as the run was to warm up, and at
 *   least for one: the first proof of a memory fills it.
 *
 * @param proofs in order of their index.
 * @returns the same array where nothing of that happened.
 */
export function settleProofs(
  run: SettledRun,
  proofs: readonly ProofSample[],
): readonly ProofSample[] {
  const change = lastChange(run, proofs);
  const replaced = run.lives.map(({ cause }) => cause.kind !== 'start');
  if (change === null && !replaced.includes(true)) return proofs;
  const from = change?.beforeProof ?? 0;
  const changing = change === null ? new Set<number>() : firstOfEachProver(run.lives, proofs, from);
  const warmup = Math.max(1, run.config.warmup);
  return proofs.map((proof) => {
    const isFresh = replaced[proof.life] === true && proof.nth < warmup;
    const isBefore = proof.index < from || changing.has(proof.index);
    return isBefore || isFresh ? { ...proof, warmup: true } : proof;
  });
}

/** Indices of the first proof of each prover from one proof on. */
function firstOfEachProver(
  lives: SettledRun['lives'],
  proofs: readonly ProofSample[],
  from: number,
): ReadonlySet<number> {
  const first = new Map<number, number>();
  for (const { index, life } of proofs) {
    const prover = proverOf(lives, life);
    if (index >= from && !first.has(prover)) first.set(prover, index);
  }
  return new Set(first.values());
}
