import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '../fixtures/random-numbers.ts';
import { intervalRank, theilSen } from './theil-sen.ts';

/** Readings of steady growth: `start`, then one reading for each of `n` proofs. */
function line(start: number, growth: number, n: number): number[] {
  return Array.from({ length: n + 1 }, (_, i) => start + growth * i);
}

describe('theilSen', () => {
  it('is exact on steady growth, interval included', () => {
    const range = { min: -1000, max: 1000 };
    fc.assert(
      fc.property(fc.integer(range), fc.nat(65_536), fc.integer({ min: 4, max: 60 }), (g, s, n) => {
        expect(theilSen(line(s, g, n))).toEqual({ estimate: g + 0, low: g + 0, high: g + 0 });
      }),
    );
  });

  it('takes the mean of the two middle slopes of an even number', () => {
    // Slopes 1, 2, 3, 4, 5 and 6 in some order.
    const values = [0, 1, 6, 12];
    const slopes = [1, 6 / 2, 12 / 3, 5, 11 / 2, 6];
    expect(theilSen(values).estimate).toBe(((slopes[2] ?? 0) + (slopes[3] ?? 0)) / 2);
  });

  it('is not moved by a single reading that is far off', () => {
    const values = line(1000, 5, 12).map((v, i) => (i === 7 ? v + 50_000 : v));
    expect(theilSen(values)).toEqual({ estimate: 5, low: 5, high: 5 });
  });

  it('stands evenly spaced readings for a very long series, the last one among them', () => {
    expect(theilSen(line(1551, 3, 10_000))).toEqual({ estimate: 3, low: 3, high: 3 });
    // Thinned from the end, so that the first reading, alone at 0, is left out.
    const long = [0, ...line(5000, 2, 256)];
    expect(theilSen(long)).toEqual({ estimate: 2, low: 2, high: 2 });
  });
});

/** P(inversions ≤ k) of a random permutation of n, for every k: Kendall's distribution, exactly. */
function cumulativeInversions(n: number): number[] {
  let probability = [1];
  for (let size = 2; size <= n; size += 1) {
    const next = Array.from({ length: probability.length + size - 1 }, () => 0);
    for (const [k, p] of probability.entries()) {
      for (let j = 0; j < size; j += 1) next[k + j] = (next[k + j] ?? 0) + p / size;
    }
    probability = next;
  }
  let sum = 0;
  return probability.map((p) => (sum += p));
}

/** The largest number of slopes that may be left out at an end at 2.5 %; −1 if none. */
function exactRank(n: number): number {
  return cumulativeInversions(n).findIndex((p) => p > 0.025) - 1;
}

describe('intervalRank', () => {
  // Two-sided 5 % critical values of Kendall's S: M. G. Kendall, Rank Correlation Methods (1970),
  // appendix table 1; also Hollander, Wolfe & Chicken (2014), table A.30.
  it.each([
    [5, 10],
    [6, 13],
    [7, 15],
    [8, 18],
    [9, 20],
    [10, 23],
  ])('of %d readings leaves out slopes up to the critical value S = %d', (n, critical) => {
    const pairs = (n * (n - 1)) / 2;
    expect(intervalRank(n)).toBe((pairs - critical) / 2);
  });

  it('is the exact one for up to 18 readings', () => {
    for (let n = 2; n <= 18; n += 1) expect(intervalRank(n) ?? -1, `n = ${n}`).toBe(exactRank(n));
  });

  it('is the exact one or one on the safe side for more', () => {
    for (let n = 19; n <= 60; n += 1) {
      const below = exactRank(n) - (intervalRank(n) ?? Number.NaN);
      expect([0, 1], `n = ${n}`).toContain(below);
    }
  });

  it('is none for fewer than five readings, of which even the extremes cover less than 95 %', () => {
    for (let n = 0; n < 5; n += 1) expect(intervalRank(n)).toBeNull();
    expect(intervalRank(5)).toBe(0);
    expect(1 - 2 * (cumulativeInversions(4)[0] ?? 0)).toBeCloseTo(22 / 24, 12);
  });
});

/** A series of readings and the growth that is behind it. */
type Simulate = (random: () => number, n: number) => { values: number[]; growth: number };

/** How often the interval encloses the growth. */
function coverage(simulate: Simulate, n: number, runs = 4000): number {
  const random = seededRandom(7);
  let covered = 0;
  for (let run = 0; run < runs; run += 1) {
    const { values, growth } = simulate(random, n);
    const { low, high } = theilSen(values);
    if (low !== null && high !== null && low <= growth && growth <= high) covered += 1;
  }
  return covered / runs;
}

/** What the ranks promise: exactly, for readings that scatter independently about a line. */
function promised(n: number): number {
  return 1 - 2 * (cumulativeInversions(n)[intervalRank(n) ?? Number.NaN] ?? Number.NaN);
}

/** Four standard errors of a rate over 4000 runs: one seed in 16,000 is outside by chance. */
function fourErrors(rate: number): number {
  return 4 * Math.sqrt((rate * (1 - rate)) / 4000);
}

describe('the interval of Sen covers', () => {
  const scatter: Record<string, (random: () => number) => number> = {
    'normal noise': normal,
    'noise with outliers (Cauchy)': (random) => Math.tan(Math.PI * (random() - 0.5)),
    'one-sided noise (exponential)': (random) => -Math.log(1 - random()),
  };
  const cases = Object.entries(scatter).flatMap(([name, noise]) =>
    [5, 7, 11, 21].map((n) => ({ name, noise, n })),
  );

  it.each(cases)('$name about a line, $n readings, as often as its ranks say', ({ noise, n }) => {
    const rate = coverage((random, size) => {
      const values = Array.from({ length: size }, (_, i) => 3 * i + noise(random));
      return { values, growth: 3 };
    }, n);
    expect(promised(n)).toBeGreaterThanOrEqual(0.95);
    expect(Math.abs(rate - promised(n))).toBeLessThan(fourErrors(promised(n)));
  });
});
