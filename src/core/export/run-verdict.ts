import type { Estimate } from '../analysis/growth.ts';
import { measuredPages } from '../analysis/page-growth.ts';
import { judgeGrowth } from '../analysis/verdict.ts';
import type { MoreProofs } from '../analysis/verdict.ts';
import { FAILURES } from '../run.ts';
import type { FailureCode, RunFailure, StoredRun } from '../run.ts';
import { formatBytes, formatGrowth } from '../units.ts';
import type { GrowthBudget, Verdict } from './report-format.ts';

/** A verdict and what led to it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/**
 * The verdict on a run.
 *
 * A failure decides before any growth does, because a prover that fails is not fit to be measured:
 * see {@link verdictOf}. A run that was stopped, closed or is still going on has fewer proofs than
 * were asked for: what it has may convict (growth that is above the budget for certain does not go
 * away), but does not acquit, since nobody saw the rest.
 *
 * @param growth of linear memory per measured proof, in bytes; live bytes are not measured yet.
 */
export function judgeRun(run: StoredRun, growth: Estimate | null, budget: GrowthBudget): Judgement {
  const evidence = evidenceOf(run);
  const { failure } = run.record;
  const failed = failure === null ? null : verdictOf(failure.code);
  if (failure !== null && failed !== null) {
    return { verdict: failed, reasons: [describeFailure(failure), ...evidence] };
  }
  const refused = run.proofs.find((proof) => !proof.verified);
  if (refused !== undefined) {
    const reason = `verdict: proof ${refused.index + 1} did not verify.`;
    return { verdict: 'verification-failed', reasons: [reason, ...evidence] };
  }

  const pageBudget = budget.pageBytesPerProof;
  const judged = judgeGrowth(growth, pageBudget, measuredPages(run.proofs).length);
  const what = `verdict: ${describeGrowth(growth)}, budget ${formatBytes(pageBudget)}`;
  if (judged.kind === 'regression') {
    return { verdict: 'regression', reasons: [`${what}: above it.`, ...evidence] };
  }
  const unfinished = describeUnfinished(run);
  if (unfinished !== null) {
    const reason = `verdict: ${unfinished}, so its growth is not judged as within budget.`;
    return { verdict: 'inconclusive', reasons: [reason, `${what}.`, ...evidence] };
  }
  if (judged.kind === 'pass') {
    return { verdict: 'pass', reasons: [`${what}: within it.`, ...evidence] };
  }
  const more = describeMoreProofs(judged.moreProofs);
  return { verdict: 'inconclusive', reasons: [`${what}: undecided. ${more}`, ...evidence] };
}

/**
 * The verdict that a failure means by itself; `null` where it says nothing about the prover.
 *
 * The contract has no word for a prover that could not be loaded, or threw an error of its own:
 * they count as `crash`, as anything that ends a run without its last proof must not look like
 * "some more proofs would decide". Stopping a run and closing its page are nobody's fault.
 */
export function verdictOf(code: FailureCode): Verdict | null {
  switch (code) {
    case 'worker-load-failed':
    case 'o1js-load-failed':
    case 'compile-failed':
    case 'prove-failed':
    case 'crash':
    case 'worker-died':
      return 'crash';
    case 'hung':
      return 'hang';
    case 'out-of-memory':
    case 'verification-failed':
      return code;
    case 'cancelled':
    case 'tab-gone':
      return null;
  }
}

/** What anybody has to know who quotes the figures. */
function evidenceOf({ record }: StoredRun): string[] {
  const pagesOnly =
    'config.budget.liveBytesPerProof: not judged, as this version does not measure live bytes.';
  return record.environment.prover === 'fake'
    ? ['environment: the fake prover ran, so that no figure is evidence of anything.', pagesOnly]
    : [pagesOnly];
}

function describeFailure(failure: RunFailure): string {
  const where = failure.proof === null ? 'before the first proof' : `in proof ${failure.proof + 1}`;
  return `verdict: ${FAILURES[failure.code].title} (${where}). ${failure.detail}`;
}

/** Why the run has fewer proofs than were asked for; `null` if it has them all. */
function describeUnfinished({ record, proofs }: StoredRun): string | null {
  const wanted = record.config.warmup + record.config.proofs;
  const done = `after ${proofs.length} of ${wanted} proofs`;
  if (record.status === 'running') return `the run is still going on, ${done}`;
  if (record.failure !== null) {
    const how = record.failure.code === 'cancelled' ? 'was stopped' : 'lost its page';
    return `the run ${how} ${done}`;
  }
  return proofs.length < wanted ? `only ${proofs.length} of ${wanted} proofs could be read` : null;
}

function describeGrowth(growth: Estimate | null): string {
  if (growth === null) return 'the growth of linear memory was not measured';
  const figure = `linear memory grows by ${formatGrowth(growth.estimate)} per proof`;
  if (growth.low === null || growth.high === null) return figure;
  return `${figure} (95 % interval ${formatGrowth(growth.low)} to ${formatGrowth(growth.high)})`;
}

function describeMoreProofs(more: MoreProofs): string {
  switch (more.kind) {
    case 'at-least':
      return `At least ${more.proofs} more measured proofs are needed for an interval.`;
    case 'about':
      return `About ${more.proofs} more measured proofs would decide if they scatter like these.`;
    case 'unknown':
      return 'More proofs are needed; the growth is too near the budget to say how many.';
  }
}
