import type { ProofSample } from '../core/run.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import { PAGES_PER_MIB } from './chart-model.ts';
import type { MiB, ProofMark, RunSeconds, RunTrace } from './chart-model.ts';

/**
 * What the chart shows of a run at a moment: `302 MiB (4 838 pages), proof 3, wrap proof`. Of several
 * provers, first all together and then each by itself.
 * @returns `null` where nothing was measured.
 */
export function describeTraceAt(trace: RunTrace, x: RunSeconds): string | null {
  const level = trace.levelAt(x);
  if (level === null) return null;
  const pages = `(${formatCount(level * PAGES_PER_MIB)} pages)`;
  if (trace.proverCurves.length === 0) {
    return [`${formatLevel(level)} ${pages}`, ...describeProverAt(trace, 0, x)].join(', ');
  }
  const each = trace.proverCurves.map((_, place) => {
    const own = trace.levelOfProver(place, x);
    const size = own === null ? 'no memory yet' : formatLevel(own);
    return [`prover ${place + 1} ${size}`, ...describeProverAt(trace, place, x)].join(', ');
  });
  return [`${formatLevel(level)} ${pages} in all`, ...each].join('; ');
}

/** What a prover did at a moment; empty where nobody knows. */
function describeProverAt(trace: RunTrace, place: number, x: RunSeconds): readonly string[] {
  const replaced = trace.refreshes.find(
    ({ refresh, start, end }) => refresh.prover === place && start <= x && x < end,
  );
  if (replaced !== undefined) return [`memory replaced ${replaced.refresh.cause}`];
  const proof = describeProofAt(trace, place, x);
  return proof === null ? [] : [proof];
}

function describeProofAt(trace: RunTrace, place: number, x: RunSeconds): string | null {
  const mark = trace.markAt(x, place);
  const own = (other: ProofMark) => other.prover === place;
  // One proof ends where the next begins; who goes from proof to proof wants to know what it left.
  const atEnd = trace.marks.some((other) => own(other) && other.end === x);
  if (mark === null || atEnd) {
    const before = trace.marks.findLast((other) => own(other) && other.end <= x);
    return before === undefined ? null : `${nameOf(trace, before.sample)}, finished`;
  }
  const at = (x - mark.start) * 1000;
  const phase = mark.sample.phases.find((p) => p.startMs <= at && at < p.startMs + p.ms);
  const name = nameOf(trace, mark.sample);
  return phase === undefined ? name : `${name}, ${phase.name}`;
}

function nameOf({ run }: RunTrace, { index, warmup }: ProofSample): string {
  const isFresh = run?.refreshes.some(({ beforeProof }) => beforeProof === index) === true;
  const remarks = [
    ...(warmup ? ['warm-up'] : []),
    ...(isFresh ? ['in a fresh memory'] : []),
    ...(run?.changes.includes(index) === true ? ['switches changed'] : []),
  ];
  return `proof ${index + 1}${remarks.length === 0 ? '' : ` (${remarks.join(', ')})`}`;
}

function formatLevel(level: MiB): string {
  return formatBytes(level * 2 ** 20);
}
