import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFrom, gapsAround } from './key-ranges.ts';

describe('allFrom', () => {
  it('holds every key of a run and none of another', () => {
    const range = allFrom('run-1');
    for (const index of [-1, 0, 9, 10, 10_000]) expect(range.includes(['run-1', index])).toBe(true);
    expect(range.includes(['run-1', 1_790_000_000_000.5, 'id'])).toBe(true);
    for (const other of ['run-10', 'run-', 'run', 'run-2', '']) {
      expect(range.includes([other, 0]), other).toBe(false);
    }
  });
});

describe('gapsAround', () => {
  it('holds, in one gap each, all runs but those', () => {
    const id = fc.string({ maxLength: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(id), id, fc.integer({ min: -1 }), (kept, run, index) => {
        const gaps = gapsAround(kept);
        const isOutside = kept.includes(run) ? 0 : 1;
        expect(gaps.filter(({ rows }) => rows.includes(run))).toHaveLength(isOutside);
        expect(gaps.filter(({ parts }) => parts.includes([run, index]))).toHaveLength(isOutside);
      }),
    );
  });

  it('is everything where nothing is kept', () => {
    const [gap, ...others] = gapsAround([]);
    expect(others).toEqual([]);
    for (const key of [0, -5, '', 'a', ['a', 1]]) expect(gap?.rows.includes(key)).toBe(true);
  });
});
