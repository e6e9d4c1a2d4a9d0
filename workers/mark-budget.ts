import type { Milliseconds } from '../src/core/units.ts';

/** How long marking may take after a proof. */
const BUDGET_MS: Milliseconds = 100;
/** Most inspections in a row that go without marking. */
const MOST_SKIPPED = 32;

/**
 * Decides when marking is tried again after it took too long: the time might have been spent on code
 * that was not compiled yet, or on a busy machine, but might also be what this heap needs. So it
 * leaves out one inspection, then two, then four …
 */
export class MarkBudget {
  readonly #now: () => Milliseconds;
  #toSkip = 0;
  #nextSkip = 1;

  constructor(now: () => Milliseconds) {
    this.#now = now;
  }

  /** Whether this inspection may mark. Ask once for each. */
  allows(): boolean {
    if (this.#toSkip === 0) return true;
    this.#toSkip -= 1;
    return false;
  }

  /** Whether time is up; the first question starts the clock. */
  start(): () => boolean {
    let since: Milliseconds | null = null;
    return () => {
      since ??= this.#now();
      return this.#now() - since > BUDGET_MS;
    };
  }

  /** @param finished whether marking came to its end in time. */
  note(finished: boolean): void {
    this.#toSkip = finished ? 0 : this.#nextSkip;
    this.#nextSkip = finished ? 1 : Math.min(2 * this.#nextSkip, MOST_SKIPPED);
  }
}
