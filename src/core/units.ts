/**
 * Units used throughout, as names for `number`. A value crosses from one unit to another only
 * through a function in this file.
 */

/** A count of bytes; never negative unless it is a difference. */
export type Bytes = number;
/** A count of WebAssembly pages of {@link PAGE_BYTES} each. */
export type WasmPages = number;
/** Address of a byte in a 32-bit WebAssembly memory: unsigned, below 2³². */
export type WasmAddress = number;
/** A length of time in milliseconds. */
export type Milliseconds = number;
/** A length of time in nanoseconds, for what takes less than a microsecond. */
export type Nanoseconds = number;
/** A moment: milliseconds since the Unix epoch, with the sub-millisecond part of the clock. */
export type EpochMs = number;

/** Size of a WebAssembly page, fixed by the core specification (section 2.5.8). */
export const PAGE_BYTES: Bytes = 65_536;
/** Most pages a 32-bit memory can have: 4 GiB. */
export const MAX_WASM_PAGES: WasmPages = 65_536;

const SIZE_UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** `pages` as bytes. */
export function pagesToBytes(pages: WasmPages): Bytes {
  return pages * PAGE_BYTES;
}

/** Whole pages that fit in `bytes`, rounded down. */
export function bytesToPages(bytes: Bytes): WasmPages {
  return Math.floor(bytes / PAGE_BYTES);
}

/**
 * A size for people, with binary units and three significant digits: `8.25 MiB`.
 * Differences keep their sign; zero is `0 B`.
 */
export function formatBytes(bytes: Bytes): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1023.5 && unit < SIZE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const text = value.toFixed(digits);
  const sign = bytes < 0 && Number(text) !== 0 ? '−' : '';
  return `${sign}${text} ${SIZE_UNITS[unit]}`;
}

/** An address as eight hexadecimal digits: `0x001a4f80`. */
export function formatAddress(address: WasmAddress): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}

/** A size with an explicit sign, for growth: `+8.25 MiB`, `−64.0 KiB`, `0 B`. */
export function formatGrowth(bytes: Bytes): string {
  const text = formatBytes(bytes);
  return bytes > 0 && text !== '0 B' ? `+${text}` : text;
}

/** A length of time for people: `840 ms`, `12.9 s`, `3 min 05 s`, `2 h 04 min`. */
export function formatDuration(ms: Milliseconds): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

/** A whole number with thousands separated by a narrow no-break space (ISO 80000-1). */
export function formatCount(count: number): string {
  const digits = String(Math.abs(Math.round(count))).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return count <= -0.5 ? `−${digits}` : digits;
}

/**
 * Reads a size written as people write it: `64KiB`, `1.75 GiB`, `512 B`, or a bare number of bytes.
 * @returns whole bytes, or `null` if the text is not a size of zero or more.
 */
export function parseSize(text: string): Bytes | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB)?\s*$/i.exec(text);
  if (match === null) return null;
  const unit = SIZE_UNITS.findIndex((u) => u.toLowerCase() === (match[2] ?? 'B').toLowerCase());
  const bytes = Math.round(Number(match[1]) * 1024 ** unit);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
