import type { Diagnosis } from '../core/analysis/diagnosis.ts';
import type { Finding, JudgedGrowth } from '../core/analysis/diagnosis-evidence.ts';
import { formatRatio } from '../core/analysis/diagnosis-reasons.ts';
import type { LimitForecast } from '../core/analysis/limit-forecast.ts';
import { formatBytes, formatCount, formatGrowth } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';

/** A figure of a diagnosis: a line of its table, with `–` for what there is not. */
export interface DiagnosisRow {
  readonly label: string;
  readonly measured: string;
  /** The 95 % interval, or why there is none; empty where a figure cannot have one. */
  readonly interval: string;
  /** From when on the figure counts, for people. */
  readonly threshold: string;
  readonly outcome: string;
  /** Whether the figure speaks for anything but flat. */
  readonly stands: 'out' | 'in' | 'open';
}

const OUTCOMES: Readonly<Record<Finding, Pick<DiagnosisRow, 'outcome' | 'stands'>>> = {
  above: { outcome: 'above', stands: 'out' },
  within: { outcome: 'not above', stands: 'in' },
  open: { outcome: 'not decided', stands: 'open' },
  unmeasured: { outcome: 'not measured', stands: 'open' },
};

/** The figures of a diagnosis with their intervals and thresholds, and how long the memory lasts. */
export function diagnosisRows(
  { evidence, thresholds }: Diagnosis,
  forecast: LimitForecast,
  limitBytes: Bytes,
): readonly DiagnosisRow[] {
  const { live, pages, free } = evidence;
  const { liveBytesPerProof, pageBytesPerProof } = thresholds;
  return [
    growthRow('Live bytes, per proof', live, liveBytesPerProof),
    growthRow('Linear memory, per proof', pages, pageBytesPerProof),
    growthRow('Free in between, per proof', free, liveBytesPerProof),
    shareRow(evidence.largestFreeShare, thresholds.largestFreeShare),
    timesRow(evidence.times, thresholds.timeRatio),
    forecastRow(forecast, limitBytes),
  ];
}

function growthRow(
  label: string,
  { growth, finding }: JudgedGrowth,
  threshold: Bytes,
): DiagnosisRow {
  return {
    label,
    measured: growth === null ? '–' : formatGrowth(growth.estimate),
    interval: growth === null ? '' : describeInterval(growth.low, growth.high, formatBytes),
    threshold: `more than ${formatBytes(threshold)}`,
    ...OUTCOMES[finding],
  };
}

function shareRow(share: number | null, threshold: number): DiagnosisRow {
  const isScattered = share !== null && share < threshold;
  return {
    label: 'Largest free piece in between',
    measured: share === null ? '–' : `${Math.round(share * 100)} %`,
    interval: '',
    threshold: `less than ${Math.round(threshold * 100)} %`,
    outcome: share === null ? 'not measured' : isScattered ? 'scattered' : 'not scattered',
    // Scattered alone says nothing: there may be hardly anything free.
    stands: share === null ? 'open' : 'in',
  };
}

function timesRow(
  { ratio, finding }: Diagnosis['evidence']['times'],
  threshold: number,
): DiagnosisRow {
  const ends = ratio === null ? '' : `, last ${ratio.proofs} against first ${ratio.proofs}`;
  return {
    label: `Time${ends}`,
    measured: ratio === null ? '–' : `× ${formatRatio(ratio.estimate)}`,
    interval: ratio === null ? '' : describeInterval(ratio.low, ratio.high, formatRatio),
    threshold: `× ${formatRatio(threshold)} or more`,
    ...OUTCOMES[finding],
    ...(finding === 'above' ? { outcome: 'slower' } : {}),
    ...(finding === 'within' ? { outcome: 'not slower' } : {}),
  };
}

function forecastRow(forecast: LimitForecast, limitBytes: Bytes): DiagnosisRow {
  const label = `Proofs until ${formatBytes(limitBytes)}`;
  const row = { label, threshold: '–', stands: 'in' } as const;
  switch (forecast.kind) {
    case 'unknown':
      return { ...row, measured: '–', interval: '', outcome: 'not known', stands: 'open' };
    case 'never': {
      const { low } = forecast;
      const interval = low === null ? TOO_FEW : `95 %: ${formatCount(low)} at the earliest`;
      return { ...row, measured: 'never', interval, outcome: 'nothing grows' };
    }
    case 'after': {
      const { proofs, low, high, by } = forecast;
      const measured = formatCount(proofs);
      const interval =
        low !== null && high === null
          ? `95 %: ${formatCount(low)} to never`
          : describeInterval(low, high, formatCount);
      return { ...row, measured, interval, outcome: `at the pace of ${by}` };
    }
  }
}

const TOO_FEW = 'too few proofs for an interval';

function describeInterval(
  low: number | null,
  high: number | null,
  format: (value: number) => string,
): string {
  return low === null || high === null ? TOO_FEW : `95 %: ${format(low)} to ${format(high)}`;
}
