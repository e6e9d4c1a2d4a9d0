import {
  add,
  and,
  BodyBuilder,
  constant,
  loadWord,
  multiply,
  or,
  parameter,
  shiftLeft,
  shiftRight,
  subtract,
} from './body-builder.ts';
import type { Expression } from './body-builder.ts';
import { finishBody } from './finish-body.ts';
import { multiplyColumns, squareColumns } from './product-columns.ts';
import { LIMB_BITS, LIMB_MASK, LIMBS } from './limbs.ts';
import type { MeaningName } from './meanings.ts';
import { ELEMENT_BYTES } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import { PARAMETERS, UnsuitableModulusError } from './generator.ts';

/**
 * Generates the body of a function with that meaning. It does what the compiled one does, to the bit:
 * t = (T + q·m) / 2^256 with the one q < 2^256 that makes the division exact, and t − m if t ≥ m;
 * T is the product, the square, or the sum of two products.
 *
 * **Limbs.** The compiled code keeps four 64-bit limbs, and since WebAssembly has no 64 × 64 → 128
 * multiplication builds each product from 32-bit pieces: 92 multiplications and about 195 additions
 * and comparisons to carry. Here an operand is split into nine limbs of 29 bits. A product of two is
 * below 2^58, so that the sum of all products that belong to one column of T (9 of a multiplication,
 * 18 of a sum of two) fits into 64 bits with room for the reduction: no carry before the end.
 *
 * **Reduction**, column by column from the lowest. With m ≡ 1 modulo 2^29 the digit of q that makes
 * column k vanish is qₖ = −Cₖ mod 2^29, without a multiplication. Adding qₖ·m turns the low 29 bits
 * into zeros and carries (Cₖ + qₖ) / 2^29 = ⌈Cₖ / 2^29⌉ into the next column, which does not depend
 * on qₖ. Of the modulus's other limbs 5 to 7 are zero and limb 8 is 2^22, a shift, so that a digit
 * costs four multiplications. Eight digits of 29 bits and a ninth of 24 make 256, exactly what the
 * callers' R needs; the last leaves the result 24 bits up in column 8, and since limbs are packed
 * into words by shifts anyway, that costs nothing. (Nine digits of 29 bits would need an operand that
 * is shifted by 5 bits beforehand, which breaks the symmetry of a square.)
 *
 * **Bounds.** Limbs of a number below 2^256: eight below 2^29 and one below 2^24. A column gets at
 * most 18 products below 2^58, 4 products and 1 shift of the reduction below 2^58, and a carry below
 * 2^35: less than 2^63. For operands below 2^255 t < 2^254 + m < 2m.
 *
 * All loads come before the first store, so that operands may be aliased.
 *
 * @param returnsPointer whether the function returns its first operand.
 * @throws UnsuitableModulusError unless 2^254 < m < 2^255 and m ≡ 1 modulo 2^29.
 */
export function generateBody(
  meaning: MeaningName,
  field: PrimeField,
  returnsPointer: boolean,
): Uint8Array<ArrayBuffer> {
  const { modulus } = field;
  if (modulus >> 254n !== 1n || (modulus & LIMB_MASK) !== 1n) {
    throw new UnsuitableModulusError(modulus);
  }
  const body = new BodyBuilder(PARAMETERS[meaning]);
  const words = reduceColumns(body, modulus, buildColumns(body, meaning));
  return finishBody(body, modulus, words, returnsPointer);
}

/** The columns of T: their sum, each times 2^(29·index), is T. */
function buildColumns(body: BodyBuilder, meaning: MeaningName): readonly Expression[] {
  const load = (operand: number, index = 0) => splitLimbs(body, operand, index * ELEMENT_BYTES);
  switch (meaning) {
    case 'multiply in place':
      return multiplyColumns([[load(0), load(1)]]);
    case 'square':
      return squareColumns(body, load(1));
    case 'square in place':
      return squareColumns(body, load(0));
    case 'sum of two products':
      return multiplyColumns([
        [load(1), load(2)],
        [load(1, 1), load(2, 1)],
      ]);
  }
}

