import type { EventRecorder } from './event-recorder.ts';

/** How a handle came into JavaScript's hands. */
export type HandleOrigin =
  /** With a wrapper, made by the glue in `__wrap` or in a constructor. */
  | 'wrapper'
  /** As a bare pointer in an array of pointers. */
  | 'array';

/** How a handle ended. */
export type HandleEnd =
  /** o1js called `free`. */
  | 'freed'
  /** Passed by value to Rust, which owns it from then on. */
  | 'moved'
  /** Freed after its wrapper was collected. */
  | 'finalized'
  /** Freed by the runtime at the end of a proof. */
  | 'swept';

/** Whose call made a value: one that ran in this realm, or one that ran in o1js's nested worker. */
export type HandleRealm = 'caller' | 'nested';

/** A value in WebAssembly memory that JavaScript has to see to. */
export interface Handle {
  /** Counts up from 0 in order of birth. */
  readonly id: number;
  readonly className: string;
  readonly realm: HandleRealm;
  /** Where its box begins, as `__wbg_ptr` has it. */
  readonly address: number;
  readonly origin: HandleOrigin;
  readonly born: Moment;
  /** Where it was made; `null` unless stacks are sampled. */
  readonly stack: string | null;
  readonly end: (Moment & { readonly how: HandleEnd }) | null;
}

/** When something happened, by the clock and in the course of the proofs. */
export interface Moment {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Which proof it was in, as the number of proofs that had ended before. */
  readonly epoch: number;
  /** The phase that was told last; `null` outside of every phase, or where nobody tells any. */
  readonly phase: string | null;
}

/** Something that was done to a handle that its owner could not have done. */
export interface Violation extends Moment {
  /**
   * - `free-after-end`: the handle at this address had ended, and no other had begun
   * - `free-of-free-chunk`: the allocator itself has the chunk as free, whatever is known of it
   */
  readonly kind: 'free-after-end' | 'free-of-free-chunk';
  readonly className: string;
  readonly address: number;
  /** How it was to end this time. */
  readonly how: HandleEnd;
  /** Where it was to end this time; `null` unless stacks are sampled. */
  readonly stack: string | null;
  /**
   * The handle that was at this address last, with its birth and, if it was seen, its end before
   * this one; `null` if none was seen there.
   */
  readonly history: Handle | null;
}

/** What became of the handles of one class. */
export interface ClassCounts {
  readonly born: number;
  readonly freed: number;
  readonly moved: number;
  readonly finalized: number;
  readonly swept: number;
  readonly alive: number;
}

/** Told of a birth; see {@link HandleLedger.born}. */
interface Birth {
  readonly className: string;
  readonly address: number;
  readonly at: number;
  readonly stack?: string | null;
  /** Of its chunk; 0 where that is not known. */
  readonly bytes?: number;
}

/** Told of a violation; see {@link HandleLedger.violate}. */
interface Offence extends Pick<Violation, 'kind' | 'address' | 'how' | 'at'> {
  /** `null` where the offender does not say: then that of the history. */
  readonly className: string | null;
  readonly stack?: string | null;
}

interface Entry extends Handle {
  end: Handle['end'];
}

/**
 * So many handles that ended last are remembered, for the histories of violations, and as many again
 * until they are forgotten together: one walk over the table costs less than looking for the oldest
 * at each end.
 */
const REMEMBERED = 32_768;

/**
 * Keeps account of every handle from birth to end, by address. Pure bookkeeping: it touches no
 * memory and knows no glue.
 *
 * An address has one owner at a time. Whoever is seen at an address that is already owned only
 * borrows: o1js wraps raw pointers in objects of its own (`Object.create(Class.prototype)`), and
 * those own nothing.
 */
export class HandleLedger {
  /** The handle that was at each address last, alive or ended: one table, written once a birth. */
  readonly #latest = new Map<number, Entry>();
  readonly #counts = new Map<string, { -readonly [K in keyof ClassCounts]: number }>();
  /** Pointers that were handed out in an array and of which no class is known yet. */
  readonly #handedOut = new Map<number, HandleRealm>();
  readonly #violations: Violation[] = [];
  readonly #recorder: EventRecorder | null;
  #nextId = 0;
  #ends = 0;
  #keepSince = -Infinity;
  #realm: HandleRealm = 'caller';
  /** Of what happened last. What happens at the same reading of the clock shares it. */
  #moment: Moment = { at: 0, epoch: 0, phase: null };

  /** @param recorder is told of every birth and end. */
  constructor(recorder: EventRecorder | null = null) {
    this.#recorder = recorder;
  }

  /** What happens from now on happens in this phase; `null` for none. */
  enterPhase(name: string | null): void {
    this.#moment = { ...this.#moment, phase: name };
  }

