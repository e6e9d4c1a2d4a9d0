import type { Report } from '../../../src/core/export/report-format.ts';
import {
  describeRunOf,
  renderGrownClasses,
  renderWaterfall,
} from '../../../src/core/export/report-text.ts';
import { formatDuration } from '../../../src/core/units.ts';
import { escapeMarkdown } from './escape-markup.ts';
import { describeVerdict, listJudgements } from './judgements.ts';
import type { Judgement } from './judgements.ts';
import { describeForecast, medianProveMs, renderDiagnosis } from './report-text.ts';

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
    escapeMarkdown(renderDiagnosis(report)),
    toBlock(renderWaterfall(report)),
    toBlock(renderGrownClasses(report)),
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

/** Lines whose columns are to stand under each other, in a fixed font. */
function toBlock(lines: readonly string[]): string {
  // Longer than any in the text, which cannot end it then.
  const longest = Math.max(
    2,
    ...Array.from(lines.join('\n').matchAll(/`+/g), ([run]) => run.length),
  );
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence].join('\n');
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const toLine = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [toLine(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(toLine)].join('\n');
}
