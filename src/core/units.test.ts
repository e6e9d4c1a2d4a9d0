import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPages, formatAddress, formatBytes, formatCount, formatDuration } from './units.ts';
import { formatGrowth, MAX_WASM_PAGES, PAGE_BYTES, pagesToBytes, parseSize } from './units.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

describe('pages and bytes', () => {
  it('come back from each other', () => {
    fc.assert(
      fc.property(fc.nat(MAX_WASM_PAGES), (pages) => {
        expect(bytesToPages(pagesToBytes(pages))).toBe(pages);
      }),
    );
  });

  it('round down to whole pages', () => {
    expect(bytesToPages(PAGE_BYTES - 1)).toBe(0);
    expect(bytesToPages(2 * PAGE_BYTES + 1)).toBe(2);
  });

  it('end at 4 GiB', () => {
    expect(pagesToBytes(MAX_WASM_PAGES)).toBe(4 * GiB);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [-0, '0 B'],
    [0.4, '0 B'],
    [-0.4, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1023.5, '1.00 KiB'],
    [1024, '1.00 KiB'],
    [9.994 * KiB, '9.99 KiB'],
    [9.995 * KiB, '10.0 KiB'],
    [99.94 * KiB, '99.9 KiB'],
    [99.95 * KiB, '100 KiB'],
    [1023 * KiB, '1023 KiB'],
    [1023.5 * KiB, '1.00 MiB'],
    [33 * PAGE_BYTES, '2.06 MiB'],
    [132 * PAGE_BYTES, '8.25 MiB'],
    [-132 * PAGE_BYTES, '−8.25 MiB'],
    [1.75 * GiB, '1.75 GiB'],
    [4 * GiB, '4.00 GiB'],
    [5000 * GiB, '5000 GiB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('is read back by parseSize to three digits', () => {
    fc.assert(
      fc.property(fc.nat(4 * GiB), (bytes) => {
        const read = parseSize(formatBytes(bytes)) ?? Number.NaN;
        expect(Math.abs(read - bytes)).toBeLessThanOrEqual(0.005 * bytes);
      }),
    );
  });

  it('never shows more for less', () => {
    const size = fc.nat(8 * GiB);
    fc.assert(
      fc.property(size, size, (a, b) => {
        const shown = (bytes: number) => parseSize(formatBytes(bytes)) ?? Number.NaN;
        expect(shown(Math.min(a, b))).toBeLessThanOrEqual(shown(Math.max(a, b)));
      }),
    );
  });
});

describe('formatGrowth', () => {
  it.each([
    [0, '0 B'],
    [0.2, '0 B'],
    [-0.2, '0 B'],
    [132 * PAGE_BYTES, '+8.25 MiB'],
    [-PAGE_BYTES, '−64.0 KiB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatGrowth(bytes)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [840, '840 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [12_900, '12.9 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [60_000, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h 00 min'],
    [7_440_000, '2 h 04 min'],
    [86_400_000, '24 h 00 min'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [-0.4, '0'],
    [999, '999'],
    [1000, '1\u202f000'],
    [16_384, '16\u202f384'],
    [1_234_567.5, '1\u202f234\u202f568'],
    [-1234, '−1\u202f234'],
  ])('%d is %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['512', 512],
    ['512 B', 512],
    ['64KiB', 64 * KiB],
    ['64 kib', 64 * KiB],
    [' 1.75 GiB ', 1.75 * GiB],
    ['0.1 KiB', 102],
    ['', null],
    ['KiB', null],
    ['-1', null],
    ['1e9', null],
    ['1.', null],
    ['.5 MiB', null],
    ['64 KB', null],
    ['64K', null],
    ['1,5 MiB', null],
    ['Infinity', null],
    ['NaN', null],
    ['0x10', null],
    ['9007199254740993', null],
    ['9'.repeat(400), null],
  ])('“%s” is %s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it('reads back every whole number of bytes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(`${bytes}B`)).toBe(bytes);
        expect(parseSize(String(bytes))).toBe(bytes);
      }),
    );
  });

  it('never throws, and gives whole bytes or nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bytes = parseSize(text);
        expect(bytes === null || (Number.isSafeInteger(bytes) && bytes >= 0)).toBe(true);
      }),
    );
  });
});

describe('formatAddress', () => {
  it.each([
    [0, '0x00000000'],
    [1_048_576, '0x00100000'],
    [4_294_967_288, '0xfffffff8'],
  ])('%d is %s', (address, text) => expect(formatAddress(address)).toBe(text));
});
