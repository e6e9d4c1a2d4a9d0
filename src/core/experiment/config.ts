import type { Bytes, Milliseconds } from '../units.ts';
import { budgetToQuery, DEFAULT_BUDGET } from './budget.ts';
import type { GrowthBudget, Until } from './budget.ts';
import type { Observing } from './observing.ts';
import { defaultParameters, findProgram } from './programs.ts';
import type { ProgramParameters } from './programs.ts';
import { DEFAULT_REFRESH_AT } from './recycling.ts';
import type { Recycling } from './recycling.ts';
import { DEFAULT_RELEASE } from './releases.ts';
import { PATHS, SWITCH_KEYS } from './switches.ts';
import type { PathName, Switches } from './switches.ts';

/** Everything that decides what a run does. Complete and valid once it has this type. */
export interface ExperimentConfig {
  /** The id of a built-in program, or of one that the page's host brought along. */
  readonly program: string;
  readonly parameters: ProgramParameters;
  /** The version of a bundled release, or of one that the page's host brought along. */
  readonly o1js: string;
  readonly switches: Switches;
  /** Measured proofs; the most of them, if the run ends when it is decided. */
  readonly proofs: number;
  /** Proofs made first and left out of every figure. */
  readonly warmup: number;
  /** Threads of o1js's rayon pool. */
  readonly threads: number;
  /** Pause between two proofs, in which garbage may be collected. */
  readonly pauseMs: Milliseconds;
  /** Cap on the WebAssembly memory; `null` leaves o1js's own. */
  readonly maxMemoryBytes: Bytes | null;
  /** Without any sign of progress for this long, the prover counts as hung. */
  readonly timeoutMs: Milliseconds;
  /** How closely the run is watched. */
  readonly observe: Observing;
  /** What its growth is judged by. */
  readonly budget: GrowthBudget;
  readonly until: Until;
  /** When a prover is given a fresh memory by itself. */
  readonly recycling: Recycling;
  /** Size of the memory at which `threshold` does so; 85 % of its limit, if that is less. */
  readonly refreshAtBytes: Bytes;
  /** Provers at work at the same time, each with a memory of its own. */
  readonly provers: number;
}

/** What is wrong with one field of a configuration. */
export interface ConfigIssue {
  readonly field: string;
  /** The refused value, as text. */
  readonly value: string;
  /** What may stand there, in words. */
  readonly allowed: string;
}

/** A configuration, or every reason why there is none. */
export type ConfigResult =
  | { readonly kind: 'ok'; readonly config: ExperimentConfig }
  | { readonly kind: 'invalid'; readonly issues: readonly ConfigIssue[] };

/** The ranges that the form, the query string and the console all keep to. */
export const RANGES = {
  proofs: { min: 1, max: 10_000, default: 6 },
  warmup: { min: 0, max: 100, default: 1 },
  threads: { min: 1, max: 64 },
  pause: { min: 0, max: 600_000, default: 0 },
  timeout: { min: 1_000, max: 3_600_000, default: 120_000 },
  'switch.provers': { min: 1, max: 16, default: 1 },
} as const;

/** The configuration of a page that was opened without any wishes. */
export function defaultConfig(cores: number): ExperimentConfig {
  return {
    program: 'square',
    parameters: {},
    o1js: DEFAULT_RELEASE,
    switches: PATHS.freeing,
    proofs: RANGES.proofs.default,
    warmup: RANGES.warmup.default,
    threads: clamp(cores, RANGES.threads),
    pauseMs: RANGES.pause.default,
    maxMemoryBytes: null,
    timeoutMs: RANGES.timeout.default,
    observe: 'full',
    budget: DEFAULT_BUDGET,
    until: 'all',
    recycling: 'off',
    refreshAtBytes: DEFAULT_REFRESH_AT,
    provers: RANGES['switch.provers'].default,
  };
}

/** One line for people: `proofs: “-3” is not allowed; a whole number from 1 to 10000 is.` */
export function describeIssue(issue: ConfigIssue): string {
  return `${issue.field}: “${issue.value}” is not allowed. Allowed: ${issue.allowed}.`;
}

/**
 * The query parameters that `parseConfig` reads back as the same configuration; what is
 * default is left out, so that a link stays short.
 */
export function configToQuery(config: ExperimentConfig, path: PathName): Record<string, string> {
  const program = findProgram(config.program);
  const query: Record<string, string> = { program: config.program, o1js: config.o1js, path };
  const defaults = program === null ? {} : defaultParameters(program);
  for (const [key, value] of Object.entries(config.parameters)) {
    if (defaults[key] !== value) query[`param.${key}`] = String(value);
  }
  for (const key of SWITCH_KEYS) {
    if (config.switches[key] !== PATHS[path][key]) query[`switch.${key}`] = config.switches[key];
  }
  query['proofs'] = String(config.proofs);
  query['warmup'] = String(config.warmup);
  query['threads'] = String(config.threads);
  if (config.pauseMs !== RANGES.pause.default) query['pause'] = String(config.pauseMs);
  if (config.maxMemoryBytes !== null) query['maxMemory'] = `${config.maxMemoryBytes}B`;
  if (config.timeoutMs !== RANGES.timeout.default) query['timeout'] = String(config.timeoutMs);
  if (config.observe !== 'full') query['observe'] = config.observe;
  Object.assign(query, budgetToQuery(config.budget));
  if (config.until !== 'all') query['until'] = config.until;
  if (config.recycling !== 'off') query['switch.recycle'] = config.recycling;
  if (config.refreshAtBytes !== DEFAULT_REFRESH_AT)
    query['refreshAt'] = `${config.refreshAtBytes}B`;
  if (config.provers !== RANGES['switch.provers'].default)
    query['switch.provers'] = String(config.provers);
  return query;
}

function clamp(value: number, range: { min: number; max: number }): number {
  return Math.min(range.max, Math.max(range.min, Math.trunc(value) || range.min));
}
