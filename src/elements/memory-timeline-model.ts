import { lifeOfStretch } from '../core/memory-life.ts';
import type { HeapPoint, MemoryCurve, ProofSample } from '../core/run.ts';
import { formatBytes, pagesToBytes } from '../core/units.ts';
import type { EpochMs } from '../core/units.ts';
import type { MiB, RunSeconds } from './chart-model.ts';

/** Lines of the timeline, in the order in which they are drawn and named. */
export const TIMELINE_LINES = [
  { key: 'size', label: 'Size of the memory', isStep: true },
  { key: 'highWater', label: 'Highest during each proof', isStep: true },
  { key: 'live', label: 'Live', isStep: false },
  { key: 'free', label: 'Free between', isStep: false },
  { key: 'top', label: 'Free at the end', isStep: false },
] as const;
export type TimelineKey = (typeof TIMELINE_LINES)[number]['key'];

/** What the timeline draws: every line at the same moments, as uPlot wants it. */
export interface Timeline {
  /** The moment of second 0. */
  readonly origin: EpochMs;
  readonly end: RunSeconds;
  /** Ascending, each once. */
  readonly xs: readonly RunSeconds[];
  /** How many walks of the heap there were. */
  readonly walks: number;
  /** For each of `xs`; `null` where the line has a gap, `undefined` where nobody looked. */
  readonly lines: Readonly<Record<TimelineKey, readonly (MiB | null | undefined)[]>>;
}

/**
 * A whole run as lines over time. The size of the memory holds between two readings; what a walk of
 * the heap found is a point, and between two walks nobody knows.
 * @param curves and `proofs` of one run, in order.
 */
export function makeTimeline(
  curves: readonly Pick<MemoryCurve, 'points' | 'heap'>[],
  proofs: readonly ProofSample[],
): Timeline {
  const sizes = curves
    .flatMap(({ points }) => points)
    .map(({ at, pages }) => ({ at, value: toMiB(pagesToBytes(pages)) }))
    .sort((a, b) => a.at - b.at);
  const walks = [...curves.flatMap(({ heap }) => heap), ...proofs.flatMap(walkOf)];
  const stretches = proofs.map((proof) => ({
    from: proof.startedAt,
    to: endOf(proof),
    value: toMiB(pagesToBytes(proof.pages.highWater)),
  }));
  const moments = [
    ...sizes.map(({ at }) => at),
    ...walks.map(({ at }) => at),
    ...stretches.flatMap(({ from, to }) => [from, to]),
  ];
  const times = [...new Set(moments)].sort((a, b) => a - b);
  const origin = times[0] ?? 0;
  const walkAt = new Map(walks.map((walk) => [walk.at, walk]));
  // A memory that was given back has nothing in it, and its lines end there.
  const gone = new Set(sizes.filter(({ value }) => value === 0).map(({ at }) => at));
  const heapLine = (read: (walk: HeapPoint) => number) =>
    times.map((time) => {
      const walk = walkAt.get(time);
      if (walk === undefined) return gone.has(time) ? null : undefined;
      return toMiB(read(walk));
    });
  return {
    origin,
    end: ((times.at(-1) ?? origin) - origin) / 1000,
    xs: times.map((time) => (time - origin) / 1000),
    walks: walkAt.size,
    lines: {
      size: holdValues(times, sizes),
      highWater: levelsOf(times, stretches),
      live: heapLine(({ liveBytes }) => liveBytes),
      free: heapLine(({ freeBytes }) => freeBytes),
      top: heapLine(({ topBytes }) => topBytes),
    },
  };
}

/** Each value until the next; nothing before the first. */
function holdValues(
  times: readonly EpochMs[],
  values: readonly { readonly at: EpochMs; readonly value: MiB }[],
): readonly (MiB | null)[] {
  let next = 0;
  let held: MiB | null = null;
  return times.map((time) => {
    for (; (values[next]?.at ?? Infinity) <= time; next += 1) held = values[next]?.value ?? held;
    return held;
  });
}

