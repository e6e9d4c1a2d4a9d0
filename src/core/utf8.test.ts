import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const decode = (bytes: Uint8Array) => decodeUtf8(bytes, 0, bytes.length);

describe('UTF-8 of the core', () => {
  it('encodes like the platform, halves of pairs included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('encodes half a pair as U+FFFD', () => {
    expect(encodeUtf8('a\ud800b')).toEqual(new TextEncoder().encode('a\ufffdb'));
  });

  it('decodes what it encoded, however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 10_000, size: 'max' }), (text) => {
        expect(decode(encodeUtf8(text))).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('takes whatever bytes there are, and the sound part of them as it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const ours = decode(bytes).replaceAll('\ufffd', '');
        const theirs = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        expect(ours).toBe(theirs.replaceAll('\ufffd', ''));
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['a continuation alone', [0x80]],
    ['too long a form', [0xc0, 0x80]],
    ['too long a form of three', [0xe0, 0x80, 0x80]],
    ['half a pair', [0xed, 0xa0, 0x80]],
    ['more than there are characters', [0xf4, 0x90, 0x80, 0x80]],
    ['a character that is cut', [0xe2, 0x82]],
  ])('refuses %s', (_, bytes) => {
    expect(decode(new Uint8Array(bytes)).replaceAll('\ufffd', '')).toBe('');
  });
});
