import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/random-numbers.ts';
import { anyStepped, lumps, NOISES, scatter, STEP, varying } from '../fixtures/simulated-growth.ts';
import { flat, warmingUp } from '../fixtures/simulated-growth.ts';
import type { Simulate } from '../fixtures/simulated-growth.ts';
import { estimateGrowth } from './growth.ts';

/** The interval encloses the growth of a simulated run: after one number of proofs, or all to 16. */
type Look = 'every' | number;

/**
 * In how many of `runs` simulated runs the interval encloses the growth. For `every`, it has to after
 * each proof from the fourth to the 16th: one miss in 13 looks, and the run does not count.
 */
function coverage(simulate: Simulate, step: number, look: Look, runs: number): number {
  const random = seededRandom(7);
  let covered = 0;
  for (let run = 0; run < runs; run += 1) {
    const { readings, growth } = simulate(random, look === 'every' ? 16 : look);
    const covers = (proofs: number) => {
      const interval = estimateGrowth(readings.slice(0, proofs + 1), step);
      const { low, high } = interval ?? { low: null, high: null };
      if (low === null || high === null) return false;
      return low <= growth + 1e-9 && growth <= high + 1e-9;
    };
    const looks = look === 'every' ? Array.from({ length: 13 }, (_, i) => i + 4) : [look];
    if (looks.every(covers)) covered += 1;
  }
  return covered / runs;
}

describe('the 95 % interval covers in 95 % of all runs or more, at every look', () => {
  it.each(Object.entries(NOISES))('%s about a line', (_, noise) => {
    expect(coverage(scatter(noise), 0, 'every', 300)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['by 8 %', varying(132, 10)],
    ['by three quarters', varying(132, 100)],
    ['by 8 %, after two proofs of warm-up', warmingUp(varying(132, 10), [300, 60])],
  ])('growth that varies from proof to proof %s', (_, simulate) => {
    // With 1000 runs and a true coverage of 95 %, one seed in six would fall below 94.3 %.
    expect(coverage(simulate, 0, 'every', 1000)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([
    ['exactly steady', anyStepped(0)],
    ['that varies by two pages', anyStepped(2)],
    ['that varies by a sixth of a step', anyStepped(STEP / 6)],
    ['after one more step of warm-up', warmingUp(anyStepped(2), [66, 33])],
  ])('growth %s and shows in steps of 33 pages', (_, simulate) => {
    expect(coverage(simulate, STEP, 'every', 400)).toBeGreaterThanOrEqual(0.95);
  });

  it.each([0, STEP / 2, STEP])('a flat heap whose needs vary by %d pages', (deviation) => {
    expect(coverage(flat(deviation), STEP, 'every', 400)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('the 95 % interval is weaker than that', () => {
  // No promises but the truth that the docstring tells. A change of the method that moves one of
  // them must change the words as well. Three standard errors of a rate over 2000 runs are 0.03.
  it.each([
    ['growth that varies by half a step', anyStepped(STEP / 2), 0.9],
    ['growth by one step or none, at random', lumps(0.5), 0.77],
  ])('for %s, after six proofs', (_, simulate, told) => {
    expect(Math.abs(coverage(simulate, STEP, 6, 2000) - told)).toBeLessThan(0.03);
  });
});
