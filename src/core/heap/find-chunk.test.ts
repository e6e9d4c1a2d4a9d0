import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findChunk } from './find-chunk.ts';

describe('findChunk', () => {
  it.each([
    [0, -1],
    [15, -1],
    [16, 0],
    [31, 0],
    [32, 1],
    [4_294_967_288, 2],
    [4_294_967_295, 2],
  ])('at %d', (address, expected) => {
    expect(findChunk(Uint32Array.of(16, 32, 4_294_967_288), address)).toBe(expected);
  });

  it('finds nothing where there is nothing', () => {
    expect(findChunk(new Uint32Array(), 8)).toBe(-1);
  });

  it('finds what going through all of them finds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 32 - 1)), fc.nat(2 ** 32 - 1), (addresses, address) => {
        const starts = Uint32Array.from(addresses).sort();
        expect(findChunk(starts, address)).toBe(starts.findLastIndex((start) => start <= address));
      }),
    );
  });
});
