import type { Report, ReportEstimate } from '../../../src/core/export/report-format.ts';
import { isWalked } from '../../../src/core/export/report-claims.ts';
import { formatBytes, formatGrowth } from '../../../src/core/units.ts';

/** One of the things that a run is judged by. */
export interface Judgement {
  readonly name: 'run to its end' | 'every proof verifies' | 'live bytes' | 'linear memory';
  readonly outcome: 'pass' | 'fail' | 'undecided' | 'not judged';
  /** What was measured, in words. */
  readonly what: string;
}

/** The judgements that a verdict is made of; the verdict is the worst of them. */
export function listJudgements(report: Report): readonly Judgement[] {
  return [judgeEnd(report), judgeProofs(report), ...judgeBudgets(report)];
}

function judgeEnd({ verdict, reasons, proofs }: Report): Judgement {
  const name = 'run to its end';
  if (verdict === 'crash' || verdict === 'hang' || verdict === 'out-of-memory') {
    return { name, outcome: 'fail', what: describeVerdict(reasons) };
  }
  return { name, outcome: 'pass', what: `${proofs.length} proofs were made` };
}

function judgeProofs({ verdict, reasons, proofs }: Report): Judgement {
  const name = 'every proof verifies';
  if (verdict === 'verification-failed') {
    return { name, outcome: 'fail', what: describeVerdict(reasons) };
  }
  if (proofs.length === 0) return { name, outcome: 'not judged', what: 'no proof was made' };
  return { name, outcome: 'pass', what: `${proofs.length} of ${proofs.length} proofs verified` };
}

/**
 * Budgets are judged by the interval of the growth. Where a run failed they say nothing; where it was
 * cut short, or nobody could look, they do not acquit: all as the verdict has it.
 */
function judgeBudgets(report: Report): readonly Judgement[] {
  const { verdict, config, growth, reasons } = report;
  const judge = (
    name: Judgement['name'],
    estimate: ReportEstimate,
    budget: number,
    field: string,
  ): Judgement => {
    const what = `${describeGrowth(estimate)}; budget ${formatBytes(budget)}`;
    if (verdict !== 'pass' && verdict !== 'regression' && verdict !== 'inconclusive') {
      return { name, outcome: 'not judged', what: `${what}; the run failed` };
    }
    if (estimate.estimate === null) {
      const why = reasons.find((line) => line.startsWith(`growth.${field}: `));
      return { name, outcome: 'undecided', what: why ?? 'not measured' };
    }
    const isKnown = isWhole(reasons) && (name === 'linear memory' || isWalked(report));
    return { name, outcome: compareToBudget(estimate, budget, isKnown), what };
  };
  return [
    judge(
      'live bytes',
      growth.liveBytesPerProof,
      config.budget.liveBytesPerProof,
      'liveBytesPerProof',
    ),
    judge(
      'linear memory',
      growth.pageBytesPerProof,
      config.budget.pageBytesPerProof,
      'pageBytesPerProof',
    ),
  ];
}

function compareToBudget(
  { low, high }: ReportEstimate,
  budget: number,
  isKnown: boolean,
): Judgement['outcome'] {
  if (low !== null && low > budget) return 'fail';
  return high !== null && high <= budget && isKnown ? 'pass' : 'undecided';
}

/** Whether the run had all of its proofs: of one that was cut short, its first reason says so. */
function isWhole(reasons: readonly string[]): boolean {
  return reasons[0]?.includes('is not judged as within budget') !== true;
}

/** `+8.25 MiB per proof (95 % interval +8.25 MiB to +8.25 MiB)`. */
export function describeGrowth({ estimate, low, high }: ReportEstimate): string {
  if (estimate === null) return 'not measured';
  const figure = `${formatGrowth(estimate)} per proof`;
  if (low === null || high === null) return `${figure} (too few proofs for an interval)`;
  return `${figure} (95 % interval ${formatGrowth(low)} to ${formatGrowth(high)})`;
}

/** What led to the verdict, as sentences. */
export function describeVerdict(reasons: readonly string[]): string {
  return reasons
    .filter((line) => line.startsWith('verdict: '))
    .map((line) => line.slice('verdict: '.length))
    .map((line) => line.charAt(0).toUpperCase() + line.slice(1))
    .join(' ');
}
