import { describeFigures, describeMachines, describeReasons } from './describe-cell.ts';
import { describeTotals, describeVerdict, markOf, MARKS } from './describe-cell.ts';
import { escapeMarkdown } from '../render/escape-markup.ts';
import type { CellResult, MatrixReport } from './matrix-report.ts';
import { arrangeCells } from './matrix-table.ts';

/** The merged report for a pull request: the table, and a list of what somebody has to look at. */
export function renderMarkdown(report: MatrixReport): string {
  const { programs, releases } = arrangeCells(report);
  const table = [
    toLine(['o1js', 'run', ...programs.map(escapeMarkdown)]),
    toLine(['---', '---', ...programs.map(() => '---')]),
    ...releases.flatMap(({ o1js, rows }) =>
      rows.map(({ variant, cells }) =>
        toLine([escapeMarkdown(o1js), escapeMarkdown(variant), ...cells.map(renderCell)]),
      ),
    ),
  ];
  const problems = report.cells.filter((cell) => markOf(cell) !== 'good');
  const known = report.cells.filter((cell) => markOf(cell) === 'good' && cell.because !== null);
  const machines = describeMachines(report);
  const paragraphs = [
    `**${escapeMarkdown(describeTotals(report))}**`,
    table.join('\n'),
    'Growth is per proof, with its interval of 95 %; times are medians.',
    ...(machines === null ? [] : [escapeMarkdown(machines)]),
    ...section('To look at', problems, describeReasons),
    ...section('Known', known, ({ because }) => (because === null ? [] : [because])),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function renderCell(cell: CellResult | null): string {
  if (cell === null) return '';
  const verdict = `${MARKS[markOf(cell)]} ${describeVerdict(cell)}`;
  return [verdict, ...describeFigures(cell)].map(escapeMarkdown).join('<br>');
}

function section(
  heading: string,
  cells: readonly CellResult[],
  detail: (cell: CellResult) => readonly string[],
): readonly string[] {
  if (cells.length === 0) return [];
  const items = cells.map((cell) => {
    const lines = detail(cell).map((line) => `  - ${escapeMarkdown(line)}`);
    return [`- ${escapeMarkdown(`${cell.id}: ${describeVerdict(cell)}`)}`, ...lines].join('\n');
  });
  return [`### ${heading}`, items.join('\n')];
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
