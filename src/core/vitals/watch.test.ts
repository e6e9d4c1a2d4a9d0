import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_LOOKS } from './allocator-looks.ts';
import type { AllocatorLooks } from './allocator-looks.ts';
import {
  beginWatch,
  BUSY_TIMEOUTS,
  judgeWatch,
  LOCK_HELD_LOOKS,
  LOCK_HELD_MS,
  noteLooks,
  noteProgress,
  QUIET_MS,
} from './watch.ts';
import type { Watch } from './watch.ts';

const TIMEOUT = 120_000;
const START = 1000;

/** Ten looks at a lock that is free, and at a state that stays as it is. */
const FREE: AllocatorLooks = { ...NO_LOOKS, looks: 10 };
const WORKING: AllocatorLooks = { ...FREE, moves: 3 };

/** The lock is held from `since` to `until`, seen every 25 ms, and fetched at once. */
function held(since: number, until: number, looks = (until - since) / 25 + 1): AllocatorLooks {
  return { looks, held: looks, moves: 0, streak: { since, until, looks } };
}

function kindAt(watch: Watch, at: number, timeoutMs = TIMEOUT): string {
  const judged = judgeWatch(watch, at, timeoutMs);
  return judged.kind === 'hung' ? judged.cause.kind : judged.kind;
}

describe('a watch', () => {
  it('takes a prover for progressing until it has been silent for a while', () => {
    const watch = beginWatch(START);
    expect(kindAt(watch, START + QUIET_MS - 1)).toBe('progressing');
    expect(kindAt(watch, START + QUIET_MS)).toBe('quiet');
  });

  it('starts over with every progress, and does not let an old one undo a newer one', () => {
    const watch = noteProgress(noteProgress(beginWatch(START), 100_000), 90_000);
    expect(kindAt(watch, 100_000 + QUIET_MS - 1)).toBe('progressing');
    expect(watch.progressAt).toBe(100_000);
  });

  it('calls one hung that was silent for the whole timeout, with what was seen of the lock', () => {
    const watch = noteLooks(noteLooks(beginWatch(START), 2000, FREE), 3000, FREE);
    expect(kindAt(watch, START + TIMEOUT - 1)).toBe('quiet');
    expect(judgeWatch(watch, START + TIMEOUT, TIMEOUT)).toEqual({
      kind: 'hung',
      cause: { kind: 'silent', looks: 20, held: 0 },
      silentMs: TIMEOUT,
    });
  });

  it('calls one busy whose allocator is at work, and does not end it after the timeout', () => {
    let watch = beginWatch(START);
    for (let at = START; at <= START + 2 * TIMEOUT; at += 250)
      watch = noteLooks(watch, at, WORKING);
    expect(judgeWatch(watch, START + 2 * TIMEOUT, TIMEOUT)).toEqual({ kind: 'busy', since: START });
  });

  it('calls it quiet again when its allocator has come to rest, and hung a timeout after that', () => {
    const rested = START + 60_000;
    const watch = noteLooks(beginWatch(START), rested, WORKING);
    expect(kindAt(watch, rested + QUIET_MS - 1)).toBe('busy');
    expect(kindAt(watch, rested + QUIET_MS)).toBe('quiet');
    expect(kindAt(watch, rested + TIMEOUT - 1)).toBe('quiet');
    expect(kindAt(watch, rested + TIMEOUT)).toBe('silent');
  });

  it('ends one that is at work without an end', () => {
    const end = START + BUSY_TIMEOUTS * TIMEOUT;
    const watch = noteLooks(beginWatch(START), end, WORKING);
    expect(kindAt(watch, end - 1)).toBe('busy');
    expect(kindAt(watch, end)).toBe('endless');
  });

  it('does not wait for the timeout where the lock is never free', () => {
    const since = START + 40;
    const before = noteLooks(beginWatch(START), since, held(since, since + LOCK_HELD_MS - 25));
    expect(kindAt(before, since + LOCK_HELD_MS)).toBe('blocked');
    const seen = held(since, since + LOCK_HELD_MS);
    const watch = noteLooks(beginWatch(START), since + LOCK_HELD_MS, seen);
    expect(judgeWatch(watch, since + LOCK_HELD_MS, TIMEOUT)).toEqual({
      kind: 'hung',
      cause: { kind: 'lock-held', streak: seen.streak },
      silentMs: LOCK_HELD_MS + 40,
    });
  });

  it('wants to have seen the lock often enough', () => {
    const until = START + 5 * LOCK_HELD_MS;
    const few = noteLooks(beginWatch(START), until, held(START, until, LOCK_HELD_LOOKS - 1));
    expect(kindAt(few, until)).toBe('quiet');
    const enough = noteLooks(beginWatch(START), until, held(START, until, LOCK_HELD_LOOKS));
    expect(kindAt(enough, until)).toBe('lock-held');
  });

  it('forgives a lock that came free in the end', () => {
    const held9s = noteLooks(beginWatch(START), 9000, held(START, 9000));
    expect(kindAt(noteLooks(held9s, 9250, { ...WORKING, held: 9 }), 14_000)).toBe('busy');
  });

  it('counts of a held lock only what comes after the last progress', () => {
    const first = noteLooks(beginWatch(START), 9000, held(START, 9000));
    const grown = noteProgress(first, 9010);
    expect(kindAt(grown, 9010 + QUIET_MS)).toBe('quiet');
    const rest = { since: START, until: 9010 + LOCK_HELD_MS - 1, looks: 760 };
    const almost = noteLooks(grown, rest.until, { ...FREE, looks: 399, held: 399, streak: rest });
    expect(almost.streak).toEqual({ since: 9010, until: rest.until, looks: 399 });
    expect(kindAt(almost, rest.until + 1)).toBe('blocked');
    const until = rest.until + 1;
    const all = noteLooks(almost, until, {
      ...FREE,
      looks: 1,
      held: 1,
      streak: { ...rest, until },
    });
    expect(kindAt(all, until)).toBe('lock-held');
  });

  it('has a shorter patience with everything under a shorter timeout', () => {
    expect(kindAt(beginWatch(START), START + 1500, 3000)).toBe('quiet');
    const watch = noteLooks(beginWatch(START), START + 3000, held(START, START + 3000));
    expect(kindAt(watch, START + 3000, 3000)).toBe('lock-held');
  });

  it('never ends a prover that got on within the timeout and had its lock free', () => {
    const step = fc.record({
      gap: fc.integer({ min: 1, max: TIMEOUT - 1 }),
      looks: fc.constantFrom(FREE, WORKING, NO_LOOKS),
      progresses: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let watch = beginWatch(0);
        let [at, lifeAt, progressAt] = [0, 0, 0];
        for (const { gap, looks, progresses } of steps) {
          at += gap;
          const judged = judgeWatch(watch, at, TIMEOUT);
          const isDue = at - lifeAt >= TIMEOUT || at - progressAt >= BUSY_TIMEOUTS * TIMEOUT;
          expect(judged.kind === 'hung').toBe(isDue);
          watch = noteLooks(watch, at, looks);
          if (looks.moves > 0) lifeAt = at;
          if (progresses) {
            watch = noteProgress(watch, at);
            [lifeAt, progressAt] = [at, at];
          }
        }
      }),
    );
  });
});
