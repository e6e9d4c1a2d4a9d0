import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/random-numbers.ts';
import { simulateProofs } from '../fixtures/simulated-proofs.ts';
import type { Habits } from '../fixtures/simulated-proofs.ts';
import { diagnose } from './diagnosis.ts';
import type { DiagnosisKind } from './diagnosis-kinds.ts';

const MIB = 2 ** 20;
const RUNS = 200;

type Draw = (random: () => number) => Habits;

/** Habits of simulated runs, by the diagnosis that is right. */
const KINDS: Readonly<Record<string, { readonly right: DiagnosisKind; readonly draw: Draw }>> = {
  'flat memory': { right: 'flat', draw: () => ({}) },
  'flat memory whose heap is not walked': { right: 'flat', draw: () => ({ isWalked: false }) },
  'the smallest leak of a release as published': {
    right: 'leak',
    draw: () => ({ leak: 112_000 }),
  },
  'leaks of up to 8 MiB': {
    right: 'leak',
    draw: (random) => ({ leak: Math.round(112_000 + random() * 8 * MIB) }),
  },
  'leaks whose heap is not walked': {
    right: 'leak',
    draw: (random) => ({ leak: Math.round((2 + random() * 6) * MIB), isWalked: false }),
  },
  'free memory that scatters': {
    right: 'fragmentation',
    draw: (random) => ({ scatter: Math.round((0.5 + random() * 4) * MIB) }),
  },
  'proofs that get slower by 60 to 200 %': {
    right: 'slow-down',
    draw: (random) => ({ slowing: 0.6 + random() * 1.4 }),
  },
  'growth of the first proof': {
    right: 'warm-up',
    draw: (random) => ({ firstGrowth: [(20 + random() * 180) * MIB] }),
  },
  'growth of the first two proofs': {
    right: 'warm-up',
    draw: (random) => ({ firstGrowth: [(20 + random() * 180) * MIB, 10 * MIB] }),
  },
  'a slow first proof': {
    right: 'warm-up',
    draw: (random) => ({ slowStart: [1.6 + random()] }),
  },
};

/** How often runs with these habits get each diagnosis, from 0 to 1. */
function rates(draw: Draw, proofs: number): (kind: DiagnosisKind) => number {
  const random = seededRandom(3);
  const found = Array.from(
    { length: RUNS },
    () => diagnose(simulateProofs(random, proofs, draw(random))).kind,
  );
  return (kind) => found.filter((one) => one === kind).length / RUNS;
}

describe.each(Object.entries(KINDS))('of simulated runs, %s', (_, { right, draw }) => {
  it.each([12, 16])(`is ${right} after %d proofs, and hardly ever anything else`, (proofs) => {
    const rate = rates(draw, proofs);
    const wrong = 1 - rate(right) - rate('inconclusive');
    expect(rate(right)).toBeGreaterThanOrEqual(0.98);
    expect(wrong).toBeLessThan(0.01);
  });

  it('is never called something else after six proofs, but may be inconclusive', () => {
    const rate = rates(draw, 6);
    expect(1 - rate(right) - rate('inconclusive')).toBeLessThanOrEqual(0.02);
  });

  it('is inconclusive after three proofs, which have no interval', () => {
    expect(rates(draw, 3)('inconclusive')).toBe(1);
  });
});

it('calls fewer than one of a hundred flat runs a leak, whoever looks after every proof', () => {
  const random = seededRandom(11);
  let wrong = 0;
  const runs = 300;
  for (let run = 0; run < runs; run += 1) {
    const proofs = simulateProofs(random, 12);
    const looks = proofs.slice(1).map((_, i) => diagnose(proofs.slice(0, i + 2)).kind);
    if (looks.includes('leak')) wrong += 1;
  }
  expect(wrong / runs).toBeLessThan(0.01);
});
