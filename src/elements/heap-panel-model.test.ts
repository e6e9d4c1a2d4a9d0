import { describe, expect, it } from 'vitest';
import { heapProof, sampleClass, sampleHandles } from '../core/fixtures/sample-heap.ts';
import { sampleLife, sampleRecord, sampleRun } from '../core/fixtures/sample-run.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { DetailState } from '../state/inside.ts';
import { detailsNeeded, growthMarks, InsideModel, INSIDE_VIEWS } from './heap-panel-model.ts';

const record = sampleRecord();
const proofs = [0, 1, 2].map((index) =>
  heapProof(
    index,
    4600 + index * 132,
    {},
    { handles: sampleHandles([sampleClass({ born: 10 * (index + 1) })]) },
  ),
);
const [first, second, third] = proofs;
if (first === undefined || second === undefined || third === undefined) throw new Error('no run');

describe('detailsNeeded', () => {
  it('are those of both proofs for the map, of the whole run for the timeline', () => {
    const needed = INSIDE_VIEWS.map((view) => detailsNeeded(view, proofs, third, first));
    expect(needed).toEqual([[], [], [2, 0], [-1, 0, 1, 2], [2], []]);
    expect(detailsNeeded('map', proofs, first, null)).toEqual([0]);
  });

  it('are those that a long run has kept', () => {
    const long = Array.from({ length: 1000 }, (_, index) => heapProof(index, 4600));
    const needed = detailsNeeded('timeline', long, third, second);
    expect(needed).toHaveLength(1 + 24 + 5 + 24);
    expect(needed.slice(0, 2)).toEqual([-1, 0]);
    expect(needed.slice(24, 32)).toEqual([23, 32, 64, 128, 256, 512, 976, 977]);
  });
});

describe('the timeline', () => {
  const bare = { formatVersion: FORMAT_VERSION, runId: 'run-1', snapshot: null } as const;
  const events: LedgerEvents = {
    startedAt: 0,
    classes: [],
    firstId: 0,
    births: {
      classOf: new Uint16Array(0),
      realms: new Uint8Array(0),
      addresses: new Uint32Array(0),
      bytes: new Uint32Array(0),
      at: new Float32Array(0),
    },
    ends: { ids: new Uint32Array(0), how: new Uint8Array(0), at: new Float32Array(0) },
  };

  it('has what is known of the ledger, and tells what is missing from what is not read', () => {
    const states: ReadonlyMap<number, DetailState> = new Map<number, DetailState>([
      [-1, { kind: 'ready', detail: { ...bare, index: -1, events } }],
      [0, { kind: 'reading' }],
      [1, { kind: 'ready', detail: { ...bare, index: 1, events: null } }],
      [2, { kind: 'missing' }],
    ]);
    const model = new InsideModel();
    const known = model.ledger(proofs, states);
    expect(known).toEqual({ events: [events], stretches: 4, missing: [1, 2] });
    expect(model.ledger(proofs, states)).toBe(known);
    const nothing = { events: [], stretches: 4, missing: [] };
    expect(model.ledger(proofs, new Map())).toEqual(nothing);
  });

  it('misses what a long run has dropped, before anything was read', () => {
    const long = Array.from({ length: 60 }, (_, index) => heapProof(index, 4600));
    const { missing } = new InsideModel().ledger(long, new Map());
    expect(missing).toEqual([24, 25, 26, 27, 28, 29, 30, 31, 33, 34, 35]);
  });

  it('has one curve of all that was seen', () => {
    const model = new InsideModel();
    const points = [{ at: 5, pages: 1551 }];
    const heapPoints = [{ at: 6, liveBytes: 1, freeBytes: 2, topBytes: 3 }];
    const run = { record, proofs, points, proverPoints: [points], heapPoints };
    const curves = model.curves(run, 0);
    expect(curves).toMatchObject([{ runId: 'run-1', index: -1, points, heap: heapPoints }]);
    expect(model.curves({ ...run, record: { ...record }, proofs: [] }, 0)).toBe(curves);
    expect(model.proofsOf(run, 0)).toBe(proofs);
  });

  it('is of one of several provers, and of its heap between proofs only', () => {
    const model = new InsideModel();
    const config = { ...record.config, provers: 2 };
    const lives = [sampleLife(), sampleLife({ prover: 1 })];
    const proverPoints = [[{ at: 5, pages: 1551 }], [{ at: 6, pages: 1552 }]];
    const heapPoints = [{ at: 6, liveBytes: 1, freeBytes: 2, topBytes: 3 }];
    const shared = [first, { ...second, life: 1, nth: 0 }];
    const run = {
      record: { ...record, config, lives },
      proofs: shared,
      points: [],
      proverPoints,
      heapPoints,
    };
    expect(model.curves(run, 1)).toMatchObject([{ points: proverPoints[1], heap: [] }]);
    expect(model.proofsOf(run, 1).map(({ index }) => index)).toEqual([1]);
  });
});

describe('growthMarks', () => {
  it('are where the memory ended after each proof in which it grew', () => {
    const { record: run, proofs: samples } = sampleRun([1551, 4587, 4587, 4719, 4851], 1);
    const at = samples[2];
    if (at === undefined) throw new Error('no proof');
    expect(growthMarks(run, samples, at)).toEqual([
      { bytes: 1551 * 65_536, label: 'compiled' },
      { bytes: 4587 * 65_536, label: 'proof 1' },
      { bytes: 4719 * 65_536, label: 'proof 3' },
    ]);
  });

  it('begin with the first proof where the program was not compiled', () => {
    expect(growthMarks({ compile: null, lives: [] }, proofs, first)).toEqual([
      { bytes: 4600 * 65_536, label: 'proof 1' },
    ]);
  });
});

it('growthMarks are those of the memory of the proof', () => {
  const compiled = (pagesAfter: number) =>
    record.compile === null ? null : { ...record.compile, pagesAfter };
  const lives = [sampleLife(), sampleLife({ compile: compiled(1500) })];
  const inSecond = { ...third, life: 1, nth: 0 };
  expect(
    growthMarks({ compile: compiled(1551), lives }, [first, second, inSecond], inSecond),
  ).toEqual([
    { bytes: 1500 * 65_536, label: 'compiled' },
    { bytes: third.pages.after * 65_536, label: 'proof 3' },
  ]);
});

describe('InsideModel', () => {
  it('computes anew for another proof, and not for the same', () => {
    const model = new InsideModel();
    const grew = model.grew(third, second);
    expect(grew.growth?.totalBytes).toBe(132 * 65_536);
    expect(model.grew(third, second)).toBe(grew);
    expect(model.grew(third, first).growth?.totalBytes).toBe(264 * 65_536);
    expect(model.grew(third, null)).toMatchObject({ growth: null });

    const classes = model.classes(record, proofs, third);
    expect(model.classes({ ...record }, proofs, third)).toBe(classes);
    expect(model.classes(record, [...proofs], third)).not.toBe(classes);
  });

  it('estimates changes from the proofs since the switches changed', () => {
    const model = new InsideModel();
    const { switches } = record.config;
    const changed = sampleRecord({ switchChanges: [{ beforeProof: 1, switches }] });
    expect(model.classes(record, proofs, third).table?.proofs).toBe(2);
    expect(model.classes(changed, proofs, third).table?.proofs).toBe(1);
  });
});
