import { describe, expect, it } from 'vitest';
import realFreeing from '../fixtures/real-freeing-run.json' with { type: 'json' };
import realLeaking from '../fixtures/real-leaking-run.json' with { type: 'json' };
import realWarming from '../fixtures/real-warming-run.json' with { type: 'json' };
import { PATHS } from '../experiment/switches.ts';
import { seededRandom } from '../fixtures/random-numbers.ts';
import { realProofs } from '../fixtures/real-proofs.ts';
import { sampleRecord } from '../fixtures/sample-run.ts';
import { changeHeaps, simulateProofs } from '../fixtures/simulated-proofs.ts';
import type { Habits } from '../fixtures/simulated-proofs.ts';
import type { ProofSample } from '../run.ts';
import { diagnose, diagnoseRun } from './diagnosis.ts';
import { describeDiagnosis } from './diagnosis-reasons.ts';
import { DIAGNOSIS_THRESHOLDS } from './diagnosis-thresholds.ts';

const MIB = 2 ** 20;

function simulate(habits: Habits, measured = 16): readonly ProofSample[] {
  return simulateProofs(seededRandom(1), measured, habits);
}

describe('of real proofs', () => {
  it.each([0, 1])('o1js 2.14 with a pool that ends is a leak, with %d for warm-up', (warmup) => {
    const { kind, reasons } = diagnose(realProofs(realLeaking, warmup));
    expect(kind).toBe('leak');
    expect(reasons[0]).toBe(
      'Live bytes: +2.12 MiB per proof (95 %: 2.12 MiB to 2.12 MiB), above the threshold of 64.0 KiB.',
    );
  });

  it('o1js 2.15 on the freeing path is flat', () => {
    expect(diagnose(realProofs(realFreeing, 1)).kind).toBe('flat');
  });

  it('the same proofs are inconclusive from the first on, as the machine was busy with the last', () => {
    const { kind, doubt, evidence } = diagnose(realProofs(realFreeing, 0));
    expect({ kind, doubt }).toEqual({ kind: 'inconclusive', doubt: 'times-open' });
    expect(evidence.live.finding).toBe('within');
  });

  // Of the proofs of one run, the first eight had the machine to themselves, more or less.
  const undisturbed = { ...realWarming, proofs: realWarming.proofs.slice(0, 8) };

  it('a memory that the first proof makes nearly as large as it will be is warm-up only', () => {
    const { kind, reasons } = diagnose(realProofs(undisturbed, 0));
    expect(kind).toBe('warm-up');
    expect(reasons[0]).toMatch(/^The first proof added 70\.4 MiB of linear memory;/);
  });

  it('the same is flat where that proof was left out', () => {
    expect(diagnose(realProofs(undisturbed, 1)).kind).toBe('flat');
  });

  it('the whole run, whose later proofs had to share the machine, is a slow-down without leak', () => {
    const { kind, evidence } = diagnose(realProofs(realWarming, 0));
    expect(kind).toBe('slow-down');
    expect(evidence.times.ratio?.low).toBeGreaterThan(1.25);
    expect(evidence.live.finding).toBe('within');
    expect(evidence.pages.finding).toBe('within');
  });
});

describe('a load test whose leak was not one', () => {
  // Proofs take twice as long in the end, as what a service stored meanwhile grew; its memory did not.
  const loadTest = simulate({ slowing: 1 }, 40);

  it('is a slow-down without leak, and says by how much', () => {
    const { kind, reasons, evidence } = diagnose(loadTest);
    expect(kind).toBe('slow-down');
    expect(evidence.times.ratio?.estimate).toBeCloseTo(1.6, 0);
    expect(reasons[0]).toMatch(/^The last 13 proofs took 1\.\d\d times as long as the first 13/);
    expect(reasons[1]).toMatch(/^Live bytes: .* within the threshold of 64\.0 KiB\.$/);
  });

  it('is no slow-down without leak where memory leaks as well', () => {
    expect(diagnose(simulate({ slowing: 1, leak: MIB }, 40)).kind).toBe('leak');
  });

  it('is not called one while nobody knows whether memory leaks', () => {
    const unknown = loadTest.slice(0, 4);
    expect(diagnose(unknown)).toMatchObject({ kind: 'inconclusive', doubt: 'memory-open' });
  });
});

