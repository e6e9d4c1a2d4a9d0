/**
 * UTF-8, as far as the core needs it: the platform's own `TextDecoder` belongs to none of the
 * language versions that it is compiled for.
 */

/** What stands for a byte or half of a pair that is no character. */
const REPLACEMENT = 0xfffd;

/** `text` as UTF-8; halves of surrogate pairs become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? REPLACEMENT;
    const scalar = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point;
    if (scalar < 0x80) {
      bytes[length++] = scalar;
      continue;
    }
    const following = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
    bytes[length++] = ((0xff00 >> (following + 1)) & 0xff) | (scalar >> (6 * following));
    for (let i = following - 1; i >= 0; i -= 1) {
      bytes[length++] = 0x80 | ((scalar >> (6 * i)) & 0x3f);
    }
  }
  return bytes.slice(0, length);
}

/** The text of the bytes from `start` up to `end`. Never throws: what is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  let units: number[] = [];
  let at = start;
  while (at < end) {
    const point = readCodePoint(bytes, at, end);
    at += point === null ? 1 : pointLength(point);
    const scalar = point ?? REPLACEMENT;
    if (scalar < 0x10000) units.push(scalar);
    else units.push(0xd7c0 + (scalar >> 10), 0xdc00 | (scalar & 0x3ff));
    // A call takes only so many arguments.
    if (units.length >= 4_096) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return parts.join('') + String.fromCharCode(...units);
}

/** The character at `at`; `null` if there is none in its shortest form. */
function readCodePoint(bytes: Uint8Array, at: number, end: number): number | null {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const following = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0;
  if (following === 0 || at + following >= end) return null;
  let point = first & (0x3f >> following);
  for (let i = 1; i <= following; i += 1) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return null;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return isSurrogate || point > 0x10ffff || pointLength(point) !== following + 1 ? null : point;
}

function pointLength(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}
