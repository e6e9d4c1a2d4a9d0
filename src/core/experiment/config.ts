import { bytesToPages, MAX_WASM_PAGES, pagesToBytes, parseSize } from '../units.ts';
import type { Bytes, Milliseconds } from '../units.ts';
import { budgetToQuery, DEFAULT_BUDGET, parseBudget, parseUntil } from './budget.ts';
import type { GrowthBudget, Until } from './budget.ts';
import { OBSERVING } from './observing.ts';
import type { Observing } from './observing.ts';
import { BUILT_IN, findOfferedProgram, findOfferedRelease } from './offered.ts';
import { listPrograms, listReleases } from './offered.ts';
import type { Offered, OfferedProgram } from './offered.ts';
import { describeValue } from './describe-value.ts';
import { defaultParameters, findProgram } from './programs.ts';
import type { ProgramParameter, ProgramParameters } from './programs.ts';
import { DEFAULT_RELEASE } from './releases.ts';
import { PATH_NAMES, PATHS, SWITCH_KEYS, SWITCH_VALUES } from './switches.ts';
import type { PathName, SwitchKey, Switches } from './switches.ts';

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
} as const;

/**
 * Smallest accepted memory cap. A prover of the smallest program peaks at about 280 MiB, so a
 * smaller cap could only ever measure a failing start.
 */
const MIN_MEMORY: Bytes = 256 * 1024 * 1024;

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
  };
}

/** One line for people: `proofs: “-3” is not allowed; a whole number from 1 to 10000 is.` */
export function describeIssue(issue: ConfigIssue): string {
  return `${issue.field}: “${issue.value}” is not allowed. Allowed: ${issue.allowed}.`;
}

/**
 * Reads a configuration from the keys of the query string (`program`, `o1js`, `path`, `switch.pool`,
 * `param.depth`, …), each optional. Every field is looked at, so that all issues come back at once.
 *
 * @param input keys and values; numbers are accepted where the text of one is.
 * @param cores the default for `threads`.
 * @param offered what may be named besides what is built in.
 */
export function parseConfig(
  input: Readonly<Record<string, unknown>>,
  cores: number,
  offered: Offered = BUILT_IN,
): ConfigResult {
  const issues: ConfigIssue[] = [];
  const base = defaultConfig(cores);
  const refuse = (field: string, value: unknown, allowed: string) => {
    issues.push({ field, value: describeValue(value), allowed });
  };
  const integer = (field: string, range: { min: number; max: number }, fallback: number) => {
    const value = input[field];
    if (value === undefined) return fallback;
    const number = toInteger(value);
    if (number !== null && number >= range.min && number <= range.max) return number;
    refuse(field, value, `a whole number from ${range.min} to ${range.max}`);
    return fallback;
  };

  const programName = input['program'] === undefined ? base.program : input['program'];
  const program = typeof programName === 'string' ? findOfferedProgram(programName, offered) : null;
  if (program === null) refuse('program', programName, listPrograms(offered).join(', '));

  const releaseName = input['o1js'] === undefined ? base.o1js : input['o1js'];
  const release = typeof releaseName === 'string' ? findOfferedRelease(releaseName, offered) : null;
  if (release === null) refuse('o1js', releaseName, listReleases(offered).join(', '));

  const pathName = input['path'] === undefined ? 'freeing' : input['path'];
  const path = PATH_NAMES.find((name) => name === pathName) ?? null;
  if (path === null) refuse('path', pathName, PATH_NAMES.join(', '));

  const observeName = input['observe'] === undefined ? base.observe : input['observe'];
  const observe = OBSERVING.find((value) => value === observeName) ?? null;
  if (observe === null) refuse('observe', observeName, OBSERVING.join(', '));

  const parameters: Record<string, number> = {};
  for (const parameter of parametersOf(program, input)) {
    parameters[parameter.key] = integer(`param.${parameter.key}`, parameter, parameter.default);
  }
  const config: ExperimentConfig = {
    program: program?.id ?? base.program,
    parameters,
    o1js: release ?? base.o1js,
    switches: parseSwitches(input, path ?? 'freeing', refuse),
    proofs: integer('proofs', RANGES.proofs, base.proofs),
    warmup: integer('warmup', RANGES.warmup, base.warmup),
    threads: integer('threads', RANGES.threads, base.threads),
    pauseMs: integer('pause', RANGES.pause, base.pauseMs),
    maxMemoryBytes: parseMemory(input['maxMemory'], refuse),
    timeoutMs: integer('timeout', RANGES.timeout, base.timeoutMs),
    observe: observe ?? base.observe,
    budget: parseBudget(input, refuse),
    until: parseUntil(input['until'], refuse),
  };
  for (const key of Object.keys(input)) {
    if (!isKnownKey(key)) refuse(key, input[key], `one of the fields ${FIELDS.join(', ')}`);
    else if (
      key.startsWith('param.') &&
      program !== null &&
      !Object.hasOwn(parameters, key.slice(6))
    ) {
      const keys = Object.keys(parameters);
      refuse(
        key,
        input[key],
        keys.length > 0
          ? `for ${program.id}: ${keys.map((k) => `param.${k}`).join(', ')}`
          : `no parameters for ${program.id}`,
      );
    }
  }
  return issues.length > 0 ? { kind: 'invalid', issues } : { kind: 'ok', config };
}

