import { describe, expect, it } from 'vitest';
import frozenFifth from './fixtures/stored-run.v5.json' with { type: 'json' };
import { BUDGETED, livedOnce } from './fixtures/upgraded.ts';
import { FORMAT_VERSION } from './run.ts';
import { upgradeCurve, upgradeProof, upgradeRun } from './upgrade.ts';

describe('records that version 5 stored', () => {
  const formatVersion = FORMAT_VERSION;
  const { record, proofs, curves } = frozenFifth;

  it('are read as of runs whose module was the published one', () => {
    const asShipped = <T extends object>({ switches, ...rest }: { switches: T }) => ({
      ...rest,
      switches: { ...switches, arithmetic: 'as-shipped', memory: 'as-shipped' },
    });
    const compile = { ...record.compile, arithmetic: null };
    const value = {
      ...record,
      formatVersion,
      config: { ...asShipped(record.config), ...BUDGETED },
      switchStates: {
        ...record.switchStates,
        arithmetic: { kind: 'applied' },
        memory: { kind: 'applied' },
      },
      switchChanges: record.switchChanges.map(asShipped),
      compile,
      lives: livedOnce({ ...record, compile }),
    };
    expect(record.switchChanges).toHaveLength(1);
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value });
    for (const proof of proofs) {
      expect(upgradeProof(proof)).toMatchObject({ kind: 'ok', value: { index: proof.index } });
    }
    for (const curve of curves) {
      expect(upgradeCurve(curve)).toMatchObject({ kind: 'ok', value: { points: curve.points } });
    }
  });

  it('are read if they ended before their program was compiled', () => {
    expect(upgradeRun({ ...record, compile: null, switchStates: null })).toMatchObject({
      kind: 'ok',
      value: { compile: null, switchStates: null },
    });
  });
});
