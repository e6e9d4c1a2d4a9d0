import { constant, subtract } from './body-builder.ts';
import type { BodyBuilder, Expression } from './body-builder.ts';
import type { DigitReduction } from './digit-reduction.ts';
import {
  addLanes,
  andVectors,
  bitsOfDouble,
  laneOf,
  orVectors,
  pairLanes,
  shiftLanesLeft,
  shiftLanesRight,
  subtractDoubles,
  vector,
} from './vector-instructions.ts';
import type { MultiplyAdd } from './vector-instructions.ts';

/** Bits of a limb. */
const LIMB_BITS = 51;
/** Limbs of an element: 5 · 51 = 255 bits. */
export const FUSED_LIMBS = 5;
const LIMB_MASK = (1n << BigInt(LIMB_BITS)) - 1n;
/** 2^52: a double that has an integer below 2^52 in its lowest bits, as they are. */
const INTEGER_HOLDER = bitsOfDouble(2 ** 52);
/** A sum of which the last bit that is kept is 2^51. */
const HIGH = 2 ** 103;
const HIGH_BITS = bitsOfDouble(HIGH);
/** The middle of the doubles with the last bit 1, and twice the last bit of HIGH and once. */
const LOW = 3 * 2 ** 51;
const LOW_BITS = bitsOfDouble(LOW);

/**
 * Two numbers below 2^255 side by side, split into limbs of 51 bits, as doubles. Limbs are made when
 * they are asked for, which keeps fewer of them waiting in registers.
 */
export class FusedLimbs {
  readonly #body: BodyBuilder;
  readonly #words: readonly Expression[];
  readonly #limbs = new Map<number, Expression>();
  readonly #constants: FusedConstants;

  constructor(body: BodyBuilder, constants: FusedConstants, words: readonly Expression[]) {
    this.#body = body;
    this.#constants = constants;
    this.#words = words.map((word) => body.keepVector(word));
  }

  /** @param index from 0, the lowest, to 4. */
  at(index: number): Expression {
    const known = this.#limbs.get(index);
    if (known !== undefined) return known;
    const { holder } = this.#constants;
    const held = orVectors(this.#bitsOf(index), holder);
    const limb = this.#body.keepVector(subtractDoubles(held, holder));
    this.#limbs.set(index, limb);
    return limb;
  }

  #bitsOf(index: number): Expression {
    const bit = LIMB_BITS * index;
    const shift = bit & 63;
    const [low, high] = [this.#words[bit >> 6], this.#words[(bit >> 6) + 1]];
    if (low === undefined) throw new RangeError(`An element has no limb ${index}.`);
    const pieces = shift === 0 ? low : shiftLanesRight(low, shift);
    if (shift + LIMB_BITS <= 64) {
      // The highest limb is what is left.
      return high === undefined ? pieces : andVectors(pieces, this.#constants.mask);
    }
    if (high === undefined) return pieces;
    return andVectors(orVectors(pieces, shiftLanesLeft(high, 64 - shift)), this.#constants.mask);
  }
}

/** Vectors that are needed all the time. */
export interface FusedConstants {
  readonly mask: Expression;
  readonly holder: Expression;
  readonly high: Expression;
  readonly highAndLow: Expression;
}

/** Computes them once. */
export function keepConstants(body: BodyBuilder): FusedConstants {
  return {
    mask: body.keepVector(vector(LIMB_MASK)),
    holder: body.keepVector(vector(INTEGER_HOLDER)),
    high: body.keepVector(vector(HIGH_BITS)),
    highAndLow: body.keepVector(vector(bitsOfDouble(HIGH + LOW))),
  };
}

/**
 * The columns of a product, column k at bit 51·k, from products of limbs that are added two at a time.
 *
 * With one rounding, fma(x, y, 2^103) is 2^103 + h·2^51 for the h that is nearest to x·y / 2^51, if
 * x·y ≤ 2^103. Then fma(x, y, 2^103 + 3·2^51 − that) is 3·2^51 + l, exactly, with x·y = h·2^51 + l and
 * |l| ≤ 2^50. Both lie among doubles of the same exponent, whose bits, read as an integer, are those of
 * 2^103 and h, of 3·2^51 and l: so bits are added, l to the column of the product and h to the next,
 * and what the exponents have added up to is subtracted at the end.
 */
export class FusedColumns {
  readonly #body: BodyBuilder;
  readonly #constants: FusedConstants;
  readonly #multiplyAdd: MultiplyAdd;
  readonly #reduction: DigitReduction;
  readonly #sums: Expression[] = [];
  /** What both lanes of a column have too much. */
  readonly #excess: bigint[] = [];

  constructor(
    body: BodyBuilder,
    constants: FusedConstants,
    multiplyAdd: MultiplyAdd,
    reduction: DigitReduction,
  ) {
    this.#body = body;
    this.#constants = constants;
    this.#multiplyAdd = multiplyAdd;
    this.#reduction = reduction;
  }

  /** Adds x · y, in both lanes, to a column. */
  addProduct(column: number, x: Expression, y: Expression): void {
    const { high, highAndLow } = this.#constants;
    const rounded = this.#body.keepVector(this.#multiplyAdd(x, y, high));
    this.#addBits(column + 1, rounded, HIGH_BITS);
    const rest = this.#multiplyAdd(x, y, subtractDoubles(highAndLow, rounded));
    this.#addBits(column, rest, LOW_BITS);
  }

  /**
   * Hands two columns, complete now, over to the reduction: for each the sum of its lanes, negated.
   *
   * @param first the lower one, even.
   */
  finishPair(first: number): void {
    const body = this.#body;
    const [a, b] = [this.#sums[first], this.#sums[first + 1]];
    if (a === undefined || b === undefined) throw new Error(`Nothing is in column ${first}.`);
    const sums = body.keepVector(addLanes(pairLanes([a, 0], [b, 0]), pairLanes([a, 1], [b, 1])));
    for (const lane of [0, 1] as const) {
      const excess = BigInt.asIntN(64, 2n * (this.#excess[first + lane] ?? 0n));
      const column = body.keep(subtract(constant(excess), laneOf(sums, lane)));
      const at = first + lane;
      this.#reduction.add(column, LIMB_BITS * at, SMALL_COLUMNS.has(at));
    }
    this.#reduction.advance(LIMB_BITS * (first + 2));
  }

  #addBits(column: number, bits: Expression, excess: bigint): void {
    const sum = this.#sums[column];
    if (sum === undefined) this.#sums[column] = this.#body.keepVector(bits);
    else this.#body.replace(sum, addLanes(sum, bits));
    this.#excess[column] = (this.#excess[column] ?? 0n) + excess;
  }
}

/**
 * Columns that are moved to a multiple of 32 bits without being split. Of a sum of two products column
 * 2 is between −6·2^50 and 6·2^50 + 4·2^51, and is moved by 6 bits: between −2^59 and 2^60, as the
 * reduction needs it. Column 7 is between −4·2^50 and 4·2^50 + 6·2^51, and is moved by 5 bits. Column 9
 * is moved to the last column of the result, which is below 2^63 as a whole.
 */
const SMALL_COLUMNS: ReadonlySet<number> = new Set([0, 2, 7, 9]);
