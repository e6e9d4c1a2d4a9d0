import { formatBytes, formatGrowth } from '../units.ts';
import type { Bytes } from '../units.ts';
import type { Evidence, JudgedGrowth } from './diagnosis-evidence.ts';
import { DIAGNOSIS_TEXT } from './diagnosis-kinds.ts';
import type { DiagnosisKind, Doubt } from './diagnosis-kinds.ts';
import type { DiagnosisThresholds } from './diagnosis-thresholds.ts';
import { FEWEST_FOR_INTERVAL } from './growth.ts';
import type { TimeRatio } from './time-ratio.ts';
import type { WarmUp } from './warm-up.ts';

/** The reasons of a diagnosis in words: what decided comes first, with its figure and threshold. */
export function describeReasons(
  kind: DiagnosisKind,
  doubt: Doubt | null,
  evidence: Evidence,
  thresholds: DiagnosisThresholds,
): readonly string[] {
  const { live, pages, times, warmUps } = evidence;
  if (evidence.measured === 0) return ['No proof after warm-up was finished yet.'];
  const inUse =
    live.finding === 'unmeasured'
      ? [describePages(evidence, thresholds), NOT_WALKED]
      : [describeLive(evidence, thresholds)];
  const size = live.finding === 'unmeasured' ? [] : [describePages(evidence, thresholds)];
  const time = times.ratio === null ? [] : [describeTimes(times.ratio, thresholds)];
  switch (kind) {
    case 'leak':
      return [...inUse, ...(pages.finding === 'above' ? size : [])];
    case 'fragmentation':
      return [describeFree(evidence, thresholds), ...size, ...inUse];
    case 'slow-down':
      return [...time, ...inUse, ...(pages.finding === 'within' ? [] : size)];
    case 'warm-up':
      return [...warmUps.map(describeWarmUp), ...inUse, ...size];
    case 'flat':
      return [...inUse, ...size, ...time];
    case 'inconclusive':
      return describeDoubt(doubt, evidence, [...inUse, ...size], time);
  }
}

const NOT_WALKED =
  'The heap was not walked, so that a leak cannot be told from free memory that is scattered.';

function describeDoubt(
  doubt: Doubt | null,
  { measured, live, pages }: Evidence,
  memory: readonly string[],
  time: readonly string[],
): readonly string[] {
  if (doubt === 'times-open') {
    return [...time, 'More proofs would tell whether that is chance.', ...memory];
  }
  if (doubt === 'unexplained-growth') {
    return [
      ...memory,
      'What is free is in few pieces, so that the growth is no fragmentation: proofs need more and more memory for a moment.',
    ];
  }
  const fewest = FEWEST_FOR_INTERVAL - 1;
  const hasInterval = [live, pages].some(({ growth }) => growth !== null && growth.low !== null);
  return measured < fewest || !hasInterval
    ? [`An interval takes at least ${fewest} proofs after warm-up; there are ${measured}.`]
    : memory;
}

function describeLive({ live }: Evidence, { liveBytesPerProof }: DiagnosisThresholds): string {
  return describeGrowth('Live bytes', live, liveBytesPerProof);
}

function describePages({ pages }: Evidence, { pageBytesPerProof }: DiagnosisThresholds): string {
  return describeGrowth('Linear memory', pages, pageBytesPerProof);
}

/** `Live bytes: +2.06 MiB per proof (95 %: 2.05 MiB to 2.07 MiB), above the threshold of 64.0 KiB.` */
function describeGrowth(name: string, { growth, finding }: JudgedGrowth, threshold: Bytes): string {
  if (growth === null) return `${name}: not measured.`;
  const { estimate, low, high } = growth;
  const interval =
    low === null || high === null
      ? 'too few proofs for an interval'
      : `95 %: ${formatBytes(low)} to ${formatBytes(high)}`;
  const against = { above: 'above', within: 'within', open: 'not decided against', unmeasured: '' };
  return `${name}: ${formatGrowth(estimate)} per proof (${interval}), ${against[finding]} the threshold of ${formatBytes(threshold)}.`;
}

function describeFree(
  { free, largestFreeShare }: Evidence,
  { liveBytesPerProof, largestFreeShare: threshold }: DiagnosisThresholds,
): string {
  const share = Math.round((largestFreeShare ?? 0) * 100);
  const scattered = `the largest free piece has ${share} % of what is free between chunks in use, less than ${Math.round(threshold * 100)} %`;
  return `${describeGrowth('Free in between', free, liveBytesPerProof).slice(0, -1)}; ${scattered}.`;
}

function describeTimes(ratio: TimeRatio, { timeRatio }: DiagnosisThresholds): string {
  const { proofs, estimate, low, high } = ratio;
  const [last, first] =
    proofs === 1
      ? ['The last proof', 'the first']
      : [`The last ${proofs} proofs`, `the first ${proofs}`];
  const interval =
    low === null || high === null
      ? 'too few proofs for an interval'
      : `95 %: ${formatRatio(low)} to ${formatRatio(high)}`;
  const against = estimate >= timeRatio ? 'at or above' : 'below';
  return `${last} took ${formatRatio(estimate)} times as long as ${first} (${interval}), ${against} the threshold of ${formatRatio(timeRatio)}.`;
}

function describeWarmUp(warmUp: WarmUp): string {
  const first = warmUp.proofs === 1 ? 'The first proof' : `The first ${warmUp.proofs} proofs`;
  return warmUp.kind === 'growth'
    ? `${first} added ${formatBytes(warmUp.bytes)} of ${warmUp.of}; those after did not go on like that.`
    : `${first} took ${formatRatio(warmUp.ratio)} times as long as those after.`;
}

/** A diagnosis in a line, as a report has it among its reasons: `diagnosis: Leak. Live bytes: …`. */
export function describeDiagnosis({
  kind,
  reasons,
}: {
  readonly kind: DiagnosisKind;
  readonly reasons: readonly string[];
}): string {
  return `diagnosis: ${DIAGNOSIS_TEXT[kind].label}. ${reasons.join(' ')}`;
}

/** A ratio with two decimals: `1.25`. */
export function formatRatio(ratio: number): string {
  return ratio.toFixed(2);
}
