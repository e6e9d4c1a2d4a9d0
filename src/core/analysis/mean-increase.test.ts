import { describe, expect, it } from 'vitest';
import { FEWEST_INCREASES, meanIncrease, SHARES } from './mean-increase.ts';

/** The integral of `f` from `a` to `b`, by Simpson's rule. */
function integrate(f: (x: number) => number, a: number, b: number): number {
  const n = 20_000;
  const h = (b - a) / n;
  let total = f(a) + f(b);
  for (let i = 1; i < n; i += 1) total += (i % 2 === 1 ? 4 : 2) * f(a + i * h);
  return (total * h) / 3;
}

const normalDensity = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
/** Of Student's distribution with 3 degrees of freedom. */
const studentDensity = (x: number) => 2 / (Math.PI * Math.sqrt(3) * (1 + (x * x) / 3) ** 2);

/** Half the width of an interval. */
function halfWidth(increases: readonly number[], step: number, share: number): number {
  const { low, high } = meanIncrease(increases, step, share);
  return (high - low) / 2;
}

/** The error of Lai and of Robbins for a boundary that begins at `a`. */
function errorOf(density: (x: number) => number, a: number): number {
  return 1 - 2 * integrate(density, 0, a) + 2 * a * density(a);
}

describe('meanIncrease', () => {
  const shares = Array.from({ length: SHARES }, (_, share) => [share, 0.05 / 2 ** share] as const);

  it.each(shares)(
    'of share %d errs with probability %d where increases are exact',
    (share, error) => {
      // Deviation 1 about 0. At the first look the interval is that of Student for a: a·s/√(n − 1).
      const a = halfWidth([-1, 1, -1, 1], 0, share) * Math.sqrt(FEWEST_INCREASES - 1);
      expect(errorOf(studentDensity, a)).toBeCloseTo(error, 6);
    },
  );

  it.each(shares)(
    'of share %d errs with probability %d where they come in steps',
    (share, error) => {
      // Half-widths of rounding, 30/4, and of hidden variation, a·(30/6)/√4, in squares.
      const hidden = Math.sqrt(halfWidth([0, 0, 0, 0], 30, share) ** 2 - 7.5 ** 2);
      expect(errorOf(normalDensity, hidden / 2.5)).toBeCloseTo(error, 6);
    },
  );

  it('is narrower the more increases there are, and of no width where they are all the same', () => {
    const widths = [4, 8, 16, 64, 1024].map((n) =>
      halfWidth(
        Array.from({ length: n }, (_, i) => (i % 2) * 2),
        0,
        0,
      ),
    );
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(widths.at(-1)).toBeLessThan(0.15);
    expect(meanIncrease([7, 7, 7, 7], 0, 0)).toEqual({ low: 7, high: 7 });
  });

  it('does not take steps for growth that varies: two neighbouring multiples have no excess', () => {
    const flat = halfWidth([0, 0, 0, 0, 0, 0], 33, 0);
    expect(halfWidth([33, 0, 0, 33, 0, 33], 33, 0)).toBeCloseTo(flat, 9);
    expect(halfWidth([132, 132, 132, 99, 132, 132], 33, 0)).toBeCloseTo(flat, 9);
    expect(halfWidth([132, 165, 99, 132, 132, 132], 33, 0)).toBeGreaterThan(2 * flat);
  });

  it('takes a step of their own from increases that are no multiples of the expected one', () => {
    expect(halfWidth([50, 0, 50, 0], 33, 0)).toBeCloseTo(halfWidth([50, 0, 50, 0], 50, 0), 9);
    expect(halfWidth([66, 66, 66, 66], 33, 0)).toBeCloseTo(halfWidth([33, 0, 33, 0], 33, 0), 9);
  });

  it('takes increases that share no step as they are', () => {
    const exact = halfWidth([120, 135, 141, 128, 130, 137], 0, 0);
    expect(halfWidth([120, 135, 141, 128, 130, 137], 33, 0)).toBeGreaterThan(exact);
  });
});
