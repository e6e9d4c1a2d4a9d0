import { summariseRun } from '../core/analysis/run-figures.ts';
import type { RunFigures } from '../core/analysis/run-figures.ts';
import type { RunRecord } from '../core/run.ts';
import type { RunView } from '../state/app.ts';

const CACHE = new WeakMap<RunRecord, { proofs: RunView['proofs']; figures: RunFigures }>();

/**
 * The headline figures of a run, computed once for each of its proofs: four times a second a run
 * has a new snapshot in which nothing but its curve is longer.
 */
export function figuresOf({ record, proofs }: RunView): RunFigures {
  const cached = CACHE.get(record);
  if (cached?.proofs === proofs) return cached.figures;
  const figures = summariseRun(record, proofs);
  CACHE.set(record, { proofs, figures });
  return figures;
}
