import type { Bytes } from '../units.ts';
import { decodeUtf8 } from '../utf8.ts';
import type { ClassTotals } from './class-summary.ts';
import { IdTable } from './id-table.ts';
import { LogTally, Sightings } from './log-tally.ts';
import type { Finding, FindingKind, Seen } from './log-tally.ts';
import { LineScanner, readWhole } from './scan-line.ts';
import type { LineDamage } from './scan-line.ts';
import { TypeTable } from './type-table.ts';

/** A longer line is damaged, and not kept in memory: 64 KiB. */
export const MAX_LINE_BYTES: Bytes = 65_536;
/** So much of a damaged line is kept. */
const KEPT_BYTES: Bytes = 200;

const LF = 0x0a;
const AT = 0x40;
const BOM = [0xef, 0xbb, 0xbf];

/** A line that holds a marker and is no event, or that is too long to be looked at. */
export interface DamagedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly damage: LineDamage;
  /** How it begins. */
  readonly text: string;
}

/** What a log says, as a whole. Every line is an event, other output, or damaged. */
export interface LogReading {
  readonly bytes: Bytes;
  /** A last line without an end counts, if there is anything on it. */
  readonly lines: number;
  readonly allocations: number;
  readonly drops: number;
  readonly otherLines: number;
  readonly damaged: Seen<DamagedLine>;
  /** In order of first mention. */
  readonly types: readonly ClassTotals[];
  readonly findings: Readonly<Record<FindingKind, Seen<Finding>>>;
  /** Allocations whose ids found no room; see `LogTally`. */
  readonly unfollowed: number;
}

/**
 * Reads a log that comes in pieces of any size, cut anywhere: `push` each, then `finish`. Memory is
 * that of the ids (`IdTable`) and of one line. Never throws, whatever the bytes.
 */
export class LogReader {
  readonly #scanner = new LineScanner();
  readonly #types = new TypeTable();
  readonly #tally: LogTally;
  readonly #damaged = new Sightings<DamagedLine>();
  /** The line that the pieces so far end in, as far as it is kept. */
  readonly #open = new Uint8Array(MAX_LINE_BYTES);
  /** How long that line is; may be longer than what is kept of it. */
  #openBytes = 0;
  #bytes = 0;
  #lines = 0;
  #allocations = 0;
  #drops = 0;
  #otherLines = 0;

  constructor(ids: IdTable = new IdTable()) {
    this.#tally = new LogTally((type) => this.#types.names[type] ?? '', ids);
  }

  /** Reads the next piece, which may be used for something else afterwards. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    let start = 0;
    let at = -1;
    for (;;) {
      const end = chunk.indexOf(LF, start);
      if (end < 0) break;
      if (this.#openBytes > 0) {
        this.#append(chunk, start, end);
        this.#readOpenLine();
      } else {
        if (at < start) at = chunk[start] === AT ? start : indexOr(chunk, AT, start);
        this.#readLine(chunk, start, end, Math.min(at, end), end - start);
      }
      start = end + 1;
    }
    this.#append(chunk, start, chunk.length);
  }

  /** Reads the line that the last piece ended in, and sums up. */
  finish(): LogReading {
    if (this.#openBytes > 0) this.#readOpenLine();
    return {
      bytes: this.#bytes,
      lines: this.#lines,
      allocations: this.#allocations,
      drops: this.#drops,
      otherLines: this.#otherLines,
      damaged: plain(this.#damaged),
      types: this.#tally.types(),
      findings: {
        'duplicate-id': plain(this.#tally.findings['duplicate-id']),
        'drop-without-allocation': plain(this.#tally.findings['drop-without-allocation']),
        'drop-twice': plain(this.#tally.findings['drop-twice']),
        'size-differs': plain(this.#tally.findings['size-differs']),
        'type-differs': plain(this.#tally.findings['type-differs']),
      },
      unfollowed: this.#tally.unfollowed,
    };
  }

  #append(chunk: Uint8Array, start: number, end: number): void {
    const room = Math.max(0, MAX_LINE_BYTES - this.#openBytes);
    if (room > 0)
      this.#open.set(chunk.subarray(start, Math.min(end, start + room)), this.#openBytes);
    this.#openBytes += end - start;
  }

  #readOpenLine(): void {
    const kept = Math.min(this.#openBytes, MAX_LINE_BYTES);
    this.#readLine(this.#open, 0, kept, 0, this.#openBytes);
    this.#openBytes = 0;
  }

  /** @param length of the whole line, of which not more than {@link MAX_LINE_BYTES} may be there. */
  #readLine(bytes: Uint8Array, start: number, end: number, firstAt: number, length: number): void {
    this.#lines += 1;
    if (length > MAX_LINE_BYTES) return this.#addDamaged('line-too-long', bytes, start, end);
    // Some editors begin a file with a mark of its byte order.
    const skip = this.#lines === 1 && BOM.every((byte, i) => bytes[start + i] === byte) ? 3 : 0;
    const scanner = this.#scanner;
    const kind = scanner.scan(bytes, start + skip, end, Math.max(firstAt, start + skip));
    switch (kind) {
      case 'allocate':
        this.#allocations += 1;
        return this.#tally.allocate(this.#eventOf(bytes));
      case 'drop':
        this.#drops += 1;
        return this.#tally.drop(this.#eventOf(bytes));
      case 'damaged':
        return this.#addDamaged(scanner.damage, bytes, start, end);
      case 'other':
        this.#otherLines += 1;
        return undefined;
    }
  }

  #eventOf(bytes: Uint8Array) {
    const { typeStart, typeEnd, size, idStart, idEnd } = this.#scanner;
    const type = this.#types.indexOf(bytes, typeStart, typeEnd);
    return { line: this.#lines, type, bytes: size, id: readId(bytes, idStart, idEnd) };
  }

  #addDamaged(damage: LineDamage, bytes: Uint8Array, start: number, end: number): void {
    this.#damaged.add(() => {
      let cut = Math.min(end, start + KEPT_BYTES);
      while (cut < end && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
      const text = decodeUtf8(bytes, start, cut).trimEnd();
      return { line: this.#lines, damage, text: cut < end ? `${text} …` : text };
    });
  }
}

/** A number where the id is one as numbers are written; else its text. */
function readId(bytes: Uint8Array, start: number, end: number): number | string {
  const isPadded = bytes[start] === 0x30 && end - start > 1;
  const number = isPadded ? -1 : readWhole(bytes, start, end);
  return number < 0 ? decodeUtf8(bytes, start, end) : number;
}

/** Where `byte` is from `start` on; the length if it is nowhere. */
function indexOr(bytes: Uint8Array, byte: number, start: number): number {
  const at = bytes.indexOf(byte, start);
  return at < 0 ? bytes.length : at;
}

/** Without methods, so that it crosses to another realm. */
function plain<T>({ count, first }: Seen<T>): Seen<T> {
  return { count, first };
}
