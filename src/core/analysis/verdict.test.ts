import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeGrowth } from './verdict.ts';

const BUDGET = 16;

describe('judgeGrowth', () => {
  it.each([
    ['the whole interval is within the budget', 0, 0, 15, 'pass'],
    ['the high end is the budget', 8, 0, 16, 'pass'],
    ['memory shrinks', -4, -5, -3, 'pass'],
    ['the whole interval is above the budget', 132, 99, 132, 'regression'],
    ['the low end is just above the budget', 20, 16.1, 30, 'regression'],
    ['the low end is the budget', 20, 16, 30, 'inconclusive'],
    ['the budget is inside the interval', 10, 0, 17, 'inconclusive'],
  ])('%s', (_, estimate, low, high, kind) => {
    expect(judgeGrowth({ estimate, low, high }, BUDGET, 7).kind).toBe(kind);
  });

  it.each([
    [null, 0, 4],
    [{ estimate: 0, low: null, high: null }, 2, 3],
    [{ estimate: 500, low: null, high: null }, 4, 1],
  ])('asks for as many proofs as an interval takes: case %#', (growth, readings, proofs) => {
    expect(judgeGrowth(growth, BUDGET, readings)).toEqual({
      kind: 'inconclusive',
      moreProofs: { kind: 'at-least', proofs },
    });
  });

  it.each([
    ['below', { estimate: 8, low: 0, high: 20 }, 4],
    ['above', { estimate: 24, low: 12, high: 60 }, 4],
    ['at the very edge', { estimate: 20, low: 16, high: 30 }, 1],
  ])('forecasts from the side of the budget that the estimate is on: %s', (_, growth, proofs) => {
    // 8 readings whose interval is half as wide again as the distance: 12 readings in all.
    expect(judgeGrowth(growth, BUDGET, 8)).toEqual({
      kind: 'inconclusive',
      moreProofs: { kind: 'about', proofs },
    });
  });

  it.each([
    ['at the budget', { estimate: 16, low: 0, high: 20 }],
    ['next to it', { estimate: 15, low: 0, high: 40 }],
  ])('says nothing of how many where the estimate is %s', (_, growth) => {
    expect(judgeGrowth(growth, BUDGET, 8)).toEqual({
      kind: 'inconclusive',
      moreProofs: { kind: 'unknown' },
    });
  });

  it('never asks for less than one proof, nor for more than three times those made', () => {
    const figure = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(figure, figure, figure, fc.integer({ min: 5, max: 100 }), (a, b, c, readings) => {
        const [low = 0, estimate = 0, high = 0] = [a, b, c].toSorted((x, y) => x - y);
        const verdict = judgeGrowth({ estimate, low, high }, BUDGET, readings);
        if (verdict.kind !== 'inconclusive' || verdict.moreProofs.kind === 'unknown') return;
        expect(verdict.moreProofs.proofs).toBeGreaterThanOrEqual(1);
        expect(verdict.moreProofs.proofs).toBeLessThanOrEqual(3 * readings);
      }),
    );
  });
});
