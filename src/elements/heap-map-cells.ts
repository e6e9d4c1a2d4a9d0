import { kindsByOwner, OWNER_KINDS } from '../core/heap/chunk-owners.ts';
import { findChunk } from '../core/heap/find-chunk.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import type { Bytes, WasmAddress } from '../core/units.ts';
import { LEAST_CELL_BYTES } from './heap-map-view.ts';

/** The code of a cell: an index of {@link OWNER_KINDS}, with {@link DIMMED} or without; or this. */
export const OUTSIDE = 0x7f;
/** Bit of a cell's code: nothing in it was allocated since the snapshot that it is compared with. */
export const DIMMED = 0x80;

const STATIC = OWNER_KINDS.indexOf('static');
const TOP = OWNER_KINDS.indexOf('top');
const GAP = OWNER_KINDS.indexOf('gap');

/**
 * A whole memory of at most so many cells is sorted once for each size of cell and kept: that is
 * where every chunk would have to be looked at for each picture. Of finer cells only those in view
 * are sorted, which are few chunks.
 */
const MOST_KEPT_CELLS = 2 ** 16;

/** Sorts a memory into cells of equal size: each gets the owner that has most bytes in it. */
export class HeapCells {
  readonly snapshot: HeapSnapshot;
  readonly #isNew: Uint8Array | null;
  readonly #kinds: Uint8Array;
  readonly #kept = new Map<Bytes, Uint8Array>();
  /** Bytes of the cell at work, by kind; the second half is of what is new. */
  readonly #sums = new Float64Array(2 * OWNER_KINDS.length);

  /**
   * @param isNew for each chunk whether it was allocated since the moment that is compared with;
   * then a cell with new chunks gets the owner that has most bytes of these, however few they are.
   */
  constructor(snapshot: HeapSnapshot, isNew: Uint8Array | null) {
    this.snapshot = snapshot;
    this.#isNew = isNew;
    this.#kinds = kindsByOwner(snapshot.classes);
  }

  /**
   * The codes of consecutive cells.
   * @param first where the first cell begins.
   * @param out as many cells as it has room for.
   */
  read(first: WasmAddress, cellBytes: Bytes, out: Uint8Array): void {
    const kept = this.#kept.get(cellBytes);
    if (kept === undefined || first % cellBytes !== 0) {
      this.#sort(first, cellBytes, out);
      return;
    }
    const from = first / cellBytes;
    const part = kept.subarray(from, from + out.length);
    out.set(part);
    out.fill(OUTSIDE, part.length);
  }

  /**
   * Sorts the whole memory into cells of `cellBytes`, and into halves of them and of these until they
   * are so fine that it is done for each picture. A million chunks take 11 ms for each size, which
   * would be felt while somebody zooms.
   * @param cellBytes a power of two.
   */
  prepare(cellBytes: Bytes): void {
    for (let bytes = cellBytes; ; bytes /= 2) {
      const cells = Math.ceil(this.snapshot.memoryBytes / bytes);
      if (cells > MOST_KEPT_CELLS || bytes < LEAST_CELL_BYTES) return;
      if (this.#kept.has(bytes)) continue;
      const kept = new Uint8Array(cells);
      this.#sort(0, bytes, kept);
      this.#kept.set(bytes, kept);
    }
  }

  #sort(first: WasmAddress, cellBytes: Bytes, out: Uint8Array): void {
    const { memoryBytes, heapStart, top, topBytes, starts, sizes, owners } = this.snapshot;
    const isNew = this.#isNew;
    const sums = this.#sums;
    const kinds = OWNER_KINDS.length;
    const topEnd = top + topBytes;
    const end = Math.min(memoryBytes, first + out.length * cellBytes);
    let chunk = findChunk(starts, first);
    let chunkEnd = chunk < 0 ? 0 : (starts[chunk] ?? 0) + (sizes[chunk] ?? 0);
    let next = starts[chunk + 1] ?? memoryBytes;
    let at = first;
    let cell = 0;
    let cellEnd = first + cellBytes;
    let isMixed = false;
    while (at < end) {
      while (next <= at) {
        chunk += 1;
        chunkEnd = next + (sizes[chunk] ?? 0);
        next = starts[chunk + 1] ?? memoryBytes;
      }
      // What lies at `at`, and until where.
      let kind = GAP;
      let until = next;
      let fresh = 0;
      if (at < chunkEnd) {
        kind = this.#kinds[owners[chunk] ?? 0] ?? GAP;
        until = chunkEnd;
        fresh = isNew === null ? 0 : (isNew[chunk] ?? 0);
      } else if (at < heapStart) {
        kind = STATIC;
        until = Math.min(heapStart, next);
      } else if (at >= top && at < topEnd) {
        kind = TOP;
        until = Math.min(topEnd, next);
      } else if (at < top && top < next) {
        until = top;
      }
      if (until > end) until = end;
      if (!isMixed && until >= cellEnd) {
        // Whole cells of one owner, often thousands at once.
        const whole = until === end ? out.length : Math.floor((until - first) / cellBytes);
        const to = Math.min(whole, Math.ceil((end - first) / cellBytes));
        out.fill(isNew === null || fresh === 1 ? kind : kind | DIMMED, cell, to);
        cell = to;
        at = Math.min(until, first + to * cellBytes);
        cellEnd = first + (to + 1) * cellBytes;
        continue;
      }
      const upTo = until < cellEnd ? until : cellEnd;
      const slot = fresh === 1 ? kind + kinds : kind;
      sums[slot] = (sums[slot] ?? 0) + (upTo - at);
      isMixed = true;
      at = upTo;
      if (at === cellEnd || at === end) {
        out[cell] = this.#settle();
        isMixed = false;
        cell += 1;
        cellEnd += cellBytes;
      }
    }
    out.fill(OUTSIDE, cell);
  }

  /** The code of the cell whose bytes were added up. */
  #settle(): number {
    const sums = this.#sums;
    const kinds = OWNER_KINDS.length;
    let old = 0;
    let fresh = -1;
    for (let kind = 0; kind < kinds; kind += 1) {
      if ((sums[kind] ?? 0) > (sums[old] ?? 0)) old = kind;
      const bytes = sums[kind + kinds] ?? 0;
      if (bytes > (fresh < 0 ? 0 : (sums[fresh + kinds] ?? 0))) fresh = kind;
    }
    sums.fill(0);
    if (fresh >= 0) return fresh;
    return this.#isNew === null ? old : old | DIMMED;
  }
}
