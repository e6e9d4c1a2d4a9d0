/** Bytes end too early or are no valid binary. Caught at the seam: the module runs as shipped. */
export class MalformedModuleError extends Error {
  override readonly name = 'MalformedModuleError';
}

/**
 * Reads a binary from front to back, inside given bounds. Everything throws
 * {@link MalformedModuleError} instead of reading past the end.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  /** Offset of the next byte, in the array that was given. */
  offset: number;

  /** @throws MalformedModuleError if the bounds are not inside the array. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    if (start < 0 || end < start || end > bytes.length) {
      throw new MalformedModuleError(`No bytes ${start} to ${end} in ${bytes.length}.`);
    }
    this.#bytes = bytes;
    this.offset = start;
    this.#end = end;
  }

  /** Whether everything has been read. */
  get done(): boolean {
    return this.offset >= this.#end;
  }

  byte(): number {
    const value = this.offset < this.#end ? this.#bytes[this.offset] : undefined;
    if (value === undefined) throw new MalformedModuleError(`Ends at ${this.#end}.`);
    this.offset += 1;
    return value;
  }

  /** Steps over bytes. */
  skip(count: number): void {
    if (count > this.#end - this.offset) throw new MalformedModuleError(`Ends at ${this.#end}.`);
    this.offset += count;
  }

  /** An unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new MalformedModuleError(`No 32-bit number before ${this.offset}.`);
  }

  /** A signed LEB128 of at most 64 bits. */
  s64(): bigint {
    const start = this.offset;
    this.skipNumber(10);
    // Nearly all constants are short, and numbers are much faster than bigints.
    if (this.offset - start <= 4) {
      let short = 0;
      for (let i = this.offset - 1; i >= start; i--) {
        short = short * 128 + ((this.#bytes[i] ?? 0) & 0x7f);
      }
      const bits = 7 * (this.offset - start);
      return BigInt(short >= 2 ** (bits - 1) ? short - 2 ** bits : short);
    }
    let value = 0n;
    for (let i = this.offset - 1; i >= start; i--) {
      value = (value << 7n) | BigInt((this.#bytes[i] ?? 0) & 0x7f);
    }
    return BigInt.asIntN(Math.min(64, 7 * (this.offset - start)), value);
  }

  /** Steps over a LEB128 of at most that many bytes. */
  skipNumber(mostBytes: number): void {
    for (let i = 0; i < mostBytes; i++) if (this.byte() < 0x80) return;
    throw new MalformedModuleError(`No number before ${this.offset}.`);
  }
}

/** Encodes a whole number from 0 to 2^32 − 1 as unsigned LEB128. */
export function encodeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/** Encodes 64 bits, given signed or unsigned, as signed LEB128. */
export function encodeSigned(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}
