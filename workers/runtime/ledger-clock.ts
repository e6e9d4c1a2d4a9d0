import { now } from './events.ts';

/**
 * What the ledger takes times from. In a browser a look at the clock is the dearest part of an
 * entry, so that what happens at once is given one time.
 */
export class LedgerClock {
  #frozenAt: number | null = null;

  /** Milliseconds since the Unix epoch. */
  now(): number {
    return this.#frozenAt ?? now();
  }

  /**
   * Has all of a piece of work happen at one time. For constructors of the glue: they move their
   * arguments into a new box and do no work that takes time.
   */
  atOneTime<T>(work: () => T): T {
    const outer = this.#frozenAt;
    this.#frozenAt = this.now();
    try {
      return work();
    } finally {
      this.#frozenAt = outer;
    }
  }
}
