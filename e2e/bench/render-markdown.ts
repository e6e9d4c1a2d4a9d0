import type { BenchReport, ComparisonBench, ComparisonKey } from './bench-report.ts';
import { cellsOf, count, describeConfidence, describeFigure } from './format-rows.ts';
import {
  describeMachine,
  describeMissedKeys,
  describeThreads,
  nameSide,
  ratioRowsOf,
} from './format-rows.ts';
import { COMPARISONS } from './sides.ts';
import type { Comparison } from './sides.ts';

const HEADINGS: Readonly<Record<ComparisonKey, string>> = {
  runtime: 'stock o1js against o1js with the runtime',
  observing: 'what watching costs: memory sampled and every object followed, against neither',
};

/** The report as a section of a README: where it was measured, then a table for each comparison. */
export function renderMarkdown(report: BenchReport): string {
  const pairs = count(report.settings.pairs, 'pair');
  const paragraphs = [
    `Measured on ${describeMachine(report)}; ${pairs} of runs each.`,
    ...COMPARISONS.flatMap((comparison) => renderComparison(report, comparison)),
    ...report.releases.flatMap(({ o1js, rows }) =>
      rows.flatMap((row) => (row.kind === 'figure' ? `o1js ${o1js}, ${describeFigure(row)}.` : [])),
    ),
    ...report.releases.flatMap(({ o1js, comparisons }) =>
      comparisons.flatMap((measured) => describeFailures(o1js, measured, pairs)),
    ),
  ];
  return `${paragraphs.join('\n\n')}\n`;
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
  const confidence = describeConfidence(rows.map(({ row }) => row));
  const lines = [
    toLine(['o1js', '', ...names, 'ratio', confidence]),
    toLine(['---', '---', '---:', '---:', '---:', '---:']),
    ...rows.map(({ o1js, row }) => toLine([o1js, row.label, ...cellsOf(row)])),
  ];
  const { program } = report.settings;
  return [
    `\`${program}\`, ${HEADINGS[key]} (${describeThreads(sides, report)}):`,
    lines.join('\n'),
  ];
}

/** Nobody should take a table for whole that is not. */
function describeFailures(
  o1js: string,
  { key, pairs, failures }: ComparisonBench,
  wanted: string,
): readonly string[] {
  const missed = describeMissedKeys(pairs);
  const keys = missed === null ? [] : [`o1js ${o1js}: ${missed}`];
  if (failures.length === 0) return keys;
  const kinds = new Set(failures.map(({ side, verdict }) => `${side}: ${verdict}`));
  const failed = `${count(failures.length, 'run')} failed (${[...kinds].join(', ')})`;
  return [
    ...keys,
    `o1js ${o1js}, ${key}: ${failed}, and ${pairs.length} of ${wanted} were measured.`,
  ];
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
