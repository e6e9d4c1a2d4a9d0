import { RANGES } from '../../src/core/experiment/config.ts';
import { PROGRAMS } from '../../src/core/experiment/programs.ts';
import { DEFAULT_RELEASE, RELEASES } from '../../src/core/experiment/releases.ts';
import { SWITCH_KEYS, SWITCH_VALUES } from '../../src/core/experiment/switches.ts';

/** An option of the command line, as the help explains it and the parser reads it. */
export interface OptionText {
  /** Without its dashes. */
  readonly name: string;
  /** What its value is called; `null` for an option without one. */
  readonly value: string | null;
  readonly help: string;
  /** May be given more than once. */
  readonly repeatable?: true;
}

/** Options under a heading of the help. */
export interface OptionGroup {
  readonly heading: string;
  readonly options: readonly OptionText[];
}

const CORES = 'number of cores';

/** Every option of `regress`, in the order of its help. */
export const OPTION_GROUPS: readonly OptionGroup[] = [
  {
    heading: 'What is proved',
    options: [
      {
        name: 'program',
        value: 'ID',
        help: `${PROGRAMS.map(({ id }) => id).join(', ')}; or a file that exports a program (default: square)`,
      },
      {
        name: 'param',
        value: 'KEY=VALUE',
        help: `a parameter of a built-in program, repeatable: ${listParameters()}`,
        repeatable: true,
      },
      {
        name: 'o1js',
        value: 'VERSION',
        help: `${RELEASES.join(', ')}; or the path of an installed o1js (default: ${DEFAULT_RELEASE})`,
      },
      {
        name: 'path',
        value: 'NAME',
        help: 'shipped, leaking or freeing: which code path of o1js runs (default: freeing)',
      },
      {
        name: 'switch',
        value: 'KEY=VALUE',
        help: `one switch of the path, repeatable: ${listSwitches()}`,
        repeatable: true,
      },
    ],
  },
  {
    heading: 'How it is proved',
    options: [
      number('proofs', 'N', 'most measured proofs', RANGES.proofs.default),
      number(
        'warmup',
        'N',
        'proofs made first and left out of every figure',
        RANGES.warmup.default,
      ),
      number('threads', 'N', 'threads of the prover', CORES),
      {
        name: 'max-memory',
        value: 'SIZE',
        help: 'cap on the WebAssembly memory, to stand in for a small device (default: o1js’s own)',
      },
      {
        name: 'refresh-at',
        value: 'SIZE',
        help: 'size at which recycle=threshold replaces a memory, or 85 % of its limit, if that is less (default: 1.75GiB)',
      },
      number(
        'pause',
        'MS',
        'between proofs, in which garbage may be collected',
        RANGES.pause.default,
      ),
      number('timeout', 'MS', 'no progress for this long is a hang', RANGES.timeout.default),
    ],
  },
  {
    heading: 'How it is judged',
    options: [
      {
        name: 'max-growth',
        value: 'SIZE',
        help: 'budget: growth per proof of live bytes (default: 64KiB)',
      },
      {
        name: 'max-page-growth',
        value: 'SIZE',
        help: 'budget: growth per proof of linear memory (default: 1MiB)',
      },
      {
        name: 'until',
        value: 'WHEN',
        help: 'decided: end as soon as the verdict is certain; all: make every proof (default: decided)',
      },
      {
        name: 'baseline',
        value: 'FILE',
        help: 'a stored report: growing more than it did, for certain, fails as well',
      },
      {
        name: 'update-baseline',
        value: null,
        help: 'write the report to the file of --baseline instead of comparing with it',
      },
      {
        name: 'allow-different',
        value: null,
        help: 'compare with a baseline of another circuit, release or settings all the same',
      },
    ],
  },
  {
    heading: 'What is written, besides the text on standard output',
    options: [
      { name: 'report', value: 'FILE', help: 'the report as JSON' },
      { name: 'junit', value: 'FILE', help: 'the verdict as JUnit XML, for CI systems' },
      { name: 'markdown', value: 'FILE', help: 'a summary for a pull request' },
    ],
  },
  {
    heading: 'Many runs, in place of all that is above but the files',
    options: [
      {
        name: 'matrix',
        value: 'FILE',
        help: 'run every combination of the lists in a file: releases, programs, paths, threads, caps; the README has an example',
      },
      { name: 'shard', value: 'I/N', help: 'only this part of the matrix, and leave a blob of it' },
      {
        name: 'merge-reports',
        value: 'FOLDER',
        help: 'run nothing, and make one report of the blobs of all shards',
      },
      {
        name: 'html',
        value: 'FILE',
        help: 'the merged report as a page (default: all of them in matrix-report/)',
      },
    ],
  },
  {
    heading: 'Where it runs',
    options: [
      {
        name: 'browser-ws',
        value: 'URL',
        help: 'a Playwright server whose Chromium runs the page, such as ws://ci-browser:3000/ (default: a browser of this machine, found or installed)',
      },
      number('port', 'N', 'port of this machine for the page', 'any that is free'),
      { name: 'help', value: null, help: 'this text' },
    ],
  },
];

/** Every option by its name. */
export const OPTIONS: ReadonlyMap<string, OptionText> = new Map(
  OPTION_GROUPS.flatMap(({ options }) => options.map((option) => [option.name, option])),
);

function number(name: string, value: string, help: string, byDefault: number | string): OptionText {
  return { name, value, help: `${help} (default: ${byDefault})` };
}

function listParameters(): string {
  return PROGRAMS.flatMap(({ id, parameters }) =>
    parameters.map(({ key, default: value }) => `${key}=${value} of ${id}`),
  ).join(', ');
}

function listSwitches(): string {
  const switches = SWITCH_KEYS.map((key) => `${key}=${SWITCH_VALUES[key].join('|')}`);
  return [...switches, 'recycle=off|threshold|every:N', 'provers=K'].join(', ');
}
