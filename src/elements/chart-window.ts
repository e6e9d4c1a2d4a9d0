import { toMiB } from './chart-model.ts';
import type { MiB, ProofMark, RunSeconds, RunTrace } from './chart-model.ts';

/** Which part of the runs is in view: all, or from the first proof that counts. */
export type ChartView = 'whole' | 'steady';

/** The part of both axes to show. */
export interface ChartWindow {
  readonly x: readonly [min: RunSeconds, max: RunSeconds];
  readonly y: readonly [min: MiB, max: MiB];
}

/** A level line is drawn level, not as noise: the view of the steady part is at least this high. */
const LEAST_HEIGHT: MiB = 16;

/** As long as nothing was proved, this much of the time axis is in view at least. */
const LEAST_WIDTH: RunSeconds = 10;

/** Room at the ends of the x axis, as a part of what is in view, so that a marker is never cut. */
const MARGIN = 0.02;

/** What to show of some runs. */
export function windowOf(traces: readonly RunTrace[], view: ChartView): ChartWindow {
  const ends = traces.map((trace) => trace.end);
  // The axis of a run that has just begun would otherwise stretch with every second.
  const begun = traces.some((trace) => trace.marks.length > 0);
  const end = Math.max(begun ? 1 : LEAST_WIDTH, ...ends);
  const highest = Math.max(1, ...traces.map((trace) => trace.highest));
  const right = end + end * MARGIN;
  const whole: ChartWindow = { x: [0, right], y: [0, highest * 1.25] };
  if (view === 'whole') return whole;
  const firsts = traces.flatMap((trace) => {
    const mark = steadyMarks(trace)[0];
    return mark === undefined ? [] : [{ mark, trace }];
  });
  if (firsts.length === 0) return whole;
  const start = Math.min(...firsts.map(({ mark }) => mark.start));
  const lowest = Math.min(
    ...firsts.map(({ mark, trace }) => {
      const own = toMiB(mark.sample.pages.before);
      return trace.proverCurves.length === 0 ? own : (trace.levelAt(mark.start) ?? own);
    }),
  );
  const height = Math.max(LEAST_HEIGHT, highest - lowest);
  const margin = height * 0.18;
  const span = end - start;
  return {
    x: [Math.max(0, start - span * MARGIN), end + span * MARGIN],
    y: [Math.max(0, lowest - margin), lowest + height + 1.6 * margin],
  };
}

/** Whether any run has a proof after the first and after warm-up. */
export function hasSteadyPart(traces: readonly RunTrace[]): boolean {
  return traces.some((trace) => steadyMarks(trace).length > 0);
}

/**
 * The next place on the x axis worth stopping at, for the keyboard.
 * @param kind a change of the memory's size, or the end of a proof or of a memory.
 */
export function nextStop(
  traces: readonly RunTrace[],
  x: RunSeconds,
  direction: 1 | -1,
  kind: 'change' | 'proof',
): RunSeconds | null {
  const candidates = traces.flatMap((trace) => {
    if (kind === 'proof') {
      const replaced = trace.refreshes.map((refresh) => refresh.start);
      return trace.marks.map((mark) => mark.end).concat(replaced);
    }
    const at = trace.curve.indexAt(x);
    // The point that holds at x lies before it unless x is on the point itself.
    const held = trace.curve.pointAt(at);
    const before = held !== null && held.x < x ? held : trace.curve.pointAt(at - 1);
    const next = direction === 1 ? trace.curve.pointAt(at + 1) : before;
    return next === null ? [] : [next.x];
  });
  const beyond = candidates.filter((stop) => (stop - x) * direction > 1e-6);
  if (beyond.length === 0) return null;
  return direction === 1 ? Math.min(...beyond) : Math.max(...beyond);
}

function steadyMarks(trace: RunTrace): readonly ProofMark[] {
  return trace.marks.filter(({ sample }) => !sample.warmup && sample.nth > 0);
}
