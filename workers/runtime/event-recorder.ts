import { HANDLE_ENDS, HANDLE_REALMS } from '../../src/core/ledger/ledger-events.ts';
import type { LedgerEvents } from '../../src/core/ledger/ledger-events.ts';
import type { Handle } from './handle-ledger.ts';

/**
 * Keeps every birth and end until somebody takes them. In lists of plain numbers: a birth costs
 * five of them, and no object outlives its handle for it.
 */
export class EventRecorder {
  #classes = new Map<string, number>();
  #firstId: number | null = null;
  #nextId = 0;
  readonly #classOf: number[] = [];
  readonly #realms: number[] = [];
  readonly #addresses: number[] = [];
  readonly #bytes: number[] = [];
  readonly #bornAt: number[] = [];
  readonly #endIds: number[] = [];
  readonly #how: number[] = [];
  readonly #endAt: number[] = [];

  /** @param bytes of its chunk with the header; 0 where that is not known. */
  noteBirth({ id, className, realm, address, born }: Handle, bytes: number): void {
    let index = this.#classes.get(className);
    if (index === undefined) {
      index = this.#classes.size;
      this.#classes.set(className, index);
    }
    this.#firstId ??= id;
    this.#nextId = id + 1;
    this.#classOf.push(index);
    this.#realms.push(HANDLE_REALMS.indexOf(realm));
    this.#addresses.push(address);
    this.#bytes.push(bytes);
    this.#bornAt.push(born.at);
  }

  noteEnd({ id, end }: Handle): void {
    if (end === null) return;
    this.#endIds.push(id);
    this.#how.push(HANDLE_ENDS.indexOf(end.how));
    this.#endAt.push(end.at);
  }

  /** What was noted since this was asked last. */
  take(): LedgerEvents {
    // Ends and births are each in order of time, but for clocks that were set back.
    const startedAt = Math.min(this.#bornAt[0] ?? Infinity, this.#endAt[0] ?? Infinity);
    const origin = Number.isFinite(startedAt) ? startedAt : 0;
    const sinceOrigin = (times: readonly number[]) => {
      // A function for each of them takes as long as all else that a birth costs here.
      const column = new Float32Array(times.length);
      for (let i = 0; i < column.length; i += 1) column[i] = (times[i] ?? 0) - origin;
      return column;
    };
    const events: LedgerEvents = {
      startedAt: origin,
      classes: [...this.#classes.keys()],
      firstId: this.#firstId ?? this.#nextId,
      births: {
        classOf: Uint16Array.from(this.#classOf),
        realms: Uint8Array.from(this.#realms),
        addresses: Uint32Array.from(this.#addresses),
        bytes: Uint32Array.from(this.#bytes),
        at: sinceOrigin(this.#bornAt),
      },
      ends: {
        ids: Uint32Array.from(this.#endIds),
        how: Uint8Array.from(this.#how),
        at: sinceOrigin(this.#endAt),
      },
    };
    this.#firstId = null;
    for (const column of [this.#classOf, this.#realms, this.#addresses, this.#bytes, this.#bornAt])
      column.length = 0;
    for (const column of [this.#endIds, this.#how, this.#endAt]) column.length = 0;
    return events;
  }
}
