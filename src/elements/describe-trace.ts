import type { ProofSample } from '../core/run.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import { PAGES_PER_MIB } from './chart-model.ts';
import type { RunSeconds, RunTrace } from './chart-model.ts';

/**
 * What the chart shows of a run at a moment: `302 MiB (4 838 pages), proof 3, wrap proof`.
 * @returns `null` where nothing was measured.
 */
export function describeTraceAt(trace: RunTrace, x: RunSeconds): string | null {
  const level = trace.levelAt(x);
  if (level === null) return null;
  const size = `${formatBytes(level * 2 ** 20)} (${formatCount(level * PAGES_PER_MIB)} pages)`;
  const proof = describeProofAt(trace, x);
  return proof === null ? size : `${size}, ${proof}`;
}

function describeProofAt(trace: RunTrace, x: RunSeconds): string | null {
  const mark = trace.markAt(x);
  // One proof ends where the next begins; who goes from proof to proof wants to know what it left.
  const atEnd = trace.marks.some(({ end }) => end === x);
  if (mark === null || atEnd) {
    const before = trace.marks.findLast(({ end }) => end <= x);
    return before === undefined ? null : `${nameOf(trace, before.sample)}, finished`;
  }
  const at = (x - mark.start) * 1000;
  const phase = mark.sample.phases.find((p) => p.startMs <= at && at < p.startMs + p.ms);
  const name = nameOf(trace, mark.sample);
  return phase === undefined ? name : `${name}, ${phase.name}`;
}

function nameOf({ run }: RunTrace, { index, warmup }: ProofSample): string {
  const changed = run?.changes.includes(index) === true ? ['switches changed'] : [];
  const remarks = [...(warmup ? ['warm-up'] : []), ...changed];
  return `proof ${index + 1}${remarks.length === 0 ? '' : ` (${remarks.join(', ')})`}`;
}
