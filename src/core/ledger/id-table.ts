import type { Bytes } from '../units.ts';

/** Set in a mark whose allocation was dropped. The rest of a mark is the type's number plus one. */
const DROPPED = 0x4000_0000;
/** Stands in for a size that takes more than 32 bits; the size itself is in a table beside. */
const LARGE = 0xffff_ffff;
/** Slots of a table that has not grown yet. */
const FIRST_SLOTS = 1_024;
/** Part of the slots that may be taken before there are twice as many. */
const LOAD = 0.7;

/** How much an {@link IdTable} takes in. */
export interface IdLimits {
  /** Most slots, a power of two. Each takes 16 bytes; 70 % of them hold ids. */
  readonly slots: number;
  /** Most ids that are no plain decimal numbers: these are kept as text, some 75 bytes each. */
  readonly texts: number;
}

/** 23 million ids in at most 512 MiB, 8 million of which may be text: a log of 1 GB and more. */
const ID_LIMITS: IdLimits = { slots: 2 ** 25, texts: 2 ** 23 };

/**
 * The allocations of a log by id: type, size, and whether it was dropped. Dropped ones are kept, or
 * a second drop of one could not be told from a drop of what never was.
 *
 * A hash table of numbers with open addressing, in typed arrays: JavaScript's own `Map` holds at most
 * 2²⁴ entries, at several times the memory. 64 ids in a row lie beside each other, since ids mostly
 * count up.
 */
export class IdTable {
  readonly #limits: IdLimits;
  readonly #texts = new Map<string, number>();
  readonly #largeSizes = new Map<number, Bytes>();
  #keys = new Float64Array(FIRST_SLOTS);
  #marks = new Uint32Array(FIRST_SLOTS);
  #sizes = new Uint32Array(FIRST_SLOTS);
  #used = 0;
  #isFull = false;

  constructor(limits: IdLimits = ID_LIMITS) {
    this.#limits = limits;
  }

  /**
   * The slot of an id; −1 if it is not in the table.
   * @param id a whole number from 0 on, or any text that is not the digits of one.
   */
  find(id: number | string): number {
    const key = typeof id === 'number' ? id : this.#texts.get(id);
    if (key === undefined) return -1;
    const slot = this.#probe(key);
    return this.#marks[slot] === 0 ? -1 : slot;
  }

  /** Takes in an id that is not in the table. @returns whether there was room. */
  add(id: number | string, type: number, bytes: Bytes): boolean {
    if (typeof id === 'string' && this.#texts.size >= this.#limits.texts) return false;
    if (this.#used >= this.#keys.length * LOAD && !this.#grow()) return false;
    // An id that is a number is its own key, and never negative.
    const key = typeof id === 'number' ? id : -1 - this.#texts.size;
    if (typeof id === 'string') this.#texts.set(id, key);
    const slot = this.#probe(key);
    this.#keys[slot] = key;
    this.#used += 1;
    this.revive(slot, type, bytes);
    return true;
  }

  /** The allocation of a slot is alive, and this one. */
  revive(slot: number, type: number, bytes: Bytes): void {
    this.#marks[slot] = type + 1;
    if (bytes >= LARGE) this.#largeSizes.set(this.#keys[slot] ?? 0, bytes);
    this.#sizes[slot] = Math.min(bytes, LARGE);
  }

  /** The allocation of a slot was dropped. */
  drop(slot: number): void {
    this.#marks[slot] = (this.#marks[slot] ?? 0) | DROPPED;
  }

  isDropped(slot: number): boolean {
    return ((this.#marks[slot] ?? 0) & DROPPED) !== 0;
  }

  typeOf(slot: number): number {
    return ((this.#marks[slot] ?? 0) & ~DROPPED) - 1;
  }

  bytesOf(slot: number): Bytes {
    const bytes = this.#sizes[slot] ?? 0;
    return bytes === LARGE ? (this.#largeSizes.get(this.#keys[slot] ?? 0) ?? bytes) : bytes;
  }

  /** The slot where a key is, or where it would go. */
  #probe(key: number): number {
    const mask = this.#keys.length - 1;
    const row = rowOf(key);
    let slot = ((row << 6) | (key & 63)) & mask;
    if (this.#marks[slot] === 0 || this.#keys[slot] === key) return slot;
    // A row that finds its place taken moves on as a whole. An odd step comes to every slot.
    const step = Math.imul(row, 0x85ebca6b) | 1;
    do slot = (slot + step) & mask;
    while (this.#marks[slot] !== 0 && this.#keys[slot] !== key);
    return slot;
  }

  #grow(): boolean {
    const slots = this.#keys.length * 2;
    if (this.#isFull || slots > this.#limits.slots) return false;
    const [keys, marks, sizes] = [this.#keys, this.#marks, this.#sizes];
    try {
      const larger = {
        keys: new Float64Array(slots),
        marks: new Uint32Array(slots),
        sizes: new Uint32Array(slots),
      };
      this.#keys = larger.keys;
      this.#marks = larger.marks;
      this.#sizes = larger.sizes;
    } catch {
      // Out of memory: the device decides the limit.
      this.#isFull = true;
      return false;
    }
    for (let i = 0; i < keys.length; i += 1) {
      const mark = marks[i] ?? 0;
      if (mark === 0) continue;
      const slot = this.#probe(keys[i] ?? 0);
      this.#keys[slot] = keys[i] ?? 0;
      this.#marks[slot] = mark;
      this.#sizes[slot] = sizes[i] ?? 0;
    }
    return true;
  }
}

/** A hash that the 64 keys of a row share. */
function rowOf(key: number): number {
  const row = (key >>> 6) ^ Math.imul(Math.floor(key / 2 ** 32), 0x85ebca6b);
  const mixed = Math.imul(row ^ (row >>> 15), 0x9e3779b1);
  return mixed ^ (mixed >>> 13);
}
