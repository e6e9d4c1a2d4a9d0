import type { Report } from '../../../src/core/export/report-format.ts';
import {
  formatBytes,
  formatDuration,
  formatGrowth,
  pagesToBytes,
} from '../../../src/core/units.ts';
import { describeFigures, describeReasons } from './describe-cell.ts';
import { describeVerdict, markOf, MARKS } from './describe-cell.ts';
import { escapeXml } from '../render/escape-markup.ts';
import type { CellResult } from './matrix-report.ts';

/**
 * Everything about one cell, folded up unless somebody has to look at it.
 * @param anchor the id of the element.
 */
export function renderDetails(cell: CellResult, anchor: string): string {
  const mark = markOf(cell);
  const { outcome, expected, because } = cell;
  return [
    `<details id="${anchor}"${mark === 'good' ? '' : ' open'}>`,
    `<summary><span class="${mark}">${MARKS[mark]} ${escapeXml(describeVerdict(cell))}</span>: ${escapeXml(cell.id)}</summary>`,
    ...(because === null
      ? []
      : [`<p>Expected here: ${expected.join(' or ')}. ${escapeXml(because)}</p>`]),
    renderList(describeFigures(cell)),
    '<h3>Reasons</h3>',
    renderList(describeReasons(cell)),
    ...(outcome.kind === 'measured'
      ? [renderWaterfall(outcome.report), renderProofs(outcome.report)]
      : []),
    '</details>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function renderList(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<ul>${lines.map((line) => `<li>${escapeXml(line)}</li>`).join('')}</ul>`;
}

/** The parts of a report's waterfall, as people call them. */
const PARTS = {
  threadStacks: 'thread stacks',
  liveHandles: 'held by live objects',
  ownerlessLive: 'in use without an owner',
  freeFragmented: 'free, between others',
  neverTouched: 'free, at the end',
  static: 'fixed',
} as const satisfies Partial<Record<keyof Report['waterfall'], string>>;

/** What a proof's growth is made of, with a bar for each part that came. */
function renderWaterfall({ waterfall }: Report): string {
  const parts = (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((part) => {
    const bytes = waterfall[part];
    return bytes === null ? [] : [{ name: PARTS[part], bytes }];
  });
  if (parts.length === 0) return '';
  const most = Math.max(1, ...parts.map(({ bytes }) => Math.abs(bytes)));
  const rows = parts.map(({ name, bytes }) => {
    const share = ((Math.abs(bytes) / most) * 100).toFixed(1);
    const bar = `<span class="track"><span class="bar${bytes < 0 ? ' less' : ''}" style="width:${share}%"></span></span>`;
    return `<tr><th scope="row">${name}</th><td class="figure">${formatGrowth(bytes)}</td><td>${bytes === 0 ? '' : bar}</td></tr>`;
  });
  return [
    '<h3>What grew, on average of a proof</h3>',
    '<table class="bars"><thead><tr><th scope="col">Part</th><th scope="col">Growth</th><th scope="col">Share</th></tr></thead>',
    `<tbody>${rows.join('')}</tbody></table>`,
  ].join('\n');
}

function renderProofs({ proofs, config }: Report): string {
  if (proofs.length === 0) return '';
  const rows = proofs.map(({ index, proveMs, verified, pages, heap }) =>
    [
      `<tr><th scope="row">${index + 1}${index < config.warmup ? ', warm-up' : ''}</th>`,
      `<td class="figure">${formatDuration(proveMs)}</td>`,
      `<td>${verified ? 'yes' : 'no'}</td>`,
      `<td class="figure">${formatBytes(pagesToBytes(pages.after))}</td>`,
      `<td class="figure">${heap.liveBytes === null ? 'not measured' : formatBytes(heap.liveBytes)}</td></tr>`,
    ].join(''),
  );
  const columns = ['Proof', 'Time', 'Verified', 'Memory', 'Live bytes'];
  const head = columns.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<h3>Proofs</h3>\n<table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
