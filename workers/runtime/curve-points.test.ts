import { beforeEach, describe, expect, it } from 'vitest';
import {
  packCommitments,
  packPoints,
  POINT_BYTES,
  understandsPoints,
  unpackCommitments,
  unpackPoints,
} from './curve-points.ts';
import { makeFakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import type { FakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import { SrsGlue } from './srs-glue.ts';

let fake: FakeSrsGlue;
let curve: SrsGlue;

beforeEach(() => {
  fake = makeFakeSrsGlue();
  curve = new SrsGlue(fake.glue, 'fq');
});

/** Packed points whose bytes say where they stand; the one at `infinite` is all zeros. */
function somePoints(count: number, infinite = -1): Uint8Array {
  return Uint8Array.from({ length: count * POINT_BYTES }, (_, index) =>
    Math.floor(index / POINT_BYTES) === infinite ? 0 : 1 + (index % 251),
  );
}

describe('packed points', () => {
  it.each([[0], [1], [5]])('are the same again when there are %d', (count) => {
    const packed = somePoints(count);
    expect(packPoints(curve, unpackPoints(curve, packed))).toEqual(packed);
    expect(fake.heap.live).toBe(0);
  });

  it('keep infinity', () => {
    const packed = somePoints(3, 1);
    const pointers = unpackPoints(curve, packed);
    const flags = Array.from(
      pointers,
      (p) => (fake.heap.read(p) as { infinity: boolean }).infinity,
    );
    expect(flags).toEqual([false, true, false]);
    expect(packPoints(curve, pointers)).toEqual(packed);
  });

  it('hand over one box each', () => {
    expect(new Set(unpackPoints(curve, somePoints(4))).size).toBe(4);
    expect(fake.heap.live).toBe(4);
  });
});

describe('packed commitments', () => {
  it.each([1, 2])('are the same again with %d points each', (chunks) => {
    const packed = somePoints(3 * chunks);
    const pointers = unpackCommitments(curve, packed, 3);
    expect(pointers).toHaveLength(3);
    expect(fake.heap.live).toBe(3);
    expect(packCommitments(curve, pointers)).toEqual(packed);
    expect(fake.heap.live).toBe(0);
  });

  it('are refused, and freed all the same, when they differ in length', () => {
    const pointers = Uint32Array.of(
      ...unpackCommitments(curve, somePoints(1), 1),
      ...unpackCommitments(curve, somePoints(2), 1),
    );
    expect(packCommitments(curve, pointers)).toBeNull();
    expect(fake.heap.live).toBe(0);
  });

  it('are refused, and freed all the same, when one has a shifted point', () => {
    const pointers = unpackCommitments(curve, somePoints(2), 2);
    const first = pointers[0];
    Object.defineProperty(curve.Commitment.prototype, 'shifted', {
      get(this: { __wbg_ptr: number }) {
        return this.__wbg_ptr === first ? curve.makePoint() : undefined;
      },
    });
    expect(packCommitments(curve, pointers)).toBeNull();
    expect(fake.heap.live).toBe(0);
  });
});

describe('understandsPoints', () => {
  it('holds for glue with coordinates of 32 bytes, and leaves nothing behind', () => {
    expect(understandsPoints(curve)).toBe(true);
    expect(fake.heap.live).toBe(0);
  });

  it.each([
    ['whose setters do nothing', { set: () => {} }],
    ['with another property for a coordinate', { get: () => new Uint8Array(32) }],
  ])('does not hold for glue %s', (_what, change) => {
    const own = Object.getOwnPropertyDescriptor(curve.Point.prototype, 'x');
    Object.defineProperty(curve.Point.prototype, 'x', { ...own, ...change });
    expect(understandsPoints(curve)).toBe(false);
  });
});
