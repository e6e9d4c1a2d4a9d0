import type { ConfigIssue } from '../../src/core/experiment/config.ts';

/** What was asked for is not allowed; `issues` has every mistake, not only the first. */
export class RegressUsageError extends Error {
  override readonly name = 'RegressUsageError';
  constructor(readonly issues: readonly UsageIssue[]) {
    super(issues.map(describeUsageIssue).join('\n'));
  }
}

/** One mistake: a value with what may stand in its place, or a sentence that says it all. */
export type UsageIssue =
  ({ readonly kind: 'value' } & ConfigIssue) | { readonly kind: 'sentence'; readonly text: string };

/** The mistake as a sentence, with the field called as in a configuration. */
export function describeUsageIssue(issue: UsageIssue): string {
  if (issue.kind === 'sentence') return issue.text;
  return `${issue.field}: “${issue.value}” is not allowed. Allowed: ${issue.allowed}.`;
}

/**
 * What this machine did not offer, so that nothing could be measured: no browser, none that answers
 * under the address given, a port that is taken, no built site, or a page without isolation.
 */
export type MachineProblem =
  | 'browser-missing'
  | 'browser-failed'
  | 'port-taken'
  | 'site-missing'
  | 'page-failed'
  | 'not-isolated';

/** Thrown where no run could begin. Its message says what to do. */
export class RegressMachineError extends Error {
  override readonly name = 'RegressMachineError';
  constructor(
    readonly code: MachineProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
