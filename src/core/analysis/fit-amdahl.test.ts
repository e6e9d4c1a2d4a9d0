import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitAmdahl, timeOn } from './fit-amdahl.ts';

const parts = fc.record({
  serialMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
  parallelMs: fc.double({ min: 100, max: 60_000, noNaN: true }),
});
const counts = fc.uniqueArray(fc.integer({ min: 1, max: 64 }), { minLength: 2, maxLength: 6 });

describe('fitAmdahl', () => {
  it('splits 12.7 s with one thread and 7.15 s with two into 1.6 s and 11.1 s', () => {
    const fit = fitAmdahl([
      { threads: 1, ms: 12_700 },
      { threads: 2, ms: 7150 },
    ]);
    expect(fit?.serialMs).toBeCloseTo(1600, 6);
    expect(fit?.parallelMs).toBeCloseTo(11_100, 6);
    expect(fit).toMatchObject({ fewest: 1, most: 2, counts: 2 });
    expect(fit?.worstError).toBeCloseTo(0, 9);
  });

  it('finds the parts that made the times', () => {
    fc.assert(
      fc.property(parts, counts, (known, threads) => {
        const fit = fitAmdahl(threads.map((n) => ({ threads: n, ms: timeOn(known, n) })));
        const whole = known.serialMs + known.parallelMs;
        expect(Math.abs((fit?.serialMs ?? NaN) - known.serialMs) / whole).toBeLessThan(1e-6);
        expect(Math.abs((fit?.parallelMs ?? NaN) - known.parallelMs) / whole).toBeLessThan(1e-6);
      }),
    );
  });

  it('misses times by no more than they are off, whatever they are', () => {
    const noise = fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(parts, noise, (known, factors) => {
        const times = [1, 2, 4, 8, 1, 2].map((threads, i) => ({
          threads,
          ms: timeOn(known, threads) * (factors[i] ?? 1),
        }));
        const fit = fitAmdahl(times);
        expect(fit).not.toBeNull();
        if (fit === null) return;
        expect(fit.serialMs).toBeGreaterThanOrEqual(0);
        expect(fit.parallelMs).toBeGreaterThanOrEqual(0);
        // Least squares: no other parts without a negative one are nearer, those known included.
        const squares = (p: typeof known) =>
          times.reduce((sum, { threads, ms }) => sum + (timeOn(p, threads) - ms) ** 2, 0);
        expect(squares(fit)).toBeLessThanOrEqual(squares(known) * (1 + 1e-9));
      }),
    );
  });

  it('never has a negative part', () => {
    const faster = fitAmdahl([
      { threads: 1, ms: 10_000 },
      { threads: 2, ms: 4000 },
    ]);
    expect(faster?.serialMs).toBe(0);
    expect(faster?.worstError).toBeGreaterThan(0);
    const slower = fitAmdahl([
      { threads: 1, ms: 8000 },
      { threads: 2, ms: 10_000 },
    ]);
    expect(slower).toMatchObject({ serialMs: 9000, parallelMs: 0 });
  });

  it('says nothing from one number of threads, however often it was measured', () => {
    expect(fitAmdahl([])).toBeNull();
    expect(fitAmdahl([8000, 8100].map((ms) => ({ threads: 2, ms })))).toBeNull();
  });
});
