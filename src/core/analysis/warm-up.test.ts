import { describe, expect, it } from 'vitest';
import { pagesToBytes } from '../units.ts';
import { ALLOCATOR_STEP } from './page-growth.ts';
import { findSlowStart, findWarmUpGrowth } from './warm-up.ts';

const MIB = 2 ** 20;

/** What is found in a memory of these sizes, in pages. */
function inPages(...pages: number[]) {
  return findWarmUpGrowth(pages.map(pagesToBytes), ALLOCATOR_STEP, MIB);
}

describe('findWarmUpGrowth', () => {
  it.each([
    ['the first proof', [1551, 4587, 4587, 4587, 4587, 4587, 4587, 4587], 1, 3036],
    ['the first two', [1551, 4455, 4587, 4587, 4587, 4587, 4587, 4587, 4587], 2, 3036],
    ['the first, then one step', [1551, 4554, 4554, 4554, 4554, 4554, 4587, 4587, 4587], 1, 3003],
  ])('finds growth of %s', (_, pages, proofs, grown) => {
    expect(inPages(...pages)).toEqual({ proofs, bytes: pagesToBytes(grown) });
  });

  it.each([
    ['no growth', [4587, 4587, 4587, 4587, 4587, 4587, 4587]],
    ['a step or two, as flat memory takes them', [4587, 4620, 4653, 4653, 4653, 4653, 4653]],
    ['growth that goes on', [4587, 4719, 4851, 4983, 5115, 5247, 5379, 5511]],
    ['growth in the middle', [4587, 4587, 4587, 4587, 4587, 4587, 7000, 7000, 7000, 7000]],
    ['too few proofs after it', [1551, 4587, 4587, 4587, 4587]],
    ['nothing at all', []],
  ])('does not take %s for it', (_, pages) => {
    expect(inPages(...pages)).toBeNull();
  });
});

describe('findSlowStart', () => {
  it.each([
    [[13.6, 7.1, 7.1, 7, 7.2, 7.1], 1],
    [[13.6, 11, 7.1, 7, 7.2, 7.1, 7, 7.1], 2],
    [[13.6, 7.1, 7.1, 7, 7.2, 7.1, 7, 7.1, 7, 7.1, 7, 12], 1],
  ])('finds the first of %j', (times, proofs) => {
    expect(findSlowStart(times, 1.25)?.proofs).toBe(proofs);
  });

  it.each([
    [[7.1, 7.1, 7.1, 7, 7.2, 7.1]],
    [[8, 7.1, 7.1, 7, 7.2, 7.1]],
    [[13.6, 7.1, 14, 7, 13, 7.1]],
    [[13.6, 7.1, 7.1]],
    [[]],
  ])('finds nothing in %j', (times) => {
    expect(findSlowStart(times, 1.25)).toBeNull();
  });

  it('says how slow they were', () => {
    expect(findSlowStart([14, 7, 7, 7, 7, 7], 1.25)).toEqual({ proofs: 1, ratio: 2 });
  });
});
