import type { Report } from '../../../src/core/export/report-format.ts';
import { formatDuration } from '../../../src/core/units.ts';
import { escapeMarkdown } from './escape-markup.ts';
import { describeVerdict, listJudgements } from './judgements.ts';
import type { Judgement } from './judgements.ts';
import {
  describeForecast,
  describeRunOf,
  listLargestClasses,
  listParts,
  medianProveMs,
} from './report-text.ts';

const OUTCOMES: Readonly<Record<Judgement['outcome'], string>> = {
  pass: '✅',
  fail: '❌',
  undecided: '❔',
  'not judged': '–',
};

/** A report for a pull request. */
export function renderMarkdown(report: Report): string {
  const mark = report.verdict === 'pass' ? '✅' : report.verdict === 'inconclusive' ? '❔' : '❌';
  const median = medianProveMs(report);
  const paragraphs = [
    `### ${mark} ${escapeMarkdown(report.verdict)}: ${escapeMarkdown(describeRunOf(report))}`,
    escapeMarkdown(describeVerdict(report.reasons)),
    toTable(
      ['', 'judged', 'measured'],
      listJudgements(report).map(({ name, outcome, what }) => [OUTCOMES[outcome], name, what]),
    ),
    toTable(['what a proof adds', 'bytes'], listParts(report)),
    toTable(['classes with most bytes alive', ''], listLargestClasses(report)),
    escapeMarkdown(
      [
        describeForecast(report),
        median === null ? [] : `A proof takes ${formatDuration(median)}.`,
        `${report.environment.browser}, ${report.environment.cores} cores.`,
      ]
        .flat()
        .join(' '),
    ),
  ];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const toLine = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [toLine(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(toLine)].join('\n');
}
