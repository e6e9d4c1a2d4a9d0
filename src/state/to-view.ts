import { totalMemory } from '../core/analysis/total-memory.ts';
import { lifeCompiledAt } from '../core/memory-life.ts';
import type { MemoryCurve, StoredRun } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';
import type { RunView } from './app.ts';

/** A stored run as the page shows it. */
export function toView(stored: StoredRun): RunView {
  const { record, proofs, curves } = stored;
  const lifeOf = new Map(proofs.map(({ index, life }) => [index, life]));
  const proverOf = ({ index }: MemoryCurve) =>
    record.lives[index < 0 ? lifeCompiledAt(index) : (lifeOf.get(index) ?? 0)]?.prover ?? 0;
  const proverPoints = Array.from({ length: record.config.provers }, (_, place) =>
    inOrder(curves.filter((curve) => proverOf(curve) === place).flatMap(({ points }) => points)),
  );
  const heapPoints = inOrder(curves.flatMap(({ heap }) => heap));
  return { record, proofs, points: totalMemory(proverPoints), proverPoints, heapPoints };
}

function inOrder<T extends { readonly at: EpochMs }>(points: readonly T[]): readonly T[] {
  return points.toSorted((a, b) => a.at - b.at);
}
