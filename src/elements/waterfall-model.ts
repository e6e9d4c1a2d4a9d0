import { pickLargest } from '../core/analysis/handle-classes.ts';
import type { ClassShare } from '../core/analysis/handle-classes.ts';
import { PART_LABELS } from '../core/analysis/part-labels.ts';
import { listParts } from '../core/analysis/waterfall.ts';
import type { GrowthSplit, MemoryPart, MemorySplit } from '../core/analysis/waterfall.ts';
import { formatBytes, formatCount, formatGrowth } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';

/** A line of the waterfall: a part, the parts of it that are told apart, or the sum. */
export interface WaterfallRow {
  readonly label: string;
  readonly help: string;
  readonly bytes: Bytes;
  /** As it is told: with a sign in a growth. */
  readonly text: string;
  /** Share of the sum, as `37 %`; empty where a share says nothing. */
  readonly share: string;
  /** Whether this is a part of the row before it and counts in no sum. */
  readonly isDetail: boolean;
  readonly ground: BarGround;
  /** Where its bar begins and ends, from 0 to 1 of the width. */
  readonly from: number;
  readonly to: number;
}

/** How a bar is filled: as the heap map fills what belongs to that owner, and the sum in ink. */
export type BarGround =
  | 'stack'
  | 'handle'
  | 'module'
  | 'unreachable'
  | 'unmarked'
  | 'free'
  | 'top'
  | 'static'
  | 'gap'
  | 'sum';

/** How the parts are told. The words are those of the heap map, where a part is there as well. */
const PART_TEXT: Readonly<
  Record<
    MemoryPart,
    { readonly label: string; readonly help: string; readonly ground: Exclude<BarGround, 'sum'> }
  >
> = {
  threadStacks: {
    label: PART_LABELS.threadStacks,
    help: 'Of threads that prove, and of threads that ended without giving theirs back.',
    ground: 'stack',
  },
  liveHandles: {
    label: PART_LABELS.liveHandles,
    help: 'What they hold in this memory, with all that only they reach.',
    ground: 'handle',
  },
  ownerlessLive: {
    label: PART_LABELS.ownerlessLive,
    help: 'No object of JavaScript holds it: the module keeps it for itself, or nobody does.',
    ground: 'module',
  },
  restOfLive: {
    label: PART_LABELS.restOfLive,
    help: 'Nobody looked for its owners: objects were not followed, or it took too long.',
    ground: 'unmarked',
  },
  freeFragmented: {
    label: PART_LABELS.freeFragmented,
    help: 'Freed, between chunks in use: smaller allocations fit in there.',
    ground: 'free',
  },
  neverTouched: {
    label: PART_LABELS.neverTouched,
    help: 'In one piece. Most of it is in use while a proof is made, and free again after it.',
    ground: 'top',
  },
  static: {
    label: PART_LABELS.static,
    help: 'The module’s variables and main stack, and what is not the allocator’s.',
    ground: 'static',
  },
  unexplained: {
    label: PART_LABELS.unexplained,
    help: 'The walk of the heap does not account for it.',
    ground: 'gap',
  },
};

/** Most lines for the classes of objects; those that are left over share the last of them. */
const CLASS_LINES = 5;

/** A line before it is known how wide the bars are: its bar begins at `start`, in bytes. */
type Line = Pick<WaterfallRow, 'label' | 'help' | 'bytes' | 'isDetail' | 'ground'> & {
  readonly start: Bytes;
};

/**
 * The lines of the waterfall. Each bar begins where the one before it ended, so that the last one,
 * the sum, ends where they arrived. Parts of a part, such as the classes of objects, do the same
 * within it.
 *
 * @param kind of a growth, bytes have a sign, and parts that shrank go back to the left.
 */
