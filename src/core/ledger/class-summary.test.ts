import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseClasses } from './class-summary.ts';
import type { ClassTotals } from './class-summary.ts';

/** A class of which `allocated` were allocated and `dropped` dropped, of 100 bytes each. */
function totalsOf(
  className: string,
  allocated: number,
  dropped: number,
  overDropped = Math.max(0, dropped - allocated),
): ClassTotals {
  return {
    className,
    allocated,
    dropped,
    overDropped,
    bytesAllocated: allocated * 100,
    bytesDropped: dropped * 100,
    bytesOverDropped: overDropped * 100,
  };
}

const names = (classes: readonly ClassTotals[]) => classes.map(({ className }) => className);

describe('summariseClasses', () => {
  it('sorts what leaks by bytes, then by number, then by name', () => {
    const unknown = { bytesAllocated: null, bytesDropped: null, bytesOverDropped: null };
    const { leaking } = summariseClasses([
      { ...totalsOf('UnknownFew', 5, 3), ...unknown },
      totalsOf('Small', 10, 9),
      { ...totalsOf('UnknownMany', 500, 3), ...unknown },
      totalsOf('WasmFpPolyComm', 1157, 17),
      totalsOf('Also', 10, 9),
    ]);
    expect(names(leaking)).toEqual([
      'WasmFpPolyComm',
      'Also',
      'Small',
      'UnknownMany',
      'UnknownFew',
    ]);
    expect(leaking[0]).toMatchObject({ alive: 1140, aliveBytes: 114_000 });
    expect(leaking[3]).toMatchObject({ alive: 497, aliveBytes: null });
  });

  it('calls perfect what was dropped as often as it was allocated', () => {
    const { perfect, leaking, overFreed } = summariseClasses([
      totalsOf('Wire', 44_912, 44_912),
      totalsOf('Gate', 50_000, 50_000),
      totalsOf('WasmGVesta', 2, 1),
    ]);
    expect(names(perfect)).toEqual(['Gate', 'Wire']);
    expect(names(leaking)).toEqual(['WasmGVesta']);
    expect(overFreed).toEqual([]);
  });

  it('does not let a drop too many make up for one that is missing', () => {
    // Three allocated, one of them dropped three times: the counts alone would look perfect.
    const { perfect, leaking, overFreed } = summariseClasses([totalsOf('WasmFpSrs', 3, 3, 2)]);
    expect(perfect).toEqual([]);
    expect(leaking).toEqual(overFreed);
    expect(leaking[0]).toMatchObject({ alive: 2, aliveBytes: 200, overDropped: 2 });
  });

  it('lists drops without any allocation as over-freed, worst first', () => {
    const { overFreed, leaking } = summariseClasses([
      totalsOf('Few', 4, 5),
      totalsOf('Many', 0, 3),
    ]);
    expect(names(overFreed)).toEqual(['Many', 'Few']);
    expect(leaking).toEqual([]);
  });

  it('lists a class without any allocation or drop nowhere', () => {
    const { perfect, leaking, overFreed, totals } = summariseClasses([totalsOf('Unused', 0, 0)]);
    expect([...perfect, ...leaking, ...overFreed]).toEqual([]);
    expect(totals.classes).toBe(1);
  });

  it('shows sizes that disagree as they are', () => {
    const { totals } = summariseClasses([{ ...totalsOf('Shrunk', 1, 1), bytesDropped: 260 }]);
    expect(totals).toMatchObject({ alive: 0, aliveBytes: -160 });
  });

  it('adds up, and knows no sum of bytes where one is unknown', () => {
    const known = [totalsOf('A', 10, 4), totalsOf('B', 3, 5)];
    expect(summariseClasses(known).totals).toEqual({
      classes: 2,
      allocated: 13,
      dropped: 9,
      overDropped: 2,
      alive: 6,
      bytesAllocated: 1300,
      bytesDropped: 900,
      bytesOverDropped: 200,
      aliveBytes: 600,
    });
    const unknown = { ...totalsOf('C', 1, 0), bytesAllocated: null };
    expect(summariseClasses([...known, unknown]).totals).toMatchObject({
      alive: 7,
      bytesAllocated: null,
      bytesDropped: 900,
      aliveBytes: null,
    });
  });

  it('puts every class that did anything in some list, whatever the order it comes in', () => {
    const counts = fc.record({ alive: fc.nat(50), ended: fc.nat(50), over: fc.nat(5) });
    const classes = fc
      .array(counts, { maxLength: 12 })
      .map((rows) =>
        rows.map(({ alive, ended, over }, i) =>
          totalsOf(`class-${i}`, alive + ended, ended + over, over),
        ),
      );
    fc.assert(
      fc.property(classes, (rows) => {
        const summary = summariseClasses(rows);
        expect(summariseClasses(rows.toReversed())).toEqual(summary);
        const listed = new Set([
          ...names(summary.leaking),
          ...names(summary.perfect),
          ...names(summary.overFreed),
        ]);
        const busy = rows.filter((row) => row.allocated > 0 || row.dropped > 0);
        expect(listed).toEqual(new Set(names(busy)));
        expect(summary.totals.aliveBytes).toBe(summary.totals.alive * 100);
      }),
    );
  });
});
