import { formatBytes } from '../units.ts';
import type { DiagnosisThresholds } from './diagnosis-thresholds.ts';

/** What is the matter with a prover; the meaning of each is in {@link DIAGNOSIS_TEXT}. */
export type DiagnosisKind =
  'leak' | 'fragmentation' | 'slow-down' | 'warm-up' | 'flat' | 'inconclusive';

/** All of them, in the order in which they are asked for. */
export const DIAGNOSIS_KINDS = [
  'leak',
  'fragmentation',
  'slow-down',
  'warm-up',
  'flat',
  'inconclusive',
] as const satisfies readonly DiagnosisKind[];

/** A diagnosis for people. */
export interface DiagnosisText {
  readonly label: string;
  /** What it means for whoever runs the prover. */
  readonly meaning: string;
  /** What decides it, in one sentence with its thresholds. */
  readonly rule: (thresholds: DiagnosisThresholds) => string;
}

/** What each diagnosis is called, means, and takes. */
export const DIAGNOSIS_TEXT: Readonly<Record<DiagnosisKind, DiagnosisText>> = {
  leak: {
    label: 'Leak',
    meaning:
      'Every proof leaves something in use that is never given back. However large the memory is, it will be full one day.',
    rule: ({ liveBytesPerProof, pageBytesPerProof }) =>
      `Live bytes grow by more than ${formatBytes(liveBytesPerProof)} per proof, with the whole of the interval; where the heap was not walked, linear memory by more than ${formatBytes(pageBytesPerProof)}.`,
  },
  fragmentation: {
    label: 'Fragmentation',
    meaning:
      'Nothing is left in use, but what is free lies in pieces too small for the next proof, so that memory grows all the same.',
    rule: ({ liveBytesPerProof, pageBytesPerProof, largestFreeShare }) =>
      `No leak; linear memory grows by more than ${formatBytes(pageBytesPerProof)} per proof, or free memory between chunks in use by more than ${formatBytes(liveBytesPerProof)}; and less than ${percent(largestFreeShare)} of that free memory is in one piece.`,
  },
  'slow-down': {
    label: 'Slow-down without leak',
    meaning:
      'Proofs take longer and longer, and memory is not why. Look at the machine, at what else runs on it, and at your own code around the proofs.',
    rule: ({ timeRatio }) =>
      `No leak; the last proofs took at least ${timeRatio} times as long as the first ones, and the interval of that ratio is above 1.`,
  },
  'warm-up': {
    label: 'Warm-up only',
    meaning:
      'The first proofs grew the memory or were slow, as they set things up that the others use. It does not go on.',
    rule: ({ timeRatio }) =>
      `Flat, if up to three proofs at the start, a third at most, are left out; with them, first and last reading differ as if there were a leak, or they took at least ${timeRatio} times as long as nine of ten later ones.`,
  },
  flat: {
    label: 'Flat',
    meaning: 'Proofs leave nothing behind and take as long as they did. This can go on.',
    rule: ({ liveBytesPerProof, pageBytesPerProof, timeRatio }) =>
      `Live bytes grow by no more than ${formatBytes(liveBytesPerProof)} per proof and linear memory by no more than ${formatBytes(pageBytesPerProof)}, with the whole of both intervals, and the ratio of times is below ${timeRatio}.`,
  },
  inconclusive: {
    label: 'Inconclusive',
    meaning: 'It could be one or the other. More proofs usually tell.',
    rule: () =>
      'There are too few proofs for an interval, or an interval has its threshold inside; or linear memory grows, and neither live bytes nor scattered free memory account for it.',
  },
};

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** Why a run is inconclusive. */
export type Doubt =
  /** An interval has its threshold inside, or there are too few proofs for one. */
  | 'memory-open'
  | 'times-open'
  /** Linear memory grows, and neither bytes in use nor scattered free ones account for it. */
  | 'unexplained-growth';
