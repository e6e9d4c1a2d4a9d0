import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_GAP_MS, LookTally, NO_LOOKS } from './allocator-looks.ts';
import type { AllocatorLook } from './allocator-looks.ts';

/** Adds looks every 25 ms from 0 on, given as [lock held, mark of the state]. */
function tally(...looks: readonly (readonly [boolean | null, number | null])[]): LookTally {
  const made = new LookTally();
  for (const [i, [held, mark]] of looks.entries()) made.add({ at: 25 * i, held, mark });
  return made;
}

describe('LookTally', () => {
  it('has nothing to say before the first look', () => {
    expect(new LookTally().take()).toEqual(NO_LOOKS);
  });

  it('counts looks that saw the lock, and those in which it was held', () => {
    expect(tally([false, null], [true, null], [null, null]).take()).toMatchObject({
      looks: 2,
      held: 1,
    });
  });

  it('takes another lock or another state than at the look before for work', () => {
    expect(tally([false, 1], [false, 1]).take().moves).toBe(0);
    expect(tally([false, 1], [false, 2], [true, 2], [false, 3]).take().moves).toBe(3);
  });

  it('does not take what becomes known for work', () => {
    expect(tally([null, null], [false, null], [false, 1]).take().moves).toBe(0);
  });

  it('has a streak from the first held look to the last, unless that one was free', () => {
    expect(tally([false, 1], [true, 1], [true, 1], [true, 1]).take().streak).toEqual({
      since: 25,
      until: 75,
      looks: 3,
    });
    expect(tally([true, 1], [true, 1], [false, 1]).take().streak).toBeNull();
  });

  it('begins another streak where the state has changed: it was held by somebody else', () => {
    expect(tally([true, 1], [true, 1], [true, 2]).take().streak).toEqual({
      since: 50,
      until: 50,
      looks: 1,
    });
  });

  it('begins another streak after a gap in which nobody looked', () => {
    const made = tally([true, 1], [true, 1]);
    made.add({ at: 25 + LONGEST_GAP_MS, held: true, mark: 1 });
    expect(made.take().streak).toMatchObject({ since: 0, looks: 3 });
    made.add({ at: 26 + 2 * LONGEST_GAP_MS, held: true, mark: 1 });
    expect(made.take().streak).toMatchObject({ since: 26 + 2 * LONGEST_GAP_MS, looks: 1 });
  });

  it('starts to count anew when it was asked, but goes on with the streak', () => {
    const made = tally([true, 1], [true, 1]);
    made.take();
    made.add({ at: 50, held: true, mark: 1 });
    expect(made.take()).toEqual({
      looks: 1,
      held: 1,
      moves: 0,
      streak: { since: 0, until: 50, looks: 3 },
    });
  });

  it('never has more looks in a streak than were held, nor one that ends before it begins', () => {
    const look = fc.record({
      gap: fc.nat(2 * LONGEST_GAP_MS),
      held: fc.constantFrom(true, true, false, null),
      mark: fc.constantFrom(1, 1, 1, 2, null),
    });
    fc.assert(
      fc.property(fc.array(look), (gaps) => {
        const made = new LookTally();
        let at = 0;
        const looks = gaps.map(({ gap, held, mark }): AllocatorLook => {
          at += gap;
          return { at, held, mark };
        });
        for (const one of looks) made.add(one);
        const { looks: seen, held, moves, streak } = made.take();
        expect(held).toBeLessThanOrEqual(seen);
        expect(moves).toBeLessThanOrEqual(Math.max(0, looks.length - 1));
        expect(streak === null).toBe(looks.at(-1)?.held !== true);
        if (streak === null) return;
        expect(streak.looks).toBeLessThanOrEqual(held);
        expect(streak.until - streak.since).toBeLessThanOrEqual(streak.looks * LONGEST_GAP_MS);
        expect(streak.until).toBe(at);
      }),
    );
  });
});
