import { describe, expect, it } from 'vitest';
import { planBench, roughPairMs, TimeLeft } from './plan.ts';
import { ROW_KEYS } from './rows.ts';

function planned(keys: readonly string[]) {
  return planBench(keys, 4).map(({ comparison, coldProofs, visitsTwice }) => [
    comparison.key,
    coldProofs,
    visitsTwice,
  ]);
}

describe('planBench', () => {
  it('runs both comparisons for all rows', () => {
    expect(planned(ROW_KEYS)).toEqual([
      ['runtime', 4, true],
      ['observing', 4, false],
    ]);
  });

  it.each([
    ['compile-cold', [['runtime', 1, false]]],
    ['warm-proof', [['runtime', 4, false]]],
    ['to-verified-warm', [['runtime', 1, true]]],
    ['observing-compile', [['observing', 1, false]]],
    ['observing-proof', [['observing', 4, false]]],
    ['heap-walk', [['runtime', 1, false]]],
  ])('runs for %s no more than it takes', (key, comparisons) => {
    expect(planned([key])).toEqual(comparisons);
  });

  it('takes longer for more', () => {
    const [one] = planBench(['compile-cold'], 4);
    const [all] = planBench(ROW_KEYS, 4);
    const ms = [one, all].map((plan) => (plan === undefined ? Number.NaN : roughPairMs(plan)));
    expect(ms[1]).toBeGreaterThan((ms[0] ?? Number.NaN) * 2);
  });
});

describe('TimeLeft', () => {
  it('is the guess before anything was measured', () => {
    expect(new TimeLeft(1000).leftMs).toBe(1000);
  });

  it('is corrected by what was done', () => {
    const left = new TimeLeft(1000);
    left.settle(200, 600);
    expect(left.leftMs).toBe(800 * 3);
    left.settle(200, 200);
    expect(left.leftMs).toBe(600 * 2);
  });

  it('leaves out what will not be done, and ends at nothing', () => {
    const left = new TimeLeft(1000);
    left.settle(400, 400);
    left.drop(600);
    expect(left.leftMs).toBe(0);
  });
});
