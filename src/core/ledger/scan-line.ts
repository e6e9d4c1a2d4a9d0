import { encodeUtf8 } from '../utf8.ts';

/** What a line of a log is. */
export type LineKind = 'allocate' | 'drop' | 'other' | 'damaged';

/** Why a line that holds a marker is not an event, in words that finish “Line 7: …”. */
export const LINE_DAMAGES = {
  'marker-in-word': 'the marker does not stand by itself',
  'two-markers': 'there are two markers in one line',
  'no-type': 'the type is missing',
  'type-brackets': 'brackets of the type do not pair up',
  'type-too-long': 'the type is longer than 1024 bytes',
  'no-size': 'the size is missing',
  'bad-size': 'the size is not a whole number of bytes',
  'no-place': 'the place is missing',
  'bad-place': 'the place is not <file>:<line>',
  'no-id': 'the id is missing',
  'id-too-long': 'the id is longer than 256 bytes',
  'more-after-id': 'more follows the id',
  'line-too-long': 'the line is longer than 64 KiB',
} as const;
export type LineDamage = keyof typeof LINE_DAMAGES;

/** No type is longer, in bytes of UTF-8. */
const MAX_TYPE_BYTES = 1_024;
/** No id is longer, likewise. */
export const MAX_ID_BYTES = 256;

const AT = 0x40;
const ALLOCATE = encodeUtf8('@ALLOCATE');
const DROP = encodeUtf8('@DROP');

/**
 * Takes the lines of a log apart, in place: text is made only of what is kept. The grammar is in
 * `log-line.ts`. One scanner serves any number of lines; its fields are those of the last one.
 */
export class LineScanner {
  /** Why the line is damaged; only then. */
  damage: LineDamage = 'no-type';
  /** The fields of an event, as offsets into the bytes that were scanned. */
  typeStart = 0;
  typeEnd = 0;
  idStart = 0;
  idEnd = 0;
  /** File of an allocation. */
  fileStart = 0;
  fileEnd = 0;
  /** Line in that file. */
  place = 0;
  /** Size of an event, in bytes. */
  size = 0;

  /**
   * Takes apart the line from `start` up to `end`, which holds no line feed.
   * @param firstAt where its first `@` is, if that is known.
   */
  scan(bytes: Uint8Array, start: number, end: number, firstAt: number = start): LineKind {
    let at = firstAt;
    let marker = 0;
    for (; at < end; at += 1) {
      if (bytes[at] !== AT) continue;
      marker = markerAt(bytes, at, end);
      if (marker > 0) break;
    }
    if (at >= end) return 'other';
    const after = at + marker;
    if ((at > start && !isBlank(bytes[at - 1])) || (after < end && !isBlank(bytes[after]))) {
      return this.#damaged('marker-in-word');
    }
    for (let i = after; i < end; i += 1) {
      if (bytes[i] === AT && markerAt(bytes, i, end) > 0) return this.#damaged('two-markers');
    }
    const kind = marker === DROP.length ? 'drop' : 'allocate';
    return this.#scanFields(kind, bytes, after, end);
  }

  #scanFields(kind: 'allocate' | 'drop', bytes: Uint8Array, from: number, to: number): LineKind {
    let end = to;
    while (end > from && isBlank(bytes[end - 1])) end -= 1;
    this.typeStart = skipBlanks(bytes, from, end);
    if (this.typeStart === end) return this.#damaged('no-type');
    this.typeEnd = endOfType(bytes, this.typeStart, end);
    if (this.typeEnd < 0) return this.#damaged('type-brackets');
    if (this.typeEnd - this.typeStart > MAX_TYPE_BYTES) return this.#damaged('type-too-long');

    const sizeStart = skipBlanks(bytes, this.typeEnd, end);
    if (sizeStart === end) return this.#damaged('no-size');
    const sizeEnd = endOfWord(bytes, sizeStart, end);
    this.size = readWhole(bytes, sizeStart, sizeEnd);
    if (this.size < 0) return this.#damaged('bad-size');

