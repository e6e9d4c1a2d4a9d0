import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import frozen from './fixtures/stored-run.v1.json' with { type: 'json' };
import frozenSecond from './fixtures/stored-run.v2.json' with { type: 'json' };
import frozenThird from './fixtures/stored-run.v3.json' with { type: 'json' };
import frozenFourth from './fixtures/stored-run.v4.json' with { type: 'json' };
import { BUDGETED, livedOnce, placedOnce, unowned, unwalked } from './fixtures/upgraded.ts';
import { PATHS } from './experiment/switches.ts';
import { sampleCurve, sampleHandles, sampleHeap } from './fixtures/sample-run.ts';
import { sampleProof, sampleRecord } from './fixtures/sample-run.ts';
import { FORMAT_VERSION } from './run.ts';
import type { HeapProblem } from './heap/heap-problem.ts';
import { upgradeCurve, upgradeProof, upgradeRun } from './upgrade.ts';

/** What runs had before arithmetic could be replaced and memory reserved. */
const SHIPPED = { arithmetic: 'as-shipped', memory: 'as-shipped' };
const APPLIED = { arithmetic: { kind: 'applied' }, memory: { kind: 'applied' } };
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
    const compile = { ...frozen.record.compile, keys: COMPUTED, ...UNREPLACED };
    const applied = { kind: 'applied' };
    expect(upgradeRun(frozen.record)).toEqual({
      kind: 'ok',
      value: {
        ...frozen.record,
        formatVersion: FORMAT_VERSION,
        failure: { ...frozen.record.failure, evidence: [] },
        config: {
          ...config,
          switches: { ...config.switches, frees: 'off', wait: 'spin', keys: 'none', ...SHIPPED },
          observe: 'full',
          ...BUDGETED,
        },
        switchStates: { ...switchStates, frees: applied, wait: applied, keys: applied, ...APPLIED },
        compile,
        switchChanges: [],
        lives: livedOnce({ ...frozen.record, compile }),
      },
    });
    const [proof] = frozen.proofs;
    expect(upgradeProof(proof)).toEqual({
      kind: 'ok',
      value: {
        ...placedOnce(proof ?? expect.fail()),
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
    const compile = { ...record.compile, keys: COMPUTED, ...UNREPLACED };
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
        compile,
        switchChanges: [],
        lives: livedOnce({ ...record, compile }),
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
      lives: livedOnce({ ...record, compile: { ...record.compile, ...UNREPLACED } }),
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
      lives: livedOnce({ ...record, compile: { ...record.compile, ...UNREPLACED } }),
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

const FAULT = { address: 0x10_2000, reason: 'top-foot' } as const;
const HEAP_PROBLEMS: readonly HeapProblem[] = [
  { kind: 'no-memory' },
  { kind: 'busy' },
  { kind: 'unknown-allocator', reason: 'several-found', fault: null },
  { kind: 'unknown-allocator', reason: 'none-found', fault: FAULT },
  { kind: 'corrupt', ...FAULT },
];

describe('records of the newest version', () => {
  it('are read as they are', () => {
    const switchChanges = [{ beforeProof: 3, switches: PATHS.freeing }];
    for (const record of [sampleRecord(), sampleRecord({ switchChanges })]) {
      expect(upgradeRun(record)).toEqual({ kind: 'ok', value: record });
    }
    for (const proof of [
      sampleProof(),
      sampleProof({ heap: sampleHeap(), handles: sampleHandles() }),
      ...HEAP_PROBLEMS.map((heapProblem) => sampleProof({ heapProblem })),
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

  it('with a problem of the heap that nobody knows are refused with the place', () => {
    const heapProblem = { kind: 'corrupt', address: 8, reason: 'haunted' };
    expect(upgradeProof({ ...sampleProof(), heapProblem })).toMatchObject({
      kind: 'damaged',
      problem: expect.stringMatching(/^heapProblem\.reason: not one of segment-bounds, /),
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
