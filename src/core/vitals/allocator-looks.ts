import type { EpochMs, Milliseconds } from '../units.ts';

/** One look at the words by which an allocator works. */
export interface AllocatorLook {
  readonly at: EpochMs;
  /** Whether its lock was held throughout the look; `null` where nobody knows where it is. */
  readonly held: boolean | null;
  /** Sums up what it keeps in its state; `null` where that was not found. */
  readonly mark: number | null;
}

/** What looks at an allocator came to since they were fetched last. */
export interface AllocatorLooks {
  /** Looks that were to see the lock. */
  readonly looks: number;
  /** Of them, those in which it was held. */
  readonly held: number;
  /** How often it was at work: its state, or its lock, was another one than at the look before. */
  readonly moves: number;
  /** Since when the lock is held, up to the last look; `null` if it was free there. */
  readonly streak: HeldStreak | null;
}

/** The lock was held in this many looks one after the other, and nothing else changed meanwhile. */
export interface HeldStreak {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly looks: number;
}

/**
 * Longest time between two looks of a streak. Over a longer one, as when a device slept, nobody saw
 * whether the lock came free.
 */
export const LONGEST_GAP_MS: Milliseconds = 3000;

/** Nothing was looked at. */
export const NO_LOOKS: AllocatorLooks = { looks: 0, held: 0, moves: 0, streak: null };

/** Adds up looks until somebody fetches them. A streak goes on across that. */
export class LookTally {
  #last: AllocatorLook | null = null;
  #seen: AllocatorLooks = NO_LOOKS;

  /** @param look not before the one that was added last. */
  add(look: AllocatorLook): void {
    const { looks, held, moves } = this.#seen;
    const moved = this.#last !== null && isOther(this.#last, look);
    this.#seen = {
      looks: looks + (look.held === null ? 0 : 1),
      held: held + (look.held === true ? 1 : 0),
      moves: moves + (moved ? 1 : 0),
      streak: this.#continue(look, moved),
    };
    this.#last = look;
  }

  /** What was seen since this was asked last. */
  take(): AllocatorLooks {
    const seen = this.#seen;
    this.#seen = { ...NO_LOOKS, streak: seen.streak };
    return seen;
  }

  #continue({ at, held }: AllocatorLook, moved: boolean): HeldStreak | null {
    if (held !== true) return null;
    const before = this.#seen.streak;
    const isBroken = before === null || moved || at - before.until > LONGEST_GAP_MS;
    return isBroken
      ? { since: at, until: at, looks: 1 }
      : { since: before.since, until: at, looks: before.looks + 1 };
  }
}

/** What is not known at one of the two looks says nothing. */
function isOther(before: AllocatorLook, now: AllocatorLook): boolean {
  const differs = (a: boolean | number | null, b: boolean | number | null) =>
    a !== null && b !== null && a !== b;
  return differs(before.held, now.held) || differs(before.mark, now.mark);
}
