import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '../fixtures/random-numbers.ts';
import { estimateRatio, medianRank } from './ratio.ts';
import type { RatioEstimate, RatioPair } from './ratio.ts';

const milliseconds = fc.integer({ min: 1, max: 1_000_000 });
const somePairs = fc.array(fc.record({ reference: milliseconds, candidate: milliseconds }), {
  minLength: 1,
  maxLength: 40,
});

function estimate(pairs: readonly RatioPair[]): RatioEstimate {
  const ratio = estimateRatio(pairs);
  if (ratio === null) throw new Error('no ratio');
  return ratio;
}

/** Pairs of these ratios, on a machine that takes a different time for each. */
function pairsOf(ratios: readonly number[]): RatioPair[] {
  return ratios.map((ratio, i) => ({ reference: 2 ** i, candidate: ratio * 2 ** i }));
}

describe('estimateRatio', () => {
  it('needs a pair, and two for an interval', () => {
    expect(estimateRatio([])).toBeNull();
    expect(estimate(pairsOf([0.55]))).toEqual({
      estimate: 0.55,
      low: null,
      high: null,
      confidence: 0,
    });
    expect(estimate(pairsOf([0.5, 2]))).toEqual({
      estimate: 1,
      low: 0.5,
      high: 2,
      confidence: 0.5,
    });
  });

  it('of five pairs is the middle ratio, between the smallest and the largest', () => {
    expect(estimate(pairsOf([0.6, 0.5, 0.9, 0.55, 0.52]))).toEqual({
      estimate: 0.55,
      low: 0.5,
      high: 0.9,
      confidence: 0.9375,
    });
  });

  it('of nine pairs leaves out one at each end', () => {
    const ratios = [0.1, 0.51, 0.52, 0.53, 0.54, 0.55, 0.56, 0.57, 9];
    expect(estimate(pairsOf(ratios))).toMatchObject({ estimate: 0.54, low: 0.51, high: 0.57 });
  });

  it('is not moved by a machine that slows down between the pairs', () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const slowed = pairs.map(({ reference, candidate }, i) => {
          const factor = 2 ** (i % 7);
          return { reference: reference * factor, candidate: candidate * factor };
        });
        expect(estimate(slowed)).toEqual(estimate(pairs));
      }),
    );
  });

  it('is the reciprocal when the sides are exchanged', () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const there = estimate(pairs);
        const back = estimate(
          pairs.map(({ reference, candidate }) => ({
            reference: candidate,
            candidate: reference,
          })),
        );
        expect(back.estimate * there.estimate).toBeCloseTo(1, 9);
        if (there.low !== null && back.high !== null) {
          expect(back.high * there.low).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('lies within its interval', () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const { estimate: middle, low, high } = estimate(pairs);
        expect(low ?? middle).toBeLessThanOrEqual(middle);
        expect(high ?? middle).toBeGreaterThanOrEqual(middle);
      }),
    );
  });

  it.each([
    [0, 5],
    [5, 0],
    [-1, 5],
    [Number.NaN, 5],
    [5, Number.POSITIVE_INFINITY],
  ])('refuses %d and %d, which have no ratio', (reference, candidate) => {
    expect(() => estimateRatio([{ reference, candidate }])).toThrow(RangeError);
  });
});

describe('medianRank', () => {
  // Critical values of the two-sided sign test at 5 %: the largest number of signs of the rarer
  // kind that is still significant. W. J. Dixon & A. M. Mood, JASA 41 (1946), table 1.
  it.each([
    [6, 0],
    [8, 0],
    [9, 1],
    [11, 1],
    [12, 2],
    [14, 2],
    [15, 3],
    [17, 4],
    [20, 5],
    [25, 7],
  ])('of %d pairs leaves out the critical %d at each end', (n, critical) => {
    expect(medianRank(n).rank).toBe(critical);
  });

  it.each([
    [1, 0],
    [2, 0.5],
    [3, 0.75],
    [4, 0.875],
    [5, 0.9375],
    [6, 0.96875],
    [9, 0.9609375],
  ])('of %d pairs has a confidence of %d', (n, confidence) => {
    expect(medianRank(n).confidence).toBeCloseTo(confidence, 12);
  });

  it('keeps 95 % from six pairs on, and does not waste a rank', () => {
    for (let n = 6; n <= 200; n += 1) {
      const { rank, confidence } = medianRank(n);
      expect(confidence, `n = ${n}`).toBeGreaterThanOrEqual(0.95);
      expect(rank, `n = ${n}`).toBeLessThan(n / 2);
      // About ½·√n·1.96 below the middle; a rank further out would be too careful by half.
      expect(rank, `n = ${n}`).toBeGreaterThan(n / 2 - Math.sqrt(n) - 2);
    }
  });
});

const RUNS = 4000;

/** Four standard errors of a rate: one seed in 16,000 is outside by chance. */
function fourErrors(rate: number): number {
  return 4 * Math.sqrt((rate * (1 - rate)) / RUNS);
}

/** How often the interval encloses the true ratio, 0.55. */
function coverage(noise: (random: () => number) => number, n: number): number {
  const random = seededRandom(7);
  let covered = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const pairs = Array.from({ length: n }, () => {
      // The load of the machine differs between the pairs by up to a factor of three.
      const reference = 12_900 * (1 + 2 * random());
      return { reference, candidate: 0.55 * reference * Math.exp(noise(random)) };
    });
    const { low, high } = estimate(pairs);
    if (low !== null && high !== null && low <= 0.55 && 0.55 <= high) covered += 1;
  }
  return covered / RUNS;
}

describe('the interval covers', () => {
  const kinds: Record<string, (random: () => number) => number> = {
    'normal noise': (random) => 0.05 * normal(random),
    'noise with outliers (Cauchy)': (random) => 0.05 * Math.tan(Math.PI * (random() - 0.5)),
    'one-sided noise (exponential)': (random) => 0.1 * (-Math.log(1 - random()) - Math.LN2),
  };
  const cases = Object.entries(kinds).flatMap(([name, noise]) =>
    [2, 5, 6, 9, 20].map((n) => ({ name, noise, n })),
  );

  it.each(cases)('$name, $n pairs, as often as its confidence says', ({ noise, n }) => {
    const { confidence } = medianRank(n);
    expect(Math.abs(coverage(noise, n) - confidence)).toBeLessThan(fourErrors(confidence));
  });
});
