import { totalMemory } from '../core/analysis/total-memory.ts';
import { lifeOfStretch, proverOf, replacedAt } from '../core/memory-life.ts';
import type { MemoryLife } from '../core/memory-life.ts';
import type { CurvePoint, MemoryCurve, StoredRun } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';
import type { ReadRun } from '../storage/run-repository.ts';
import type { RunState, RunView } from './app.ts';
import { describeUnstored } from './describe-damaged.ts';

/** A run that was opened, with what there is not of it. */
export function toStoredState(stored: ReadRun): RunState {
  const { damaged } = stored;
  return { kind: 'stored', run: toView(stored), damaged, unstored: describeUnstored(stored) };
}

/** A stored run as the page shows it. */
export function toView(stored: StoredRun): RunView {
  const { record, proofs, curves } = stored;
  const { lives } = record;
  const placeOf = ({ index }: MemoryCurve) => proverOf(lives, lifeOfStretch(index, proofs));
  const proverPoints = Array.from({ length: record.config.provers }, (_, place) =>
    inOrder([
      ...curves.filter((curve) => placeOf(curve) === place).flatMap(({ points }) => points),
      ...endsOf(lives, place),
    ]),
  );
  const heapPoints = inOrder(curves.flatMap(({ heap }) => heap));
  return { record, proofs, points: totalMemory(proverPoints), proverPoints, heapPoints };
}

/** A memory that was replaced takes up nothing until the next one is made. */
function endsOf(lives: readonly MemoryLife[], place: number): readonly CurvePoint[] {
  return lives.flatMap(({ prover }, life) => {
    const at = prover === place ? replacedAt(lives, life) : null;
    return at === null ? [] : [{ at, pages: 0 }];
  });
}

function inOrder<T extends { readonly at: EpochMs }>(points: readonly T[]): readonly T[] {
  return points.toSorted((a, b) => a.at - b.at);
}
