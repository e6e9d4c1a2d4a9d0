import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateGrowth, FEWEST_FOR_INTERVAL, forecastProofs } from './growth.ts';
import type { Estimate } from './growth.ts';

/** Whole numbers, as page counts are, so that shifting and scaling are exact. */
const series = fc.array(fc.nat(65_536), { minLength: 2, maxLength: 40 });

function estimate(values: readonly number[]): Estimate {
  const growth = estimateGrowth(values);
  if (growth === null) throw new Error('no growth');
  return growth;
}

/** Readings of steady growth: `start`, then one reading for each of `n` proofs. */
function line(start: number, growth: number, n: number): number[] {
  return Array.from({ length: n + 1 }, (_, i) => start + growth * i);
}

describe('estimateGrowth', () => {
  it('needs two readings', () => {
    expect(estimateGrowth([])).toBeNull();
    expect(estimateGrowth([4587])).toBeNull();
    expect(estimateGrowth([4587, 4719])).toEqual({ estimate: 132, low: null, high: null });
  });

  it('has an interval from the fourth measured proof on', () => {
    expect(FEWEST_FOR_INTERVAL).toBe(5);
    expect(estimate(line(0, 3, 3))).toEqual({ estimate: 3, low: null, high: null });
    expect(estimate(line(0, 3, 4))).toEqual({ estimate: 3, low: 3, high: 3 });
  });

  it('is exact on steady growth, interval included', () => {
    const range = { min: -1000, max: 1000 };
    fc.assert(
      fc.property(fc.integer(range), fc.nat(65_536), fc.integer({ min: 4, max: 60 }), (g, s, n) => {
        expect(estimate(line(s, g, n))).toEqual({ estimate: g + 0, low: g + 0, high: g + 0 });
      }),
    );
  });

  it('does not care where the memory started', () => {
    fc.assert(
      fc.property(series, fc.nat(65_536), (values, shift) => {
        expect(estimate(values.map((v) => v + shift))).toEqual(estimate(values));
      }),
    );
  });

  it('scales with the unit', () => {
    fc.assert(
      fc.property(series, (values) => {
        const pages = estimateGrowth(values, 33);
        const bytes = estimateGrowth(
          values.map((v) => v * 65_536),
          33 * 65_536,
        );
        expect(bytes?.estimate).toBe((pages?.estimate ?? 0) * 65_536);
        if (pages === null || pages.low === null || pages.high === null) return;
        expect((bytes?.low ?? 0) / 65_536).toBeCloseTo(pages.low, 6);
        expect((bytes?.high ?? 0) / 65_536).toBeCloseTo(pages.high, 6);
      }),
    );
  });

  it('turns round with the series: shrinking is growth of the other sign', () => {
    fc.assert(
      fc.property(series, (values) => {
        const turned = estimate(values.map((v) => 65_536 - v));
        expect(turned.estimate).toBeCloseTo(-estimate(values).estimate, 9);
      }),
    );
  });

  it('lies within its interval', () => {
    fc.assert(
      fc.property(series, fc.constantFrom(0, 33), (values, step) => {
        const growth = estimateGrowth(values, step) ?? { estimate: 0, low: 0, high: 0 };
        expect(growth.low ?? growth.estimate).toBeLessThanOrEqual(growth.estimate);
        expect(growth.high ?? growth.estimate).toBeGreaterThanOrEqual(growth.estimate);
      }),
    );
  });

  it('is not moved by a warm-up step in the first proof, nor is its upper end', () => {
    const { estimate: middle, low, high } = estimate([1551, ...line(4587, 132, 9)]);
    expect(middle).toBe(132);
    expect(high).toBe(132);
    expect(low).toBeLessThan(132);
  });

  it('is not moved by a single reading that is far off, but its interval says so', () => {
    const values = line(1000, 5, 12).map((v, i) => (i === 7 ? v + 500 : v));
    const { estimate: middle, low, high } = estimate(values);
    expect(middle).toBe(5);
    expect(low).toBeLessThan(-100);
    expect(high).toBeGreaterThan(100);
  });

  it('allows for the rounding of the first and of the last reading', () => {
    const wide = estimateGrowth(line(0, 132, 6), 33);
    expect(wide?.high).toBeGreaterThan(132 + 33 / 6);
    expect(wide?.low).toBeLessThan(132 - 33 / 6);
  });

  it('takes what steps cannot explain for growth that varies', () => {
    const steady = estimateGrowth([0, 33, 33, 66, 66, 99, 99], 33);
    const jumps = estimateGrowth([0, 0, 0, 99, 99, 99, 99], 33);
    expect((steady?.high ?? 0) - 16.5).toBeLessThan(11);
    expect((jumps?.high ?? 0) - 16.5).toBeGreaterThan(60);
  });

  it('is quick for a very long series', () => {
    expect(estimate(line(1551, 3, 10_000))).toMatchObject({ estimate: 3, low: 3, high: 3 });
  });
});

describe('forecastProofs', () => {
  const growth = { estimate: 100, low: 50, high: 200 };

  it('divides the room that is left; the fastest growth gives the fewest proofs', () => {
    expect(forecastProofs(growth, 1000, 2050)).toEqual({ estimate: 10, low: 5, high: 21 });
  });

  it('is 0 at the limit and beyond', () => {
    expect(forecastProofs(growth, 2000, 2000)).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(forecastProofs(growth, 2500, 2000)).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  it('has no figure for an end that does not grow', () => {
    const flat = { estimate: 0, low: -5, high: 10 };
    expect(forecastProofs(flat, 0, 100)).toEqual({ estimate: null, low: 10, high: null });
  });

  it('has no figure for an end that is not known', () => {
    const rough = { estimate: 10, low: null, high: null };
    expect(forecastProofs(rough, 0, 100)).toEqual({ estimate: 10, low: null, high: null });
  });

  it('keeps the order low ≤ estimate ≤ high', () => {
    const positive = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(positive, positive, positive, fc.nat(65_536), (a, b, c, room) => {
        const [low = 0, middle = 0, high = 0] = [a, b, c].toSorted((x, y) => x - y);
        const ahead = forecastProofs({ estimate: middle, low, high }, 0, room);
        expect(ahead.low).toBeLessThanOrEqual(ahead.estimate ?? Number.NaN);
        expect(ahead.estimate).toBeLessThanOrEqual(ahead.high ?? Number.NaN);
      }),
    );
  });
});
