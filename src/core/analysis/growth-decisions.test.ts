import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '../fixtures/random-numbers.ts';
import { flat, scatter, STEP, stepped, varying } from '../fixtures/simulated-growth.ts';
import { warmingUp } from '../fixtures/simulated-growth.ts';
import type { Simulate } from '../fixtures/simulated-growth.ts';
import { estimateGrowth } from './growth.ts';
import { compareToBudget } from './verdict.ts';

const KIB = 1024;
/** The budgets of the contract, in the units of the readings here: pages, and KiB of live bytes. */
const PAGES = { step: STEP, budget: 16 };
const LIVE = { step: 0, budget: 64 };

/** A series against a budget: what would be said of it, by whom looks after every proof. */
function decide(
  readings: readonly number[],
  { step, budget }: { readonly step: number; readonly budget: number },
): { kind: 'pass' | 'regression'; proofs: number } | null {
  for (let proofs = 1; proofs < readings.length; proofs += 1) {
    const kind = compareToBudget(estimateGrowth(readings.slice(0, proofs + 1), step), budget);
    if (kind !== 'inconclusive') return { kind, proofs };
  }
  return null;
}

/** How often simulated runs of at most so many proofs end in each verdict. */
function rates(simulate: Simulate, of: typeof PAGES, proofs: number, runs: number) {
  const random = seededRandom(11);
  const count = { pass: 0, regression: 0, none: 0 };
  for (let run = 0; run < runs; run += 1) {
    count[decide(simulate(random, proofs).readings, of)?.kind ?? 'none'] += 1;
  }
  return {
    pass: count.pass / runs,
    regression: count.regression / runs,
    none: count.none / runs,
  };
}

/** Readings that begin at 0 and grow by these amounts. */
function readingsOf(increases: readonly number[]): number[] {
  let reading = 0;
  return [0, ...increases.map((increase) => (reading += increase))];
}

describe('a heap that leaks nothing', () => {
  const warmUps: [string, Simulate][] = [
    ['no step', flat(0)],
    ['needs that vary by half a step', flat(STEP / 2)],
    ['needs that vary by a step', flat(STEP)],
    ['needs that vary by two steps', flat(2 * STEP)],
    ['needs that vary by half a step, on top of three steps', warmingUp(flat(STEP / 2), [66, 33])],
  ];

  it.each(warmUps)(
    'is convicted in fewer than one of a hundred runs of 12 proofs: %s',
    (_, simulate) => {
      expect(rates(simulate, PAGES, 12, 500).regression).toBeLessThan(0.01);
    },
  );

  it('is convicted in under 1 % by live bytes that rise at first and fall back by garbage', () => {
    const garbage: Simulate = (random, proofs) => ({
      growth: 0,
      readings: Array.from({ length: proofs + 1 }, () => (random() < 0.3 ? 14 * random() : 0)),
    });
    const warm: Simulate = (random, proofs) =>
      warmingUp(garbage, [400 * random(), 150 * random(), 50 * random()])(random, proofs);
    expect(rates(warm, LIVE, 12, 500).regression).toBeLessThan(0.01);
    expect(rates(garbage, LIVE, 6, 500).pass).toBe(1);
  });

  it.each([
    ['no step', [0, 0, 0, 0, 0, 0], 4],
    ['a step in the first', [33, 0, 0, 0, 0, 0], 5],
    ['two steps in the first', [66, 0, 0, 0, 0, 0], 5],
    ['a step in the fourth', [0, 0, 0, 33, 0, 0], 6],
    ['a step in the third', [0, 0, 33, 0, 0, 0], 6],
  ])('passes within the six proofs of the default: %s', (_, increases, proofs) => {
    expect(decide(readingsOf(increases), PAGES)).toEqual({ kind: 'pass', proofs });
  });

  it.each([
    ['in the fifth and in the seventh', [0, 0, 0, 0, 33, 0, 33, 0, 0], 4],
    ['in the first and in the eighth', [33, 0, 0, 0, 0, 0, 0, 33, 0], 5],
    ['in the fourth and in the fifth', [0, 0, 0, 33, 33, 0, 0, 0, 0, 0], 9],
    ['in the third and in the sixth', [0, 0, 33, 0, 0, 33, 0, 0, 0, 0], 8],
    ['in the second and in the third', [0, 33, 33, 0, 0, 0, 0, 0, 0, 0], 8],
  ])('passes with steps %s', (_, increases, proofs) => {
    expect(decide(readingsOf(increases), PAGES)).toEqual({ kind: 'pass', proofs });
  });

  it('passes at the defaults in more than three of four runs, as steps were seen to come', () => {
    expect(rates(flat(STEP / 2), PAGES, 6, 1000).pass).toBeGreaterThan(0.95);
    expect(rates(flat(STEP), PAGES, 6, 1000).pass).toBeGreaterThan(0.75);
  });
});

describe('a leak of twice the budget', () => {
  const noisy = (share: number): Simulate => {
    const simulate = scatter(normal);
    return (random, proofs) => ({
      growth: 128,
      readings: simulate(random, proofs).readings.map(
        (reading, i) => 128 * i + 128 * share * (reading - 3 * i),
      ),
    });
  };

  it('of pages, in steps that begin anywhere, is always caught in five proofs', () => {
    for (let offset = 0; offset < STEP; offset += 1) {
      const readings = Array.from({ length: 6 }, (_, i) => 33 * Math.ceil((offset + 32 * i) / 33));
      expect(decide(readings, PAGES)?.kind, `offset ${offset}`).toBe('regression');
    }
  });

  it.each([
    ['pages, and varies by half a page', stepped(32, 0.5), PAGES, 0.99],
    ['pages, and varies by two', stepped(32, 2), PAGES, 0.93],
    ['live bytes, and varies by a tenth', varying(128, 12.8), LIVE, 0.99],
    ['live bytes, and varies by a fifth', varying(128, 25.6), LIVE, 0.97],
    ['live bytes, and readings scatter by a tenth', noisy(0.1), LIVE, 0.99],
  ])('of %s, is caught in eight proofs', (_, simulate, of, told) => {
    const { regression, pass } = rates(simulate, of, 8, 1000);
    expect(regression).toBeGreaterThanOrEqual(told);
    expect(pass).toBe(0);
  });
});

describe('what was recorded', () => {
  const steady = (perProof: number) => readingsOf(Array.from({ length: 6 }, () => perProof));

  it('of 2.14 with 8 threads, whose pool is ended after each proof, is a regression', () => {
    const pages = readingsOf([132, 132, 132, 99]);
    expect(decide(pages, PAGES)).toEqual({ kind: 'regression', proofs: 4 });
    expect(decide(steady(8_520_000 / KIB), LIVE)).toEqual({ kind: 'regression', proofs: 4 });
  });

  it('of 2.15 on the leaking path is one by its live bytes, and by no page', () => {
    expect(decide(steady(119_054 / KIB), LIVE)).toEqual({ kind: 'regression', proofs: 4 });
    expect(decide(readingsOf([0, 0, 33, 0, 0, 0]), PAGES)?.kind).toBe('pass');
  });

  it('of 2.4 with one thread, +165 pages in 9 proofs, is on the budget, and undecided', () => {
    expect(decide(readingsOf([33, 0, 33, 0, 33, 0, 33, 0, 33]), PAGES)).toBeNull();
  });

  it('of live bytes that fall back by 14 KB when garbage is collected passes', () => {
    expect(decide(readingsOf([0, 0, 14, -14, 0, 0]), LIVE)?.kind).toBe('pass');
  });
});
