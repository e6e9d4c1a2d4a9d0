import type { StoredRun } from '../core/run.ts';
import type { RunView } from './app.ts';

/** A stored run as the page shows it. */
export function toView(stored: StoredRun): RunView {
  const points = stored.curves.flatMap((curve) => curve.points).toSorted((a, b) => a.at - b.at);
  const heapPoints = stored.curves.flatMap(({ heap }) => heap).toSorted((a, b) => a.at - b.at);
  return { record: stored.record, proofs: stored.proofs, points, heapPoints };
}
