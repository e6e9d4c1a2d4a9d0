import type { Report } from '../../../src/core/export/report-format.ts';
import {
  describeRunOf,
  renderGrownClasses,
  renderWaterfall,
} from '../../../src/core/export/report-text.ts';
import { formatDuration } from '../../../src/core/units.ts';
import { describeVerdict, listJudgements } from './judgements.ts';
import type { Judgement } from './judgements.ts';
import { describeForecast, medianProveMs, renderDiagnosis } from './report-text.ts';

/** Width of the lines that sentences are broken into. */
const WIDTH = 100;

const OUTCOMES: Readonly<Record<Judgement['outcome'], string>> = {
  pass: 'ok',
  fail: 'FAIL',
  undecided: '?',
  'not judged': '–',
};

/** A report for a terminal: the verdict and why, what grew, and what is to be expected. */
export function renderText(report: Report): string {
  const sections = [
    `${report.verdict.toUpperCase()}  ${describeRunOf(report)}`,
    wrap(describeVerdict(report.reasons)).join('\n'),
    table(listJudgements(report).map(({ name, outcome, what }) => [OUTCOMES[outcome], name, what])),
    wrap(renderDiagnosis(report)).join('\n'),
    renderWaterfall(report).join('\n'),
    renderGrownClasses(report).join('\n'),
    describeViolations(report),
    `${describeForecast(report)}\n${describeTimes(report)}`,
    describeRest(report),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function describeViolations({ violations }: Report): string {
  const [first] = violations ?? [];
  if (violations === null || first === undefined) return '';
  const { kind, class: name, proof, detail } = first;
  return `Violations of ownership: ${violations.length}, the first in proof ${proof + 1}: ${kind} of ${name}, ${detail}`;
}

function describeTimes(report: Report): string {
  const { compile, environment } = report;
  const median = medianProveMs(report);
  const times = [
    compile.ms === null ? [] : `compiled in ${formatDuration(compile.ms)}`,
    median === null ? [] : `a proof takes ${formatDuration(median)}`,
  ].flat();
  return [...times, `${environment.browser}, ${environment.cores} cores.`]
    .join(', ')
    .replace(/^./, (letter) => letter.toUpperCase());
}

/** What else has to be known of the figures, and which of them are missing. */
function describeRest({ reasons }: Report): string {
  const others = reasons.filter((line) => !line.startsWith('verdict: ') && !isOrdinary(line));
  return others.length === 0 ? '' : ['Notes', ...others.map((line) => `  ${line}`)].join('\n');
}

/**
 * Lines that need not be read again: what every healthy run has as `null`, and what has a place of
 * its own.
 */
const ORDINARY = ['config.maxMemoryBytes', 'forecast.proofsUntilLimit', 'diagnosis'];

function isOrdinary(line: string): boolean {
  return ORDINARY.some((field) => line.startsWith(`${field}: `));
}

/** Rows as lines whose columns stand under each other. */
function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines;
}
