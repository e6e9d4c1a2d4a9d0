import { median } from '../../../src/core/analysis/run-figures.ts';
import type { Report } from '../../../src/core/export/report-format.ts';
import { formatBytes, formatCount } from '../../../src/core/units.ts';
import type { Milliseconds } from '../../../src/core/units.ts';

/** After how many more proofs the memory is full, as a sentence. */
export function describeForecast({ forecast, growth }: Report): string {
  const { limitBytes, proofsUntilLimit } = forecast;
  if (limitBytes === null || growth.pageBytesPerProof.estimate === null)
    return 'Until the limit of the memory: not known.';
  const limit = formatBytes(limitBytes);
  const { estimate, low, high } = proofsUntilLimit;
  if (estimate === null) {
    const earliest =
      low === null ? '' : ` (95 % interval: after ${formatCount(low)} more proofs at the earliest)`;
    return `At this rate the limit of ${limit} is never reached${earliest}.`;
  }
  const range =
    low === null
      ? ''
      : ` (95 % interval: ${formatCount(low)} to ${high === null ? 'never' : formatCount(high)})`;
  return `At this rate the limit of ${limit} is reached after ${formatCount(estimate)} more proofs${range}.`;
}

const DIAGNOSIS = 'diagnosis: ';

/** What is the matter with the prover and why, from its line of the reasons; empty where it has none. */
export function renderDiagnosis({ reasons }: Report): string {
  const line = reasons.find((reason) => reason.startsWith(DIAGNOSIS));
  return line === undefined ? '' : `Diagnosis: ${line.slice(DIAGNOSIS.length)}`;
}

/** The time of a measured proof: the median, in milliseconds; `null` before there is one. */
export function medianProveMs({ proofs, config }: Report): Milliseconds | null {
  return median(proofs.slice(config.warmup).map(({ proveMs }) => proveMs));
}
