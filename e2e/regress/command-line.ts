import { parseArgs } from 'node:util';
import { readMatrixOrder } from './matrix-order.ts';
import type { MatrixOrder } from './matrix-order.ts';
import { OPTIONS } from './options.ts';
import { planRun } from './plan-run.ts';
import { PROGRAM_PLACE } from './program-place.ts';
import type { RegressConfig } from './regress-config.ts';
import { describeUsageIssue } from './regress-errors.ts';
import type { UsageIssue } from './regress-errors.ts';
import { suggestName } from './suggest-name.ts';

/** What the command line asks for. */
export type RegressCommand =
  | { readonly kind: 'help' }
  /** Every mistake, a sentence each. */
  | { readonly kind: 'wrong-usage'; readonly mistakes: readonly string[] }
  | { readonly kind: 'regress'; readonly order: RegressOrder }
  | { readonly kind: 'matrix'; readonly order: MatrixOrder };

/** Runs, and what becomes of their reports. */
export interface RegressOrder {
  /** One for each program. */
  readonly configs: readonly RegressConfig[];
  /** Names of files; of several programs those of a report each hold {@link PROGRAM_PLACE}. */
  readonly files: {
    readonly report: string | null;
    readonly junit: string | null;
    readonly markdown: string | null;
  };
  readonly baseline: BaselineOrder | null;
}

/** What is done with a stored report. */
export interface BaselineOrder {
  readonly file: string;
  readonly kind: 'compare' | 'compare-different' | 'update';
}

/** Options that are fields of a configuration under another spelling. */
const FIELDS: Readonly<Record<string, string>> = {
  'max-memory': 'maxMemory',
  'refresh-at': 'refreshAt',
  'max-growth': 'maxGrowth',
  'max-page-growth': 'maxPageGrowth',
  'browser-ws': 'browserWs',
};
const PLAIN_FIELDS = ['o1js', 'path', 'proofs', 'warmup', 'threads', 'pause', 'until', 'timeout'];

/** Reads the arguments after `regress`. All mistakes come back at once. */
export function parseCommandLine(argv: readonly string[]): RegressCommand {
  const { given, programs, mistakes, help } = readTokens(argv);
  if (help) return { kind: 'help' };
  const matrix = readMatrixOrder(given, programs, mistakes);
  if (matrix !== null) {
    return mistakes.length > 0
      ? { kind: 'wrong-usage', mistakes }
      : { kind: 'matrix', order: matrix };
  }

  const one = (name: string): string | undefined => {
    const values = given.get(name) ?? [];
    if (values.length > 1) mistakes.push(`--${name} is given ${values.length} times.`);
    return values.at(-1);
  };
  const file = (name: string): string | null => {
    const value = one(name);
    if (value === '') mistakes.push(`--${name}: “” is not allowed. Allowed: the name of a file.`);
    return value ?? null;
  };
  const pairs = (name: string): Record<string, string> =>
    readPairs(name, given.get(name) ?? [], mistakes);

  const program = one('program');
  const names = [...programs, ...(program === undefined ? [] : [program])];
  const shared: Record<string, unknown> = { switches: pairs('switch') };
  const parameters = pairs('param');
  if (Object.keys(parameters).length > 0) shared['parameters'] = parameters;
  for (const name of [...PLAIN_FIELDS, ...Object.keys(FIELDS), 'port']) {
    const value = one(name);
    if (value !== undefined) shared[FIELDS[name] ?? name] = value;
  }
  const configs: readonly RegressConfig[] =
    names.length === 0
      ? [shared]
      : names.map((name) => Object.assign({}, shared, { program: name }));
  for (const config of configs) {
    const planned = planRun(config);
    if (planned.kind === 'invalid') mistakes.push(...planned.issues.map(describeForOptions));
  }

  const order: RegressOrder = {
    configs,
    files: { report: file('report'), junit: file('junit'), markdown: file('markdown') },
    baseline: readBaseline(file('baseline'), given, mistakes),
  };
  mistakes.push(...findSharedFiles(order));
  if (mistakes.length > 0) return { kind: 'wrong-usage', mistakes: [...new Set(mistakes)] };
  return { kind: 'regress', order };
}

