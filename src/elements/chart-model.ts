import { StepTrace } from '../core/analysis/step-trace.ts';
import type { CurvePoint, ProofSample } from '../core/run.ts';
import { PAGE_BYTES, pagesToBytes } from '../core/units.ts';
import type { Bytes, EpochMs, WasmPages } from '../core/units.ts';
import type { PathTone } from './path-mark.ts';

/** Seconds since the start of a run: the chart's x axis, on which several runs start together. */
export type RunSeconds = number;
/** The chart's y axis. */
export type MiB = number;

/** Pages of a WebAssembly memory in a mebibyte. */
export const PAGES_PER_MIB = 2 ** 20 / PAGE_BYTES;

/** What the chart draws of one run. */
export interface ChartRun {
  readonly id: string;
  readonly label: string;
  readonly tone: PathTone;
  readonly startedAt: EpochMs;
  /** When it ended, or the time until which it is known to go on. */
  readonly until: EpochMs;
  readonly points: readonly CurvePoint[];
  readonly proofs: readonly ProofSample[];
  /** The proof that is being made. */
  readonly inFlight: ProofInFlight | null;
  /** The proofs before which the switches changed, by their index. */
  readonly changes: readonly number[];
}

/** A proof that is not finished. */
export interface ProofInFlight {
  readonly index: number;
  readonly warmup: boolean;
  readonly since: EpochMs;
}

/** A stretch of the x axis that belongs to one proof. */
export interface ProofBand {
  readonly index: number;
  readonly warmup: boolean;
  readonly start: RunSeconds;
  readonly end: RunSeconds;
}

/** Which part of the runs is in view: all, or from the first proof that counts. */
export type ChartView = 'whole' | 'steady';

/** A proof as a stretch of the x axis, and the level that it left the memory at. */
export interface ProofMark {
  readonly sample: ProofSample;
  readonly start: RunSeconds;
  readonly end: RunSeconds;
  readonly level: MiB;
  readonly growth: Bytes;
}

/** The curve and the proofs of one run in the chart's units; takes up what is new and no more. */
export class RunTrace {
  readonly curve = new StepTrace();
  #run: ChartRun | null = null;
  #marks: readonly ProofMark[] = [];

  get run(): ChartRun | null {
    return this.#run;
  }

  get marks(): readonly ProofMark[] {
    return this.#marks;
  }

  /** Where the run ends on the x axis. */
  get end(): RunSeconds {
    return this.#run === null ? 0 : secondsOf(this.#run, this.#run.until);
  }

  /** All proofs, the one in flight included. */
  get bands(): readonly ProofBand[] {
    const bands = this.#marks.map(({ sample, start, end }) => {
      return { index: sample.index, warmup: sample.warmup, start, end };
    });
    const run = this.#run;
    const inFlight = run?.inFlight ?? null;
    if (run === null || inFlight === null || bands.length > inFlight.index) return bands;
    const { index, warmup, since } = inFlight;
    return [...bands, { index, warmup, start: secondsOf(run, since), end: this.end }];
  }

  /** Where the switches changed on the x axis: at the start of the first proof under the new ones. */
  get changes(): readonly RunSeconds[] {
    const changes = this.#run?.changes ?? [];
    if (changes.length === 0) return [];
    return this.bands.filter(({ index }) => changes.includes(index)).map(({ start }) => start);
  }

  /** Takes a new snapshot. Points that were there before are not looked at again. */
  sync(run: ChartRun): void {
    const before = this.#run;
    const taken = before?.points.length ?? 0;
    const continues =
      before !== null &&
      before.id === run.id &&
      run.points.length >= taken &&
      run.points[taken - 1] === before.points[taken - 1];
    if (!continues) this.curve.clear();
    for (let i = this.curve.length; i < run.points.length; i += 1) {
      const point = run.points[i];
      if (point !== undefined) this.curve.append(secondsOf(run, point.at), toMiB(point.pages));
    }
    if (!continues || run.proofs !== before.proofs) {
      this.#marks = run.proofs.map((sample) => markOf(run, sample));
    }
    this.#run = run;
  }

  /** The proof that was being made at `x`. */
  markAt(x: RunSeconds): ProofMark | null {
    return this.#marks.find((mark) => mark.start <= x && x < mark.end) ?? null;
  }

  /** The memory at `x`; `null` where nothing is known. */
  levelAt(x: RunSeconds): MiB | null {
    if (x > this.end) return null;
    return this.curve.pointAt(this.curve.indexAt(x))?.y ?? null;
  }
}

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
  const highest = Math.max(1, ...traces.map((trace) => trace.curve.last ?? 0));
  const right = end + end * MARGIN;
  const whole: ChartWindow = { x: [0, right], y: [0, highest * 1.25] };
  if (view === 'whole') return whole;
  const firsts = traces.flatMap((trace) => steadyMarks(trace)[0] ?? []);
  if (firsts.length === 0) return whole;
  const start = Math.min(...firsts.map((mark) => mark.start));
  const lowest = Math.min(...firsts.map((mark) => toMiB(mark.sample.pages.before)));
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
 * @param kind a change of the memory's size, or the end of a proof.
 */
export function nextStop(
  traces: readonly RunTrace[],
  x: RunSeconds,
  direction: 1 | -1,
  kind: 'change' | 'proof',
): RunSeconds | null {
  const candidates = traces.flatMap((trace) => {
    if (kind === 'proof') return trace.marks.map((mark) => mark.end);
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
  return trace.marks.filter(({ sample }) => !sample.warmup && sample.index > 0);
}

function markOf(run: ChartRun, sample: ProofSample): ProofMark {
  const { before, after } = sample.pages;
  return {
    sample,
    start: secondsOf(run, sample.startedAt),
    end: secondsOf(run, sample.startedAt + sample.proveMs + sample.verifyMs),
    level: toMiB(after),
    growth: pagesToBytes(after - before),
  };
}

function secondsOf(run: ChartRun, at: EpochMs): RunSeconds {
  return (at - run.startedAt) / 1000;
}

function toMiB(pages: WasmPages): MiB {
  return pages / PAGES_PER_MIB;
}
