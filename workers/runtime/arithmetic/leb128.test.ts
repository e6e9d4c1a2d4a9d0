import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, encodeSigned, encodeUnsigned, MalformedModuleError } from './leb128.ts';

describe('LEB128', () => {
  it('reads unsigned numbers as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        const bytes = encodeUnsigned(value);
        const reader = new ByteReader(Uint8Array.from(bytes));
        expect(reader.u32()).toBe(value);
        expect(reader.done).toBe(true);
      }),
    );
  });

  it('reads signed numbers as they were written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
        fc.integer({ min: 0, max: 63 }),
        (value, shift) => {
          const number = value >> BigInt(shift);
          const reader = new ByteReader(Uint8Array.from(encodeSigned(number)));
          expect(reader.s64()).toBe(number);
          expect(reader.done).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['a padded number', [0x83, 0x80, 0x00], 3],
    ['the largest', [0xff, 0xff, 0xff, 0xff, 0x0f], 0xffffffff],
  ])('reads %s', (_, bytes, value) => {
    expect(new ByteReader(Uint8Array.from(bytes)).u32()).toBe(value);
  });

  it.each([
    ['ends too early', [0x80]],
    ['has too many bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['is too large', [0xff, 0xff, 0xff, 0xff, 0x1f]],
  ])('throws for a number that %s', (_, bytes) => {
    expect(() => new ByteReader(Uint8Array.from(bytes)).u32()).toThrow(MalformedModuleError);
  });

  it('never steps past its end', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2, 3, 4), 1, 3);
    expect(() => reader.skip(3)).toThrow(MalformedModuleError);
    reader.skip(2);
    expect(() => reader.byte()).toThrow(MalformedModuleError);
    expect(() => new ByteReader(Uint8Array.of(1), 0, 2)).toThrow(MalformedModuleError);
  });
});
