import type { Bytes } from '../units.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import { LineScanner, MAX_ID_BYTES } from './scan-line.ts';
import type { LineDamage } from './scan-line.ts';

/**
 * The text form of an allocation log: one event a line, fields parted by blanks (spaces and tabs).
 *
 * ```
 * @ALLOCATE <type> <size_bytes> <file>:<line> <unique_id>
 * @DROP <type> <size_bytes> <unique_id>
 * ```
 *
 * - **marker**: begins the line, or follows a blank: what a logger put before it (a time, a source)
 *   is passed over. A line without one is other output. A line that holds one and is not an event is
 *   damaged: the marker glued to another word, or a second marker, as where two threads wrote at
 *   once, included.
 * - **type**: up to the first blank outside of `<> () [] {}`, so `Vec<(u8, Option<T>)>` is one type;
 *   `->` is no bracket. At most 1024 bytes.
 * - **size**: decimal digits, at most 2⁵³ − 1; 0 where it is not known.
 * - **file**: whatever is between size and id, up to the last colon; may hold blanks and colons.
 * - **line**: decimal digits, 0 where there is none.
 * - **id**: any word of at most 256 bytes. Ids are compared as text: `7` and `007` are two.
 *
 * Text is UTF-8. A carriage return counts as a blank, so CRLF ends a line as LF does. No field can be
 * escaped: what does not fit the form cannot be written ({@link writeLogLine} refuses it).
 */
export type LogEvent =
  | {
      readonly kind: 'allocate';
      readonly type: string;
      readonly bytes: Bytes;
      readonly file: string;
      readonly line: number;
      readonly id: string;
    }
  | { readonly kind: 'drop'; readonly type: string; readonly bytes: Bytes; readonly id: string };

/** What one line is. */
export type LogLine =
  LogEvent | { readonly kind: 'other' } | { readonly kind: 'damaged'; readonly damage: LineDamage };

/** Reads one line; a line feed in it counts as a blank. Never throws. */
export function readLogLine(text: string): LogLine {
  const bytes = encodeUtf8(text.replaceAll('\n', ' '));
  const scanner = new LineScanner();
  const kind = scanner.scan(bytes, 0, bytes.length);
  if (kind === 'other') return { kind };
  if (kind === 'damaged') return { kind, damage: scanner.damage };
  const field = (start: number, end: number) => decodeUtf8(bytes, start, end);
  const type = field(scanner.typeStart, scanner.typeEnd);
  const id = field(scanner.idStart, scanner.idEnd);
  if (kind === 'drop') return { kind, type, bytes: scanner.size, id };
  const file = field(scanner.fileStart, scanner.fileEnd);
  return { kind, type, bytes: scanner.size, file, line: scanner.place, id };
}

/** A field that does not fit the form. */
export type UnwritableField = 'type' | 'bytes' | 'file' | 'line' | 'id';

/** A line without its line feed, or the field for which there is none. */
export type WrittenLine =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'unwritable'; readonly field: UnwritableField };

/** Writes one event so that {@link readLogLine} reads the same. Never throws. */
export function writeLogLine(event: LogEvent): WrittenLine {
  const field = findUnwritable(event);
  return field === null
    ? { kind: 'ok', text: formatLogLine(event) }
    : { kind: 'unwritable', field };
}

/** Writes an event whose fields are known to fit; {@link writeLogLine} makes sure of it. */
export function formatLogLine(event: LogEvent): string {
  const { type, bytes, id } = event;
  if (event.kind === 'drop') return `@DROP ${type} ${bytes} ${id}`;
  const { file, line } = event;
  return `@ALLOCATE ${type} ${bytes} ${file}:${line} ${id}`;
}

/** Whether `text` can stand in a log as a type. */
export function isWritableType(text: string): boolean {
  if (!isPlain(text)) return false;
  const read = readLogLine(`@DROP ${text} 0 0`);
  return read.kind === 'drop' && read.type === text;
}

function findUnwritable(event: LogEvent): UnwritableField | null {
  if (!isWritableType(event.type)) return 'type';
  if (!isWhole(event.bytes)) return 'bytes';
  if (event.kind === 'allocate') {
    if (!isPlain(event.file) || isBlankAt(event.file, 0)) return 'file';
    if (!isWhole(event.line)) return 'line';
  }
  const { id } = event;
  return isPlain(id) && !/[ \t]/.test(id) && encodeUtf8(id).length <= MAX_ID_BYTES ? null : 'id';
}

/** Text that is there, of whole characters, in one line and without a marker. */
function isPlain(text: string): boolean {
  return text !== '' && !/[\r\n]|\p{Surrogate}|@ALLOCATE|@DROP/u.test(text);
}

function isBlankAt(text: string, index: number): boolean {
  return text[index] === ' ' || text[index] === '\t';
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
}
