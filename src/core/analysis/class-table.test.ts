import { describe, expect, it } from 'vitest';
import { sampleClass, sampleHandles } from '../fixtures/sample-heap.ts';
import { sampleProof } from '../fixtures/sample-run.ts';
import type { ClassSample, ProofSample, ViolationSample } from '../run.ts';
import { buildClassTable, collectViolations, toTotals } from './class-table.ts';
import type { ClassTable } from './class-table.ts';

/** A run with these classes after each of its proofs. */
function runOf(classes: readonly (readonly ClassSample[] | null)[], warmup = 1): ProofSample[] {
  return classes.map((byClass, index) =>
    sampleProof({
      index,
      warmup: index < warmup,
      handles: byClass === null ? null : sampleHandles(byClass),
    }),
  );
}

/** The table after the last proof. */
function tableOf(proofs: readonly ProofSample[]): ClassTable {
  const last = proofs.at(-1);
  const table = last === undefined ? null : buildClassTable(proofs, last);
  if (table === null) throw new Error('no table');
  return table;
}

const comm = (alive: number, bytes: number | null = alive * 112, retained = bytes) =>
  sampleClass({
    className: 'WasmFpPolyComm',
    born: alive + 20,
    freed: 20,
    alive,
    aliveBytes: bytes,
    retainedBytes: retained,
  });
const kept = sampleClass({
  className: 'WasmFpSrs',
  born: 1,
  aliveBytes: 128,
  retainedBytes: 295_104,
});
const wires = (born: number) => sampleClass({ className: 'Wire', born, moved: born, alive: 0 });

describe('buildClassTable', () => {
  it('tells what leaks from what is made once and kept', () => {
    const proofs = [600, 1100, 1600, 2100, 2600, 3100].map((n) => [comm(n), kept, wires(n)]);
    const { rows, ownBytes, retainedBytes, proofs: count } = tableOf(runOf(proofs));
    expect(rows.map(({ className }) => className)).toEqual(['WasmFpPolyComm', 'WasmFpSrs']);
    expect(rows[0]).toMatchObject({
      alive: 3100,
      alivePerProof: { estimate: 500, low: 500, high: 500 },
      ownBytesPerProof: { estimate: 56_000 },
      retainedBytesPerProof: { estimate: 56_000 },
    });
    expect(rows[1]).toMatchObject({ alive: 1, retainedBytesPerProof: { estimate: 0 } });
    expect(ownBytes).toBe(3100 * 112 + 128);
    expect(retainedBytes).toBe(3100 * 112 + 295_104);
    expect(count).toBe(5);
  });

  it('sorts by retained bytes, then own bytes, then number, then name', () => {
    const row = (className: string, born: number, own: number | null, retained: number | null) =>
      sampleClass({ className, born, aliveBytes: own, retainedBytes: retained });
    const { rows } = tableOf(
      runOf([
        [
          row('B', 4, null, null),
          row('A', 4, null, null),
          row('Many', 9, null, null),
          row('Own', 1, 900, 900),
          row('Retains', 1, 8, 901),
          row('OwnMore', 1, 901, 900),
        ],
      ]),
    );
    const names = rows.map(({ className }) => className);
    expect(names).toEqual(['Retains', 'OwnMore', 'Own', 'Many', 'A', 'B']);
  });

  it('leaves perfect droppers and over-freed classes to their own lists', () => {
    const over = sampleClass({
      className: 'WasmGVesta',
      born: 3,
      freed: 3,
      alive: 0,
      overFreed: 2,
    });
    const { rows, summary } = tableOf(runOf([[wires(44_912), over, kept]]));
    expect(rows.map(({ className }) => className)).toEqual(['WasmFpSrs']);
    expect(summary.perfect.map(({ className }) => className)).toEqual(['Wire']);
    expect(summary.overFreed).toMatchObject([{ className: 'WasmGVesta', overDropped: 2 }]);
    expect(summary.totals).toMatchObject({ allocated: 44_916, alive: 1, classes: 3 });
  });

  it('has none of a class alive before its first birth', () => {
    const { rows } = tableOf(runOf([[kept], [kept], [kept, comm(10)], [kept, comm(20)]]));
    const row = rows.find(({ className }) => className === 'WasmFpPolyComm');
    // Readings 0, 0, 10, 20.
    expect(row?.alivePerProof?.estimate).toBeCloseTo((20 / 3 + 10) / 2, 10);
  });

  it('estimates bytes from the newest proofs whose heap was marked', () => {
    const { rows } = tableOf(runOf([[comm(10)], [comm(20, null)], [comm(30)], [comm(40)]]));
    expect(rows[0]?.alivePerProof?.estimate).toBe(10);
    expect(rows[0]?.ownBytesPerProof).toEqual({ estimate: 1120, low: null, high: null });
  });

  it('knows no bytes where the heap was never marked', () => {
    const { rows, ownBytes } = tableOf(runOf([[comm(10, null)], [comm(20, null)]]));
    expect(rows[0]).toMatchObject({ aliveBytes: null, ownBytesPerProof: null });
    expect(ownBytes).toBeNull();
  });

  it('looks at no more readings than a page has time for', () => {
    const proofs = Array.from({ length: 300 }, (_, i) => [comm(i < 200 ? 0 : (i - 200) * 7 + 1)]);
    expect(tableOf(runOf(proofs)).rows[0]?.alivePerProof?.estimate).toBe(7);
  });

  it('does not exist where objects were not followed', () => {
    const proofs = runOf([null]);
    for (const proof of proofs) expect(buildClassTable(proofs, proof)).toBeNull();
    const old = sampleProof({
      handles: { live: 3, violations: 0, byClass: null, newViolations: null },
    });
    expect(buildClassTable([old], old)).toBeNull();
  });
});

it('toTotals counts every way to end, and ends too many apart', () => {
  const sample = sampleClass({
    born: 15,
    freed: 1,
    moved: 2,
    finalized: 3,
    swept: 4,
    overFreed: 5,
  });
  expect(toTotals({ ...sample, alive: 5 })).toMatchObject({
    allocated: 15,
    dropped: 15,
    overDropped: 5,
  });
});

describe('collectViolations', () => {
  const violation = (className: string): ViolationSample => ({
    kind: 'free-after-end',
    className,
    address: 0x12_3458,
    how: 'finalized',
    at: 1_790_000_000_500,
    history: 'moved in proof 1',
  });
  const proofs = [['A'], [], ['B', 'C'], ['D']].map((classes, index) =>
    sampleProof({
      index,
      handles: sampleHandles([], {
        violations: 10 + index,
        newViolations: classes.map((name) => violation(name)),
      }),
    }),
  );

  it('has those up to the proof, each with where it was noticed', () => {
    const [, , third] = proofs;
    const report = third === undefined ? null : collectViolations(proofs, third);
    expect(report?.found.map(({ violation: { className }, proof }) => [className, proof])).toEqual([
      ['A', 0],
      ['B', 2],
      ['C', 2],
    ]);
    expect(report?.total).toBe(12);
  });

  it('does not exist where objects were not followed', () => {
    expect(collectViolations(proofs, sampleProof())).toBeNull();
  });
});
