import { HANDLE_ENDS, HANDLE_REALMS } from '../ledger/ledger-events.ts';
import type { HandleEndName, LedgerEvents } from '../ledger/ledger-events.ts';
import type { Bytes, EpochMs } from '../units.ts';

export type HandleRealmName = (typeof HANDLE_REALMS)[number];

/** Whose work a handle is, in words. */
export const REALM_TEXT: Readonly<Record<HandleRealmName, string>> = {
  caller: 'made by the caller',
  nested: 'made in o1js’s nested worker',
};

/** A handle as the ledger saw it born. */
export interface ReplayedHandle {
  readonly className: string;
  readonly realm: HandleRealmName;
  /** Its own chunk with the header; 0 where it is not known. */
  readonly bytes: Bytes;
  readonly bornAt: EpochMs;
}

/** A birth or an end. */
export type LedgerStep =
  | { readonly kind: 'born'; readonly handle: ReplayedHandle }
  | {
      readonly kind: 'ended';
      readonly handle: ReplayedHandle;
      readonly how: HandleEndName;
      readonly at: EpochMs;
    };

/**
 * Goes through the events of one stretch of a memory after the other, in the order in which they happened. Of
 * what the clock does not tell apart, births come first: an end is always seen after its birth.
 *
 * An end of a handle whose birth was in a stretch that is missing is passed over.
 */
export class LedgerReplay {
  readonly #alive = new Map<number, ReplayedHandle>();

  /** Those that are alive after everything that was played. */
  alive(): Iterable<ReplayedHandle> {
    return this.#alive.values();
  }

  /** Forgets those that are alive, as when their memory is given back. @returns what they were. */
  clear(): readonly ReplayedHandle[] {
    const gone = [...this.#alive.values()];
    this.#alive.clear();
    return gone;
  }

  /** Plays the stretch that follows. To be gone through to its end. */
  *play(events: LedgerEvents): Generator<LedgerStep> {
    const { startedAt, firstId, births, ends } = events;
    let next = 0;
    for (let i = 0; i < ends.ids.length; i += 1) {
      const at = ends.at[i] ?? 0;
      const id = ends.ids[i] ?? -1;
      // Whatever the clock says, nothing ends before it began.
      const isDue = (born: number) => (births.at[born] ?? 0) <= at || firstId + born <= id;
      for (; next < births.at.length && isDue(next); next += 1) {
        yield { kind: 'born', handle: this.#bear(events, next) };
      }
      const handle = this.#alive.get(id);
      const how = HANDLE_ENDS[ends.how[i] ?? 0];
      if (handle === undefined || how === undefined) continue;
      this.#alive.delete(id);
      yield { kind: 'ended', handle, how, at: startedAt + at };
    }
    for (; next < births.at.length; next += 1) {
      yield { kind: 'born', handle: this.#bear(events, next) };
    }
  }

  #bear({ startedAt, classes, firstId, births }: LedgerEvents, i: number): ReplayedHandle {
    const handle: ReplayedHandle = {
      className: classes[births.classOf[i] ?? 0] ?? 'unknown class',
      realm: HANDLE_REALMS[births.realms[i] ?? 0] ?? 'caller',
      bytes: births.bytes[i] ?? 0,
      bornAt: startedAt + (births.at[i] ?? 0),
    };
    this.#alive.set(firstId + i, handle);
    return handle;
  }
}
