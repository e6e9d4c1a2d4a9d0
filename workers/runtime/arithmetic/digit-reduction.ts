import {
  add,
  and,
  constant,
  multiply,
  or,
  shiftLeft,
  shiftRightSigned,
  subtract,
} from './body-builder.ts';
import type { BodyBuilder, Expression } from './body-builder.ts';
import { UnsuitableModulusError } from './generator.ts';

const DIGIT_BITS = 32;
const DIGIT_MASK = (1n << 32n) - 1n;
/** Digits of q, and of the result: 8 · 32 = 256. */
const DIGITS = 8;
/** Between these stay the terms of T in each column. */
const TERMS_OF_T = { least: -(1n << 59n), most: 1n << 60n } as const;

/**
 * Montgomery's reduction by eight digits of 32 bits, for moduli m = 1 + 2^32·M + 2^254.
 *
 * It is given −T in columns of 32 bits and clears the lowest eight. With m ≡ 1 modulo 2^32 the digit
 * of q that clears column k of −T − q·m is that column modulo 2^32, without even a negation, and what
 * it carries is the column shifted to the right. M has three limbs of 32 bits, so that a digit costs
 * three multiplications; 2^254 is a shift by 30 in the seventh column from there. From column 8 on
 * signs are the other way round: that is (T + q·m) / 2^256.
 *
 * **Bounds.** q·M₀ may fill 64 bits: M₀ is taken between −2^31 and 2^31, and M₁ is one more where that
 * makes it negative. Then the products of a column have different signs, and {@link fitsColumn} makes
 * sure that what adds up on either side is below 2^63. The last column has all bits of the result from
 * 192 on; since that is below 2^255, it neither overflows nor carries, and is a word as it is.
 */
export class DigitReduction {
  readonly #body: BodyBuilder;
  readonly #limbs: readonly bigint[];
  readonly #terms: Expression[][] = Array.from({ length: 2 * DIGITS }, () => []);
  readonly #digits: Expression[] = [];
  readonly #result: Expression[] = [];
  #column = 0;
  #carry: Expression | null = null;

  /** @throws UnsuitableModulusError if the modulus is not of that form, or columns overflow. */
  constructor(body: BodyBuilder, modulus: bigint) {
    this.#body = body;
    this.#limbs = splitModulus(modulus);
  }

  /**
   * Adds a term of −T.
   *
   * @param term of either sign, in a local.
   * @param position of its lowest bit.
   * @param isSmall whether it is within the bounds above when it was moved to its place in a column;
   * otherwise it is split between two.
   */
  add(term: Expression, position: number, isSmall: boolean): void {
    const column = Math.floor(position / DIGIT_BITS);
    const shift = position % DIGIT_BITS;
    const put = (at: number, value: Expression) => {
      this.#terms[at]?.push(value);
    };
    if (isSmall || shift === 0) {
      put(column, shiftLeft(term, shift));
      return;
    }
    const bits = DIGIT_BITS - shift;
    put(column, shiftLeft(and(term, constant((1n << BigInt(bits)) - 1n)), shift));
    put(column + 1, this.#body.keep(shiftRightSigned(term, bits)));
  }

  /** Goes on as far as possible when no more terms come below a position. */
  advance(position: number): void {
    for (; (this.#column + 1) * DIGIT_BITS <= position; this.#column += 1) {
      if (this.#column < DIGITS) this.#clear(this.#column);
      else this.#keep(this.#column);
    }
  }

  /** The four words of the result. */
  finish(): readonly Expression[] {
    this.advance(2 * DIGITS * DIGIT_BITS);
    return [0, 2, 4, 6].map((i) => {
      const [low, high] = this.#result.slice(i, i + 2);
      if (low === undefined) throw new Error('A column of the result is missing.');
      if (high === undefined) return low;
      const lowDigit = and(low, constant(DIGIT_MASK));
      return this.#body.keep(or(lowDigit, shiftLeft(high, DIGIT_BITS)));
    });
  }

  #clear(k: number): void {
    const multiples = this.#multiples(k);
    // What is known last comes last.
    const terms = [...(this.#terms[k] ?? []), ...multiples.map(([, negative]) => negative)];
    if (this.#carry !== null) terms.splice(-1, 0, this.#carry);
    const column = this.#body.keep(terms.reduce((a, b) => add(a, b)));
    this.#digits.push(this.#body.keep(and(column, constant(DIGIT_MASK))));
    this.#carry = this.#body.keep(shiftRightSigned(column, DIGIT_BITS));
  }

  #keep(k: number): void {
    // The last column of −T is empty: T is below 2^510, and its last term was moved to column 14.
    if (k === 2 * DIGITS - 1) return;
    const multiples = this.#multiples(k).map(([positive]) => positive);
    const sum = multiples.reduce((a, b) => add(a, b));
    const rest = (this.#terms[k] ?? []).reduce((a, b) => subtract(a, b), sum);
    if (this.#carry === null) throw new Error('No column was cleared.');
    const withCarry = k === DIGITS ? subtract(rest, this.#carry) : add(rest, this.#carry);
    const column = this.#body.keep(withCarry);
    this.#result.push(column);
    if (k < 2 * DIGITS - 2) this.#carry = this.#body.keep(shiftRightSigned(column, DIGIT_BITS));
  }

  /** What q·m adds to a column, the newest digit last: as it is, and negated. */
  #multiples(k: number): (readonly [positive: Expression, negative: Expression])[] {
    const found: (readonly [Expression, Expression])[] = [];
    const top = this.#digits[k - 7];
    if (top !== undefined) {
      const shifted = shiftLeft(top, 30);
      found.push([shifted, subtract(constant(0n), shifted)]);
    }
    for (const i of [2, 1, 0]) {
      const digit = this.#digits[k - 1 - i];
      const limb = this.#limbs[i];
      if (digit === undefined || limb === undefined) continue;
      found.push([multiply(digit, constant(limb)), multiply(digit, constant(-limb))]);
    }
    return found;
  }
}

/** The limbs of M, the lowest one with a sign. */
function splitModulus(modulus: bigint): readonly bigint[] {
  const middle = modulus - (1n << 254n) - 1n;
  if (middle < 0n || middle >> 128n !== 0n || (middle & DIGIT_MASK) !== 0n) {
    throw new UnsuitableModulusError(modulus);
  }
  const [low, next, high] = [32n, 64n, 96n].map((bit) => (middle >> bit) & DIGIT_MASK);
  if (low === undefined || next === undefined || high === undefined) throw new Error('No limbs.');
  const isNegative = low >> 31n === 1n;
  const limbs = isNegative ? [low - (1n << 32n), next + 1n, high] : [low, next, high];
  if (!fitsColumn(limbs)) throw new UnsuitableModulusError(modulus);
  return limbs;
}

/** Whether the terms of T + q·m in a column stay below 2^63 on either side, whichever there are. */
function fitsColumn(limbs: readonly bigint[]): boolean {
  const products = [...limbs, 1n << 30n].map((limb) => limb * DIGIT_MASK);
  const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);
  const most = sum(products.filter((product) => product > 0n)) + TERMS_OF_T.most;
  const least = sum(products.filter((product) => product < 0n)) + TERMS_OF_T.least;
  // And what is carried.
  const limit = (1n << 63n) - (1n << 32n);
  return most < limit && least > -limit;
}