    const rest = skipBlanks(bytes, sizeEnd, end);
    if (kind === 'allocate') return this.#scanPlaceAndId(bytes, rest, end);
    if (rest === end) return this.#damaged('no-id');
    this.idStart = rest;
    this.idEnd = endOfWord(bytes, rest, end);
    if (this.idEnd < end) return this.#damaged('more-after-id');
    return this.#endsWithId(kind);
  }

  /** The id is the last word; all before it is the place, which may hold blanks. */
  #scanPlaceAndId(bytes: Uint8Array, start: number, end: number): LineKind {
    if (start === end) return this.#damaged('no-place');
    let idStart = end;
    while (idStart > start && !isBlank(bytes[idStart - 1])) idStart -= 1;
    if (idStart === start) return this.#damaged('no-id');
    this.idStart = idStart;
    this.idEnd = end;

    let placeEnd = idStart;
    while (isBlank(bytes[placeEnd - 1])) placeEnd -= 1;
    let colon = placeEnd - 1;
    while (colon > start && isDigit(bytes[colon])) colon -= 1;
    if (colon === start || bytes[colon] !== 0x3a) return this.#damaged('bad-place');
    this.place = readWhole(bytes, colon + 1, placeEnd);
    if (this.place < 0) return this.#damaged('bad-place');
    this.fileStart = start;
    this.fileEnd = colon;
    return this.#endsWithId('allocate');
  }

  #endsWithId(kind: 'allocate' | 'drop'): LineKind {
    return this.idEnd - this.idStart > MAX_ID_BYTES ? this.#damaged('id-too-long') : kind;
  }

  #damaged(damage: LineDamage): 'damaged' {
    this.damage = damage;
    return 'damaged';
  }
}

/**
 * The whole number that is written from `start` up to `end`; −1 if anything but digits is there, or
 * nothing, or more than a number holds exactly.
 */
export function readWhole(bytes: Uint8Array, start: number, end: number): number {
  let value = start < end ? 0 : -1;
  for (let i = start; i < end; i += 1) {
    if (!isDigit(bytes[i])) return -1;
    value = value * 10 + ((bytes[i] ?? 0) - 0x30);
    if (value > Number.MAX_SAFE_INTEGER) return -1;
  }
  return value;
}

/** Length of the marker that begins at `at`; 0 if none does. */
function markerAt(bytes: Uint8Array, at: number, end: number): number {
  for (const marker of [DROP, ALLOCATE]) {
    if (at + marker.length > end) continue;
    let i = 1;
    while (i < marker.length && bytes[at + i] === marker[i]) i += 1;
    if (i === marker.length) return i;
  }
  return 0;
}

/** Where the type ends: at the first blank outside of all brackets. −1 if they do not pair up. */
function endOfType(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  let i = start;
  for (; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    if (isBlank(byte)) {
      if (depth === 0) break;
    } else if (isOpening(byte)) {
      depth += 1;
    } else if (isClosing(byte) && !isArrow(bytes, start, i)) {
      depth -= 1;
      if (depth < 0) return -1;
    }
  }
  return depth === 0 ? i : -1;
}

/** `( < [ {` */
function isOpening(byte: number): boolean {
  return byte === 0x28 || byte === 0x3c || byte === 0x5b || byte === 0x7b;
}

/** `) > ] }` */
function isClosing(byte: number): boolean {
  return byte === 0x29 || byte === 0x3e || byte === 0x5d || byte === 0x7d;
}

/** The end of `->`, which is no bracket. */
function isArrow(bytes: Uint8Array, start: number, at: number): boolean {
  return bytes[at] === 0x3e && at > start && bytes[at - 1] === 0x2d;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** A space, a tab, or the carriage return before a line feed. */
function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && isBlank(bytes[i])) i += 1;
  return i;
}

function endOfWord(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && !isBlank(bytes[i])) i += 1;
  return i;
}
