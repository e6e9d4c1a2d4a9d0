import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import frozen from './fixtures/stored-run.v1.json' with { type: 'json' };
import frozenSecond from './fixtures/stored-run.v2.json' with { type: 'json' };
import frozenThird from './fixtures/stored-run.v3.json' with { type: 'json' };
import frozenFourth from './fixtures/stored-run.v4.json' with { type: 'json' };
import { BUDGETED, unowned, unwalked } from './fixtures/upgraded.ts';
import { PATHS } from './experiment/switches.ts';
import { sampleCurve, sampleHandles, sampleHeap } from './fixtures/sample-run.ts';
import { sampleProof, sampleRecord } from './fixtures/sample-run.ts';
import { FORMAT_VERSION } from './run.ts';
import { finite, objectOf, text } from './shape.ts';
import { defineUpgrade, upgradeCurve, upgradeProof, upgradeRun } from './upgrade.ts';

/** What runs had before arithmetic could be replaced. */
const SHIPPED = { arithmetic: 'as-shipped' };
const APPLIED = { arithmetic: { kind: 'applied' } };
const UNREPLACED = { arithmetic: null };
/** How compiles went before keys were stored. */
const COMPUTED = { origin: 'computed', damaged: 0, problem: null };
const NEWER = FORMAT_VERSION + 1;
describe('records that version 1 stored', () => {
  it('are read in the newest version', () => {
    expect(upgradeRun(frozen.record)).toMatchObject({ kind: 'ok' });
    for (const proof of frozen.proofs) expect(upgradeProof(proof)).toMatchObject({ kind: 'ok' });
    for (const curve of frozen.curves) expect(upgradeCurve(curve)).toMatchObject({ kind: 'ok' });
  });

  it('keep every field that the upgrade does not name', () => {
    const { config, switchStates } = frozen.record;
    const applied = { kind: 'applied' };
    expect(upgradeRun(frozen.record)).toEqual({
      kind: 'ok',
      value: {
        ...frozen.record,
        formatVersion: FORMAT_VERSION,
        config: {
          ...config,
          switches: { ...config.switches, frees: 'off', wait: 'spin', keys: 'none', ...SHIPPED },
          observe: 'full',
          ...BUDGETED,
        },
        switchStates: { ...switchStates, frees: applied, wait: applied, keys: applied, ...APPLIED },
        compile: { ...frozen.record.compile, keys: COMPUTED, ...UNREPLACED },
        switchChanges: [],
      },
    });
    const [proof] = frozen.proofs;
    expect(upgradeProof(proof)).toEqual({
      kind: 'ok',
      value: {
        ...proof,
        formatVersion: FORMAT_VERSION,
        heap: null,
        handles: null,
        heapProblem: null,
      },
    });
  });
});

describe('records that version 2 stored', () => {
  const { record } = frozenSecond;

  it('are read as of runs that computed their keys', () => {
    expect(upgradeRun(record)).toEqual({
      kind: 'ok',
      value: {
        ...record,
        formatVersion: FORMAT_VERSION,
        config: {
          ...record.config,
          switches: { ...record.config.switches, keys: 'none', ...SHIPPED },
          observe: 'full',
          ...BUDGETED,
        },
        switchStates: { ...record.switchStates, keys: { kind: 'applied' }, ...APPLIED },
        compile: { ...record.compile, keys: COMPUTED, ...UNREPLACED },
        switchChanges: [],
      },
    });
    for (const proof of frozenSecond.proofs) {
      expect(upgradeProof(proof)).toEqual({
        kind: 'ok',
        value: unowned({ ...proof, heap: { ...proof.heap, walkMs: null } }),
      });
    }
    for (const curve of frozenSecond.curves) {
      expect(upgradeCurve(curve)).toEqual({ kind: 'ok', value: unwalked(curve) });
    }
  });

  it('are read if they ended before their program was compiled', () => {
    expect(upgradeRun({ ...record, compile: null, switchStates: null })).toMatchObject({
      kind: 'ok',
      value: { compile: null, switchStates: null },
    });
  });
});

describe('records that version 3 stored', () => {
  const { record, proofs, curves } = frozenThird;
  const formatVersion = FORMAT_VERSION;

  it('are read as of runs that were watched closely', () => {
    const value = {
      ...record,
      formatVersion,
      config: {
        ...record.config,
        switches: { ...record.config.switches, ...SHIPPED },
        observe: 'full',
        ...BUDGETED,
      },
      switchStates: { ...record.switchStates, ...APPLIED },
      switchChanges: [],
      compile: { ...record.compile, ...UNREPLACED },
    };
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value });
    for (const proof of proofs) {
      const heap = { ...proof.heap, walkMs: null };
      expect(upgradeProof(proof)).toEqual({ kind: 'ok', value: unowned({ ...proof, heap }) });
    }
    for (const curve of curves) {
      expect(upgradeCurve(curve)).toEqual({ kind: 'ok', value: unwalked(curve) });
    }
  });
});

describe('records that version 4 stored', () => {
  const formatVersion = FORMAT_VERSION;

  it('are read as of runs whose switches never changed', () => {
    const { record, proofs, curves } = frozenFourth;
    const value = {
      ...record,
      formatVersion,
      config: {
        ...record.config,
        switches: { ...record.config.switches, ...SHIPPED },
        ...BUDGETED,
      },
      switchStates: { ...record.switchStates, ...APPLIED },
      switchChanges: [],
      compile: { ...record.compile, ...UNREPLACED },
    };
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value });
    for (const proof of proofs) {
      expect(upgradeProof(proof)).toEqual({ kind: 'ok', value: unowned(proof) });
    }
    for (const curve of curves) {
      expect(upgradeCurve(curve)).toEqual({ kind: 'ok', value: unwalked(curve) });
    }
  });
});

