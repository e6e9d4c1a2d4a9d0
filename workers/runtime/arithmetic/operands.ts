import { RADIX } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';

/** How thorough a differential test is. */
export interface Thoroughness {
  /** Random tuples of operands, besides all pairs of edge cases. */
  readonly randomCases: number;
  /** Of how many tuples one is also tried with operands in the same place; 1 for all of them. */
  readonly aliasedEvery: number;
  /** Where the pseudo-random numbers begin; the same seed gives the same operands. */
  readonly seed: number;
}

/** Enough to tell functions apart, in a few milliseconds. */
export const QUICK: Thoroughness = { randomCases: 250, aliasedEvery: 8, seed: 1 };

/**
 * Elements at which carries, comparisons and final subtractions are most likely to go wrong: the ends
 * of the field, the Montgomery forms of small numbers, numbers whose words or limbs are all ones, the
 * border 2^254 at which the generated code looks closer, and limbs of 51 bits whose products are
 * halfway between two doubles.
 */
export function edgeElements({ modulus: m }: PrimeField): readonly bigint[] {
  const two254 = 1n << 254n;
  return [
    [0n, 1n, 2n, m - 1n, m - 2n, m >> 1n, (m >> 1n) + 1n],
    [RADIX % m, (RADIX * RADIX) % m, m - (RADIX % m)],
    [two254, two254 - 1n, two254 - (1n << 128n), m - two254],
    [(1n << 29n) - 1n, (1n << 64n) - 1n, (1n << 128n) - 1n, (1n << 192n) - 1n],
    [(1n << 51n) - 1n, (1n << 50n) * (1n + (1n << 51n) + (1n << 102n) + (1n << 153n))],
    [two254 - (1n << 29n), two254 - (1n << 64n), 1n << 64n, 1n << 192n],
  ].flat();
}

/** Numbers that are no canonical elements: the modulus itself, and up to 2^255. */
export function wideElements({ modulus: m }: PrimeField): readonly bigint[] {
  const two255 = 1n << 255n;
  return [m, m + 1n, two255 - 1n, two255 - (1n << 29n), 3n << 253n];
}

/** A source of pseudo-random elements. */
export class RandomElements {
  readonly #field: PrimeField;
  #state: number;

  constructor(field: PrimeField, seed: number) {
    this.#field = field;
    this.#state = seed;
  }

  /** A canonical element; one in four with words of zeros or ones, where carries are long. */
  next(): bigint {
    const sparse = this.#word() % 4 === 0;
    let value = 0n;
    for (let i = 0; i < 4; i++) {
      let word = (BigInt(this.#word()) << 32n) | BigInt(this.#word());
      if (sparse && this.#word() % 2 === 0) word = this.#word() % 2 === 0 ? 0n : (1n << 64n) - 1n;
      value = (value << 64n) | word;
    }
    return value % this.#field.modulus;
  }

  /** An element whose square is m − s² in Montgomery form, s random below 2^32. */
  rootOfTopElement(): bigint {
    const { modulus, imaginaryUnit } = this.#field;
    // (2^128 · i · s)² / 2^256 = −s²
    return ((1n << 128n) * imaginaryUnit * BigInt(this.#word())) % modulus;
  }

  /** Mulberry32: 32 bits, well mixed, and the same on every machine. */
  #word(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
}
