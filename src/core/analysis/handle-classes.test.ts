import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleClass, sampleHandles } from '../fixtures/sample-heap.ts';
import { differByClass, pickLargest, shareByClass } from './handle-classes.ts';
import type { ClassShare } from './handle-classes.ts';

const share = (className: string, bytes: number, alive = 1): ClassShare => ({
  className,
  alive,
  bytes,
});
const sum = (parts: readonly { readonly bytes: number }[]) =>
  parts.reduce((total, { bytes }) => total + bytes, 0);

const anyShares = fc.uniqueArray(
  fc.record({
    className: fc.stringMatching(/^[A-Z]$/),
    alive: fc.nat(100),
    bytes: fc.integer({ min: -1000, max: 1000 }),
  }),
  { selector: ({ className }) => className },
);

describe('what classes retain', () => {
  const handles = sampleHandles([
    sampleClass({ className: 'Srs', alive: 2, retainedBytes: 700 }),
    sampleClass({ className: 'Gate', alive: 0, retainedBytes: 0 }),
    sampleClass({ className: 'Proof', alive: 3, retainedBytes: 300 }),
  ]);

  it('is what the mark found of each', () => {
    expect(shareByClass(handles, 1000)).toEqual([
      share('Srs', 700, 2),
      share('Gate', 0, 0),
      share('Proof', 300, 3),
    ]);
  });

  it('is not known where classes are not, or do not add up', () => {
    expect(shareByClass(null, 1000)).toBeNull();
    expect(shareByClass(handles, 1001)).toBeNull();
    expect(shareByClass(sampleHandles([sampleClass()]), 0)).toBeNull();
  });
});

describe('what came to classes', () => {
  it('has those that came and those that went', () => {
    const earlier = [share('Srs', 700, 2), share('Gate', 50, 5)];
    const later = [share('Srs', 900, 3), share('Proof', 300, 4)];
    expect(differByClass(earlier, later)).toEqual([
      share('Srs', 200, 1),
      share('Proof', 300, 4),
      share('Gate', -50, -5),
    ]);
  });

  it('adds up to what came to all of them', () => {
    fc.assert(
      fc.property(anyShares, anyShares, (earlier, later) => {
        expect(sum(differByClass(earlier, later))).toBe(sum(later) - sum(earlier));
      }),
    );
  });
});

describe('the largest classes', () => {
  it('come first, whichever way they changed, and those without any bytes not at all', () => {
    const shares = [share('B', 10), share('A', 10), share('None', 0), share('Gone', -30)];
    expect(pickLargest(shares, 5)).toEqual({
      largest: [share('Gone', -30), share('A', 10), share('B', 10)],
      others: null,
    });
  });

  it('leave the others to one line, but never a single one', () => {
    const shares = [5, 4, 3, 2, 1].map((bytes) => share(`Class${bytes}`, bytes, bytes));
    expect(pickLargest(shares, 5)).toMatchObject({ others: null });
    expect(pickLargest(shares, 4)).toEqual({
      largest: [share('Class5', 5, 5), share('Class4', 4, 4), share('Class3', 3, 3)],
      others: { classes: 2, alive: 3, bytes: 3 },
    });
  });

  it('and the others add up to all', () => {
    fc.assert(
      fc.property(anyShares, fc.integer({ min: 1, max: 6 }), (shares, lines) => {
        const { largest, others } = pickLargest(shares, lines);
        expect(sum(largest) + (others?.bytes ?? 0)).toBe(sum(shares));
        expect(largest.length + (others === null ? 0 : 1)).toBeLessThanOrEqual(lines);
      }),
    );
  });
});
