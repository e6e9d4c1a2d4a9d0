import { PART_LABELS } from '../analysis/part-labels.ts';
import { formatBytes, formatCount, formatGrowth } from '../units.ts';
import type { Bytes } from '../units.ts';
import type { Report, ReportClass } from './report-format.ts';

/**
 * Parts of a report as plain text for a terminal: lines without colours, in which nothing has to be
 * of any width but the font's.
 */

/** The parts of the report's waterfall, in the order in which a waterfall is drawn. */
const PARTS = [
  'threadStacks',
  'liveHandles',
  'ownerlessLive',
  'freeFragmented',
  'neverTouched',
  'static',
] as const;

/** How many characters a bar has at most. */
const BAR_WIDTH = 24;

/** What was run, in a line: `square, o1js 2.14.0, leaking path, 8 threads, 7 proofs (1 for warm-up), Chromium 156`. */
export function describeRunOf({ config, proofs, environment }: Report): string {
  const { recycle, provers, ...switches } = config.switches;
  const path =
    config.path === null
      ? Object.entries(switches)
          .map(([key, value]) => `${key}=${value}`)
          .join(' ')
      : `${config.path} path`;
  const warmup = config.warmup > 0 ? ` (${config.warmup} for warm-up)` : '';
  return [
    config.program,
    `o1js ${config.o1js}`,
    path,
    ...(recycle === 'off' ? [] : [`recycle=${recycle}`]),
    ...(provers === 1 ? [] : [`${provers} provers`]),
    count(config.threads, 'thread'),
    `${count(proofs.length, 'proof')}${warmup}`,
    environment.browser,
  ].join(', ');
}

/**
 * What a proof adds to the memory, part by part: a heading, then a line for each part with a bar that
 * begins where the one before it ended, and the sum. Parts that shrank go back, in a lighter shade.
 */
export function renderWaterfall(report: Report): readonly string[] {
  const { waterfall } = report;
  if (waterfall.total === null)
    return [`What a proof adds: not known. ${explain(report, 'waterfall')}`];
  const known = PARTS.flatMap((part) => {
    const bytes = waterfall[part];
    return bytes === null ? [] : [{ label: PART_LABELS[part], bytes }];
  });
  const bars = drawBars(known.map(({ bytes }) => bytes));
  const rows = known.map(({ label, bytes }, i) => [label, formatGrowth(bytes), bars[i] ?? '']);
  const isWhole = known.length === PARTS.length;
  const sum = known.reduce((total, { bytes }) => total + bytes, 0);
  const last = isWhole
    ? [['Growth of the memory', formatGrowth(sum), '']]
    : [[PART_LABELS.restOfLive, 'not known', '']];
  return ['What a proof adds, on average:', ...alignRows([...rows, ...last])];
}

/** Where bars begin and end on one scale, as text. */
function drawBars(parts: readonly Bytes[]): readonly string[] {
  const ends = [0];
  for (const bytes of parts) ends.push((ends.at(-1) ?? 0) + bytes);
  const least = Math.min(...ends);
  const range = Math.max(...ends) - least;
  const column = (bytes: Bytes) =>
    range === 0 ? 0 : Math.round(((bytes - least) / range) * BAR_WIDTH);
  return parts.map((bytes, i) => {
    const [from, to] = [column(ends[i] ?? 0), column(ends[i + 1] ?? 0)];
    const [start, end] = [Math.min(from, to), Math.max(from, to)];
    return ' '.repeat(start) + (bytes < 0 ? '░' : '█').repeat(end - start);
  });
}

/** How many classes are named as those that grew most. */
const MOST_CLASSES = 3;

/**
 * The three classes whose objects grew most with each proof: by bytes, then by number. A heading,
 * then a line for each, or one line that says why there is none.
 */
export function renderGrownClasses(report: Report): readonly string[] {
  if (report.byClass === null) {
    return [`Classes that grew most: not known. ${explain(report, 'byClass')}`];
  }
  const grown = listGrownClasses(report.byClass).slice(0, MOST_CLASSES);
  if (grown.length === 0)
    return ['Classes that grew most: none has more objects after each proof.'];
  const rows = grown.map((row) => {
    const { estimate: bytes } = row.aliveBytesPerProof;
    const { estimate: objects } = row.alivePerProof;
    return [
      row.class,
      objects === null
        ? ''
        : `${formatChange(objects)} object${Math.abs(objects) === 1 ? '' : 's'}`,
      bytes === null ? '' : formatGrowth(bytes),
      `${formatCount(row.alive)} alive${row.aliveBytes === null ? '' : `, ${formatBytes(row.aliveBytes)}`}`,
    ];
  });
  return ['Classes that grew most, with each proof:', ...alignRows(rows)];
}

/** The classes of which more is alive after each proof, those that grow fastest first. */
export function listGrownClasses(classes: readonly ReportClass[]): readonly ReportClass[] {
  const bytes = ({ aliveBytesPerProof }: ReportClass) => aliveBytesPerProof.estimate ?? 0;
  const objects = ({ alivePerProof }: ReportClass) => alivePerProof.estimate ?? 0;
  return classes
    .filter((row) => bytes(row) > 0 || objects(row) > 0)
    .toSorted((a, b) => bytes(b) - bytes(a) || objects(b) - objects(a));
}

/** A change of a count with its sign: `+512`, `−2`, `+0.25`, `0`. */
export function formatChange(change: number): string {
  const size = Math.abs(change);
  const text = Number.isInteger(change) ? formatCount(size) : size.toFixed(2);
  if (Number(text) === 0) return '0';
  return `${change < 0 ? '−' : '+'}${text}`;
}

/** Why a field of the report is `null`: its line of the reasons, without the field. */
export function explain({ reasons }: Report, field: string): string {
  const line = reasons.find((reason) => reason.startsWith(`${field}: `));
  if (line === undefined) return 'The report does not say why.';
  const text = line.slice(field.length + 2);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** `1 proof`, `2 proofs`. */
export function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Rows of cells as lines: the first to the left, the last as it is, those between to the right. */
function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const align = (cell: string, column: number) => {
    if (column === 0) return cell.padEnd(widths[column] ?? 0);
    return column === columns - 1 ? cell : cell.padStart(widths[column] ?? 0);
  };
  return rows.map((row) => `  ${row.map(align).join('  ')}`.trimEnd());
}
