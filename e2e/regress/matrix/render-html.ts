import { describeFigures, describeMachines } from './describe-cell.ts';
import { describeTotals, describeVerdict, markOf, MARKS } from './describe-cell.ts';
import { escapeXml } from '../render/escape-markup.ts';
import { renderDetails } from './html-details.ts';
import { HTML_STYLE } from './html-style.ts';
import type { CellResult, MatrixReport } from './matrix-report.ts';
import { arrangeCells } from './matrix-table.ts';

/**
 * The merged report as one page that opens from disk: no script, nothing to fetch, and a policy that
 * forbids both, since reasons may quote what somebody's program said.
 */
export function renderHtml(report: MatrixReport): string {
  const anchors = new Map(report.cells.map(({ id }, index) => [id, `cell-${index + 1}`]));
  const anchorOf = ({ id }: CellResult) => anchors.get(id) ?? '';
  const machines = describeMachines(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${report.ok ? '✓' : '✗'} Memory growth of browser proofs</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
<h1>Memory growth of browser proofs</h1>
<p class="totals ${report.ok ? 'good' : 'bad'}">${escapeXml(describeTotals(report))}</p>
${machines === null ? '' : `<p>${escapeXml(machines)}</p>`}
${renderTable(report, anchorOf)}
<h2>Each cell</h2>
${report.cells.map((cell) => renderDetails(cell, anchorOf(cell))).join('\n')}
</main>
</body>
</html>
`;
}

function renderTable(report: MatrixReport, anchorOf: (cell: CellResult) => string): string {
  const { programs, releases } = arrangeCells(report);
  const head = ['o1js', 'Run', ...programs].map(
    (name) => `<th scope="col">${escapeXml(name)}</th>`,
  );
  const bodies = releases.map(({ o1js, rows }) => {
    const lines = rows.map(({ variant, cells }, index) =>
      [
        '<tr>',
        index === 0 ? `<th scope="rowgroup" rowspan="${rows.length}">${escapeXml(o1js)}</th>` : '',
        `<th scope="row">${escapeXml(variant)}</th>`,
        ...cells.map((cell) => (cell === null ? '<td></td>' : renderCell(cell, anchorOf(cell)))),
        '</tr>',
      ].join(''),
    );
    return `<tbody>\n${lines.join('\n')}\n</tbody>`;
  });
  return `<div class="scroll" role="region" aria-label="All cells" tabindex="0">
<table>
<caption>Releases by programs. Growth is per proof, with its interval of 95 %; times are medians.</caption>
<thead><tr>${head.join('')}</tr></thead>
${bodies.join('\n')}
</table>
</div>`;
}

function renderCell(cell: CellResult, anchor: string): string {
  const mark = markOf(cell);
  const verdict = `${MARKS[mark]} ${escapeXml(describeVerdict(cell))}`;
  const figures = describeFigures(cell).map(
    (text) => `<span class="growth">${escapeXml(text)}</span>`,
  );
  return `<td><a class="verdict ${mark}" href="#${anchor}">${verdict}</a>${figures.join('')}</td>`;
}
