import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellOf,
  cellsOf,
  clampView,
  describeView,
  endOf,
  fitMap,
  growthLines,
  isWhole,
  LEAST_CELL_BYTES,
  moveCursor,
  panView,
  revealAddress,
  zoomView,
} from './heap-map-view.ts';

const KIB = 1024;
const MIB = 2 ** 20;
const memory = 300 * MIB;
const map = fitMap(memory, 150, 40);

const anyMemory = fc.integer({ min: 1, max: 65_536 }).map((pages) => pages * 65_536);
const anyMap = fc.tuple(
  anyMemory,
  fc.integer({ min: 1, max: 400 }),
  fc.integer({ min: 1, max: 60 }),
);

describe('fitMap', () => {
  it('gives a memory of 300 MiB one cell for each page', () => {
    expect(map).toEqual({
      grid: { columns: 150, rows: 32 },
      whole: { first: 0, cellBytes: 64 * KIB },
    });
  });

  it('shows any memory whole, with cells no larger than it takes', () => {
    fc.assert(
      fc.property(anyMap, ([bytes, columns, rows]) => {
        const { grid, whole } = fitMap(bytes, columns, rows);
        expect(endOf(whole, grid)).toBeGreaterThanOrEqual(bytes);
        expect(grid.rows).toBeLessThanOrEqual(rows);
        const finer = whole.cellBytes / 2;
        expect(finer < LEAST_CELL_BYTES || finer * columns * rows < bytes).toBe(true);
      }),
    );
  });
});

describe('zoomView', () => {
  it('keeps what is at the anchor in its cell', () => {
    const near = zoomView(map.whole, map, memory, 3, 100 * MIB);
    expect(near.cellBytes).toBe(8 * KIB);
    expect(cellOf(near, 100 * MIB)).toBe(cellOf(map.whole, 100 * MIB));
    expect(isWhole(near, map)).toBe(false);
  });

  it('ends at the smallest cell, and at the whole', () => {
    const nearest = zoomView(map.whole, map, memory, 99, 0);
    expect(nearest).toEqual({ first: 0, cellBytes: 8 });
    expect(zoomView(nearest, map, memory, -99, 5 * MIB)).toEqual(map.whole);
  });

  it('has the anchor in view afterwards, and nothing but memory where it can', () => {
    const steps = fc.integer({ min: -12, max: 12 });
    fc.assert(
      fc.property(
        anyMap,
        fc.array(fc.tuple(steps, fc.double({ min: 0, max: 1, noNaN: true }))),
        ([bytes, columns, rows], zooms) => {
          const fitted = fitMap(bytes, columns, rows);
          let view = fitted.whole;
          for (const [step, part] of zooms) {
            const cells = Math.min(
              cellsOf(fitted.grid),
              Math.ceil((bytes - view.first) / view.cellBytes),
            );
            const anchor = view.first + Math.floor(part * (cells - 1)) * view.cellBytes;
            view = zoomView(view, fitted, bytes, step, anchor);
            expect(cellOf(view, anchor)).toBeGreaterThanOrEqual(0);
            expect(cellOf(view, anchor)).toBeLessThan(cellsOf(fitted.grid));
            expect(view.first % view.cellBytes).toBe(0);
            expect(clampView(view, fitted, bytes)).toEqual(view);
          }
        },
      ),
    );
  });
});

describe('panView', () => {
  const near = zoomView(map.whole, map, memory, 4, 0);

  it('moves by cells and stops at both ends', () => {
    expect(panView(near, map, memory, 10).first).toBe(10 * near.cellBytes);
    expect(panView(near, map, memory, -10).first).toBe(0);
    const last = panView(near, map, memory, 1e9);
    expect(endOf(last, map.grid)).toBe(memory);
  });

  it('does not move the whole', () => {
    expect(panView(map.whole, map, memory, 500)).toEqual(map.whole);
  });
});

describe('revealAddress', () => {
  const near = panView(zoomView(map.whole, map, memory, 4, 0), map, memory, 1500);

  it('leaves a view alone that shows the address', () => {
    expect(revealAddress(near, map, memory, near.first)).toBe(near);
  });

  it.each([
    [-1, -150],
    [-151, -300],
    [4800, 150],
    [4950, 300],
  ])('brings cell %d into view by moving %d cells', (cell, moved) => {
    const view = revealAddress(near, map, memory, near.first + cell * near.cellBytes);
    expect((view.first - near.first) / near.cellBytes).toBe(moved);
  });
});

describe('moveCursor', () => {
  const cell = 64 * KIB;

  it.each([
    ['ArrowLeft', 500, 499],
    ['ArrowRight', 500, 501],
    ['ArrowUp', 500, 350],
    ['ArrowDown', 500, 650],
    ['PageUp', 4799, 0],
    ['PageDown', 0, 4799],
    ['Home', 500, 0],
    ['End', 500, 4799],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 4799, 4799],
    ['ArrowUp', 149, 149],
    ['ArrowDown', 4650, 4650],
  ])('%s from cell %d leads to cell %d', (key, from, to) => {
    expect(moveCursor(key, from * cell, map.whole, map.grid, memory)).toBe(to * cell);
  });

  it('goes on from a place inside a cell at the cell’s beginning', () => {
    expect(moveCursor('ArrowRight', 10.5 * cell, map.whole, map.grid, memory)).toBe(11 * cell);
  });

  it('leaves other keys alone', () => {
    expect(moveCursor('Tab', 0, map.whole, map.grid, memory)).toBeNull();
  });
});

describe('describeView', () => {
  it('says what a cell is and how much is in view', () => {
    expect(describeView(map.whole, map, memory)).toBe(
      'Each cell is 64.0 KiB; all 300 MiB are in view.',
    );
    const near = zoomView(map.whole, map, memory, 4, 0);
    expect(describeView(near, map, memory)).toBe(
      'Each cell is 4.00 KiB; 18.8 MiB of 300 MiB are in view.',
    );
  });
});

describe('growthLines', () => {
  const growth = [
    { bytes: 100 * MIB, label: 'compile' },
    { bytes: 150 * MIB, label: 'proof 1' },
    { bytes: 150 * MIB, label: 'proof 2' },
    { bytes: memory, label: 'proof 3' },
  ];

  it('has one line for each boundary, and none at the end', () => {
    expect(growthLines(growth, map.whole, map.grid, memory)).toEqual([
      { label: 'compile', cell: 1600 },
      { label: 'proof 1', cell: 2400 },
    ]);
  });

  it('leaves out what is not in view', () => {
    const near = panView(zoomView(map.whole, map, memory, 4, 0), map, memory, 1e9);
    expect(growthLines(growth, near, map.grid, memory)).toEqual([]);
  });
});
