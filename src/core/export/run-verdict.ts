import type { Estimate } from '../analysis/growth.ts';
import { measuredLiveBytes } from '../analysis/live-growth.ts';
import { measuredPages } from '../analysis/page-growth.ts';
import { judgeGrowth } from '../analysis/verdict.ts';
import type { GrowthVerdict, MoreProofs } from '../analysis/verdict.ts';
import { SWITCH_KEYS } from '../experiment/switches.ts';
import { FAILURES } from '../failures.ts';
import type { FailureCode, ProofSample, RunFailure, RunRecord, StoredRun } from '../run.ts';
import { lastChange } from '../switch-changes.ts';
import { formatBytes, formatGrowth } from '../units.ts';
import type { Bytes } from '../units.ts';
import type { GrowthBudget, Verdict } from './report-format.ts';

/** What a verdict needs of a run: its curves say nothing more. */
export type JudgedRun = Pick<StoredRun, 'record' | 'proofs'>;

/** What was estimated of a run's growth; `null` where it was not measured. */
export interface RunGrowth {
  readonly pages: Estimate | null;
  readonly live: Estimate | null;
}

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
 * A budget that was measured is kept by the whole of its interval. Both have to be kept where both
 * were measured; live bytes are not, where the heap could not be walked.
 *
 * @param run its proofs settled after the last change of switches; see `settleAfterChange`.
 * @param growth per measured proof, in bytes, of linear memory and of live bytes.
 */
export function judgeRun(run: JudgedRun, growth: RunGrowth, budget: GrowthBudget): Judgement {
  const evidence = evidenceOf(run, growth);
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

  const judged = judgeBudgets(run, growth, budget);
  const what = `verdict: ${judged.map(({ what: text }) => text).join('; ')}`;
  if (judged.some(({ verdict }) => verdict.kind === 'regression')) {
    return { verdict: 'regression', reasons: [`${what}.`, ...evidence] };
  }
  const unfinished = describeUnfinished(run);
  if (unfinished !== null) {
    const reason = `verdict: ${unfinished}, so its growth is not judged as within budget.`;
    return { verdict: 'inconclusive', reasons: [reason, `${what}.`, ...evidence] };
  }
  const undecided = judged.flatMap(({ verdict }) =>
    verdict.kind === 'inconclusive' ? [verdict] : [],
  );
  if (undecided.length === 0) return { verdict: 'pass', reasons: [`${what}.`, ...evidence] };
  const more = undecided.map(({ moreProofs }) => describeMoreProofs(moreProofs));
  return {
    verdict: 'inconclusive',
    reasons: [`${what}. ${[...new Set(more)].join(' ')}`, ...evidence],
  };
}

interface JudgedBudget {
  readonly what: string;
  readonly verdict: GrowthVerdict;
}

/** Each budget against what was measured of it. */
function judgeBudgets(run: JudgedRun, growth: RunGrowth, budget: GrowthBudget): JudgedBudget[] {
  const judge = (subject: string, estimate: Estimate | null, limit: Bytes, readings: number) => {
    const verdict = judgeGrowth(estimate, limit, readings);
    const how = { pass: 'within it', regression: 'above it', inconclusive: 'undecided' };
    const figures = describeGrowth(subject, estimate);
    return { what: `${figures}, budget ${formatBytes(limit)}: ${how[verdict.kind]}`, verdict };
  };
  const pages = measuredPages(run.proofs).length;
  const judged = [judge('linear memory grows', growth.pages, budget.pageBytesPerProof, pages)];
  if (growth.live !== null) {
    const live = measuredLiveBytes(run.proofs).length;
    judged.push(judge('live bytes grow', growth.live, budget.liveBytesPerProof, live));
  }
  return judged;
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
function evidenceOf({ record, proofs }: JudgedRun, { live }: RunGrowth): string[] {
  const evidence = describeChanges(record, proofs);
  if (record.environment.prover === 'fake') {
    evidence.push('environment: the fake prover ran, so that no figure is evidence of anything.');
  }
  if (live === null) {
    evidence.push('config.budget.liveBytesPerProof: not judged, as live bytes were not measured.');
  }
  return evidence;
}

/** A line for each change of the switches, and one on which proofs count since. */
function describeChanges(record: RunRecord, proofs: readonly ProofSample[]): string[] {
  const last = lastChange(record, proofs);
  if (last === null) return [];
  const lines = record.switchChanges.map(({ beforeProof, switches }) => {
    const values = SWITCH_KEYS.map((key) => `${key}=${switches[key]}`).join(', ');
    return `config.switches: changed before proof ${beforeProof + 1} to ${values}.`;
  });
  const from = last.beforeProof + 2;
  return [
    ...lines,
    `growth: of the proofs from ${from} on, measured after the change had settled.`,
  ];
}

function describeFailure(failure: RunFailure): string {
  const where = failure.proof === null ? 'before the first proof' : `in proof ${failure.proof + 1}`;
  return `verdict: ${FAILURES[failure.code].title} (${where}). ${failure.detail}`;
}

/** Why the run has fewer proofs than were asked for; `null` if it has them all. */
function describeUnfinished({ record, proofs }: JudgedRun): string | null {
  const wanted = record.config.warmup + record.config.proofs;
  const done = `after ${proofs.length} of ${wanted} proofs`;
  if (record.status === 'running') return `the run is still going on, ${done}`;
  if (record.failure !== null) {
    const how = record.failure.code === 'cancelled' ? 'was stopped' : 'lost its page';
    return `the run ${how} ${done}`;
  }
  return proofs.length < wanted ? `only ${proofs.length} of ${wanted} proofs could be read` : null;
}

function describeGrowth(subject: string, growth: Estimate | null): string {
  if (growth === null) return `by how much ${subject} was not measured`;
  const figure = `${subject} by ${formatGrowth(growth.estimate)} per proof`;
  if (growth.low === null || growth.high === null) return figure;
  return `${figure} (95 % interval ${formatGrowth(growth.low)} to ${formatGrowth(growth.high)})`;
}

/** How many more proofs would decide, in a sentence. */
export function describeMoreProofs(more: MoreProofs): string {
  switch (more.kind) {
    case 'at-least':
      return `At least ${more.proofs} more measured proofs are needed for an interval.`;
    case 'about':
      return `About ${more.proofs} more measured proofs would decide if they scatter like these.`;
    case 'unknown':
      return 'More proofs are needed; the growth is too near the budget to say how many.';
  }
}
