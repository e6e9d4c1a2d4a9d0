import { formatBytes } from '../core/units.ts';
import type { Bytes, WasmAddress } from '../core/units.ts';

/** The grid that a memory is laid out on, row by row. */
export interface MapGrid {
  readonly columns: number;
  readonly rows: number;
}

/** The part of the memory in view. */
export interface MapView {
  /** Where the first cell begins: a multiple of `cellBytes`. */
  readonly first: WasmAddress;
  /** A power of two. */
  readonly cellBytes: Bytes;
}

/** One cell is never smaller: chunks start at multiples of it. */
export const LEAST_CELL_BYTES: Bytes = 8;

/** A grid that takes the whole memory, and the view that does. */
export interface FittedMap {
  readonly grid: MapGrid;
  readonly whole: MapView;
}

/** The smallest cells with which a memory fits into so many columns and rows. */
export function fitMap(memoryBytes: Bytes, columns: number, mostRows: number): FittedMap {
  let cellBytes = LEAST_CELL_BYTES;
  while (memoryBytes > cellBytes * columns * mostRows) cellBytes *= 2;
  const rows = Math.max(1, Math.ceil(memoryBytes / (cellBytes * columns)));
  return { grid: { columns, rows }, whole: { first: 0, cellBytes } };
}

/** Cells of a grid. */
export function cellsOf({ columns, rows }: MapGrid): number {
  return columns * rows;
}

/** One past the last address in view. */
export function endOf(view: MapView, grid: MapGrid): WasmAddress {
  return view.first + cellsOf(grid) * view.cellBytes;
}

/** The cell of an address, counted from the first in view; negative before that. */
export function cellOf({ first, cellBytes }: MapView, address: WasmAddress): number {
  return Math.floor((address - first) / cellBytes);
}

/** Whether the whole memory is in view. */
export function isWhole(view: MapView, { whole }: FittedMap): boolean {
  return view.cellBytes >= whole.cellBytes;
}

/** The nearest view that shows no more than there is. */
export function clampView(
  { first, cellBytes }: MapView,
  { grid, whole }: FittedMap,
  memoryBytes: Bytes,
): MapView {
  const size = Math.min(whole.cellBytes, Math.max(LEAST_CELL_BYTES, cellBytes));
  const spare = Math.ceil(memoryBytes / size) - cellsOf(grid);
  const cell = Math.min(Math.max(0, spare), Math.max(0, Math.floor(first / size)));
  return { first: cell * size, cellBytes: size };
}

/**
 * The view so many steps nearer, or further away if negative, each by a factor of 2. What is at
 * `anchor` stays in the cell that it is in, as far as the ends of the memory allow.
 */
export function zoomView(
  view: MapView,
  map: FittedMap,
  memoryBytes: Bytes,
  steps: number,
  anchor: WasmAddress,
): MapView {
  const cellBytes = Math.min(
    map.whole.cellBytes,
    Math.max(LEAST_CELL_BYTES, view.cellBytes / 2 ** steps),
  );
  const cell = cellOf(view, anchor);
  const first = (Math.floor(anchor / cellBytes) - cell) * cellBytes;
  return clampView({ first, cellBytes }, map, memoryBytes);
}

/** The view so many cells further on. */
export function panView(view: MapView, map: FittedMap, memoryBytes: Bytes, cells: number): MapView {
  const first = view.first + Math.round(cells) * view.cellBytes;
  return clampView({ first, cellBytes: view.cellBytes }, map, memoryBytes);
}

/** The view moved by whole rows, as few as bring an address into it. */
export function revealAddress(
  view: MapView,
  map: FittedMap,
  memoryBytes: Bytes,
  address: WasmAddress,
): MapView {
  const { columns, rows } = map.grid;
  const row = Math.floor(cellOf(view, address) / columns);
  const away = row < 0 ? row : Math.max(0, row - rows + 1);
  return away === 0 ? view : panView(view, map, memoryBytes, away * columns);
}

/** Where a key moves the cursor; `null` for keys that do not. */
export function moveCursor(
  key: string,
  cursor: WasmAddress,
  view: MapView,
  { columns, rows }: MapGrid,
  memoryBytes: Bytes,
): WasmAddress | null {
  const { cellBytes } = view;
  const cell = Math.floor(cursor / cellBytes);
  const last = Math.ceil(memoryBytes / cellBytes) - 1;
  const to = (target: number) => Math.min(last, Math.max(0, target)) * cellBytes;
  switch (key) {
    case 'ArrowLeft':
      return to(cell - 1);
    case 'ArrowRight':
      return to(cell + 1);
    case 'ArrowUp':
      return cell < columns ? to(cell) : to(cell - columns);
    case 'ArrowDown':
      return cell + columns > last ? to(cell) : to(cell + columns);
    case 'PageUp':
      return to(cell - columns * rows);
    case 'PageDown':
      return to(cell + columns * rows);
    case 'Home':
      return 0;
    case 'End':
      return to(last);
    default:
      return null;
  }
}

/** What is in view, in a sentence. */
export function describeView(
  view: MapView,
  { grid, whole }: FittedMap,
  memoryBytes: Bytes,
): string {
  const cell = `Each cell is ${formatBytes(view.cellBytes)}`;
  if (view.cellBytes >= whole.cellBytes) {
    return `${cell}; all ${formatBytes(memoryBytes)} are in view.`;
  }
  const seen = Math.min(memoryBytes, endOf(view, grid)) - view.first;
  return `${cell}; ${formatBytes(seen)} of ${formatBytes(memoryBytes)} are in view.`;
}

/** Where the memory ended at some moment. */
export interface GrowthMark {
  readonly bytes: Bytes;
  readonly label: string;
}

/** A line between two cells: what lies before it was there at the moment of its label. */
export interface GrowthLine {
  readonly label: string;
  /** The first cell behind the line, counted from the first in view. */
  readonly cell: number;
}

/**
 * Where growth is seen in a view: at each boundary once, under the first label that it had. A memory
 * that did not grow meanwhile, or ends where it ends now, has no line.
 */
export function growthLines(
  growth: readonly GrowthMark[],
  view: MapView,
  grid: MapGrid,
  memoryBytes: Bytes,
): readonly GrowthLine[] {
  const lines = new Map<number, GrowthLine>();
  for (const { bytes, label } of growth) {
    const cell = Math.round((bytes - view.first) / view.cellBytes);
    if (bytes >= memoryBytes || cell <= 0 || cell >= cellsOf(grid) || lines.has(cell)) continue;
    lines.set(cell, { label, cell });
  }
  return [...lines.values()].sort((a, b) => a.cell - b.cell);
}