/**
 * The query parameters that {@link parseConfig} reads back as the same configuration; what is
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
  return query;
}

type Refuse = (field: string, value: unknown, allowed: string) => void;

const FIELDS = [
  'program',
  'param.*',
  'o1js',
  'path',
  'switch.*',
  'proofs',
  'warmup',
  'threads',
  'pause',
  'maxMemory',
  'timeout',
  'observe',
  'maxGrowth',
  'maxPageGrowth',
  'until',
];

/** A parameter that nobody declared: any whole number of as many digits as are read. */
function anyParameter(key: string): Pick<ProgramParameter, 'key' | 'min' | 'max' | 'default'> {
  return { key, min: -(10 ** 15 - 1), max: 10 ** 15 - 1, default: 0 };
}

/** Those that the program declares; of one that declares nothing, those that were given. */
function parametersOf(
  program: OfferedProgram | null,
  input: Readonly<Record<string, unknown>>,
): readonly Pick<ProgramParameter, 'key' | 'min' | 'max' | 'default'>[] {
  if (program?.kind === 'built-in') return program.parameters;
  if (program === null) return [];
  return Object.keys(input)
    .filter((key) => key.startsWith('param.'))
    .map((key) => anyParameter(key.slice(6)));
}

function isKnownKey(key: string): boolean {
  if (key.startsWith('param.')) return true;
  if (key.startsWith('switch.')) return SWITCH_KEYS.some((k) => key === `switch.${k}`);
  return FIELDS.includes(key);
}

function parseSwitches(
  input: Readonly<Record<string, unknown>>,
  path: PathName,
  refuse: Refuse,
): Switches {
  const one = <K extends SwitchKey>(key: K): Switches[K] => {
    const value = input[`switch.${key}`];
    if (value === undefined) return PATHS[path][key];
    const found = SWITCH_VALUES[key].find((allowed) => allowed === value);
    if (found === undefined) refuse(`switch.${key}`, value, SWITCH_VALUES[key].join(', '));
    return (found ?? PATHS[path][key]) as Switches[K];
  };
  return {
    pool: one('pool'),
    finalizers: one('finalizers'),
    frees: one('frees'),
    wait: one('wait'),
    arithmetic: one('arithmetic'),
    keys: one('keys'),
    memory: one('memory'),
  };
}

function parseMemory(value: unknown, refuse: Refuse): Bytes | null {
  if (value === undefined || value === null || value === '') return null;
  const bytes =
    typeof value === 'number' ? value : typeof value === 'string' ? parseSize(value) : null;
  const largest = pagesToBytes(MAX_WASM_PAGES);
  if (bytes !== null && Number.isInteger(bytes) && bytes >= MIN_MEMORY && bytes <= largest) {
    return pagesToBytes(bytesToPages(bytes));
  }
  refuse('maxMemory', value, 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB');
  return null;
}

function toInteger(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (typeof value === 'string' && !/^-?\d{1,15}$/.test(value.trim())) return null;
  const number = Number(value);
  // Adding zero turns −0, which "-0" stands for, into 0.
  return Number.isInteger(number) ? number + 0 : null;
}

function clamp(value: number, range: { min: number; max: number }): number {
  return Math.min(range.max, Math.max(range.min, Math.trunc(value) || range.min));
}
