import { parseArgs } from 'node:util';
import { RANGES } from '../../src/core/experiment/config.ts';
import { findProgram, PROGRAMS } from '../../src/core/experiment/programs.ts';
import type { ProgramId } from '../../src/core/experiment/programs.ts';
import { DEFAULT_RELEASE, findRelease, RELEASES } from '../../src/core/experiment/releases.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { Switches } from '../../src/core/experiment/switches.ts';
import { HISTORY_KEYS } from './history-plan.ts';
import { HEAP_KEYS } from './measure-heaps.ts';
import { ROW_KEYS } from './rows.ts';

/** What is to be measured. */
export interface BenchOptions {
  /** Pairs of runs per release, one run of each side. */
  readonly pairs: number;
  /** Keys of the rows that are wanted; what none of them needs is not run. */
  readonly rows: readonly string[];
  /** Proofs of a run with nothing stored, the first one included. */
  readonly proofs: number;
  readonly releases: readonly ReleaseId[];
  readonly program: ProgramId;
  /** Threads of both sides; `null`: each side has its own default, see `threadsOf`. */
  readonly threads: number | null;
  readonly stockFinalizers: StockFinalizers;
  /** Where a table for a README goes; `null` for nowhere. */
  readonly markdownFile: string | null;
}

/**
 * What finalizers stock has. Its own can free memory twice, which ends some releases within a few
 * proofs; without them it leaks a little and lives, so that its time can be measured at all.
 */
export type StockFinalizers = (typeof STOCK_FINALIZERS)[number];
const STOCK_FINALIZERS = ['as-shipped', 'off'] as const satisfies readonly Switches['finalizers'][];

/** Keys of all rows: those of each release, of heaps that are made up, and of the history. */
export const BENCH_ROWS: readonly string[] = [...ROW_KEYS, ...HEAP_KEYS, ...HISTORY_KEYS];

/** What the command line asks for. */
export type BenchCommand =
  | { readonly kind: 'bench'; readonly options: BenchOptions }
  | { readonly kind: 'help' }
  /** Every mistake, a sentence each. */
  | { readonly kind: 'wrong-usage'; readonly mistakes: readonly string[] };

/** Six pairs are the fewest whose interval has 95 %. */
const PAIRS = { min: 1, max: 100, default: 6 } as const;
/** A run has a first proof and at least one warm one. */
const PROOFS = { min: 2, max: 100, default: 3 } as const;

const OPTIONS = {
  pairs: { type: 'string' },
  proofs: { type: 'string' },
  release: { type: 'string', multiple: true },
  row: { type: 'string', multiple: true },
  program: { type: 'string' },
  threads: { type: 'string' },
  'stock-finalizers': { type: 'string' },
  markdown: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `--help` prints, and wrong usage too. */
export const BENCH_USAGE = `Usage: npm run bench -- [options]

Measures stock o1js against the runtime in Chromium, alternating, and writes bench-report.json;
besides, fast arithmetic against the shipped one, the browser against the native prover where it is
installed, and what watching costs.

  --pairs N       pairs of runs per release and comparison, ${PAIRS.min} to ${PAIRS.max}; 5 at least to quote,
                  6 for intervals of 95 % (default ${PAIRS.default})
  --proofs N      proofs of a first visit, ${PROOFS.min} to ${PROOFS.max}: the first and the warm ones (default ${PROOFS.default})
  --release X     ${RELEASES.join(', ')}; repeatable (default ${DEFAULT_RELEASE})
  --row KEY       a line of the table, repeatable; only what it needs is run (default all):
${listRowKeys()}
  --program ID    ${PROGRAMS.map(({ id }) => id).join(', ')} (default square)
  --threads N     threads of all sides, ${RANGES.threads.min} to ${RANGES.threads.max} (default: what each takes by itself, which is
                  one fewer than there are cores for stock and all of them for the others)
  --stock-finalizers as-shipped | off
                  off for releases that crash as shipped before they are measured; the
                  report then says so (default as-shipped)
  --markdown FILE write the tables for a README besides
  --help          this text

Exit status: 0 measured, 3 a pair is missing because its runs failed, 64 wrong usage, 1 anything else.
`;

/** The keys of all rows, in lines of the usage. */
function listRowKeys(): string {
  const indent = ' '.repeat(18);
  const lines: string[] = [];
  for (let i = 0; i < BENCH_ROWS.length; i += 4)
    lines.push(indent + BENCH_ROWS.slice(i, i + 4).join(', '));
  return lines.join(',\n');
}

/** Reads the command line. All mistakes come back at once. */
export function parseBenchCommand(argv: readonly string[]): BenchCommand {
  const mistakes: string[] = [];
  const given = new Map<string, string[]>();
  // Not strict: strict parsing ends at the first mistake.
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') {
      mistakes.push(`“${token.value}” is not an option.`);
    } else if (token.kind === 'option') {
      if (token.name === 'help') return { kind: 'help' };
      if (!Object.hasOwn(OPTIONS, token.name)) {
        mistakes.push(`There is no option ${token.rawName}.`);
      } else {
        given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? '']);
      }
    }
  }

  /** The value of an option that may be given once. */
  const one = (name: string): string | undefined => {
    const values = given.get(name) ?? [];
    if (values.length > 1) mistakes.push(`--${name} is given ${values.length} times.`);
    return values.at(-1);
  };
  const refuse = (name: string, value: string, allowed: string) => {
    mistakes.push(`--${name}: “${value}” is not allowed. Allowed: ${allowed}.`);
  };
  const integer = <T>(name: string, range: { min: number; max: number }, fallback: T) => {
    const text = one(name);
    if (text === undefined) return fallback;
    const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= range.min && number <= range.max) return number;
    refuse(name, text, `a whole number from ${range.min} to ${range.max}`);
    return fallback;
  };

  const releases = (given.get('release') ?? [DEFAULT_RELEASE]).flatMap((text) => {
    const release = findRelease(text);
    if (release === null) refuse('release', text, RELEASES.join(', '));
    return release ?? [];
  });
  const rows = (given.get('row') ?? BENCH_ROWS).filter((key) => {
    const isKnown = BENCH_ROWS.includes(key);
    if (!isKnown) refuse('row', key, BENCH_ROWS.join(', '));
    return isKnown;
  });
  const markdownFile = one('markdown') ?? null;
  if (markdownFile === '') refuse('markdown', '', 'the name of a file');
  const programName = one('program') ?? 'square';
  const program = findProgram(programName);
  if (program === null) refuse('program', programName, PROGRAMS.map(({ id }) => id).join(', '));
  const finalizersName = one('stock-finalizers') ?? 'as-shipped';
  const stockFinalizers = STOCK_FINALIZERS.find((name) => name === finalizersName);
  if (stockFinalizers === undefined) {
    refuse('stock-finalizers', finalizersName, STOCK_FINALIZERS.join(', '));
  }
  const options: BenchOptions = {
    pairs: integer('pairs', PAIRS, PAIRS.default),
    proofs: integer('proofs', PROOFS, PROOFS.default),
    releases: [...new Set(releases)],
    rows: [...new Set(rows)],
    program: program?.id ?? 'square',
    threads: integer('threads', RANGES.threads, null),
    stockFinalizers: stockFinalizers ?? 'as-shipped',
    markdownFile,
  };
  return mistakes.length > 0 ? { kind: 'wrong-usage', mistakes } : { kind: 'bench', options };
}
