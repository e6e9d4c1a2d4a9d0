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

/**
 * The lines of the waterfall. Each bar begins where the one before it ended, so that the last one,
 * the sum, ends where they arrived.
 *
 * @param kind of a growth, bytes have a sign, and parts that shrank go back to the left.
 */
export function waterfallRows(
  split: MemorySplit | GrowthSplit,
  kind: 'memory' | 'growth',
): readonly WaterfallRow[] {
  const { totalBytes, unreachableBytes } = split;
  const parts = listParts(split.parts);
  const scale = scaleOf(parts.map(({ bytes }) => bytes));
  const format = kind === 'growth' ? formatGrowth : formatBytes;
  const share = (bytes: Bytes) =>
    totalBytes > 0 && bytes >= 0 ? formatShare(bytes / totalBytes) : '';
  const rows: WaterfallRow[] = [];
  let reached = 0;
  for (const { part, bytes } of parts) {
    const { label, help, ground } = PART_TEXT[part];
    const bar = { ground, from: scale(reached), to: scale(reached + bytes) };
    const name = part === 'threadStacks' ? `${label}${countOf(split.stackCount, kind)}` : label;
    const text = { text: format(bytes), share: share(bytes) };
    rows.push({ label: name, help, bytes, ...text, isDetail: false, ...bar });
    if (part === 'ownerlessLive' && unreachableBytes !== null) {
      rows.push({
        label: 'of which suspected leaks',
        help: 'Nothing that is known to be alive points there.',
        bytes: unreachableBytes,
        text: format(unreachableBytes),
        share: share(unreachableBytes),
        isDetail: true,
        ground: 'unreachable',
        from: scale(reached),
        to: scale(reached + unreachableBytes),
      });
    }
    reached += bytes;
  }
  rows.push({
    label: kind === 'growth' ? 'Growth of the memory' : 'The memory',
    help: '',
    bytes: totalBytes,
    text: format(totalBytes),
    share: totalBytes > 0 ? '100 %' : '',
    isDetail: false,
    ground: 'sum',
    from: scale(0),
    to: scale(totalBytes),
  });
  return rows;
}

/** The place on the width of every sum that the bars reach, 0 among them. */
function scaleOf(bytes: readonly Bytes[]): (sum: Bytes) => number {
  let sum = 0;
  let least = 0;
  let most = 0;
  for (const part of bytes) {
    sum += part;
    least = Math.min(least, sum);
    most = Math.max(most, sum);
  }
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
