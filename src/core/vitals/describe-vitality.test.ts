import { describe, expect, it } from 'vitest';
import { describeVitality } from './describe-vitality.ts';
import type { Vitality } from './watch.ts';

describe('describeVitality', () => {
  it.each<[Vitality, string | null]>([
    [{ kind: 'progressing' }, null],
    [{ kind: 'busy', since: 1000 }, 'No news for 40 s, but its allocator is at work: busy.'],
    [
      { kind: 'quiet', since: 1000 },
      'No news for 40 s, and its allocator is at rest: it computes or waits. After 2 min 00 s of that it counts as hung.',
    ],
    [
      { kind: 'blocked', since: 1000, heldSince: 35_500 },
      'No news for 40 s, and the allocator’s lock is held for 5 s: it may be stuck.',
    ],
  ])('%o', (vitality, text) => {
    expect(describeVitality(vitality, 41_400, 120_000)).toBe(text);
  });

  it('counts minutes where it takes long, and never backwards', () => {
    const busy: Vitality = { kind: 'busy', since: 1000 };
    expect(describeVitality(busy, 91_000, 1)).toMatch(/^No news for 1 min 30 s, /);
    expect(describeVitality(busy, 0, 1)).toMatch(/^No news for 0 s, /);
  });
});
