import type { Report } from '../../../src/core/export/report-format.ts';
import { formatBytes, formatCount } from '../../../src/core/units.ts';

/** After how many more proofs the memory is full, as a sentence. */
export function describeForecast({ forecast, growth }: Report): string {
  const { limitBytes, proofsUntilLimit } = forecast;
  if (limitBytes === null || growth.pageBytesPerProof.estimate === null)
    return 'Until the limit of the memory: not known.';
  const limit = formatBytes(limitBytes);
  const { estimate, low, high } = proofsUntilLimit;
  if (estimate === null) return `At this rate the limit of ${limit} is never reached.`;
  const range =
    low === null ? '' : ` (${formatCount(low)} to ${high === null ? 'never' : formatCount(high)})`;
  return `At this rate the limit of ${limit} is reached after ${formatCount(estimate)} more proofs${range}.`;
}

/** The time of a warm proof: the median without the first, in milliseconds; `null` before there is one. */
export function medianProveMs({ proofs }: Report): number | null {
  const times = proofs
    .slice(proofs.length > 1 ? 1 : 0)
    .map(({ proveMs }) => proveMs)
    .toSorted((a, b) => a - b);
  const [low, high] = [times[(times.length - 1) >> 1], times[times.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