export function waterfallRows(
  split: MemorySplit | GrowthSplit,
  kind: 'memory' | 'growth',
): readonly WaterfallRow[] {
  const { totalBytes } = split;
  const lines: Line[] = [];
  let reached = 0;
  for (const { part, bytes } of listParts(split.parts)) {
    const { label, help, ground } = PART_TEXT[part];
    const name = part === 'threadStacks' ? `${label}${countOf(split.stackCount, kind)}` : label;
    lines.push({ label: name, help, bytes, isDetail: false, ground, start: reached });
    lines.push(...detailLines(split, part, reached, kind));
    reached += bytes;
  }
  const label = kind === 'growth' ? 'Growth of the memory' : 'The memory';
  lines.push({ label, help: '', bytes: totalBytes, isDetail: false, ground: 'sum', start: 0 });
  const scale = scaleOf(lines.map(({ start, bytes }) => start + bytes));
  const format = kind === 'growth' ? formatGrowth : formatBytes;
  return lines.map((line) => ({
    label: line.label,
    help: line.help,
    bytes: line.bytes,
    text: format(line.bytes),
    share: shareOf(line, totalBytes),
    isDetail: line.isDetail,
    ground: line.ground,
    from: scale(line.start),
    to: scale(line.start + line.bytes),
  }));
}

/** What is told apart of a part. */
function detailLines(
  { handleClasses, unreachableBytes }: MemorySplit | GrowthSplit,
  part: MemoryPart,
  start: Bytes,
  kind: 'memory' | 'growth',
): readonly Line[] {
  if (part === 'liveHandles' && handleClasses !== null) {
    return classLines(handleClasses, start, kind);
  }
  if (part === 'ownerlessLive' && unreachableBytes !== null) {
    return [
      {
        label: 'of which suspected leaks',
        help: 'Nothing that is known to be alive points there.',
        bytes: unreachableBytes,
        isDetail: true,
        ground: 'unreachable',
        start,
      },
    ];
  }
  return [];
}

/** The classes of objects that hold most of it, one after the other. */
function classLines(
  classes: readonly ClassShare[],
  start: Bytes,
  kind: 'memory' | 'growth',
): readonly Line[] {
  const { largest, others } = pickLargest(classes, CLASS_LINES);
  const lines: Line[] = [];
  let reached = start;
  const add = (name: string, alive: number, bytes: Bytes) => {
    const label = `${name}${countOf(alive, kind)}`;
    lines.push({ label, help: '', bytes, isDetail: true, ground: 'handle', start: reached });
    reached += bytes;
  };
  for (const { className, alive, bytes } of largest) add(className, alive, bytes);
  if (others !== null) {
    add(`${formatCount(others.classes)} other classes`, others.alive, others.bytes);
  }
  return lines;
}

/** Of a sum that is none, and of what shrank, no share is told; the sum is all of itself. */
function shareOf({ bytes, ground }: Pick<Line, 'bytes' | 'ground'>, totalBytes: Bytes): string {
  if (totalBytes <= 0 || bytes < 0) return '';
  return ground === 'sum' ? '100 %' : formatShare(bytes / totalBytes);
}

/** The place on the width of every sum that the bars reach, 0 among them. */
function scaleOf(sums: readonly Bytes[]): (sum: Bytes) => number {
  const least = Math.min(0, ...sums);
  const most = Math.max(0, ...sums);
  return (value) =>
    most === least ? 0 : Math.min(1, Math.max(0, (value - least) / (most - least)));
}

function countOf(count: number, kind: 'memory' | 'growth'): string {
  if (kind === 'memory') return ` (${formatCount(count)})`;
  return count === 0 ? '' : ` (${count > 0 ? '+' : ''}${formatCount(count)})`;
}

/** A share for people. `100 %` and `0 %` are exact: what is nearly all, or hardly any, says so. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && percent < 100) return '> 99.9 %';
  return `${percent >= 99.95 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

/** How much of it counting objects alone would see: the limit of instruments that know no heap. */
export function describeOwnBytes(
  { handlesOwnBytes, totalBytes }: MemorySplit | GrowthSplit,
  kind: 'memory' | 'growth',
): string | null {
  if (handlesOwnBytes === null) return null;
  const counted =
    'Counting only the objects of JavaScript by their own size, as is all one can do without seeing the heap,';
  if (kind === 'growth' && totalBytes <= 0) {
    return `${counted} would find ${formatGrowth(handlesOwnBytes)}.`;
  }
  const share = formatShare(Math.max(0, handlesOwnBytes) / totalBytes);
  const what = kind === 'growth' ? 'growth' : 'memory';
  return `${counted} would explain ${share} of this ${what} (${formatBytes(handlesOwnBytes)}).`;
}