/** Loads four words and splits them into limbs. */
function splitLimbs(body: BodyBuilder, operand: number, offset: number): readonly Expression[] {
  const words = [0, 1, 2, 3].map((i) => body.keep(loadWord(parameter(operand), offset + 8 * i)));
  return Array.from({ length: LIMBS }, (_, i) => {
    const bit = LIMB_BITS * i;
    const [low, high] = [words[bit >> 6] ?? constant(0n), words[(bit >> 6) + 1]];
    const shift = bit & 63;
    const pieces = shiftRight(low, shift);
    if (high === undefined && shift + LIMB_BITS > 64) return body.keep(pieces);
    const crosses = shift + LIMB_BITS > 64 && high !== undefined;
    const joined = crosses ? or(pieces, shiftLeft(high, 64 - shift)) : pieces;
    return body.keep(and(joined, constant(LIMB_MASK)));
  });
}

/** Reduces, and packs what is left into four words below 2^64. */
function reduceColumns(
  body: BodyBuilder,
  modulus: bigint,
  columns: readonly Expression[],
): readonly Expression[] {
  const digits: Expression[] = [];
  const rest: Expression[] = [];
  let carry: Expression | null = null;
  for (const [k, products] of columns.entries()) {
    const reduction = digits.flatMap((digit, i) => timesLimb(digit, modulus, k - i));
    // The newest digit is known last, and so are the carry and what is multiplied by it.
    const terms = [products, ...reduction.slice(0, -1), carry, reduction.at(-1)];
    const column = body.keep(
      terms
        .flatMap((term) => (term === null || term === undefined ? [] : [term]))
        .reduce((a, b) => add(a, b)),
    );
    if (k >= LIMBS) {
      rest.push(column);
      carry = body.keep(shiftRight(column, LIMB_BITS));
      continue;
    }
    const mask = k < LIMBS - 1 ? LIMB_MASK : LAST_MASK;
    const digit = body.keep(and(subtract(constant(0n), column), constant(mask)));
    digits.push(digit);
    if (k < LIMBS - 1) {
      carry = body.keep(shiftRight(add(column, constant(mask)), LIMB_BITS));
    } else {
      const cleared = body.keep(add(column, digit));
      rest.push(cleared);
      carry = body.keep(shiftRight(cleared, LIMB_BITS));
    }
  }
  if (carry !== null) rest.push(carry);
  return packWords(body, rest);
}

/** Bits of the last digit of q: 8 · 29 + 24 = 256. */
const LAST_BITS = 256 - (LIMBS - 1) * LIMB_BITS;
const LAST_MASK = (1n << BigInt(LAST_BITS)) - 1n;

/** A digit times a limb of the modulus above the lowest: nothing, a shift, or a multiplication. */
function timesLimb(digit: Expression, modulus: bigint, index: number): Expression[] {
  if (index < 1 || index >= LIMBS) return [];
  const limb = (modulus >> BigInt(LIMB_BITS * index)) & LIMB_MASK;
  if (limb === 0n) return [];
  const isPowerOfTwo = (limb & (limb - 1n)) === 0n;
  return [
    isPowerOfTwo ? shiftLeft(digit, limb.toString(2).length - 1) : multiply(digit, constant(limb)),
  ];
}

/** Columns, of which all but the last have carried, begin 24 bits below the lowest word. */
function packWords(body: BodyBuilder, columns: readonly Expression[]): readonly Expression[] {
  const last = columns.length - 1;
  return [0, 1, 2, 3].map((word) => {
    const pieces = columns.flatMap((column, i) => {
      const position = LIMB_BITS * i - LAST_BITS - 64 * word;
      if (position <= -LIMB_BITS || position >= 64) return [];
      const limb = i < last ? and(column, constant(LIMB_MASK)) : column;
      return [position < 0 ? shiftRight(limb, -position) : shiftLeft(limb, position)];
    });
    return body.keep(pieces.reduce((a, b) => or(a, b)));
  });
}
