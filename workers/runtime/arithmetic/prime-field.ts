/** Montgomery's R: elements are kept multiplied by 2^256, modulo m, in four 64-bit words. */
export const RADIX = 1n << 256n;
/** Bytes of one element in memory. */
export const ELEMENT_BYTES = 32;
/** The same in 32-bit words. */
export const ELEMENT_WORDS = ELEMENT_BYTES / 4;

/** A prime field whose elements a WebAssembly module keeps in Montgomery form. */
export interface PrimeField {
  readonly name: string;
  readonly modulus: bigint;
  /** −1 / modulus, modulo 2^256. */
  readonly negatedInverse: bigint;
  /** A square root of −1. */
  readonly imaginaryUnit: bigint;
}

/**
 * The two fields of the Pasta curves, p of Pallas and q of Vesta: each is the other's scalar field.
 * Moduli from the Pasta specification, https://github.com/zcash/pasta; in both 5 is no square.
 */
export const PASTA_FIELDS: readonly PrimeField[] = [
  createField('p', 0x40000000000000000000000000000000224698fc094cf91b992d30ed00000001n, 5n),
  createField('q', 0x40000000000000000000000000000000224698fc0994a8dd8c46eb2100000001n, 5n),
];

/** @param nonSquare an element that has no square root; the modulus must be 1 modulo 4. */
export function createField(name: string, modulus: bigint, nonSquare: bigint): PrimeField {
  // Newton's iteration doubles the number of right low bits; an odd number is its own inverse mod 8.
  let inverse = modulus;
  for (let bits = 3; bits < 256; bits *= 2) inverse = (inverse * (2n - modulus * inverse)) % RADIX;
  return {
    name,
    modulus,
    negatedInverse: BigInt.asUintN(256, -inverse),
    imaginaryUnit: power(nonSquare, (modulus - 1n) / 4n, modulus),
  };
}

/**
 * What Montgomery's reduction makes of a product, to the bit: (T + q·m) / 2^256, where q < 2^256 is
 * the only number that makes the division exact, and m less if that is not below m. For T < m·2^256
 * the result is T / 2^256 modulo m; above, one subtraction may not be enough, and functions that
 * subtract once still agree on the number.
 */
export function reduceMontgomery(field: PrimeField, product: bigint): bigint {
  const quotient = BigInt.asUintN(256, BigInt.asUintN(256, product) * field.negatedInverse);
  const reduced = (product + quotient * field.modulus) >> 256n;
  return reduced >= field.modulus ? reduced - field.modulus : reduced;
}

/** The other factor for which a Montgomery multiplication gives that result; 0 for a factor 0. */
export function divideMontgomery(field: PrimeField, result: bigint, factor: bigint): bigint {
  const inverse = power(factor, field.modulus - 2n, field.modulus);
  return (((result * RADIX) % field.modulus) * inverse) % field.modulus;
}

/** The lowest 64 bits, as the signed number that a WebAssembly constant is. */
export function lowWord(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** The 32-bit words of a number below 2^256, lowest first, as they lie in memory. */
export function toWords(value: bigint): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(ELEMENT_WORDS);
  storeWords(words, 0, value);
  return words;
}

/** Puts {@link toWords} into `words`, from `start` on. */
export function storeWords(words: Uint32Array, start: number, value: bigint): void {
  let rest = value;
  for (let i = start; i < start + ELEMENT_WORDS; i += 2) {
    const word = BigInt.asUintN(64, rest);
    words[i] = Number(word & 0xffff_ffffn);
    words[i + 1] = Number(word >> 32n);
    rest >>= 64n;
  }
}

/** The number with those words. */
export function fromWords(words: Uint32Array): bigint {
  return words.reduceRight((value, word) => (value << 32n) | BigInt(word), 0n);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