  /** What is born from now on is the work of this realm. @returns whose it was before. */
  enterRealm(realm: HandleRealm): HandleRealm {
    const before = this.#realm;
    this.#realm = realm;
    return before;
  }

  /** An array of pointers came out of Rust: each is a box that now belongs to JavaScript. */
  handOut(pointers: Iterable<number>): void {
    for (const pointer of pointers) {
      if (this.owner(pointer) === null) this.#handedOut.set(pointer, this.#realm);
    }
  }

  /**
   * A wrapper was given an address.
   * @returns the new handle, or `null` if the address has an owner already: the wrapper borrows.
   */
  born({ className, address, at, stack = null, bytes = 0 }: Birth): Handle | null {
    if (this.owner(address) !== null) return null;
    const handedOutBy = this.#handedOut.size === 0 ? undefined : this.#handedOut.get(address);
    if (handedOutBy !== undefined) this.#handedOut.delete(address);
    const handle: Entry = {
      id: this.#nextId,
      className,
      realm: handedOutBy ?? this.#realm,
      address,
      origin: handedOutBy === undefined ? 'wrapper' : 'array',
      born: this.#momentAt(at),
      stack,
      end: null,
    };
    this.#nextId += 1;
    this.#latest.set(address, handle);
    const counts = this.#countsOf(className);
    counts.born += 1;
    counts.alive += 1;
    this.#recorder?.noteBirth(handle, bytes);
    return handle;
  }

  /** The handle that owns an address, `null` if nobody does. */
  owner(address: number): Handle | null {
    return this.#ownerAt(address);
  }

  /** Ends the handle at an address. @returns it, or `null` if there was none. */
  end(address: number, how: HandleEnd, at: number): Handle | null {
    const handle = this.#ownerAt(address);
    if (handle === null) return null;
    const { epoch, phase } = this.#momentAt(at);
    handle.end = { how, at, epoch, phase };
    const counts = this.#countsOf(handle.className);
    counts[how] += 1;
    counts.alive -= 1;
    this.#recorder?.noteEnd(handle);
    this.#ends += 1;
    if (this.#ends % REMEMBERED === 0) this.#forgetOldest(at);
    return handle;
  }

  /** Takes note of a violation, with what is known of whoever was at the address last. */
  violate({ className, stack = null, ...offence }: Offence): void {
    const last = this.#latest.get(offence.address) ?? null;
    this.#violations.push({
      ...offence,
      ...this.#momentAt(offence.at),
      className: className ?? last?.className ?? 'unknown',
      stack,
      // As it is now: what is done to it next is no part of what led here.
      history: last === null ? null : { ...last },
    });
  }

  /** The boxes that came in arrays and that nobody has taken over. */
  boxes(): readonly Handle[] {
    const entries = [...this.#latest.values()];
    return entries.filter(({ origin, end }) => origin === 'array' && end === null);
  }

  /** Begins a new epoch. Pointers that were handed out and never looked at stay unknown: a leak. */
  nextEpoch(): { readonly unknownPointers: number } {
    const unknownPointers = this.#handedOut.size;
    this.#handedOut.clear();
    this.#moment = { ...this.#moment, epoch: this.#moment.epoch + 1 };
    return { unknownPointers };
  }

  /** Counts by class, in order of first birth. */
  counts(): ReadonlyMap<string, ClassCounts> {
    return new Map([...this.#counts].map(([name, counts]) => [name, { ...counts }]));
  }

  /** Every handle that is alive, oldest first. */
  alive(): readonly Handle[] {
    const alive = [...this.#latest.values()].filter(({ end }) => end === null);
    return alive.toSorted((a, b) => a.id - b.id);
  }

  violations(): readonly Violation[] {
    return this.#violations;
  }

  #ownerAt(address: number): Entry | null {
    const latest = this.#latest.get(address);
    return latest === undefined || latest.end !== null ? null : latest;
  }

  #momentAt(at: number): Moment {
    const { epoch, phase } = this.#moment;
    if (at !== this.#moment.at) this.#moment = { at, epoch, phase };
    return this.#moment;
  }

  #countsOf(className: string): { -readonly [K in keyof ClassCounts]: number } {
    let counts = this.#counts.get(className);
    if (counts === undefined) {
      counts = { born: 0, freed: 0, moved: 0, finalized: 0, swept: 0, alive: 0 };
      this.#counts.set(className, counts);
    }
    return counts;
  }

  /** Forgets what had ended when this was done last. */
  #forgetOldest(at: number): void {
    for (const [address, { end }] of this.#latest) {
      if (end !== null && end.at < this.#keepSince) this.#latest.delete(address);
    }
    this.#keepSince = at;
  }
}
