import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleProof } from '../fixtures/sample-run.ts';
import { longestMemory, splitByMemory, stitchReadings } from './memories.ts';
import { measuredPages } from './page-growth.ts';
import { totalMemory } from './total-memory.ts';

/** Proof `index`, which is number `nth` of memory `life`. */
const at = (index: number, life: number, nth: number, after = 100) =>
  sampleProof({ index, life, nth, pages: { before: after - 10, after, highWater: after } });

const readings = fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 8 });
const increases = (series: readonly number[]) =>
  series.slice(1).map((value, i) => value - (series[i] ?? 0));

describe('splitByMemory', () => {
  it('hands back the proofs of the only memory', () => {
    const proofs = [at(0, 0, 0), at(1, 0, 1)];
    expect(splitByMemory(proofs)).toEqual([proofs]);
    expect(splitByMemory(proofs)[0]).toBe(proofs);
    expect(splitByMemory([])).toEqual([]);
  });

  it('keeps the order of proofs within each', () => {
    const proofs = [at(0, 0, 0), at(1, 1, 0), at(2, 0, 1), at(3, 1, 1)];
    expect(splitByMemory(proofs).map((memory) => memory.map(({ index }) => index))).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});

describe('longestMemory', () => {
  it('has most measured proofs, of several the newest', () => {
    const short = [at(0, 0, 0), at(1, 0, 1)];
    const long = [at(2, 1, 0), at(3, 1, 1), at(4, 1, 2)];
    const last = [at(5, 2, 0), at(6, 2, 1), at(7, 2, 2)];
    expect(longestMemory([...short, ...long])).toEqual(long);
    expect(longestMemory([...short, ...long, ...last])).toEqual(last);
    const warming = [5, 6, 7].map((index) =>
      sampleProof({ index, life: 2, nth: index - 5, warmup: true }),
    );
    expect(longestMemory([...short, ...warming])).toEqual(short);
    expect(longestMemory([])).toEqual([]);
  });
});

describe('stitchReadings', () => {
  it('has exactly the increases within each series', () => {
    fc.assert(
      fc.property(fc.array(readings, { maxLength: 5 }), (series) => {
        expect(increases(stitchReadings(series))).toEqual(series.flatMap(increases));
      }),
    );
  });

  it('leaves a single series as it is', () => {
    expect(stitchReadings([[5, 7, 9]])).toEqual([5, 7, 9]);
    expect(stitchReadings([[], [5, 7]])).toEqual([5, 7]);
  });
});

describe('growth over several memories', () => {
  it('counts neither the step from one to the next nor a proof after a gap', () => {
    const proofs = [
      at(0, 0, 0, 1000),
      at(1, 0, 1, 1010),
      at(2, 1, 0, 500),
      at(3, 1, 1, 510),
      at(5, 1, 3, 900),
    ];
    expect(increases(measuredPages(proofs))).toEqual([10, 10, 10, 10]);
  });
});

describe('totalMemory', () => {
  it('is the only series as it is', () => {
    const only = [{ at: 1, pages: 20 }];
    expect(totalMemory([only])).toBe(only);
    expect(totalMemory([])).toEqual([]);
  });

  it('adds up what each had last', () => {
    const first = [
      { at: 1, pages: 20 },
      { at: 4, pages: 100 },
      { at: 6, pages: 0 },
    ];
    const second = [
      { at: 2, pages: 20 },
      { at: 5, pages: 50 },
    ];
    expect(totalMemory([first, second])).toEqual([
      { at: 1, pages: 20 },
      { at: 2, pages: 40 },
      { at: 4, pages: 120 },
      { at: 5, pages: 150 },
      { at: 6, pages: 50 },
    ]);
  });
});
