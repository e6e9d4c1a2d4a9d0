import { describe, expect, it } from 'vitest';
import frozenSeventh from './fixtures/stored-run.v7.json' with { type: 'json' };
import { BUDGETED, livedOnce, placedOnce } from './fixtures/upgraded.ts';
import { FORMAT_VERSION } from './run.ts';
import { upgradeCurve, upgradeProof, upgradeRun } from './upgrade.ts';

describe('records that version 7 stored', () => {
  const { record, proofs, curves } = frozenSeventh;
  const formatVersion = FORMAT_VERSION;

  it('are read as of runs that made all their proofs in a memory that grew, under the budgets of the contract', () => {
    const grown = <T extends object>({ switches, ...rest }: { switches: T }) => ({
      ...rest,
      switches: { ...switches, memory: 'as-shipped' },
    });
    const value = {
      ...record,
      formatVersion,
      config: { ...grown(record.config), ...BUDGETED },
      switchStates: { ...record.switchStates, memory: { kind: 'applied' } },
      switchChanges: record.switchChanges.map(grown),
      lives: livedOnce(record),
    };
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value });
  });

  it('keep all that was found inside the memory, and nothing of why there was no heap', () => {
    expect(proofs).toHaveLength(1);
    for (const proof of proofs) {
      const value = { ...placedOnce(proof), formatVersion, heapProblem: null };
      expect(upgradeProof(proof)).toEqual({ kind: 'ok', value });
    }
    expect(curves.map(({ heap }) => heap.length)).toEqual([0, 1]);
    for (const curve of curves) {
      expect(upgradeCurve(curve)).toEqual({ kind: 'ok', value: { ...curve, formatVersion } });
    }
  });
});
