import { BodyBuilder, parameter } from './body-builder.ts';
import type { Expression } from './body-builder.ts';
import { DigitReduction } from './digit-reduction.ts';
import { finishBody } from './finish-body.ts';
import { FUSED_LIMBS, FusedColumns, FusedLimbs, keepConstants } from './fused-columns.ts';
import { PARAMETERS } from './generator.ts';
import type { MeaningName } from './meanings.ts';
import { ELEMENT_BYTES } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import {
  addDoubles,
  andVectors,
  loadWords,
  loadWordTwice,
  pairLanes,
  relaxedMultiplyAdd,
  vector,
} from './vector-instructions.ts';

/**
 * Generates the body of a function with that meaning, as `generateBody` does, from multiplications of
 * doubles. It is right only where `f64x2.relaxed_madd` rounds once: see `isMultiplyAddFused`.
 *
 * **Products.** An operand is split into five limbs of 51 bits, kept as doubles. Two fused
 * multiply-adds give both halves of a product of 102 bits, for two pairs of limbs at once: see
 * {@link FusedColumns}. 25 products take 15 such pairs, 5 of them half empty; where integers of 32 bits
 * are multiplied, they take 81. The ten columns T of the product are sums of at most 20 integers below
 * 2^51, so that there is no carry before the reduction.
 *
 * **Lanes.** Multiplication has a in one lane and b in the other, so that splitting is done once for
 * both; aᵢ·bⱼ and bᵢ·aⱼ belong to the same column, and for i = j the second lane is cleared. A sum of two
 * products has the products side by side. A square has all its limbs in both lanes and is paired from
 * them: 15 products, those with i < j with one factor doubled, in 10 pairs. Its limbs doubled have 52
 * bits, and a product still is below 2^103.
 *
 * **Reduction**, in integers: see {@link DigitReduction}. Carried out in doubles as well it would need
 * fewer instructions, but five digits of which each waits for the one before for some 30 cycles.
 *
 * All loads come before the first store, so that operands may be aliased.
 *
 * @param returnsPointer whether the function returns its first operand.
 * @param multiplyAdd for tests of what becomes of it in other engines.
 * @throws UnsuitableModulusError unless the modulus is 1 + 2^32·M + 2^254, with an M for which the
 * columns of the reduction do not overflow.
 */
export function generateFusedBody(
  meaning: MeaningName,
  { modulus }: PrimeField,
  returnsPointer: boolean,
  multiplyAdd = relaxedMultiplyAdd,
): Uint8Array<ArrayBuffer> {
  const body = new BodyBuilder(PARAMETERS[meaning]);
  const reduction = new DigitReduction(body, modulus);
  const constants = keepConstants(body);
  const columns = new FusedColumns(body, constants, multiplyAdd, reduction);
  const split = (words: readonly Expression[]) => new FusedLimbs(body, constants, words);
  switch (meaning) {
    case 'multiply in place':
      addProduct(body, columns, split(loadSideBySide([0, 0], [1, 0])));
      break;
    case 'square':
      addSquare(body, columns, split(loadTwice(1)));
      break;
    case 'square in place':
      addSquare(body, columns, split(loadTwice(0)));
      break;
    case 'sum of two products':
      addTwoProducts(
        columns,
        split(loadSideBySide([1, 0], [1, ELEMENT_BYTES])),
        split(loadSideBySide([2, 0], [2, ELEMENT_BYTES])),
      );
  }
  return finishBody(body, modulus, reduction.finish(), returnsPointer);
}

const WORD_OFFSETS = [0, 8, 16, 24] as const;
/** Clears lane 1. */
const ONLY_LANE_0 = vector(-1n, 0n);

/** The words of two elements, each at an offset from the address in a parameter. */
function loadSideBySide(
  [first, firstOffset]: readonly [parameter: number, offset: number],
  [second, secondOffset]: readonly [parameter: number, offset: number],
): readonly Expression[] {
  return WORD_OFFSETS.map((offset) =>
    loadWords([parameter(first), firstOffset + offset], [parameter(second), secondOffset + offset]),
  );
}

/** The words of one element, in both lanes. */
function loadTwice(operand: number): readonly Expression[] {
  return WORD_OFFSETS.map((offset) => loadWordTwice(parameter(operand), offset));
}

/** The product of the numbers in lane 0 and in lane 1. */
function addProduct(body: BodyBuilder, columns: FusedColumns, factors: FusedLimbs): void {
  const swap = rememberByIndex((i) => {
    const limb = factors.at(i);
    return body.keepVector(pairLanes([limb, 1], [limb, 0]));
  });
  const only0 = body.keepVector(ONLY_LANE_0);
  forEachColumn(columns, (i, j, column) => {
    if (i > j) return;
    const limb = factors.at(i);
    const once = i === j ? body.keepVector(andVectors(limb, only0)) : limb;
    columns.addProduct(column, once, swap(j));
  });
}

/** The product of the numbers in lanes 0, and that of the numbers in lanes 1. */
function addTwoProducts(columns: FusedColumns, x: FusedLimbs, y: FusedLimbs): void {
  forEachColumn(columns, (i, j, column) => {
    columns.addProduct(column, x.at(i), y.at(j));
  });
}

/** The square of the number in both lanes. */
function addSquare(body: BodyBuilder, columns: FusedColumns, a: FusedLimbs): void {
  const only0 = body.keepVector(ONLY_LANE_0);
  const pair = (x: Expression, y: Expression) => body.keepVector(pairLanes([x, 0], [y, 0]));
  const single = rememberByIndex((i) => body.keepVector(andVectors(a.at(i), only0)));
  const following = rememberByIndex((i) => pair(a.at(i), a.at(i + 1)));
  const twice = rememberByIndex((i) => body.keepVector(addDoubles(a.at(i), a.at(i))));
  const twice43 = rememberByIndex(() => pair(twice(4), twice(3)));
  columns.addProduct(0, single(0), a.at(0));
  columns.addProduct(1, single(0), twice(1));
  columns.finishPair(0);
  columns.addProduct(2, following(0), pair(twice(2), a.at(1)));
  columns.addProduct(3, following(0), pair(twice(3), twice(2)));
  columns.finishPair(2);
  columns.addProduct(4, following(0), twice43(0));
  columns.addProduct(4, single(2), a.at(2));
  columns.addProduct(5, following(1), twice43(0));
  columns.finishPair(4);
  columns.addProduct(6, following(2), pair(twice(4), a.at(3)));
  columns.addProduct(7, single(4), twice(3));
  columns.finishPair(6);
  columns.addProduct(8, single(4), a.at(4));
  columns.finishPair(8);
}

/** All pairs of limbs, by columns, of which two are finished at a time. */
function forEachColumn(
  columns: FusedColumns,
  visit: (i: number, j: number, column: number) => void,
): void {
  for (let column = 0; column < 2 * FUSED_LIMBS; column += 1) {
    for (let i = 0; i < FUSED_LIMBS; i += 1) {
      const j = column - i;
      if (j >= 0 && j < FUSED_LIMBS) visit(i, j, column);
    }
    if (column % 2 === 1) columns.finishPair(column - 1);
  }
}

/** Computes a value when it is first asked for. */
function rememberByIndex(compute: (index: number) => Expression): (index: number) => Expression {
  const known = new Map<number, Expression>();
  return (index) => {
    const value = known.get(index) ?? compute(index);
    known.set(index, value);
    return value;
  };
}
