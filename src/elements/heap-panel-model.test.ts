import { describe, expect, it } from 'vitest';
import { heapProof, sampleClass, sampleHandles } from '../core/fixtures/sample-heap.ts';
import { sampleRecord, sampleRun } from '../core/fixtures/sample-run.ts';
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
  it('are those of both proofs for the map, of one for its neighbours, of none elsewhere', () => {
    const needed = INSIDE_VIEWS.map((view) => detailsNeeded(view, third, first));
    expect(needed).toEqual([[], [], [2, 0], [2], [2], []]);
  });

  it('are none where there is no proof', () => {
    expect(detailsNeeded('map', null, null)).toEqual([]);
    expect(detailsNeeded('map', first, null)).toEqual([0]);
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
    expect(growthMarks({ compile: null }, proofs, first)).toEqual([
      { bytes: 4600 * 65_536, label: 'proof 1' },
    ]);
  });
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
