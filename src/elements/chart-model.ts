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
  /** Of all provers together. */
  readonly points: readonly CurvePoint[];
  /** Of each of several provers; none where there is only one. */
  readonly provers: readonly (readonly CurvePoint[])[];
  /** Whose each memory of the run is. */
  readonly proverOfLife: readonly number[];
  readonly proofs: readonly ProofSample[];
  /** The proofs that are being made. */
  readonly inFlight: readonly ProofInFlight[];
  /** The proofs before which the switches changed, by their index. */
  readonly changes: readonly number[];
  /** The memories that were replaced, in the order in which that happened. */
  readonly refreshes: readonly ChartRefresh[];
}

/** A memory that took the place of another one. */
export interface ChartRefresh {
  readonly prover: number;
  readonly at: EpochMs;
  /** When the fresh one was ready; `null` as long as it is not. */
  readonly readyAt: EpochMs | null;
  /** The first proof that it was made for. */
  readonly beforeProof: number;
  /** Why, as the end of a sentence. */
  readonly cause: string;
}

/** A proof that is not finished. */
export interface ProofInFlight {
  readonly index: number;
  readonly warmup: boolean;
  readonly since: EpochMs;
  readonly prover: number;
}

/** A stretch of the x axis that belongs to one proof. */
export interface ProofBand {
  readonly index: number;
  readonly warmup: boolean;
  readonly prover: number;
  readonly start: RunSeconds;
  readonly end: RunSeconds;
}

/** A refresh as a stretch of the x axis: from when the old memory went until the fresh one is ready. */
export interface RefreshMark {
  readonly refresh: ChartRefresh;
  readonly start: RunSeconds;
  readonly end: RunSeconds;
}

/** A proof as a stretch of the x axis, and the level that it left the memory at. */
export interface ProofMark {
  readonly sample: ProofSample;
  readonly prover: number;
  readonly start: RunSeconds;
  readonly end: RunSeconds;
  readonly level: MiB;
  readonly growth: Bytes;
}

/** The curve and the proofs of one run in the chart's units; takes up what is new and no more. */
export class RunTrace {
  readonly curve = new StepTrace();
  /** Of each of several provers; none where there is only one. */
  readonly proverCurves: StepTrace[] = [];
  #run: ChartRun | null = null;
  #marks: readonly ProofMark[] = [];
  #highest: MiB = 0;

  get run(): ChartRun | null {
    return this.#run;
  }

  /** Finished proofs in the order in which they ended. */
  get marks(): readonly ProofMark[] {
    return this.#marks;
  }

  /** The most that the memory was at. It may have been given back since. */
  get highest(): MiB {
    return this.#highest;
  }

  /** The most that one memory can be said to have been at. */
  get highestOfOne(): MiB {
    const provers = this.#run?.provers ?? [];
    if (provers.length === 0) return this.#highest;
    return Math.max(0, ...provers.map(highestOf));
  }

  /** Where the run ends on the x axis. */
  get end(): RunSeconds {
    return this.#run === null ? 0 : secondsOf(this.#run, this.#run.until);
  }

