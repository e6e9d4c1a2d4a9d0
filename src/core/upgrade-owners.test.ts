import { describe, expect, it } from 'vitest';
import frozenSixth from './fixtures/stored-run.v6.json' with { type: 'json' };
import { sampleDetail } from './fixtures/sample-run.ts';
import { BUDGETED, livedOnce, placedOnce, unowned, unwalked } from './fixtures/upgraded.ts';
import { FORMAT_VERSION } from './run.ts';
import { upgradeCurve, upgradeDetail, upgradeProof, upgradeRun } from './upgrade.ts';

describe('records that version 6 stored', () => {
  const { record, proofs, curves } = frozenSixth;

  it('are read as of runs in which nobody looked for owners', () => {
    const grown = <T extends object>({ switches, ...rest }: { switches: T }) => ({
      ...rest,
      switches: { ...switches, memory: 'as-shipped' },
    });
    const value = {
      ...record,
      formatVersion: FORMAT_VERSION,
      config: { ...grown(record.config), ...BUDGETED },
      switchStates: { ...record.switchStates, memory: { kind: 'applied' } },
      switchChanges: record.switchChanges.map(grown),
      lives: livedOnce(record),
    };
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value });
    expect(proofs).toHaveLength(1);
    for (const proof of proofs) {
      expect(upgradeProof(proof)).toEqual({ kind: 'ok', value: unowned(proof) });
    }
    expect(curves).toHaveLength(2);
    for (const curve of curves) {
      expect(upgradeCurve(curve)).toEqual({ kind: 'ok', value: unwalked(curve) });
    }
  });

  it('are read where there was neither a heap nor a ledger', () => {
    const [proof] = proofs;
    const bare = { heap: null, handles: null };
    const place = placedOnce(proof ?? expect.fail());
    const value = { ...place, ...bare, formatVersion: FORMAT_VERSION, heapProblem: null };
    expect(upgradeProof({ ...proof, ...bare })).toEqual({ kind: 'ok', value });
  });
});

describe('details', () => {
  it('of the newest version are read as they are', () => {
    expect(upgradeDetail(sampleDetail())).toEqual({ kind: 'ok', value: sampleDetail() });
    const empty = sampleDetail({ snapshot: null, events: null });
    expect(upgradeDetail(empty)).toEqual({ kind: 'ok', value: empty });
  });

  it('of version 7 are read as they were', () => {
    const seventh = { ...sampleDetail(), formatVersion: 7 };
    expect(upgradeDetail(seventh)).toEqual({ kind: 'ok', value: sampleDetail() });
  });

  it('of versions that had none are damaged', () => {
    expect(upgradeDetail({ ...sampleDetail(), formatVersion: 6 })).toEqual({
      kind: 'damaged',
      problem: 'not a record of version 6',
    });
  });

  it.each([
    ['a list for a column', { sizes: [32, 32] }, 'snapshot.sizes: not a Uint32Array'],
    ['another type', { owners: Uint16Array.of(16, 0) }, 'snapshot.owners: not a Uint8Array'],
    ['a shorter column', { owners: Uint8Array.of(16) }, 'snapshot: columns of different lengths'],
    ['no top', { top: null }, 'snapshot.top: not a whole number from 0'],
  ])('with %s are refused with the place', (_, change, problem) => {
    const detail = sampleDetail();
    expect(upgradeDetail({ ...detail, snapshot: { ...detail.snapshot, ...change } })).toEqual({
      kind: 'damaged',
      problem,
    });
  });
});
