import { decide, judgeBudgets } from '../analysis/judge-budgets.ts';
import { plannedProofs, plannedWarmup } from '../experiment/planned-proofs.ts';
import type { JudgedBudget } from '../analysis/judge-budgets.ts';
import { isUnderPressure } from '../analysis/memory-pressure.ts';
import type { MoreProofs } from '../analysis/verdict.ts';
import { SWITCH_KEYS } from '../experiment/switches.ts';
import { FAILURES } from '../failures.ts';
import type { FailureCode, ProofSample, RunFailure, RunRecord, StoredRun } from '../run.ts';
import { describeRefresh, listRefreshes } from '../describe-refresh.ts';
import { lastChange } from '../switch-changes.ts';
import { formatBytes, formatGrowth, pagesToBytes } from '../units.ts';
import type { Verdict } from './report-format.ts';

/** What a verdict needs of a run: its curves say nothing more. */
export type JudgedRun = Pick<StoredRun, 'record' | 'proofs'>;

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
 * A failure that the run got over decides as well, since the prover that is measured did fail.
 *
 * A budget is kept by the whole of its interval, and both have to be kept: where the heap could not
 * be walked, live bytes are not known to be within theirs. The budgets are those of the run. One that
 * was to end as soon as they are decided, and did, has all of its proofs.
 *
 * @param run its proofs settled after the last change of switches; see `settleProofs`.
 */
export function judgeRun(run: JudgedRun): Judgement {
  const judged = judgeBudgets(run.proofs, run.record.config.budget);
  const evidence = evidenceOf(run);
  const { failure } = run.record;
  const failed = failure === null ? null : verdictOf(failure.code);
  if (failure !== null && failed !== null) {
    const seen = failure.evidence.map((sentence) => `verdict: ${sentence}`);
    return { verdict: failed, reasons: [describeFailure(failure), ...seen, ...evidence] };
  }
  const survived = run.record.lives.flatMap(({ cause }) =>
    cause.kind === 'failure' ? [cause.failure] : [],
  );
  for (const past of survived) {
    const verdict = verdictOf(past.code);
    if (verdict === null) continue;
    const reason = `${describeFailure(past)} The run went on in a fresh memory.`;
    return { verdict, reasons: [reason, ...evidence] };
  }
  const refused = run.proofs.find((proof) => !proof.verified);
  if (refused !== undefined) {
    const reason = `verdict: proof ${refused.index + 1} did not verify.`;
    return { verdict: 'verification-failed', reasons: [reason, ...evidence] };
  }

  const what = `verdict: ${judged.map(describeJudged).join('; ')}`;
  const decision = decide(judged.map(({ verdict }) => verdict.kind));
  if (decision === 'regression') return { verdict: decision, reasons: [`${what}.`, ...evidence] };
  const unfinished = describeUnfinished(run);
  if (unfinished !== null) {
    const reason = `verdict: ${unfinished}, so its growth is not judged as within budget.`;
    return { verdict: 'inconclusive', reasons: [reason, `${what}.`, ...evidence] };
  }
  if (decision === 'pass') return { verdict: decision, reasons: [`${what}.`, ...evidence] };
  const more = judged.flatMap(({ verdict }) =>
    verdict.kind === 'inconclusive' ? [describeMoreProofs(verdict.moreProofs)] : [],
  );
  return {
    verdict: 'inconclusive',
    reasons: [`${what}. ${[...new Set(more)].join(' ')}`, ...evidence],
  };
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
    case 'program-failed':
    case 'compile-failed':
    case 'prove-failed':
    case 'crash':
    case 'heap-corrupt':
    case 'worker-died':
      return 'crash';
    case 'hung':
      return 'hang';
    case 'out-of-memory':
    case 'verification-failed':
      return code;
    case 'not-admitted':
      return 'out-of-memory';
    case 'key-changed':
      return 'verification-failed';
    case 'cancelled':
    case 'tab-gone':
      return null;
  }
}

/** What anybody has to know who quotes the figures. */
function evidenceOf({ record, proofs }: JudgedRun): string[] {
  const evidence = describeChanges(record, proofs);
  const { config, proofsDone } = record;
  if (record.status === 'done' && proofsDone < plannedProofs(config)) {
    evidence.push(
      `config.proofs: the run ended after ${proofsDone - plannedWarmup(config)} of ${config.proofs}, as its verdict was certain.`,
    );
  }
  for (const refresh of listRefreshes(record)) {
    evidence.push(`memories: ${describeRefresh(refresh, config.provers)}`);
  }
  const pressed = proofs.find(({ pages }) =>
    isUnderPressure(pagesToBytes(pages.highWater), record.limitBytes),
  );
  if (pressed !== undefined) {
    const size = formatBytes(pagesToBytes(pressed.pages.highWater));
    const limit = formatBytes(record.limitBytes ?? 0);
    evidence.push(
      `proofs[${pressed.index}].pages: under pressure, the memory reached ${size} of ${limit}.`,
    );
  }
  if (record.environment.prover === 'fake') {
    evidence.push('environment: the fake prover ran, so that no figure is evidence of anything.');
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

/** Why proofs are missing that the run should have; `null` if it has them all. */
function describeUnfinished({ record, proofs }: JudgedRun): string | null {
  const done = `after ${proofs.length} of ${plannedProofs(record.config)} proofs`;
  if (record.status === 'running') return `the run is still going on, ${done}`;
  if (record.failure !== null) {
    const how = record.failure.code === 'cancelled' ? 'was stopped' : 'lost its page';
    return `the run ${how} ${done}`;
  }
  const made = record.proofsDone;
  return proofs.length < made ? `only ${proofs.length} of ${made} proofs could be read` : null;
}

function describeJudged({ of, growth, budget, verdict }: JudgedBudget): string {
  const how = { pass: 'within it', regression: 'above it', inconclusive: 'undecided' };
  return `${describeGrowth(of, growth)}, budget ${formatBytes(budget)}: ${how[verdict.kind]}`;
}

function describeGrowth(of: JudgedBudget['of'], growth: JudgedBudget['growth']): string {
  const subject = of === 'live bytes' ? 'live bytes grow' : 'linear memory grows';
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
      return `About ${more.proofs} more measured proofs would decide if memory goes on like this.`;
    case 'unmeasured':
      return 'More proofs would not decide: the heap could not be walked after one of those that count.';
    case 'unknown':
      return 'More proofs are needed; the growth is too near the budget to say how many.';
  }
}
