import { array, assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '../fixtures/random-numbers.ts';
import { compareTimes, rankOfRatios } from './time-ratio.ts';

/** P(U ≤ k) for every k, of n against n: how many of the orders of 2n have so many inversions. */
function mannWhitney(n: number): readonly number[] {
  // ways[m] has, by their sum, the ways to choose m of the ranks that were looked at so far.
  const most = n * n;
  const ways = Array.from({ length: n + 1 }, () => new Float64Array(most + 1));
  const [none] = ways;
  if (none !== undefined) none[0] = 1;
  for (let rank = 0; rank < 2 * n; rank += 1) {
    for (let m = n; m >= 1; m -= 1) {
      const [from, to] = [ways[m - 1], ways[m]];
      const over = rank - (m - 1);
      if (from === undefined || to === undefined || over < 0) continue;
      for (let u = most; u >= over; u -= 1) to[u] = (to[u] ?? 0) + (from[u - over] ?? 0);
    }
  }
  const counts = [...(ways[n] ?? [])];
  const all = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  return counts.map((count) => (below += count) / all);
}

describe('rankOfRatios', () => {
  it('is the exact rank of the test of Mann and Whitney, or one less', () => {
    for (let n = 4; n <= 50; n += 1) {
      const exact = mannWhitney(n).findLastIndex((probability) => probability <= 0.025);
      const rank = rankOfRatios(n);
      expect([exact, exact - 1], `${n} against ${n}`).toContain(rank);
    }
  });

  it('is none of three, of which the widest interval holds in 90 %', () => {
    expect(mannWhitney(3)[0]).toBeCloseTo(0.05);
    expect(rankOfRatios(3)).toBeNull();
  });
});

describe('compareTimes', () => {
  it('compares the last with the first, and leaves out what is between', () => {
    const times = [10, 10, 10, 10, 99, 1, 99, 1, 15, 15, 15, 15];
    expect(compareTimes(times)).toEqual({ proofs: 4, estimate: 1.5, low: 1.5, high: 1.5 });
  });

  it.each([
    [0, null],
    [1, null],
    [2, 1],
    [7, 3],
    [8, 4],
    [11, 4],
    [12, 4],
    [30, 10],
    [10_000, 50],
  ])('compares of %d times so many at each end: %j', (length, proofs) => {
    const ratio = compareTimes(Array.from({ length }, () => 5));
    expect(ratio?.proofs ?? null).toBe(proofs);
  });

  it('gives no interval for fewer than eight times', () => {
    expect(compareTimes([1, 2, 3, 4, 5, 6, 7])).toMatchObject({ low: null, high: null });
    expect(compareTimes([1, 2, 3, 4, 5, 6, 7, 8])?.low).not.toBeNull();
  });

  it('is the reciprocal of the series turned round, whatever the unit', () => {
    const times = array(double({ min: 1, max: 1e6, noNaN: true }), { minLength: 8 });
    assert(
      property(times, double({ min: 0.01, max: 100, noNaN: true }), (series, unit) => {
        const ratio = compareTimes(series);
        const turned = compareTimes(series.toReversed().map((time) => time * unit));
        expect((ratio?.estimate ?? 0) * (turned?.estimate ?? 0)).toBeCloseTo(1, 6);
        expect((ratio?.low ?? 0) * (turned?.high ?? 0)).toBeCloseTo(1, 6);
      }),
    );
  });

  it.each([8, 12, 50])('of %d proofs encloses the ratio in 95 of 100 runs', (proofs) => {
    const random = seededRandom(5);
    let covered = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run += 1) {
      const slowed = (i: number) => (i < proofs / 2 ? 1 : 1.3);
      const times = Array.from(
        { length: proofs },
        (_, i) => 5000 * slowed(i) * Math.exp(0.1 * normal(random)),
      );
      const ratio = compareTimes(times);
      if ((ratio?.low ?? 9) <= 1.3 && 1.3 <= (ratio?.high ?? 0)) covered += 1;
    }
    // Three standard errors of a rate of 95 % over 2000 runs are 1.5 %.
    expect(covered / runs).toBeGreaterThan(0.935);
  });
});
