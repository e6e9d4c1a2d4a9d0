import { availableParallelism } from 'node:os';
import type { ExperimentConfig } from '../../src/core/experiment/config.ts';
import { describeValue } from '../../src/core/experiment/describe-value.ts';
import { configFromObject } from '../../src/core/experiment/from-object.ts';
import type { RegressConfig, RunPlan } from './regress-config.ts';
import type { UsageIssue } from './regress-errors.ts';

/** A plan with the experiment that it comes to, or every mistake in what was asked for. */
export type PlanResult =
  | { readonly kind: 'ok'; readonly plan: RunPlan; readonly experiment: ExperimentConfig }
  | { readonly kind: 'invalid'; readonly issues: readonly UsageIssue[] };

/**
 * Looks at a configuration without a browser, by the same rules as the page, so that a mistake costs
 * a moment and not a start. What is brought along is looked at by who loads it.
 */
export function planRun(config: RegressConfig): PlanResult {
  const issues: UsageIssue[] = [];
  const { program, parameters, o1js, switches = {}, browserWs, port, ...fields } = config;
  const programFile = typeof program === 'string' && looksLikePath(program) ? program : null;
  const o1jsFolder = typeof o1js === 'string' && looksLikePath(o1js) ? o1js : null;

  const page = {
    ...fields,
    until: fields.until ?? 'decided',
    ...(programFile === null ? { program } : {}),
    ...(programFile === null ? { params: parameters } : {}),
    ...(o1jsFolder === null ? { o1js } : {}),
    switches,
  };
  const checked = configFromObject(page, availableParallelism());
  if (checked.kind === 'invalid') {
    issues.push(...checked.issues.map((issue) => ({ kind: 'value' as const, ...issue })));
  }
  if (browserWs !== undefined && !isSocketAddress(browserWs)) {
    const value = describeValue(browserWs);
    issues.push({ kind: 'value', field: 'browserWs', value, allowed: SOCKET_ADDRESS });
  }
  const portNumber = port === undefined ? null : toNumber(port);
  if (portNumber !== null && !isPort(portNumber)) {
    const allowed = 'a whole number from 1 to 65535';
    issues.push({ kind: 'value', field: 'port', value: describeValue(port), allowed });
  }
  if (checked.kind === 'invalid' || issues.length > 0) return { kind: 'invalid', issues };
  const plan: RunPlan = {
    page: programFile === null ? page : { ...page, params: parameters },
    programFile,
    o1jsFolder,
    namesRelease: o1js !== undefined && o1jsFolder === null,
    timeoutMs: checked.config.timeoutMs,
    browserWs: browserWs ?? null,
    port: portNumber,
  };
  return { kind: 'ok', plan, experiment: checked.config };
}

/** Whether a name can only be meant as a path: ids and versions have neither slash nor extension. */
export function looksLikePath(name: string): boolean {
  return /[\\/]|^\.|\.[cm]?[jt]sx?$/.test(name);
}

/** What {@link isSocketAddress} allows, in words. */
export const SOCKET_ADDRESS = 'an address such as ws://127.0.0.1:3000/';

/** Options come from files and scripts too, which do not keep to types. */
export function isSocketAddress(value: unknown): boolean {
  return typeof value === 'string' && /^wss?:\/\/./.test(value);
}

function toNumber(value: unknown): number {
  return typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
