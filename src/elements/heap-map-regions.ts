import { classOfOwner, kindsByOwner, OWNER_KINDS } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import { findChunk } from '../core/heap/find-chunk.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import type { Bytes, WasmAddress } from '../core/units.ts';

/** A stretch of memory of one owner. */
export interface HeapRegion {
  readonly from: WasmAddress;
  /** One past its last byte. */
  readonly to: WasmAddress;
  readonly kind: OwnerKind;
  /** The class of the handles that reach it, if some do. */
  readonly className: string | null;
  /** Chunks in it; 0 for what is no chunk. */
  readonly chunks: number;
  /** Of which were allocated since the moment that is compared with; 0 without a comparison. */
  readonly newBytes: Bytes;
}

/** What is no chunk has an owner as well: codes behind those of chunks, which are bytes. */
const NO_CHUNK = 256;
const STATIC = NO_CHUNK + OWNER_KINDS.indexOf('static');
const TOP = NO_CHUNK + OWNER_KINDS.indexOf('top');
const GAP = NO_CHUNK + OWNER_KINDS.indexOf('gap');

/**
 * A memory as a list of regions without gaps: neighbouring chunks of one owner are merged. In typed
 * arrays, because a heap of a million chunks may have as many regions.
 */
export class RegionList {
  readonly length: number;
  readonly #memoryBytes: Bytes;
  readonly #classes: readonly string[];
  readonly #kindsByOwner: Uint8Array;
  readonly #from: Uint32Array;
  readonly #owners: Uint16Array;
  readonly #chunks: Uint32Array;
  readonly #newBytes: Uint32Array;

  /** @param isNew 1 for each chunk that was allocated since; `null` without a comparison. */
  constructor(snapshot: HeapSnapshot, isNew: Uint8Array | null = null) {
    const { starts, sizes, owners, classes, heapStart, top, topBytes, memoryBytes } = snapshot;
    // At most each chunk and the gap after it; static data, top, and the gap after that.
    const room = 2 * starts.length + 4;
    const from = new Uint32Array(room);
    const codes = new Uint16Array(room);
    const chunks = new Uint32Array(room);
    const newBytes = new Uint32Array(room);
    let last = -1;
    const add = (start: WasmAddress, code: number) => {
      if (last >= 0 && codes[last] === code) return;
      last += 1;
      from[last] = start;
      codes[last] = code;
    };
    let end = heapStart;
    if (heapStart > 0) add(0, STATIC);
    for (let i = 0; i < starts.length; i += 1) {
      const start = starts[i] ?? 0;
      const size = sizes[i] ?? 0;
      if (start > end) add(end, GAP);
      add(start, owners[i] ?? 0);
      chunks[last] = (chunks[last] ?? 0) + 1;
      if (isNew?.[i] === 1) newBytes[last] = (newBytes[last] ?? 0) + size;
      end = start + size;
    }
    if (topBytes > 0) {
      if (top > end) add(end, GAP);
      add(top, TOP);
      end = top + topBytes;
    }
    if (memoryBytes > end) add(end, GAP);
    this.length = last + 1;
    this.#memoryBytes = memoryBytes;
    this.#classes = classes;
    this.#kindsByOwner = kindsByOwner(classes);
    this.#from = from.slice(0, this.length);
    this.#owners = codes.slice(0, this.length);
    this.#chunks = chunks.slice(0, this.length);
    this.#newBytes = newBytes.slice(0, this.length);
  }

  /** Some of them in order, fewer at the end of the list. */
  slice(first: number, count: number): readonly HeapRegion[] {
    const regions: HeapRegion[] = [];
    for (let i = first; i < Math.min(this.length, first + count); i += 1) {
      const owner = this.#owners[i] ?? GAP;
      const kind = owner < NO_CHUNK ? this.#kindsByOwner[owner] : owner - NO_CHUNK;
      regions.push({
        from: this.#from[i] ?? 0,
        to: this.#from[i + 1] ?? this.#memoryBytes,
        kind: OWNER_KINDS[kind ?? 0] ?? 'gap',
        className: owner < NO_CHUNK ? classOfOwner(this.#classes, owner) : null,
        chunks: this.#chunks[i] ?? 0,
        newBytes: this.#newBytes[i] ?? 0,
      });
    }
    return regions;
  }
}

/** What lies at one address. */
export interface PlaceInHeap {
  readonly from: WasmAddress;
  /** One past its last byte. */
  readonly to: WasmAddress;
  readonly kind: OwnerKind;
  /** Whether it is a chunk of the allocator, in use or free. */
  readonly isChunk: boolean;
  /** The class of the handle that reaches it, if one does. */
  readonly className: string | null;
  /** Index of the chunk. */
  readonly chunk: number;
}

/** The chunk at an address, or what is there instead of one. `null` outside of the memory. */
export function placeAt(snapshot: HeapSnapshot, address: WasmAddress): PlaceInHeap | null {
  const { starts, sizes, owners, classes, heapStart, top, topBytes, memoryBytes } = snapshot;
  if (address < 0 || address >= memoryBytes) return null;
  const chunk = findChunk(starts, address);
  const from = starts[chunk] ?? 0;
  const to = chunk < 0 ? 0 : from + (sizes[chunk] ?? 0);
  if (address < to) {
    const owner = owners[chunk] ?? 0;
    const kind = OWNER_KINDS[kindsByOwner(classes)[owner] ?? 0] ?? 'gap';
    return { from, to, kind, isChunk: true, className: classOfOwner(classes, owner), chunk };
  }
  const none = { isChunk: false, className: null, chunk };
  const next = starts[chunk + 1] ?? memoryBytes;
  if (address < heapStart) return { from: 0, to: heapStart, kind: 'static', ...none };
  const topEnd = top + topBytes;
  if (address >= top && address < topEnd) return { from: top, to: topEnd, kind: 'top', ...none };
  if (address < top) {
    return { from: Math.max(to, heapStart), to: Math.min(next, top), kind: 'gap', ...none };
  }
  return { from: Math.max(to, topEnd), to: next, kind: 'gap', ...none };
}
