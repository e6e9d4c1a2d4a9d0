import type { ProofSample } from '../run.ts';
import { settleProofs } from '../settle-proofs.ts';
import type { SettledRun } from '../settle-proofs.ts';
import { gatherEvidence } from './diagnosis-evidence.ts';
import type { Evidence } from './diagnosis-evidence.ts';
import type { DiagnosisKind, Doubt } from './diagnosis-kinds.ts';
import { describeReasons } from './diagnosis-reasons.ts';
import { DIAGNOSIS_THRESHOLDS } from './diagnosis-thresholds.ts';
import type { DiagnosisThresholds } from './diagnosis-thresholds.ts';

/**
 * What is the matter with a prover, from how its memory and its times went. It is not the verdict of
 * the gate: that one holds a run against the budgets that it was given, and knows pass and fail only.
 */
export interface Diagnosis {
  readonly kind: DiagnosisKind;
  /** `null` unless the diagnosis is `inconclusive`. */
  readonly doubt: Doubt | null;
  /** Sentences for people: the figures that decided, and their thresholds. */
  readonly reasons: readonly string[];
  readonly evidence: Evidence;
  readonly thresholds: DiagnosisThresholds;
}

/**
 * Diagnoses settled proofs.
 *
 * Several things can be true of one prover. The first that holds is named, in the order of what they
 * do to it and of what can be known:
 *
 * 1. *Leak*: what is in use grows, and never comes back. It ends every run, and makes memory grow,
 *    free space scatter and proofs slow down by itself: whatever else is seen may be its consequence.
 * 2. *Inconclusive*, while it is not known whether that is so: everything below says “no leak”.
 * 3. *Fragmentation*: memory is lost although what is in use does not grow. It ends a run as well.
 * 4. *Slow-down without leak*: proofs take longer, and memory is not the reason.
 * 5. *Inconclusive*, if linear memory or times may still be above their thresholds.
 * 6. *Warm-up only*: the first proofs did something that the others do not.
 * 7. *Flat*.
 *
 * Where the heap was not walked, linear memory takes the place of live bytes, and fragmentation
 * cannot be told from a leak: it is called a leak.
 *
 * The intervals of growth hold at every look, so that a diagnosis may be asked for after each proof.
 * The interval of times holds for one look at a finished run.
 *
 * @param proofs see {@link gatherEvidence}.
 */
export function diagnose(
  proofs: readonly ProofSample[],
  thresholds: DiagnosisThresholds = DIAGNOSIS_THRESHOLDS,
): Diagnosis {
  const evidence = gatherEvidence(proofs, thresholds);
  const { kind, doubt } = decide(evidence, thresholds);
  const reasons = describeReasons(kind, doubt, evidence, thresholds);
  return { kind, doubt, reasons, evidence, thresholds };
}

/** Diagnoses a run, by what of it counts; see `settleProofs`. */
export function diagnoseRun(run: SettledRun, proofs: readonly ProofSample[]): Diagnosis {
  return diagnose(settleProofs(run, proofs));
}

function decide(
  { live, pages, free, largestFreeShare, times, warmUps }: Evidence,
  thresholds: DiagnosisThresholds,
): { readonly kind: DiagnosisKind; readonly doubt: Doubt | null } {
  const inUse = live.finding === 'unmeasured' ? pages.finding : live.finding;
  if (inUse === 'above') return { kind: 'leak', doubt: null };
  if (inUse !== 'within') return { kind: 'inconclusive', doubt: 'memory-open' };
  const isScattered = largestFreeShare !== null && largestFreeShare < thresholds.largestFreeShare;
  if (isScattered && (pages.finding === 'above' || free.finding === 'above')) {
    return { kind: 'fragmentation', doubt: null };
  }
  if (pages.finding === 'above') return { kind: 'inconclusive', doubt: 'unexplained-growth' };
  if (times.finding === 'above') return { kind: 'slow-down', doubt: null };
  if (pages.finding !== 'within') return { kind: 'inconclusive', doubt: 'memory-open' };
  if (times.finding === 'open') return { kind: 'inconclusive', doubt: 'times-open' };
  return { kind: warmUps.length > 0 ? 'warm-up' : 'flat', doubt: null };
}
