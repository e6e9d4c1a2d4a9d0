import { describe, expect, it } from 'vitest';
import { PairsClock, planBench, roughPairMs, TimeLeft } from './plan.ts';
import { ROW_KEYS } from './rows.ts';

function planned(keys: readonly string[]) {
  return planBench(keys, 4).map(({ comparison, coldProofs, visitsTwice }) => [
    comparison.key,
    coldProofs,
    visitsTwice,
  ]);
}

describe('planBench', () => {
  it('runs all comparisons for all rows', () => {
    expect(planned(ROW_KEYS)).toEqual([
      ['runtime', 4, true],
      ['arithmetic', 4, false],
      ['native', 4, false],
      ['sampling', 4, false],
      ['following', 4, false],
      ['observing', 4, false],
    ]);
  });

  it.each([
    ['compile-cold', [['runtime', 1, false]]],
    ['warm-proof', [['runtime', 4, false]]],
    ['to-verified-warm', [['runtime', 1, true]]],
    ['arithmetic-compile', [['arithmetic', 1, false]]],
    ['arithmetic-proof', [['arithmetic', 4, false]]],
    ['native-compile', [['native', 1, false]]],
    ['native-proof', [['native', 4, false]]],
    ['multiplication', []],
    ['sampling-proof', [['sampling', 4, false]]],
    ['following-compile', [['following', 1, false]]],
    ['following-proof', [['following', 4, false]]],
    ['observing-compile', [['observing', 1, false]]],
    ['observing-proof', [['observing', 4, false]]],
    ['heap-walk', [['runtime', 1, false]]],
    ['heap-mark', [['runtime', 1, false]]],
    ['heap-walk-large', []],
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

describe('PairsClock', () => {
  it('tells the time that is left after each pair, and leaves out what will not be done', () => {
    const timeLeft = new TimeLeft(1000);
    const lines: string[] = [];
    const clock = new PairsClock(100, timeLeft, (line) => lines.push(line));
    clock.settle();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^About .* left\.$/);
    clock.settle(4);
    expect(lines).toHaveLength(2);
    clock.dropRest(10);
    expect(timeLeft.leftMs).toBe(0);
    clock.settle();
    expect(lines).toHaveLength(2);
  });
});
