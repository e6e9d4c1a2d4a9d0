import { formatDuration } from '../../src/core/units.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import type { Side } from './bench-report.ts';
import { PROOFS_OF_A_PAIR } from './alternating.ts';
import { ROWS } from './rows.ts';
import { COMPARISONS } from './sides.ts';
import type { Comparison } from './sides.ts';

/**
 * What has to be measured of each release for the rows that were asked for. Each run of it is a cold
 * visit, and a warm one in the same browser profile if a row needs that.
 */
export interface PlannedComparison {
  readonly comparison: Comparison;
  /** Proofs of the cold visit; the warm one makes one. */
  readonly coldProofs: number;
  readonly visitsTwice: boolean;
}

/**
 * The least that gives these rows.
 *
 * @param proofs of a cold visit whose warm proofs are asked for.
 */
export function planBench(keys: readonly string[], proofs: number): readonly PlannedComparison[] {
  return COMPARISONS.flatMap((comparison) => {
    const rows = ROWS.filter((row) => row.comparison === comparison.key && keys.includes(row.key));
    if (rows.length === 0) return [];
    return {
      comparison,
      coldProofs: rows.some(({ needsWarmProofs }) => needsWarmProofs) ? proofs : 1,
      visitsTwice: rows.some(({ visit }) => visit === 'warm'),
    };
  });
}

/** What the parts of a visit take for the smallest program on 2 cores, to guess by. */
const ROUGH = {
  load: 4000,
  compile: { stock: 19_000, native: 5000, other: 14_000, storedKeys: 1000 },
  firstProof: { stock: 15_000, native: 3500, other: 9000 },
  warmProof: { stock: 13_000, native: 3000, other: 7500 },
  verify: 800,
} as const;

/** Roughly what a pair of loops takes, of each function that is timed call by call. */
export const ROUGH_CALLS_MS: Milliseconds = 2000;

/** Roughly what one pair of runs takes; only good for sharing the time left out. */
export function roughPairMs(planned: PlannedComparison): Milliseconds {
  const { reference, candidate } = planned.comparison;
  if (candidate === 'sampled') return PROOFS_OF_A_PAIR * (ROUGH.warmProof.other + ROUGH.verify);
  return roughRunMs(reference, planned) + roughRunMs(candidate, planned);
}

function roughRunMs(side: Side, { coldProofs, visitsTwice }: PlannedComparison): Milliseconds {
  const speed = side === 'stock' || side === 'native' ? side : 'other';
  const first = ROUGH.firstProof[speed] + ROUGH.verify;
  const later = ROUGH.warmProof[speed] + ROUGH.verify;
  const cold = ROUGH.load + ROUGH.compile[speed] + first + (coldProofs - 1) * later;
  if (!visitsTwice) return cold;
  const compile = side === 'runtime' ? ROUGH.compile.storedKeys : ROUGH.compile[speed];
  return cold + ROUGH.load + compile + first;
}

/** How long there is to wait: a guess that what was done so far corrects. */
export class TimeLeft {
  #plannedMs: Milliseconds;
  #donePlannedMs: Milliseconds = 0;
  #spentMs: Milliseconds = 0;

  /** @param plannedMs all that is to be done, by {@link roughPairMs}. */
  constructor(plannedMs: Milliseconds) {
    this.#plannedMs = plannedMs;
  }

  /** A part that was planned with `plannedMs` is through, after `spentMs`. */
  settle(plannedMs: Milliseconds, spentMs: Milliseconds): void {
    this.#donePlannedMs += plannedMs;
    this.#spentMs += spentMs;
  }

  /** A part will not be done. */
  drop(plannedMs: Milliseconds): void {
    this.#plannedMs -= plannedMs;
  }

  get leftMs(): Milliseconds {
    const speed = this.#donePlannedMs > 0 ? this.#spentMs / this.#donePlannedMs : 1;
    return Math.max(0, (this.#plannedMs - this.#donePlannedMs) * speed);
  }
}

/** Keeps the time that is left while the pairs of one kind are measured, and tells it. */
export class PairsClock {
  readonly #roughMs: Milliseconds;
  readonly #timeLeft: TimeLeft;
  readonly #tell: (line: string) => void;
  #settled = 0;
  #since = performance.now();

  /** @param roughMs what each pair was planned with. */
  constructor(roughMs: Milliseconds, timeLeft: TimeLeft, tell: (line: string) => void) {
    this.#roughMs = roughMs;
    this.#timeLeft = timeLeft;
    this.#tell = tell;
  }

  /** A pair is through, measured or left out; or several that were measured together. */
  settle(pairs = 1): void {
    const at = performance.now();
    this.#timeLeft.settle(pairs * this.#roughMs, at - this.#since);
    this.#since = at;
    this.#settled += pairs;
    const { leftMs } = this.#timeLeft;
    if (leftMs > 0) this.#tell(`About ${formatDuration(leftMs)} left.`);
  }

  /** There will be no more, of so many that were planned. */
  dropRest(planned: number): void {
    this.#timeLeft.drop((planned - this.#settled) * this.#roughMs);
  }
}
