import type { Bytes } from '../units.ts';
import { decodeUtf8 } from '../utf8.ts';

/** So many types are told apart; all that come later are counted as one. */
const MAX_TYPES = 65_535;
/**
 * As much room have all names together, 16 MiB: 256 bytes each, if there are as many as can be. A
 * line can be a name of 64 KiB, and so a log all names.
 */
const MAX_NAME_BYTES: Bytes = 16 * 1024 * 1024;
/** The name under which they are. */
export const FURTHER_TYPES = '(further types)';

interface Entry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Numbers the types of a log in order of first mention. A name becomes text once, not on each line. */
export class TypeTable {
  readonly #names: string[] = [];
  readonly #byHash = new Map<number, Entry[]>();
  readonly #limit: number;
  readonly #nameBytes: Bytes;
  #usedBytes: Bytes = 0;
  /** The number of all further types, once there are some. */
  #further: number | null = null;
  #last: Entry | null = null;

  /**
   * @param limit how many are told apart, the one of further types included.
   * @param nameBytes how much room their names have.
   */
  constructor(limit: number = MAX_TYPES, nameBytes: Bytes = MAX_NAME_BYTES) {
    this.#limit = limit;
    this.#nameBytes = nameBytes;
  }

  /** Names by number. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Number of the type that is written from `start` up to `end`. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    // Events of one type come in rows.
    if (this.#last !== null && isSame(this.#last.bytes, bytes, start, end)) return this.#last.index;
    const hash = hashOf(bytes, start, end);
    const candidates = this.#byHash.get(hash);
    const known = candidates?.find((entry) => isSame(entry.bytes, bytes, start, end));
    const entry = known ?? this.#add(bytes, start, end, hash, candidates);
    this.#last = entry;
    if (entry !== null) return entry.index;
    this.#further ??= this.#names.push(FURTHER_TYPES) - 1;
    return this.#further;
  }

  #add(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    candidates: Entry[] | undefined,
  ): Entry | null {
    const index = this.#names.length;
    const used = this.#usedBytes + end - start;
    if (this.#further !== null || index >= this.#limit - 1 || used > this.#nameBytes) return null;
    this.#usedBytes = used;
    const entry: Entry = { index, bytes: bytes.slice(start, end) };
    this.#names.push(decodeUtf8(bytes, start, end));
    if (candidates === undefined) this.#byHash.set(hash, [entry]);
    else candidates.push(entry);
    return entry;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) {
    if (known[i] !== bytes[start + i]) return false;
  }
  return true;
}

/** FNV-1a of Fowler, Noll and Vo, of 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
}
