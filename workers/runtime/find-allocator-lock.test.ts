import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeModule } from './arithmetic/encode-module.ts';
import { RELEASES } from './arithmetic/fixtures/releases.ts';
import { encodeSigned, encodeUnsigned } from './arithmetic/leb128.ts';
import { findAllocatorLock } from './find-allocator-lock.ts';

/** What each bundled release's code says; a module of other bytes has others. */
const MEASURED: Readonly<
  Record<keyof typeof RELEASES, { address: number; sites: number; of: number }>
> = {
  '2.15': { address: 0x11ef14, sites: 15, of: 15 },
  '2.14': { address: 0x1175fc, sites: 13_316, of: 13_320 },
  '2.10': { address: 0x117054, sites: 12_620, of: 12_624 },
  '2.4': { address: 0x11c3c0, sites: 8, of: 9 },
};

/** One `i32.atomic.rmw.xchg` of a constant into a constant address, its result dropped. */
interface Swap {
  readonly base: number;
  readonly offset: number;
  readonly value: number;
}

function moduleOf(swaps: readonly Swap[]): Uint8Array<ArrayBuffer> {
  const code = swaps.flatMap(({ base, offset, value }) => [
    0x41,
    ...encodeSigned(BigInt(base | 0)),
    0x41,
    ...encodeSigned(BigInt(value)),
    0xfe,
    0x41,
    0x02,
    ...encodeUnsigned(offset),
    0x1a,
  ]);
  const body = concatBytes([[0], code, [0x0b]]);
  return encodeModule({
    functions: [{ type: { params: [], results: [] }, body }],
    globals: [],
    exports: {},
  });
}

/** A lock that is taken and given back at as many places. */
function lockAt(base: number, offset: number, pairs: number): Swap[] {
  return Array.from({ length: 2 * pairs }, (_, i) => ({ base, offset, value: (i + 1) % 2 }));
}

describe('findAllocatorLock', () => {
  it.each(Object.entries(RELEASES))('finds the lock of o1js %s', (release, file) => {
    const found = findAllocatorLock(new Uint8Array(readFileSync(file)));
    expect(found).toEqual({ kind: 'found', ...MEASURED[release as keyof typeof RELEASES] });
  });

  it('adds what the instruction adds to its address', () => {
    const address = fc.nat(0x3fffffff).map((word) => word * 4);
    fc.assert(
      fc.property(address, fc.nat(), (whole, part) => {
        const base = part % (whole + 1);
        const found = findAllocatorLock(moduleOf(lockAt(base, whole - base, 2)));
        expect(found).toMatchObject({ kind: 'found', address: whole, sites: 4, of: 4 });
      }),
    );
  });

  it('takes the most frequent of several, if it is so by far', () => {
    const other = lockAt(0, 1_048_584, 2);
    const lock = lockAt(0, 1_048_576, 3);
    expect(findAllocatorLock(moduleOf([...other, ...lock]))).toEqual({
      kind: 'found',
      address: 1_048_576,
      sites: 6,
      of: 10,
    });
    expect(findAllocatorLock(moduleOf([...other, ...lock.slice(0, 4)]))).toMatchObject({
      kind: 'not-found',
      reason: expect.stringMatching(/^Several words/),
    });
  });

  it.each([
    ['is never given back', lockAt(0, 1_048_576, 4).filter(({ value }) => value === 1)],
    ['is never taken', lockAt(0, 1_048_576, 4).filter(({ value }) => value === 0)],
    ['is used at three places only', lockAt(0, 1_048_576, 2).slice(1)],
    ['no atomic access can reach', lockAt(0, 1_048_577, 4)],
    ['is not there', []],
  ])('finds none in a word that %s', (_, swaps) => {
    expect(findAllocatorLock(moduleOf(swaps))).toMatchObject({
      kind: 'not-found',
      reason: expect.stringMatching(/^No word/),
    });
  });

  it('says of what is no module that it cannot be read, and never throws', () => {
    expect(findAllocatorLock(new Uint8Array())).toMatchObject({ kind: 'not-found' });
    const whole = moduleOf(lockAt(0, 1_048_576, 3));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const damaged = whole.with(at, byte);
        expect(['found', 'not-found']).toContain(findAllocatorLock(damaged).kind);
        expect(['found', 'not-found']).toContain(findAllocatorLock(damaged.slice(0, at)).kind);
      }),
    );
  });
});