/** A mistake in a configuration, with its field called as the option that set it. */
export function describeForOptions(issue: UsageIssue): string {
  if (issue.kind === 'sentence') return issue.text;
  const [group = '', key] = issue.field.split('.');
  const option = Object.keys(FIELDS).find((name) => FIELDS[name] === group) ?? group;
  return describeUsageIssue({
    ...issue,
    field: `--${option}${key === undefined ? '' : ` ${key}`}`,
  });
}

interface Tokens {
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly programs: readonly string[];
  readonly mistakes: string[];
  readonly help: boolean;
}

function readTokens(argv: readonly string[]): Tokens {
  const options = Object.fromEntries(
    [...OPTIONS.values()].map(({ name, value }) => [
      name,
      { type: value === null ? 'boolean' : 'string' } as const,
    ]),
  );
  // Not strict: strict parsing ends at the first mistake.
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const programs: string[] = [];
  const mistakes: string[] = [];
  let help = false;
  let unknownAt: number | null = null;
  for (const token of tokens) {
    // What stands behind an option that there is not was meant to be its value.
    if (token.kind === 'positional' && token.index - 1 !== unknownAt) programs.push(token.value);
    if (token.kind !== 'option') continue;
    const known = OPTIONS.get(token.name);
    if (known === undefined) {
      unknownAt = token.value === undefined ? token.index : null;
      const near = suggestName(token.name, [...OPTIONS.keys()]);
      const hint = near === null ? '--help lists them' : `did you mean --${near}?`;
      mistakes.push(`There is no option ${token.rawName}: ${hint}`.replace(/([^?])$/, '$1.'));
    } else if (known.value === null && token.value !== undefined) {
      mistakes.push(`--${known.name} takes no value, but got “${token.value}”.`);
    } else {
      help ||= known.name === 'help';
      given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
    }
  }
  return { given, programs, mistakes, help };
}

/** Reads `KEY=VALUE`s. */
function readPairs(name: string, values: readonly string[], mistakes: string[]) {
  const pairs: Record<string, string> = {};
  for (const value of values) {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(value) ?? [];
    if (key === undefined || text === undefined) {
      mistakes.push(`--${name}: “${value}” is not allowed. Allowed: KEY=VALUE.`);
    } else if (Object.hasOwn(pairs, key)) {
      mistakes.push(`--${name} ${key} is given twice.`);
    } else {
      pairs[key] = text;
    }
  }
  return pairs;
}

function readBaseline(
  file: string | null,
  given: ReadonlyMap<string, readonly string[]>,
  mistakes: string[],
): BaselineOrder | null {
  const [update, different] = [given.has('update-baseline'), given.has('allow-different')];
  if (file === null) {
    const needing = [
      update ? '--update-baseline' : [],
      different ? '--allow-different' : [],
    ].flat();
    mistakes.push(...needing.map((name) => `${name} needs --baseline FILE.`));
    return null;
  }
  if (update && different) {
    mistakes.push('--allow-different has nothing to compare with --update-baseline.');
  }
  return { file, kind: update ? 'update' : different ? 'compare-different' : 'compare' };
}

/** Files that hold one report cannot be shared by several programs. */
function findSharedFiles({ configs, files, baseline }: RegressOrder): string[] {
  if (configs.length < 2) return [];
  const names = { report: files.report, baseline: baseline?.file ?? null };
  return Object.entries(names).flatMap(([option, name]) =>
    name === null || name.includes(PROGRAM_PLACE)
      ? []
      : [
          `--${option}: “${name}” is not allowed with ${configs.length} programs. Allowed: a name with ${PROGRAM_PLACE} in it, which becomes that of the program.`,
        ],
  );
}
