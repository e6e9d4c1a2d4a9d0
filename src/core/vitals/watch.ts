import type { EpochMs, Milliseconds } from '../units.ts';
import type { AllocatorLooks, HeldStreak } from './allocator-looks.ts';

/**
 * Tells a prover that is busy from one that hangs, by what can be seen from outside while its own
 * thread is blocked. Pure: it is fed with what was seen, and asked.
 *
 * Signs of life, the strongest first: **progress**, a phase or a call that began or ended, or memory
 * that grew; and an allocator **at work**, whose state or lock changes. Threads that only compute
 * show neither, so silence alone is no proof of anything until the timeout.
 *
 * A lock that is never seen free is one: see {@link LOCK_HELD_MS}.
 */
export interface Watch {
  /** When the last progress was, or the watch began. */
  readonly progressAt: EpochMs;
  /** When the allocator was last seen at work since then; `null` if it was not. */
  readonly workedAt: EpochMs | null;
  /** Looks at the lock since the last progress, and those of them in which it was held. */
  readonly looks: number;
  readonly held: number;
  /** Since when the lock is held, as far as that lies after the last progress. */
  readonly streak: HeldStreak | null;
}

/** How a prover is doing, for people who wait for it. */
export type Vitality =
  /** Something came of it just now. */
  | { readonly kind: 'progressing' }
  /** Nothing came of it for a while, but its allocator is at work. */
  | { readonly kind: 'busy'; readonly since: EpochMs }
  /** There is no sign of life; it may compute, or wait. */
  | { readonly kind: 'quiet'; readonly since: EpochMs }
  /** The allocator's lock is not seen free any more. */
  | { readonly kind: 'blocked'; readonly since: EpochMs; readonly heldSince: EpochMs };

/** Why a prover counts as hung. */
export type HangCause =
  /** The allocator's lock was never free. */
  | { readonly kind: 'lock-held'; readonly streak: HeldStreak }
  /** There was no sign of life for the whole timeout. */
  | { readonly kind: 'silent'; readonly looks: number; readonly held: number }
  /** The allocator was at work to the end, and nothing came of it for several timeouts. */
  | { readonly kind: 'endless' };

/** A prover that hangs. */
export interface Hang {
  readonly kind: 'hung';
  readonly cause: HangCause;
  readonly silentMs: Milliseconds;
}

/**
 * For so long a lock has to be held in every look before it counts as stuck. Threads hold it for
 * microseconds; for some 0.1 s where it zeroes or copies a vector of 100 MB under it, or where the
 * holder waits for a core; and where memory grows under it, that is progress. A hundred times that.
 * Of 7,342 looks at a real prover of o1js 2.15, 17 found it held, and no two in a row.
 */
export const LOCK_HELD_MS: Milliseconds = 10_000;
/** And in at least so many looks: in 10 s there are 400, or 10 where a run is not watched. */
export const LOCK_HELD_LOOKS = 8;
/** From here on a silence is worth telling. The longest call of a small proof takes about as long. */
export const QUIET_MS: Milliseconds = 5000;
/**
 * An allocator at work is a sign of life, and so is a loop without an end that allocates: after so
 * many timeouts without progress it counts as one.
 */
export const BUSY_TIMEOUTS = 5;

/** Begins to watch; what was before does not count. */
export function beginWatch(at: EpochMs): Watch {
  return { progressAt: at, workedAt: null, looks: 0, held: 0, streak: null };
}

/** Something came of it. */
export function noteProgress(watch: Watch, at: EpochMs): Watch {
  return at > watch.progressAt ? beginWatch(at) : watch;
}

/** @param seen what looks came to since it was noted last, up to `at`. */
export function noteLooks(watch: Watch, at: EpochMs, seen: AllocatorLooks): Watch {
  const held = watch.held + seen.held;
  return {
    progressAt: watch.progressAt,
    workedAt: seen.moves > 0 ? at : watch.workedAt,
    looks: watch.looks + seen.looks,
    held,
    streak: seen.streak === null ? null : cutStreak(seen.streak, watch.progressAt, held),
  };
}

/** How it is doing at a moment, or that it hangs. @param timeoutMs patience with a silence. */
export function judgeWatch(watch: Watch, at: EpochMs, timeoutMs: Milliseconds): Vitality | Hang {
  const { progressAt, workedAt, looks, held, streak } = watch;
  const silentMs = at - progressAt;
  const hung = (cause: HangCause): Hang => ({ kind: 'hung', cause, silentMs });
  if (streak !== null && isStuck(streak, timeoutMs)) return hung({ kind: 'lock-held', streak });
  if (at - (workedAt ?? progressAt) >= timeoutMs) return hung({ kind: 'silent', looks, held });
  if (silentMs >= timeoutMs * BUSY_TIMEOUTS) return hung({ kind: 'endless' });

  const quietMs = Math.min(QUIET_MS, timeoutMs / 2);
  if (silentMs < quietMs) return { kind: 'progressing' };
  if (streak !== null && streak.looks >= LOCK_HELD_LOOKS) {
    return { kind: 'blocked', since: progressAt, heldSince: streak.since };
  }
  const isBusy = workedAt !== null && at - workedAt < quietMs;
  return { kind: isBusy ? 'busy' : 'quiet', since: progressAt };
}

function isStuck({ since, until, looks }: HeldStreak, timeoutMs: Milliseconds): boolean {
  return until - since >= Math.min(LOCK_HELD_MS, timeoutMs) && looks >= LOCK_HELD_LOOKS;
}

/** Somebody got on at the last progress: of a streak that began before it, only the rest counts. */
function cutStreak(streak: HeldStreak, progressAt: EpochMs, held: number): HeldStreak | null {
  const since = Math.max(streak.since, progressAt);
  if (since > streak.until) return null;
  return { since, until: streak.until, looks: Math.min(streak.looks, held) };
}
