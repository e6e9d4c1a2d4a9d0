import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareToBudget, judgeGrowth } from './verdict.ts';

const BUDGET = 16;

/** Readings that begin at 0 and grow by these amounts. */
function readingsOf(...increases: readonly number[]): number[] {
  let reading = 0;
  return [0, ...increases.map((increase) => (reading += increase))];
}

describe('compareToBudget', () => {
  it.each([
    ['the whole interval is within the budget', 0, 0, 15, 'pass'],
    ['the high end is the budget', 8, 0, 16, 'pass'],
    ['memory shrinks', -4, -5, -3, 'pass'],
    ['the whole interval is above the budget', 132, 99, 132, 'regression'],
    ['the low end is just above the budget', 20, 16.1, 30, 'regression'],
    ['the low end is the budget', 20, 16, 30, 'inconclusive'],
    ['the budget is inside the interval', 10, 0, 17, 'inconclusive'],
  ])('%s', (_, estimate, low, high, kind) => {
    expect(compareToBudget({ estimate, low, high }, BUDGET)).toBe(kind);
  });

  it('says nothing without an interval', () => {
    expect(compareToBudget(null, BUDGET)).toBe('inconclusive');
    expect(compareToBudget({ estimate: 0, low: null, high: null }, BUDGET)).toBe('inconclusive');
  });
});

describe('judgeGrowth', () => {
  it.each([
    [[], 4],
    [readingsOf(500), 3],
    [readingsOf(500, 500, 500), 1],
  ])('asks for as many proofs as an interval takes: case %#', (readings, proofs) => {
    expect(judgeGrowth(readings, 0, BUDGET)).toEqual({
      kind: 'inconclusive',
      moreProofs: { kind: 'at-least', proofs },
    });
  });

  it('passes and convicts by the interval', () => {
    expect(judgeGrowth(readingsOf(0, 0, 0, 0), 33, BUDGET)).toEqual({ kind: 'pass' });
    expect(judgeGrowth(readingsOf(132, 132, 132, 99), 33, BUDGET)).toEqual({ kind: 'regression' });
  });

  it.each([
    ['a step in the last proof', [0, 0, 0, 33], 2],
    ['two steps at the end', [0, 0, 0, 0, 33, 33], 3],
    ['growth that varies, above the budget', [40, 20, 44, 12, 40], 10],
  ])('forecasts by letting memory go on as it did: %s', (_, increases, proofs) => {
    const readings = readingsOf(...increases);
    expect(judgeGrowth(readings, 33, BUDGET)).toEqual({
      kind: 'inconclusive',
      moreProofs: { kind: 'about', proofs },
    });
  });

  it('is right about it, where memory does go on like that', () => {
    const increases = fc.array(fc.constantFrom(0, 0, 0, 33, 66), { minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(increases, (seen) => {
        const verdict = judgeGrowth(readingsOf(...seen), 33, BUDGET);
        if (verdict.kind !== 'inconclusive' || verdict.moreProofs.kind !== 'about') return;
        const again = seen.slice(1);
        const more = Array.from(
          { length: verdict.moreProofs.proofs },
          (_, i) => again[i % again.length] ?? 0,
        );
        expect(judgeGrowth(readingsOf(...seen, ...more), 33, BUDGET).kind).not.toBe('inconclusive');
        const fewer = judgeGrowth(readingsOf(...seen, ...more.slice(0, -1)), 33, BUDGET);
        expect(fewer.kind).toBe('inconclusive');
      }),
    );
  });

  it('says nothing of how many where the growth is at the budget', () => {
    expect(judgeGrowth(readingsOf(0, 33, 0, 33, 0, 33), 33, 16.5)).toEqual({
      kind: 'inconclusive',
      moreProofs: { kind: 'unknown' },
    });
  });

  it('never asks for less than one proof, nor for more than three times those made', () => {
    const readings = fc.array(fc.nat(1000), { minLength: 5, maxLength: 30 });
    fc.assert(
      fc.property(readings, fc.constantFrom(0, 33), (values, step) => {
        const verdict = judgeGrowth(values, step, BUDGET);
        if (verdict.kind !== 'inconclusive' || !('proofs' in verdict.moreProofs)) return;
        expect(verdict.moreProofs.proofs).toBeGreaterThanOrEqual(1);
        expect(verdict.moreProofs.proofs).toBeLessThanOrEqual(3 * (values.length - 1));
      }),
    );
  });
});
