import type { GrowthBudget } from '../experiment/budget.ts';
import type { ProofSample } from '../run.ts';
import { settleProofs } from '../settle-proofs.ts';
import type { SettledRun } from '../settle-proofs.ts';
import { pagesToBytes } from '../units.ts';
import type { Bytes } from '../units.ts';
import type { Estimate } from './growth.ts';
import { areLiveBytesWhole, estimateLiveGrowth, measuredLiveBytes } from './live-growth.ts';
import { ALLOCATOR_STEP, estimatePageGrowth, measuredPages } from './page-growth.ts';
import { compareToBudget, judgeGrowth } from './verdict.ts';
import type { GrowthVerdict } from './verdict.ts';

/** A budget against what was measured of it. */
export interface JudgedBudget {
  readonly of: 'linear memory' | 'live bytes';
  /** Per measured proof; `null` where there was none. */
  readonly growth: Estimate | null;
  readonly budget: Bytes;
  readonly verdict: GrowthVerdict;
}

/**
 * Judges each budget. Live bytes are above theirs where those that were measured are, but within it
 * only if the heap was walked after every proof that counts: what nobody looked at may have leaked.
 * @param proofs samples of one run in order of their index, warm-up included, settled after the
 *   last change of switches; see `settleProofs`.
 */
export function judgeBudgets(
  proofs: readonly ProofSample[],
  { pageBytesPerProof, liveBytesPerProof }: GrowthBudget,
): readonly JudgedBudget[] {
  const sizes = measuredPages(proofs).map(pagesToBytes);
  const live = measuredLiveBytes(proofs);
  const verdict = judgeGrowth(live, 0, liveBytesPerProof);
  const isUnmeasured = verdict.kind !== 'regression' && !areLiveBytesWhole(proofs);
  return [
    {
      of: 'linear memory',
      growth: estimatePageGrowth(proofs),
      budget: pageBytesPerProof,
      verdict: judgeGrowth(sizes, ALLOCATOR_STEP, pageBytesPerProof),
    },
    {
      of: 'live bytes',
      growth: estimateLiveGrowth(proofs),
      budget: liveBytesPerProof,
      verdict: isUnmeasured
        ? { kind: 'inconclusive', moreProofs: { kind: 'unmeasured' } }
        : verdict,
    },
  ];
}

/**
 * What verdicts on single budgets say together: one that is exceeded for certain convicts, and only
 * all of them acquit.
 */
export function decide(kinds: readonly GrowthVerdict['kind'][]): GrowthVerdict['kind'] {
  if (kinds.includes('regression')) return 'regression';
  return kinds.includes('inconclusive') ? 'inconclusive' : 'pass';
}

/**
 * The stopping rule: whether a run may end after these proofs. It may when it was to go on only
 * until its verdict is certain, and the verdict is; the intervals hold at every look, so that looking
 * after each proof makes them no less honest.
 * @param all the proofs that are finished, in order of their index.
 */
export function isDecided(record: SettledRun, all: readonly ProofSample[]): boolean {
  const { until, budget } = record.config;
  if (until === 'all') return false;
  const proofs = settleProofs(record, all);
  const pages = compareToBudget(estimatePageGrowth(proofs), budget.pageBytesPerProof);
  const live = compareToBudget(estimateLiveGrowth(proofs), budget.liveBytesPerProof);
  const whole = live === 'pass' && !areLiveBytesWhole(proofs) ? 'inconclusive' : live;
  return decide([pages, whole]) !== 'inconclusive';
}
