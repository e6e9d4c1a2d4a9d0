import { describe, expect, it } from 'vitest';
import { DEFAULT_RELEASE, findRelease, RELEASES } from './releases.ts';

describe('RELEASES', () => {
  it('are listed newest first, and the newest is the default', () => {
    const numbers = RELEASES.map((id) => id.split('.').map(Number));
    const order = numbers.toSorted(
      ([a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]) => x - a || y - b || z - c,
    );
    expect(numbers).toEqual(order);
    expect(DEFAULT_RELEASE).toBe(RELEASES[0]);
  });
});

describe('findRelease', () => {
  it.each(RELEASES)('finds %s with and without its patch number', (id) => {
    expect(findRelease(id)).toBe(id);
    expect(findRelease(id.replace(/\.0$/, ''))).toBe(id);
  });

  // 2.1 must not be taken for 2.14 or 2.10.
  it.each(['', '2', '2.1', '2.99', '2.14.1', 'v2.14', ' 2.14', '2.14.0.0', 'latest'])(
    'finds nothing for “%s”',
    (text) => {
      expect(findRelease(text)).toBeNull();
    },
  );
});
