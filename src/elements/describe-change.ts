import type { Estimate } from '../core/analysis/growth.ts';
import { formatBytes, formatCount, formatGrowth } from '../core/units.ts';

/** A change of a count with its sign, and with one digit behind the point where it has a part: `+0.5`. */
export function formatCountChange(change: number): string {
  const size = Math.round(Math.abs(change) * 10) / 10;
  if (size === 0) return '0';
  const whole = Math.trunc(size);
  const text = formatCount(whole) + (size === whole ? '' : size.toFixed(1).slice(-2));
  return change < 0 ? `−${text}` : `+${text}`;
}

/** An estimated change of bytes per proof for a cell of a table; `–` where it is not known. */
export function formatBytesPerProof(change: Estimate | null): string {
  return change === null ? '–' : formatGrowth(change.estimate);
}

/** An estimated change of a count per proof, likewise. */
export function formatCountPerProof(change: Estimate | null): string {
  return change === null ? '–' : formatCountChange(change.estimate);
}

/** `110 KiB more with every proof (95 %: 109 KiB to 111 KiB, from 6 proofs)`, as the end of a sentence. */
export function describeBytesPerProof(change: Estimate | null, proofs: number): string {
  if (change === null)
    return 'how they change per proof is not known, which takes two proofs in a row that were marked';
  const { estimate, low, high } = change;
  const basis = proofs === 1 ? 'from one proof' : `from ${formatCount(proofs)} proofs`;
  const spread =
    low === null || high === null || low === high
      ? basis
      : `95 %: ${formatGrowth(low)} to ${formatGrowth(high)}, ${basis}`;
  const text = formatBytes(Math.abs(estimate));
  if (text === '0 B') return `no more and no fewer with every proof (${spread})`;
  return `${text} ${estimate > 0 ? 'more' : 'less'} with every proof (${spread})`;
}
