import type { CurvePoint } from '../run.ts';

/**
 * The memory of several provers together: the sum of what each had last, at every moment at which one
 * of them changed.
 * @param series of each prover, oldest first. A single one is returned as it is.
 */
export function totalMemory(series: readonly (readonly CurvePoint[])[]): readonly CurvePoint[] {
  const [only] = series;
  if (only === undefined) return [];
  if (series.length === 1) return only;
  const changes = series
    .flatMap((points, place) => points.map((point) => ({ ...point, place })))
    .toSorted((a, b) => a.at - b.at);
  const last = series.map(() => 0);
  let pages = 0;
  return changes.map((change) => {
    pages += change.pages - (last[change.place] ?? 0);
    last[change.place] = change.pages;
    return { at: change.at, pages };
  });
}