  /** All proofs, those in flight included. */
  get bands(): readonly ProofBand[] {
    const bands = this.#marks.map(({ sample, prover, start, end }) => {
      return { index: sample.index, warmup: sample.warmup, prover, start, end };
    });
    const run = this.#run;
    if (run === null || run.inFlight.length === 0) return bands;
    const done = new Set(bands.map(({ index }) => index));
    const unfinished = run.inFlight
      .filter(({ index }) => !done.has(index))
      .map(({ index, warmup, prover, since }) => {
        return { index, warmup, prover, start: secondsOf(run, since), end: this.end };
      });
    return [...bands, ...unfinished];
  }

  /** Where the switches changed on the x axis: at the start of the first proof under the new ones. */
  get changes(): readonly RunSeconds[] {
    const changes = this.#run?.changes ?? [];
    if (changes.length === 0) return [];
    return this.bands.filter(({ index }) => changes.includes(index)).map(({ start }) => start);
  }

  /** Where memories were replaced. */
  get refreshes(): readonly RefreshMark[] {
    const run = this.#run;
    if (run === null) return [];
    return run.refreshes.map((refresh) => ({
      refresh,
      start: secondsOf(run, refresh.at),
      end: refresh.readyAt === null ? this.end : secondsOf(run, refresh.readyAt),
    }));
  }

  /** Takes a new snapshot. Points that were there before are not looked at again. */
  sync(run: ChartRun): void {
    const before = this.#run?.id === run.id ? this.#run : null;
    const continues = takePoints(this.curve, run, before?.points ?? null, run.points);
    this.#highest = continues
      ? Math.max(this.#highest, highestOf(run.points.slice(before?.points.length ?? 0)))
      : highestOf(run.points);
    this.proverCurves.length = Math.min(this.proverCurves.length, run.provers.length);
    for (const [place, points] of run.provers.entries()) {
      const curve = (this.proverCurves[place] ??= new StepTrace());
      takePoints(curve, run, before?.provers[place] ?? null, points);
    }
    if (!continues || run.proofs !== before?.proofs) {
      this.#marks = run.proofs
        .map((sample) => markOf(run, sample, this.curve))
        .toSorted((a, b) => a.end - b.end);
    }
    this.#run = run;
  }

  /** The proof that was being made at `x`, by that prover if there are several. */
  markAt(x: RunSeconds, prover = 0): ProofMark | null {
    const isThere = (mark: ProofMark) => mark.prover === prover && mark.start <= x && x < mark.end;
    return this.#marks.find(isThere) ?? null;
  }

  /** The memory at `x`; `null` where nothing is known. */
  levelAt(x: RunSeconds): MiB | null {
    if (x > this.end) return null;
    return levelOf(this.curve, x);
  }

  /** The memory of one of several provers at `x`, likewise. */
  levelOfProver(place: number, x: RunSeconds): MiB | null {
    const curve = this.proverCurves[place];
    return curve === undefined || x > this.end ? null : levelOf(curve, x);
  }
}

/**
 * Adds to a curve what it lacks of `points`, or begins it anew where they do not go on from `taken`.
 * @returns whether they did.
 */
function takePoints(
  curve: StepTrace,
  run: ChartRun,
  taken: readonly CurvePoint[] | null,
  points: readonly CurvePoint[],
): boolean {
  const count = taken?.length ?? 0;
  const continues =
    taken !== null && points.length >= count && points[count - 1] === taken[count - 1];
  if (!continues) curve.clear();
  for (let i = curve.length; i < points.length; i += 1) {
    const point = points[i];
    if (point !== undefined) curve.append(secondsOf(run, point.at), toMiB(point.pages));
  }
  return continues;
}

function highestOf(points: readonly CurvePoint[]): MiB {
  return toMiB(points.reduce((most, { pages }) => Math.max(most, pages), 0));
}

function levelOf(curve: StepTrace, x: RunSeconds): MiB | null {
  return curve.pointAt(curve.indexAt(x))?.y ?? null;
}

function markOf(run: ChartRun, sample: ProofSample, total: StepTrace): ProofMark {
  const { before, after } = sample.pages;
  const end = secondsOf(run, sample.startedAt + sample.proveMs + sample.verifyMs);
  const own = toMiB(after);
  return {
    sample,
    prover: run.proverOfLife[sample.life] ?? 0,
    start: secondsOf(run, sample.startedAt),
    end,
    // Of several provers the curve is that of all together, and so are the levels on it.
    level: run.provers.length === 0 ? own : (levelOf(total, end) ?? own),
    growth: pagesToBytes(after - before),
  };
}

function secondsOf(run: ChartRun, at: EpochMs): RunSeconds {
  return (at - run.startedAt) / 1000;
}

/** A size of a memory on the y axis. */
export function toMiB(pages: WasmPages): MiB {
  return pages / PAGES_PER_MIB;
}
