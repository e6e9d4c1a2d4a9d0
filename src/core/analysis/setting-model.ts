import type { Setting } from '../experiment/setting.ts';
import type { Bytes, Milliseconds } from '../units.ts';
import { fitAmdahl, timeOn } from './fit-amdahl.ts';
import type { AmdahlFit } from './fit-amdahl.ts';
import { fitPeak, peakOn } from './fit-peak.ts';
import type { PeakFit } from './fit-peak.ts';
import type { SettingPoint } from './measure-setting.ts';
import { median } from './run-figures.ts';

/** What is expected of settings that were not measured, from those that were. */
export interface SettingModel {
  /** Of one prover. */
  readonly time: AmdahlFit;
  /** Between two proofs of one prover, verifying included: the median over what was measured. */
  readonly betweenMs: Milliseconds;
  readonly peak: PeakFit;
  /** What several provers on the same cores cost each other; `null` if that was not measured. */
  readonly sharing: Sharing | null;
}

/** How several provers that have a core for each of their threads compare with one alone. */
export interface Sharing {
  /**
   * Part that they reach of as many times the proofs of one alone with as many threads; at most 1.
   * Of several measurements the lowest.
   */
  readonly share: number;
  /** Most provers that were measured like that. */
  readonly provers: number;
}

/** What a setting does and takes. */
export interface SettingFigures {
  readonly proofMs: Milliseconds;
  readonly proofsPerMinute: number;
  readonly peakBytes: Bytes;
}

/**
 * @param points measured settings of one set.
 * @param cores of the machine that they were measured on: threads beyond it share cores, of which
 *   Amdahl's law knows nothing, so that those points are left out.
 * @returns `null` unless one prover was measured with two different numbers of threads.
 */
export function fitSettings(points: readonly SettingPoint[], cores: number): SettingModel | null {
  const alone = points.filter(({ threads, provers }) => provers === 1 && threads <= cores);
  const time = fitAmdahl(alone.map(({ threads, proofMs }) => ({ threads, ms: proofMs })));
  const peak = fitPeak(points.map(({ threads, peakBytes }) => ({ threads, bytes: peakBytes })));
  const betweenMs = median(alone.map((point) => 60_000 / point.proofsPerMinute - point.proofMs));
  if (time === null || peak === null || betweenMs === null) return null;
  const model = { time, peak, betweenMs: Math.max(0, betweenMs), sharing: null };
  return { ...model, sharing: measureSharing(points, alone, model, cores) };
}

/**
 * `K` provers with `n` threads each make `share · K / (t(n) + between)` proofs in a unit of time, as
 * long as there is a core for each of their `K · n` threads; `t` is Amdahl's law, fitted. Without a
 * measured share it is 1: what several provers could do at best.
 */
export function expectSetting(model: SettingModel, { threads, provers }: Setting): SettingFigures {
  const share = provers === 1 ? 1 : (model.sharing?.share ?? 1);
  const proofMs = timeOn(model.time, threads);
  return {
    proofMs: proofMs / share,
    proofsPerMinute: (share * provers * 60_000) / (proofMs + model.betweenMs),
    peakBytes: peakOn(model.peak, threads),
  };
}

function measureSharing(
  points: readonly SettingPoint[],
  alone: readonly SettingPoint[],
  model: SettingModel,
  cores: number,
): Sharing | null {
  const several = points.filter(
    ({ threads, provers }) => provers > 1 && provers * threads <= cores,
  );
  if (several.length === 0) return null;
  const shares = several.map(({ threads, provers, proofsPerMinute }) => {
    const measured = alone.find((point) => point.threads === threads);
    const one = measured ?? expectSetting(model, { threads, provers: 1 });
    return proofsPerMinute / (provers * one.proofsPerMinute);
  });
  return {
    share: Math.min(1, ...shares),
    provers: Math.max(...several.map(({ provers }) => provers)),
  };
}
