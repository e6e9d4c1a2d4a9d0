import type { FunctionType } from './module-reader.ts';
import { divideMontgomery, reduceMontgomery } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';

/** A pointer that a function is given. */
export interface Operand {
  /** Elements that are read from there, one after the other. */
  readonly reads: 0 | 1 | 2;
  /** Whether the result, one element, is stored there. */
  readonly written: boolean;
}

/** The name of a {@link Meaning}. */
export type MeaningName =
  'multiply in place' | 'square' | 'square in place' | 'sum of two products';

/** Something that a function may do to elements of a field in Montgomery form. */
export interface Meaning {
  readonly name: MeaningName;
  /** One for each parameter; all are addresses. A function may return the first one. */
  readonly operands: readonly Operand[];
  /** The result, from all elements read, in order. */
  evaluate(field: PrimeField, elements: readonly bigint[]): bigint;
  /** The last element with which the result is the given one, if there is always one. */
  solve?(field: PrimeField, elements: readonly bigint[], result: bigint): bigint;
  /**
   * Whether it is the same function, to the bit, for every number below 2^255, canonical or not. A
   * sum of two products is compiled so that it relies on canonical elements.
   */
  readonly wide: boolean;
}

const IN: Operand = { reads: 1, written: false };
const OUT: Operand = { reads: 0, written: true };
const IN_OUT: Operand = { reads: 1, written: true };
const PAIR: Operand = { reads: 2, written: false };

/** Everything that can be recognised and generated. */
export const MEANINGS: readonly Meaning[] = [
  // *$0 = *$0 · *$1
  {
    name: 'multiply in place',
    operands: [IN_OUT, IN],
    evaluate: (field, [a = 0n, b = 0n]) => reduceMontgomery(field, a * b),
    solve: (field, [a = 0n], result) => divideMontgomery(field, result, a),
    wide: true,
  },
  // *$0 = *$1²
  {
    name: 'square',
    operands: [OUT, IN],
    evaluate: (field, [a = 0n]) => reduceMontgomery(field, a * a),
    wide: true,
  },
  // *$0 = *$0²
  {
    name: 'square in place',
    operands: [IN_OUT],
    evaluate: (field, [a = 0n]) => reduceMontgomery(field, a * a),
    wide: true,
  },
  // *$0 = $1[0] · $2[0] + $1[1] · $2[1]
  {
    name: 'sum of two products',
    operands: [OUT, PAIR, PAIR],
    evaluate: (field, [a = 0n, b = 0n, c = 0n, d = 0n]) => reduceMontgomery(field, a * c + b * d),
    solve: (field, [a = 0n, b = 0n, c = 0n], result) => {
      const first = reduceMontgomery(field, a * c);
      return divideMontgomery(field, subtractElements(field, result, first), b);
    },
    wide: false,
  },
];

function subtractElements({ modulus }: PrimeField, a: bigint, b: bigint): bigint {
  return a >= b ? a - b : a - b + modulus;
}

const I32 = 0x7f;

/** Whether a function of that type can have that meaning. */
export function fitsType(meaning: Meaning, { params, results }: FunctionType): boolean {
  return (
    params.length === meaning.operands.length &&
    params.every((type) => type === I32) &&
    (results.length === 0 || (results.length === 1 && results[0] === I32))
  );
}
