import { formatDuration } from '../../src/core/units.ts';
import type { BenchPair, BenchRun, BenchVisit, RunFailed, Side } from './bench-report.ts';
import type { RunOutcome } from './measure-run.ts';
import type { Comparison } from './sides.ts';

/** What came of the pairs of one comparison. */
export interface PairsOutcome {
  /** In the order in which they were measured. */
  readonly pairs: readonly BenchPair[];
  readonly failures: readonly RunFailed[];
  /** Whether every pair that was asked for is there. */
  readonly complete: boolean;
}

/** What the alternation needs from outside. */
export interface PairsSurroundings {
  readonly measure: (side: Side) => Promise<RunOutcome>;
  /** Tells the person who is waiting how it goes, in one line. */
  readonly tell: (line: string) => void;
  /** Told after each pair, measured or left out. */
  readonly onSettled: () => void;
}

/** Times that a pair is tried. */
const ATTEMPTS = 2;
/** Pairs in a row that may be left out before the rest is given up: then it is no accident. */
const MOST_IN_A_ROW = 2;

type PairOutcome =
  | { readonly kind: 'finished'; readonly pair: BenchPair }
  | { readonly kind: 'failed'; readonly failure: RunFailed };

/**
 * Runs both sides in turn until `wanted` pairs were tried. Every second pair has its sides swapped:
 * whatever the first run does to the second (a warm processor, a full disk cache) then hits both
 * sides alike.
 *
 * A pair of which one run failed is measured again once, both runs of it, so that the two are always
 * neighbours in time; if it fails again it is left out, and the others count all the same. A proof
 * that does not verify ends it: whatever makes wrong proofs has no speed worth knowing.
 */
export async function runPairs(
  comparison: Comparison,
  wanted: number,
  surroundings: PairsSurroundings,
): Promise<PairsOutcome> {
  const { tell, onSettled } = surroundings;
  const pairs: BenchPair[] = [];
  const failures: RunFailed[] = [];
  let leftOutInARow = 0;
  for (let number = 1; number <= wanted; number += 1) {
    leftOutInARow += 1;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (attempt > 1) tell(`Measuring pair ${number} once more.`);
      const outcome = await runPair(comparison, number, wanted, surroundings);
      if (outcome.kind === 'finished') {
        pairs.push(outcome.pair);
        leftOutInARow = 0;
        break;
      }
      failures.push(outcome.failure);
      if (outcome.failure.verdict === 'verification-failed') {
        tell('Giving up: a proof does not verify.');
        return { pairs, failures, complete: false };
      }
    }
    onSettled();
    if (leftOutInARow > 0) tell(`Pair ${number} is left out.`);
    if (leftOutInARow === MOST_IN_A_ROW && number < wanted) {
      tell(`Giving up after ${MOST_IN_A_ROW} pairs in a row.`);
      break;
    }
  }
  return { pairs, failures, complete: pairs.length === wanted };
}

/** One run of each side; the second is not started if the first one fails. */
async function runPair(
  { reference, candidate }: Comparison,
  number: number,
  wanted: number,
  { measure, tell }: PairsSurroundings,
): Promise<PairOutcome> {
  const first = number % 2 === 1 ? 'reference' : 'candidate';
  const order = first === 'reference' ? [reference, candidate] : [candidate, reference];
  const runs = new Map<Side, BenchRun>();
  for (const side of order) {
    const outcome = await measure(side);
    tell(`pair ${number} of ${wanted}, ${side}: ${describeOutcome(outcome)}`);
    if (outcome.kind === 'failed') {
      const { verdict, reason } = outcome;
      return { kind: 'failed', failure: { pair: number, side, verdict, reason } };
    }
    runs.set(side, outcome.run);
  }
  const ofReference = runs.get(reference);
  const ofCandidate = runs.get(candidate);
  if (ofReference === undefined || ofCandidate === undefined) throw new Error('a side is missing');
  return {
    kind: 'finished',
    pair: { number, first, reference: ofReference, candidate: ofCandidate },
  };
}

function describeOutcome(outcome: RunOutcome): string {
  if (outcome.kind === 'failed') return `FAILED (${outcome.verdict}): ${outcome.reason}`;
  const { cold, warm } = outcome.run;
  const second = warm === null ? '' : `; again ${describeVisit(warm)}`;
  return `${describeVisit(cold)}${second}; all verified`;
}

function describeVisit({ compileMs, proofs }: BenchVisit): string {
  const times = proofs.map(({ proveMs }) => formatDuration(proveMs)).join(', ');
  return `compile ${formatDuration(compileMs)}, ${proofs.length === 1 ? 'proof' : 'proofs'} ${times}`;
}