describe('records of a heap', () => {
  it('that was not walked have no time of a walk', () => {
    const [proof] = frozenThird.proofs;
    expect(upgradeProof({ ...proof, heap: null })).toMatchObject({ value: { heap: null } });
  });
});

describe('records of the newest version', () => {
  it('are read as they are', () => {
    const switchChanges = [{ beforeProof: 3, switches: PATHS.freeing }];
    for (const record of [sampleRecord(), sampleRecord({ switchChanges })]) {
      expect(upgradeRun(record)).toEqual({ kind: 'ok', value: record });
    }
    for (const proof of [
      sampleProof(),
      sampleProof({ heap: sampleHeap(), handles: sampleHandles() }),
    ]) {
      expect(upgradeProof(proof)).toEqual({ kind: 'ok', value: proof });
    }
    expect(upgradeCurve(sampleCurve())).toEqual({ kind: 'ok', value: sampleCurve() });
  });

  it('of a version that is still unknown are refused with both versions', () => {
    const newer = { kind: 'newer', found: NEWER, newest: FORMAT_VERSION };
    expect(upgradeRun({ ...sampleRecord(), formatVersion: NEWER })).toEqual(newer);
    expect(upgradeProof({ ...sampleProof(), formatVersion: NEWER })).toEqual(newer);
    expect(upgradeCurve({ ...sampleCurve(), formatVersion: NEWER })).toEqual(newer);
  });
});

describe('damaged records', () => {
  it.each([
    ['nothing', null, 'not an object'],
    ['a list', [], 'not an object'],
    ['no version', {}, 'formatVersion: not a version'],
    ['version 0', { formatVersion: 0 }, 'formatVersion: not a version'],
    ['a half version', { formatVersion: 1.5 }, 'formatVersion: not a version'],
    ['a version as text', { formatVersion: '1' }, 'formatVersion: not a version'],
    ['an unknown status', { ...sampleRecord(), status: 'fine' }, /^status: not one of running, /],
    ['no start', { ...sampleRecord(), startedAt: undefined }, 'startedAt: not a number'],
    [
      'a broken configuration',
      { ...sampleRecord(), config: { ...sampleRecord().config, proofs: -1 } },
      'config.proofs: not a whole number from 0',
    ],
    [
      'a switch in a state without a reason',
      {
        ...sampleRecord(),
        switchStates: { pool: { kind: 'not-needed' }, finalizers: { kind: 'applied' } },
      },
      /^switchStates\.pool/,
    ],
  ])('with %s are refused with the place', (_, record, problem) => {
    const result = upgradeRun(record);
    expect(result).toEqual({
      kind: 'damaged',
      problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
    });
  });

  it('are told apart in lists, by position', () => {
    const curve = sampleCurve({
      points: [
        { at: 1, pages: 2 },
        { at: Number.NaN, pages: 3 },
      ],
    });
    expect(upgradeCurve(curve)).toEqual({ kind: 'damaged', problem: 'points[1].at: not a number' });
  });

  it('never make a reader throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const read of [upgradeRun, upgradeProof, upgradeCurve]) {
          expect(read(value).kind).not.toBe('ok');
        }
      }),
    );
  });

  it('are noticed whichever field is missing', () => {
    for (const key of Object.keys(frozen.record)) {
      const { [key]: _, ...rest } = frozen.record as Record<string, unknown>;
      expect(upgradeRun(rest), key).toMatchObject({ kind: 'damaged' });
    }
  });
});

describe('defineUpgrade', () => {
  interface Third {
    readonly formatVersion: number;
    readonly name: string;
    readonly sizeBytes: number;
  }
  // Version 2 renamed `label`, version 3 turned KiB into bytes.
  const read = defineUpgrade<Third>(
    [
      (old) => ({ name: old['label'] }),
      (old) => ({ sizeBytes: (old['sizeKiB'] as { value: number }).value * 1024 }),
    ],
    objectOf<Third>({ formatVersion: finite, name: text, sizeBytes: finite }),
  );

  it('takes a record through every version after its own', () => {
    const first = { formatVersion: 1, label: 'a', sizeKiB: { value: 2 } };
    expect(read(first)).toMatchObject({
      kind: 'ok',
      value: { formatVersion: 3, name: 'a', sizeBytes: 2048 },
    });
  });

  it('starts with the version of the record', () => {
    const second = { formatVersion: 2, name: 'b', label: 'not looked at', sizeKiB: { value: 1 } };
    expect(read(second)).toMatchObject({ kind: 'ok', value: { name: 'b', sizeBytes: 1024 } });
  });

  it('leaves the stored record as it was', () => {
    const stored = Object.freeze({ formatVersion: 1, label: 'a', sizeKiB: { value: 2 } });
    read(stored);
    expect(stored).toEqual({ formatVersion: 1, label: 'a', sizeKiB: { value: 2 } });
  });

  it('calls a record damaged whose upgrade throws', () => {
    expect(read({ formatVersion: 1, label: 'a' })).toEqual({
      kind: 'damaged',
      problem: 'not a record of version 2',
    });
  });

  it('compares what comes out with the newest shape', () => {
    expect(read({ formatVersion: 1, sizeKiB: { value: 2 } })).toEqual({
      kind: 'damaged',
      problem: 'name: not a text',
    });
  });

  it('refuses what is newer than its last step', () => {
    expect(read({ formatVersion: 4 })).toEqual({ kind: 'newer', found: 4, newest: 3 });
  });
});
