import { bytesToPages, MAX_WASM_PAGES, pagesToBytes, parseSize } from '../units.ts';
import type { Bytes } from '../units.ts';
import { parseBudget, parseUntil } from './budget.ts';
import { defaultConfig, RANGES } from './config.ts';
import type { ConfigIssue, ConfigResult, ExperimentConfig } from './config.ts';
import { describeValue } from './describe-value.ts';
import { OBSERVING } from './observing.ts';
import { BUILT_IN, findOfferedProgram, findOfferedRelease } from './offered.ts';
import { listPrograms, listReleases } from './offered.ts';
import type { Offered, OfferedProgram } from './offered.ts';
import type { ProgramParameter } from './programs.ts';
import { DEFAULT_REFRESH_AT, parseRecycling, RECYCLING_ALLOWED } from './recycling.ts';
import type { Recycling } from './recycling.ts';
import { PATH_NAMES, PATHS, SWITCH_KEYS, SWITCH_VALUES } from './switches.ts';
import type { PathName, SwitchKey, Switches } from './switches.ts';

/**
 * Smallest accepted memory cap. A prover of the smallest program peaks at about 280 MiB, so a
 * smaller cap could only ever measure a failing start.
 */
const MIN_MEMORY: Bytes = 256 * 1024 * 1024;

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
    issues.push({ field: describeValue(field), value: describeValue(value), allowed });
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
    recycling: parsePolicy(input['switch.recycle'], refuse),
    refreshAtBytes: parseRefreshAt(input['refreshAt'], refuse),
    provers: integer('switch.provers', RANGES['switch.provers'], base.provers),
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

type Refuse = (field: string, value: unknown, allowed: string) => void;

/** What may stand after `switch.`: how o1js is run, and how its provers are. */
const ALL_SWITCHES: ReadonlySet<string> = new Set([...SWITCH_KEYS, 'recycle', 'provers']);

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
  'refreshAt',
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
  if (key.startsWith('switch.')) return ALL_SWITCHES.has(key.slice('switch.'.length));
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

function parsePolicy(value: unknown, refuse: Refuse): Recycling {
  const policy = value === undefined ? 'off' : parseRecycling(value);
  if (policy === null) refuse('switch.recycle', value, RECYCLING_ALLOWED);
  return policy ?? 'off';
}

function parseRefreshAt(value: unknown, refuse: Refuse): Bytes {
  if (value === undefined) return DEFAULT_REFRESH_AT;
  return parseMemorySize('refreshAt', value, refuse) ?? DEFAULT_REFRESH_AT;
}

function parseMemory(value: unknown, refuse: Refuse): Bytes | null {
  if (value === undefined || value === null || value === '') return null;
  return parseMemorySize('maxMemory', value, refuse);
}

/** A size that a memory can have, in whole pages; `null` if it was refused. */
function parseMemorySize(field: string, value: unknown, refuse: Refuse): Bytes | null {
  const bytes =
    typeof value === 'number' ? value : typeof value === 'string' ? parseSize(value) : null;
  const largest = pagesToBytes(MAX_WASM_PAGES);
  if (bytes !== null && Number.isInteger(bytes) && bytes >= MIN_MEMORY && bytes <= largest) {
    return pagesToBytes(bytesToPages(bytes));
  }
  refuse(field, value, 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB');
  return null;
}

function toInteger(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (typeof value === 'string' && !/^-?\d{1,15}$/.test(value.trim())) return null;
  const number = Number(value);
  // Adding zero turns −0, which "-0" stands for, into 0.
  return Number.isInteger(number) ? number + 0 : null;
}