describe('fragmentation', () => {
  it('is memory that grows while nothing is left in use, and what is free lies in pieces', () => {
    const { kind, reasons } = diagnose(simulate({ scatter: 2 * MIB }));
    expect(kind).toBe('fragmentation');
    expect(reasons[0]).toMatch(/^Free in between: .* less than 50 %\.$/);
  });

  it('is a leak as far as anybody knows where the heap was not walked', () => {
    const { kind, reasons } = diagnose(simulate({ scatter: 2 * MIB, isWalked: false }));
    expect(kind).toBe('leak');
    expect(reasons[1]).toMatch(/^The heap was not walked/);
  });

  it('is not what makes a memory grow whose free space is in one piece', () => {
    const proofs = changeHeaps(simulate({ scatter: 2 * MIB }), ({ freeBytes }) => ({
      largestFreeBytes: freeBytes,
    }));
    const found = diagnose(proofs);
    expect(found).toMatchObject({ kind: 'inconclusive', doubt: 'unexplained-growth' });
    expect(found.reasons.at(-1)).toMatch(/proofs need more and more memory for a moment/);
  });

  it('comes after a leak, which scatters what is free by itself', () => {
    expect(diagnose(simulate({ scatter: 2 * MIB, leak: MIB })).kind).toBe('leak');
  });
});

describe('warm-up', () => {
  it('is named with growth and slowness, where there were both', () => {
    const { kind, reasons } = diagnose(simulate({ slowStart: [2.5], firstGrowth: [150 * MIB] }));
    expect(kind).toBe('warm-up');
    expect(reasons[0]).toMatch(/^The first proof added 15\d MiB of linear memory/);
    expect(reasons[1]).toMatch(/^The first proof took 2\.\d\d times as long as those after\.$/);
  });
});

describe('too little to go by', () => {
  it('is inconclusive without a measured proof', () => {
    expect(diagnose([]).reasons).toEqual(['No proof after warm-up was finished yet.']);
    expect(diagnose(simulate({}).slice(0, 1)).kind).toBe('inconclusive');
  });

  it('says how many proofs it takes', () => {
    expect(diagnose(simulate({}, 2)).reasons).toEqual([
      'An interval takes at least 4 proofs after warm-up; there are 2.',
    ]);
  });

  it('is inconclusive where the interval has the threshold inside', () => {
    const [around] = [DIAGNOSIS_THRESHOLDS.liveBytesPerProof];
    const found = diagnose(simulate({ leak: around }, 8));
    expect(found).toMatchObject({ kind: 'inconclusive', doubt: 'memory-open' });
    expect(found.reasons[0]).toMatch(/not decided against the threshold of 64\.0 KiB\.$/);
  });
});

describe('other thresholds', () => {
  it('can be passed, and are told', () => {
    const strict = { ...DIAGNOSIS_THRESHOLDS, liveBytesPerProof: 1024, timeRatio: 9 };
    const proofs = simulate({ leak: 40_000, slowing: 1 }, 30);
    expect(diagnose(proofs).kind).toBe('slow-down');
    const { kind, reasons, thresholds } = diagnose(proofs, strict);
    expect({ kind, thresholds }).toEqual({ kind: 'leak', thresholds: strict });
    expect(reasons[0]).toContain('above the threshold of 1.00 KiB');
  });
});

describe('diagnoseRun', () => {
  it('goes by the proofs since the switches changed', () => {
    const leaking = simulate({ leak: 2 * MIB }, 8);
    const last = leaking.at(-1);
    const after = Array.from({ length: 8 }, (_, i) => {
      const pages = last?.pages ?? { before: 0, after: 0, highWater: 0 };
      const settled = { ...pages, before: pages.after };
      return Object.assign({}, last, {
        index: leaking.length + i,
        nth: leaking.length + i,
        pages: settled,
      });
    });
    const proofs = [...leaking, ...after];
    expect(diagnoseRun(sampleRecord(), leaking).kind).toBe('leak');
    const switchChanges = [{ beforeProof: leaking.length, switches: PATHS.freeing }];
    expect(diagnoseRun(sampleRecord({ switchChanges }), proofs).kind).toBe('flat');
  });
});

it('fits into a line of a report', () => {
  expect(describeDiagnosis({ kind: 'flat', reasons: ['One.', 'Two.'] })).toBe(
    'diagnosis: Flat. One. Two.',
  );
});
