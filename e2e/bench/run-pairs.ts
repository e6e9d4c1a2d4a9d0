import { formatDuration } from '../../src/core/units.ts';
import type { BenchPair, RunFailed, Side } from './bench-report.ts';
import type { RunOutcome } from './measure-run.ts';

/** What came of the pairs of one release. */
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
}

/** Times that a pair is tried. */
const ATTEMPTS = 2;

type PairOutcome =
  | { readonly kind: 'finished'; readonly pair: BenchPair }
  | { readonly kind: 'failed'; readonly failure: RunFailed };

/**
 * Runs stock and runtime in turn until there are `wanted` pairs. A pair of which one run failed is
 * measured again once, both runs of it, so that the two are always neighbours in time; then the
 * rest is given up. A proof that does not verify is never tried again: whatever makes wrong proofs
 * has no speed worth knowing.
 */
export async function runPairs(
  wanted: number,
  { measure, tell }: PairsSurroundings,
): Promise<PairsOutcome> {
  const pairs: BenchPair[] = [];
  const failures: RunFailed[] = [];
  let attempt = 1;
  while (pairs.length < wanted) {
    const number = pairs.length + 1;
    const outcome = await runPair(number, wanted, { measure, tell });
    if (outcome.kind === 'finished') {
      pairs.push(outcome.pair);
      attempt = 1;
      continue;
    }
    const { failure } = outcome;
    failures.push(failure);
    if (attempt === ATTEMPTS || failure.verdict === 'verification-failed') {
      tell(`Giving up at pair ${number}.`);
      return { pairs, failures, complete: false };
    }
    tell(`Measuring pair ${number} once more.`);
    attempt += 1;
  }
  return { pairs, failures, complete: true };
}

/** One run of each side; the second is not started if the first one fails. */
async function runPair(
  pair: number,
  wanted: number,
  { measure, tell }: PairsSurroundings,
): Promise<PairOutcome> {
  const runSide = async (side: Side) => {
    const outcome = await measure(side);
    tell(`pair ${pair} of ${wanted}, ${side}: ${describeOutcome(outcome)}`);
    if (outcome.kind === 'finished') return outcome;
    const { verdict, reason } = outcome;
    return { kind: 'failed', failure: { pair, side, verdict, reason } } as const;
  };
  const stock = await runSide('stock');
  if (stock.kind === 'failed') return stock;
  const runtime = await runSide('runtime');
  if (runtime.kind === 'failed') return runtime;
  return { kind: 'finished', pair: { stock: stock.run, runtime: runtime.run } };
}

function describeOutcome(outcome: RunOutcome): string {
  if (outcome.kind === 'failed') return `FAILED (${outcome.verdict}): ${outcome.reason}`;
  const { compileMs, proofs } = outcome.run;
  const times = proofs.map(({ proveMs }) => formatDuration(proveMs));
  return `compile ${formatDuration(compileMs)}, proofs ${times.join(', ')}, all verified`;
}
