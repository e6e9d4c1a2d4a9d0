import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { BenchReport, CallRow, ComparisonBench, ComparisonKey } from './bench-report.ts';
import type { RatioRow } from './bench-report.ts';
import { cellsOf, count, describeConfidence, describeFigure } from './format-rows.ts';
import {
  CALL_SIDES,
  callRowsOf,
  describeHistory,
  describeMachine,
  describeMissedKeys,
  describeNotApplied,
  describeThreads,
  describeUnavailable,
  nameSide,
  ratioRowsOf,
} from './format-rows.ts';
import { COMPARISONS } from './sides.ts';
import type { Comparison } from './sides.ts';

const HEADINGS: Readonly<Record<ComparisonKey, string>> = {
  runtime: 'stock o1js against o1js with the runtime',
  arithmetic: 'the runtime with field arithmetic as shipped and replaced',
  native: 'the native prover in Node against o1js with the runtime in the browser',
  sampling: 'what sampling the memory costs: proofs of one run, sampled and not by turns',
  following:
    'what the ledger costs: every object followed and the memory sampled, against the memory only',
  observing: 'what watching costs: memory sampled and every object followed, against neither',
};

/** The report as a section of a README: where it was measured, then a table for each comparison. */
export function renderMarkdown(report: BenchReport): string {
  const pairs = count(report.settings.pairs, 'pair');
  const paragraphs = [
    `Measured on ${describeMachine(report)}; ${pairs} of runs each.`,
    ...COMPARISONS.flatMap((comparison) => renderComparison(report, comparison)),
    ...renderCalls(report),
    ...report.releases.flatMap(({ o1js, rows }) =>
      rows.flatMap((row) => (row.kind === 'figure' ? `o1js ${o1js}, ${describeFigure(row)}.` : [])),
    ),
    ...(report.heaps.length === 0
      ? []
      : [`Heaps made up for it, in the browser: ${report.heaps.map(describeFigure).join('; ')}.`]),
    ...(report.history === null
      ? []
      : [`History of the page: ${describeHistory(report.history).join('; ')}.`]),
    ...report.releases.flatMap((release) => [
      ...release.comparisons.flatMap((measured) => describeFailures(release.o1js, measured, pairs)),
      ...describeUnavailable(release).map((text) => `o1js ${release.o1js}, not measured: ${text}.`),
    ]),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function renderCalls({ releases }: BenchReport): readonly string[] {
  const rows = releases.flatMap(({ o1js, rows: all }) =>
    callRowsOf(all).map((row) => ({ o1js, row })),
  );
  if (rows.length === 0) return [];
  return [
    'Single calls, in the browser, from a loop in the same module:',
    toTable(CALL_SIDES, rows),
  ];
}

function toTable(
  names: readonly string[],
  rows: readonly { readonly o1js: ReleaseId; readonly row: RatioRow | CallRow }[],
): string {
  const confidence = describeConfidence(rows.map(({ row }) => row));
  return [
    toLine(['o1js', '', ...names, 'ratio', confidence]),
    toLine(['---', '---', '---:', '---:', '---:', '---:']),
    ...rows.map(({ o1js, row }) => toLine([o1js, row.label, ...cellsOf(row)])),
  ].join('\n');
}

function renderComparison(
  report: BenchReport,
  { key, reference, candidate }: Comparison,
): readonly string[] {
  const rows = report.releases.flatMap(({ o1js, rows: all }) =>
    ratioRowsOf(all, key).map((row) => ({ o1js, row })),
  );
  if (rows.length === 0) return [];
  const sides = [reference, candidate];
  const names = sides.map((side) => nameSide(side, report));
  const { program } = report.settings;
  return [
    `\`${program}\`, ${HEADINGS[key]} (${describeThreads(sides, report)}):`,
    toTable(names, rows),
  ];
}

/** Nobody should take a table for whole that is not. */
function describeFailures(
  o1js: string,
  measured: ComparisonBench,
  wanted: string,
): readonly string[] {
  const { key, pairs, failures } = measured;
  const missed = describeMissedKeys(pairs);
  const notes = [
    ...(missed === null ? [] : [`o1js ${o1js}: ${missed}`]),
    ...describeNotApplied(measured).map((text) => `o1js ${o1js}, ${key}: ${text}`),
  ];
  if (failures.length === 0) return notes;
  const kinds = new Set(failures.map(({ side, verdict }) => `${side}: ${verdict}`));
  const failed = `${count(failures.length, 'run')} failed (${[...kinds].join(', ')})`;
  return [
    ...notes,
    `o1js ${o1js}, ${key}: ${failed}, and ${pairs.length} of ${wanted} were measured.`,
  ];
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
