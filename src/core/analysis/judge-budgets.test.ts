import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET } from '../experiment/budget.ts';
import type { Until } from '../experiment/budget.ts';
import { PATHS } from '../experiment/switches.ts';
import { sampleHeap, sampleRun, withoutHeaps } from '../fixtures/sample-run.ts';
import type { StoredRun } from '../run.ts';
import { decide, isDecided, judgeBudgets } from './judge-budgets.ts';

const FLAT = [1551, 4587, 4587, 4587, 4587, 4587];
const LEAKING = [1551, 4714, 4846, 4978, 5110, 5242];

/** A run with one warm-up proof whose memory had these sizes, and what each proof leaves behind. */
function runOf(pages: readonly number[], until: Until, perProof: number | null = null): StoredRun {
  const run = sampleRun(pages, 1);
  const heap = (index: number) =>
    perProof === null ? null : sampleHeap({ liveBytes: 88_000_000 + index * perProof });
  const proofs = run.proofs.map((proof) => ({ ...proof, heap: heap(proof.index) }));
  return { ...run, proofs, record: { ...run.record, config: { ...run.record.config, until } } };
}

describe('decide', () => {
  it.each([
    [['pass', 'pass'], 'pass'],
    [['pass'], 'pass'],
    [['pass', 'inconclusive'], 'inconclusive'],
    [['inconclusive', 'regression'], 'regression'],
    [['pass', 'regression'], 'regression'],
  ] as const)('of %j makes %s', (kinds, verdict) => {
    expect(decide(kinds)).toBe(verdict);
  });
});

describe('judgeBudgets', () => {
  it('acquits of live bytes only where they were measured after every proof', () => {
    const { proofs } = runOf(FLAT, 'all', 112_288);
    expect(judgeBudgets(proofs, DEFAULT_BUDGET)).toMatchObject([
      { of: 'linear memory', growth: { estimate: 0 }, verdict: { kind: 'pass' } },
      { of: 'live bytes', growth: { estimate: 112_288 }, verdict: { kind: 'regression' } },
    ]);
    const unmeasured = { kind: 'inconclusive', moreProofs: { kind: 'unmeasured' } };
    expect(judgeBudgets(runOf(FLAT, 'all').proofs, DEFAULT_BUDGET)).toMatchObject([
      { of: 'linear memory', verdict: { kind: 'pass' } },
      { of: 'live bytes', growth: null, verdict: unmeasured },
    ]);
    // Of the last proof only: what is known before convicts all the same.
    const blind = (perProof: number) => {
      const seen = runOf([...FLAT, 4587], 'all', perProof).proofs;
      return [...seen.slice(0, 5), ...withoutHeaps({ proofs: seen.slice(5) }).proofs];
    };
    expect(judgeBudgets(blind(0), DEFAULT_BUDGET)[1]?.verdict).toEqual(unmeasured);
    expect(judgeBudgets(blind(112_288), DEFAULT_BUDGET)[1]?.verdict.kind).toBe('regression');
  });
});

describe('isDecided', () => {
  const decided = ({ record, proofs }: StoredRun) => isDecided(record, proofs);

  it('is never true of a run that is to make all of its proofs', () => {
    expect(decided(runOf(LEAKING, 'all'))).toBe(false);
  });

  it('is true from the fourth measured proof on, if memory leaks or is flat', () => {
    for (const pages of [FLAT, LEAKING]) {
      expect(decided(runOf(pages.slice(0, -1), 'decided', 0))).toBe(false);
      expect(decided(runOf(pages, 'decided', 0))).toBe(true);
    }
  });

  it('is not true of a memory that stays as large, as long as nobody can look into it', () => {
    expect(decided(runOf(FLAT, 'decided'))).toBe(false);
    expect(decided(runOf(LEAKING, 'decided'))).toBe(true);
  });

  it('waits for both budgets to be kept, and for one to be exceeded', () => {
    const stepped = [...FLAT.slice(0, -1), 4620];
    expect(decided(runOf(stepped, 'decided', 0))).toBe(false);
    expect(decided(runOf(stepped, 'decided', 112_288))).toBe(true);
  });

  it('begins anew where switches change', () => {
    const run = runOf(LEAKING, 'decided');
    const switchChanges = [{ beforeProof: 4, switches: PATHS.freeing }];
    expect(isDecided({ ...run.record, switchChanges }, run.proofs)).toBe(false);
  });
});