/** A level within each stretch, and a gap between them; they are in order and do not overlap. */
function levelsOf(
  times: readonly EpochMs[],
  stretches: readonly { readonly from: EpochMs; readonly to: EpochMs; readonly value: MiB }[],
): readonly (MiB | null)[] {
  let at = 0;
  return times.map((time) => {
    while ((stretches[at]?.to ?? Infinity) <= time && (stretches[at + 1]?.from ?? Infinity) <= time)
      at += 1;
    const stretch = stretches[at];
    return stretch !== undefined && stretch.from <= time && time <= stretch.to
      ? stretch.value
      : null;
  });
}

function walkOf(proof: ProofSample): readonly HeapPoint[] {
  if (proof.heap === null) return [];
  const { liveBytes, freeBytes, topBytes } = proof.heap;
  return [{ at: endOf(proof), liveBytes, freeBytes, topBytes }];
}

function endOf({ startedAt, proveMs, verifyMs }: ProofSample): EpochMs {
  return startedAt + proveMs + verifyMs;
}

function toMiB(bytes: number): MiB {
  return bytes / 2 ** 20;
}

/** A stretch of the timeline; `from` is not behind `to`. */
export interface TimelineRange {
  readonly from: RunSeconds;
  readonly to: RunSeconds;
}

/** The range between two places in either order, within the run, in hundredths of a second. */
export function rangeBetween(a: RunSeconds, b: RunSeconds, end: RunSeconds): TimelineRange {
  // Outwards, so that what is at an end of the run is in the range that reaches there.
  const from = Math.floor(Math.max(0, Math.min(a, b, end)) * 100) / 100;
  const to = Math.ceil(Math.min(Math.max(a, b, 0), end) * 100) / 100;
  return { from, to };
}

/**
 * Of the stretches whose ledger is missing, those that concern what was born from a moment on: others
 * had ended before, and nothing that was born later can have ended there.
 *
 * @param missing indices of proofs in order; −1 is loading and compiling.
 */
export function missingSince(
  missing: readonly number[],
  proofs: readonly ProofSample[],
  from: EpochMs,
): readonly number[] {
  // What is noticed after a proof is of its stretch as well, until the next one of its memory begins.
  const nextOf = (index: number) => {
    const life = lifeOfStretch(index, proofs);
    return proofs.find((proof) => proof.index > index && proof.life === life);
  };
  return missing.filter((index) => (nextOf(index)?.startedAt ?? Infinity) > from);
}

/** What the lines have at a moment, in words: the size then, and what the last walk before found. */
export function describeTimelineAt(timeline: Timeline, x: RunSeconds): string {
  const last = timeline.xs.findLastIndex((moment) => moment <= x);
  const size = last < 0 ? null : timeline.lines.size[last];
  const walk = timeline.lines.live.findLastIndex((live, i) => i <= last && live !== undefined);
  const isWalked = walk >= 0 && timeline.lines.live[walk] !== null;
  const text = (value: MiB | null | undefined) => formatBytes((value ?? 0) * 2 ** 20);
  const parts = [
    `${x.toFixed(1)} s`,
    ...(typeof size === 'number' ? [`${text(size)} in all`] : []),
    ...(!isWalked
      ? []
      : [
          `at ${(timeline.xs[walk] ?? 0).toFixed(1)} s ${text(timeline.lines.live[walk])} live, ${text(timeline.lines.free[walk])} free between, ${text(timeline.lines.top[walk])} free at the end`,
        ]),
  ];
  return parts.join('; ');
}

/** The run in a sentence, for those who do not see the chart. */
export function describeTimeline({ lines, end }: Timeline): string {
  const size = lines.size.at(-1);
  const live = lines.live.findLast((value) => value !== undefined);
  const text = (value: MiB) => formatBytes(value * 2 ** 20);
  if (typeof size !== 'number') return 'Nothing was measured.';
  const found = typeof live === 'number' ? `, ${text(live)} of it live` : '';
  return `After ${end.toFixed(1)} s the memory has ${text(size)}${found}.`;
}
