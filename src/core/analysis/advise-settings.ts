import { RANGES } from '../experiment/config.ts';
import { nameSetting } from '../experiment/setting.ts';
import type { Setting } from '../experiment/setting.ts';
import { MAX_WASM_PAGES, pagesToBytes } from '../units.ts';
import type { Bytes } from '../units.ts';
import type { SettingPoint } from './measure-setting.ts';
import { expectSetting, fitSettings } from './setting-model.ts';
import type { SettingFigures, SettingModel } from './setting-model.ts';

/** Sizes of a machine's memory that advice is given for. */
export const ADVISED_MEMORY: readonly Bytes[] = [4 * 2 ** 30, 8 * 2 ** 30, 16 * 2 ** 30];

/** What advice takes for granted, because no page can measure it. */
export interface AdviceAssumptions {
  /**
   * Part of the machine's memory that provers may fill. A page cannot see how much is free, and
   * `navigator.deviceMemory` only says, roundly, how much is built in.
   */
  readonly usableShare: number;
  /** JavaScript heap of one prover's workers, beside its WebAssembly memory. */
  readonly jsHeapBytes: Bytes;
  /** Whether the browser was asked for that heap, or it is assumed. */
  readonly jsHeap: 'measured' | 'assumed';
}

/**
 * Half of the memory, so that the operating system, the browser's own processes and other programs
 * have the other half: a machine that begins to swap is slower than any number of threads makes up
 * for. And 256 MiB of JavaScript heap for each prover, in which the values of OCaml live: for the
 * smallest program on o1js 2.15.0 Chromium 156 counted 110 MiB beside the linear memory, in one
 * measurement between two proofs, and a heap is larger in the middle of one.
 */
export const DEFAULT_ASSUMPTIONS: AdviceAssumptions = {
  usableShare: 0.5,
  jsHeapBytes: 256 * 2 ** 20,
  jsHeap: 'assumed',
};

/** What advice is wanted for. */
export interface AdviceRequest {
  /** Cores of the machine that the points were measured on. */
  readonly measuredCores: number;
  /** Cores of the machine that advice is for. */
  readonly cores: number;
  readonly memories?: readonly Bytes[];
  readonly assumptions?: AdviceAssumptions;
}

/** Which settings suit a machine, for each size of its memory. */
export interface SettingsAdvice {
  readonly measuredCores: number;
  readonly cores: number;
  readonly assumptions: AdviceAssumptions;
  /** `null` as long as too little was measured: then nothing is extrapolated. */
  readonly model: SettingModel | null;
  readonly rows: readonly AdviceRow[];
}

/** Advice for one size of memory. */
export interface AdviceRow {
  readonly memoryBytes: Bytes;
  /** As much of it as provers may fill. */
  readonly usableBytes: Bytes;
  /** Makes most proofs a minute of those that fit; `null` if none is known to. */
  readonly mostProofs: AdvisedSetting | null;
  /** Makes a single proof in the shortest time of those that fit. */
  readonly shortestProof: AdvisedSetting | null;
}

/** A setting with what it does. */
export interface AdvisedSetting extends Setting, SettingFigures {
  /** What all of its provers take together, with their JavaScript heaps. */
  readonly totalBytes: Bytes;
  readonly basis: AdviceBasis;
}

/** Where the figures of a setting are from. */
export type AdviceBasis =
  /** This run had it, on a machine with as many cores. */
  | { readonly kind: 'measured'; readonly runId: string }
  /** From other settings, how far beyond the measured ones: 1 is not at all, 4 is fourfold. */
  | {
      readonly kind: 'extrapolated';
      readonly threads: number;
      readonly provers: number;
      readonly cores: number;
    };

/**
 * Which numbers of threads and provers suit a machine. A setting is considered if it was measured
 * there, or if the machine has a core for each of its threads and its figures follow from measured
 * ones (see `expectSetting`). It fits if its provers, each with the peak of its memory and its
 * JavaScript heap, take no more than what they may fill.
 *
 * @param points measured settings of one set; see `groupSettings` and `measureSetting`.
 */
