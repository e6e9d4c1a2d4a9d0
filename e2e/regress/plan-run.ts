import { availableParallelism } from 'node:os';
import type { ExperimentConfig } from '../../src/core/experiment/config.ts';
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
  const programFile = program !== undefined && looksLikePath(program) ? program : null;
  const o1jsFolder = o1js !== undefined && looksLikePath(o1js) ? o1js : null;

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
  if (browserWs !== undefined && !/^wss?:\/\/./.test(browserWs)) {
    const allowed = 'an address such as ws://127.0.0.1:3000/';
    issues.push({ kind: 'value', field: 'browserWs', value: browserWs, allowed });
  }
  const portNumber = port === undefined ? null : Number(port);
  if (portNumber !== null && !isPort(portNumber)) {
    const allowed = 'a whole number from 1 to 65535';
    issues.push({ kind: 'value', field: 'port', value: String(port), allowed });
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

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
