import type { Bytes } from '../units.ts';
import type { ClassTotals } from './class-summary.ts';
import { IdTable } from './id-table.ts';

/** What events of a log contradict each other in, in words that finish “Line 7: …”. */
export const FINDINGS = {
  'duplicate-id': 'allocates an id that was allocated before',
  'drop-without-allocation': 'drops what was never allocated',
  'drop-twice': 'drops what was dropped before',
  'size-differs': 'drops another size than was allocated',
  'type-differs': 'drops another type than was allocated',
} as const;
export type FindingKind = keyof typeof FINDINGS;

/** One event that contradicts an earlier one. */
export interface Finding {
  /** Counted from 1. */
  readonly line: number;
  /** What the event itself says. */
  readonly type: string;
  readonly bytes: Bytes;
  readonly id: string;
  /** What the allocation of this id said; `null` if there was none. */
  readonly allocated: { readonly type: string; readonly bytes: Bytes } | null;
}

/** How often something was seen, and where at first. */
export interface Seen<T> {
  readonly count: number;
  /** The first {@link SHOWN_AT_MOST}. */
  readonly first: readonly T[];
}

/** So many lines of each finding are kept, and as many damaged ones. */
export const SHOWN_AT_MOST = 100;

/** Counts what is seen, and keeps the first. */
export class Sightings<T> implements Seen<T> {
  count = 0;
  readonly first: T[] = [];

  /** @param describe is called only if the sighting is kept. */
  add(describe: () => T): void {
    this.count += 1;
    if (this.first.length < SHOWN_AT_MOST) this.first.push(describe());
  }
}

/** An event, with its type by number. */
export interface TallyEvent {
  readonly line: number;
  readonly type: number;
  readonly bytes: Bytes;
  /** A number stands for its decimal digits. */
  readonly id: number | string;
}

interface TypeCounts {
  allocated: number;
  allocatedBytes: Bytes;
  /** Allocations that were dropped. */
  ended: number;
  endedBytes: Bytes;
  /** Drops of what was not alive. */
  overDropped: number;
  overDroppedBytes: Bytes;
  /** Allocations alive whose ids are not in the table, because it is full. */
  unfollowed: number;
}

/**
 * Keeps account of the events of a log, in the order of its lines. An id that is allocated again
 * begins a new allocation; the earlier one, if alive, can no longer be dropped and stays alive.
 * Types of an allocation and its drop may differ: what is dropped is what was allocated. A size of 0
 * is not known, and so differs from none.
 */
export class LogTally {
  readonly #ids: IdTable;
  readonly #types: TypeCounts[] = [];
  readonly #findings: Readonly<Record<FindingKind, Sightings<Finding>>> = {
    'duplicate-id': new Sightings(),
    'drop-without-allocation': new Sightings(),
    'drop-twice': new Sightings(),
    'size-differs': new Sightings(),
    'type-differs': new Sightings(),
  };
  readonly #nameOf: (type: number) => string;
  #unfollowed = 0;

  /** @param nameOf the type of a number, for findings. */
  constructor(nameOf: (type: number) => string, ids: IdTable = new IdTable()) {
    this.#nameOf = nameOf;
    this.#ids = ids;
  }

  /**
   * Allocations whose ids found no room. A drop of an unknown id ends one of these of its type, if
   * there is one: numbers stay right if the log is sound, and what is not can no longer be told.
   */
  get unfollowed(): number {
    return this.#unfollowed;
  }

  get findings(): Readonly<Record<FindingKind, Seen<Finding>>> {
    return this.#findings;
  }

  allocate(event: TallyEvent): void {
    const { type, bytes, id } = event;
    const counts = this.#countsOf(type);
    counts.allocated += 1;
    counts.allocatedBytes += bytes;
    const slot = this.#ids.find(id);
    if (slot >= 0) {
      this.#find('duplicate-id', event, slot);
      this.#ids.revive(slot, type, bytes);
    } else if (!this.#ids.add(id, type, bytes)) {
      counts.unfollowed += 1;
      this.#unfollowed += 1;
    }
  }

  drop(event: TallyEvent): void {
    const { type, bytes, id } = event;
    const slot = this.#ids.find(id);
    const counts = this.#countsOf(type);
    if (slot < 0) {
      if (counts.unfollowed > 0) {
        counts.unfollowed -= 1;
        counts.ended += 1;
        counts.endedBytes += bytes;
        return;
      }
      counts.overDropped += 1;
      counts.overDroppedBytes += bytes;
      this.#find('drop-without-allocation', event, slot);
    } else if (this.#ids.isDropped(slot)) {
      counts.overDropped += 1;
      counts.overDroppedBytes += bytes;
      this.#find('drop-twice', event, slot);
    } else {
      const allocatedType = this.#ids.typeOf(slot);
      const allocatedBytes = this.#ids.bytesOf(slot);
      if (allocatedType !== type) this.#find('type-differs', event, slot);
      if (allocatedBytes !== bytes && allocatedBytes !== 0 && bytes !== 0) {
        this.#find('size-differs', event, slot);
      }
      this.#ids.drop(slot);
      const ended = this.#countsOf(allocatedType);
      ended.ended += 1;
      ended.endedBytes += allocatedBytes;
    }
  }

  /**
   * Every type, in order of first mention. What was dropped has the size that it was allocated with,
   * so that sizes that differ make nothing of what is alive. Sums are exact below 2⁵³.
   */
  types(): readonly ClassTotals[] {
    return this.#types.map((counts, type) => ({
      className: this.#nameOf(type),
      allocated: counts.allocated,
      dropped: counts.ended + counts.overDropped,
      overDropped: counts.overDropped,
      bytesAllocated: counts.allocatedBytes,
      bytesDropped: counts.endedBytes + counts.overDroppedBytes,
      bytesOverDropped: counts.overDroppedBytes,
    }));
  }

  #countsOf(type: number): TypeCounts {
    return (this.#types[type] ??= {
      allocated: 0,
      allocatedBytes: 0,
      ended: 0,
      endedBytes: 0,
      overDropped: 0,
      overDroppedBytes: 0,
      unfollowed: 0,
    });
  }

  #find(kind: FindingKind, { line, type, bytes, id }: TallyEvent, slot: number): void {
    this.#findings[kind].add(() => ({
      line,
      type: this.#nameOf(type),
      bytes,
      id: String(id),
      allocated:
        slot < 0
          ? null
          : { type: this.#nameOf(this.#ids.typeOf(slot)), bytes: this.#ids.bytesOf(slot) },
    }));
  }
}