export function adviseSettings(
  points: readonly SettingPoint[],
  request: AdviceRequest,
): SettingsAdvice {
  const { measuredCores, cores } = request;
  const { memories = ADVISED_MEMORY, assumptions = DEFAULT_ASSUMPTIONS } = request;
  const model = fitSettings(points, measuredCores);
  const known = considerSettings(points, model, request, assumptions);
  const possible = known.filter(({ peakBytes }) => peakBytes <= pagesToBytes(MAX_WASM_PAGES));
  const rows = memories.map((memoryBytes): AdviceRow => {
    const usableBytes = memoryBytes * assumptions.usableShare;
    const fitting = possible.filter(({ totalBytes }) => totalBytes <= usableBytes);
    const single = fitting.filter(({ provers }) => provers === 1);
    return {
      memoryBytes,
      usableBytes,
      mostProofs: best(fitting, (a, b) => b.proofsPerMinute - a.proofsPerMinute),
      shortestProof: best(single, (a, b) => a.proofMs - b.proofMs),
    };
  });
  return { measuredCores, cores, assumptions, model, rows };
}

function considerSettings(
  points: readonly SettingPoint[],
  model: SettingModel | null,
  { cores, measuredCores }: AdviceRequest,
  { jsHeapBytes }: AdviceAssumptions,
): readonly AdvisedSetting[] {
  const distance = distancesFrom(points, cores / measuredCores);
  const settings = new Map<string, AdvisedSetting>();
  const consider = (setting: Setting, figures: SettingFigures, basis: AdviceBasis) => {
    const { threads, provers } = setting;
    const { proofMs, proofsPerMinute, peakBytes } = figures;
    const totalBytes = provers * (peakBytes + jsHeapBytes);
    const known = { threads, provers, proofMs, proofsPerMinute, peakBytes, totalBytes, basis };
    settings.set(nameSetting(setting), known);
  };
  if (model !== null) {
    for (const setting of settingsFor(cores)) {
      consider(setting, expectSetting(model, setting), distance(setting));
    }
  }
  const isHere = cores === measuredCores;
  for (const point of points) {
    const isPossible = isHere || point.threads * point.provers <= cores;
    const basis = isHere ? ({ kind: 'measured', runId: point.runId } as const) : distance(point);
    if (isPossible) consider(point, point, basis);
  }
  return [...settings.values()];
}

/** Every setting that has a core for each of its threads, within what an experiment may ask for. */
function settingsFor(cores: number): readonly Setting[] {
  const most = Math.min(cores, RANGES['switch.provers'].max);
  return Array.from({ length: most }, (_, i) => i + 1).flatMap((provers) =>
    Array.from({ length: Math.min(RANGES.threads.max, Math.floor(cores / provers)) }, (_, i) => ({
      threads: i + 1,
      provers,
    })),
  );
}

/** How far a setting lies beyond all that was measured. */
function distancesFrom(
  points: readonly SettingPoint[],
  coreRatio: number,
): (setting: Setting) => AdviceBasis {
  const mostThreads = Math.max(...points.map(({ threads }) => threads));
  const mostProvers = Math.max(...points.map(({ provers }) => provers));
  return ({ threads, provers }) => ({
    kind: 'extrapolated',
    threads: Math.max(1, threads / mostThreads),
    provers: Math.max(1, provers / mostProvers),
    cores: Math.max(1, coreRatio),
  });
}

/** The first by `order`; of several, the one that takes least memory. */
function best(
  settings: readonly AdvisedSetting[],
  order: (a: AdvisedSetting, b: AdvisedSetting) => number,
): AdvisedSetting | null {
  const inOrder = settings.toSorted((a, b) => order(a, b) || a.totalBytes - b.totalBytes);
  return inOrder[0] ?? null;
}
