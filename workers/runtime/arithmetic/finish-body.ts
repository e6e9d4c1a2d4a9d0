import {
  and,
  constant,
  isBelow,
  isEqual,
  or,
  parameter,
  shiftRight,
  storeWord,
  subtract,
} from './body-builder.ts';
import type { BodyBuilder, Expression } from './body-builder.ts';

/**
 * Reduces once more, stores the result where the first parameter points to, and ends the body.
 *
 * t ≥ m is only possible if t ≥ 2^254, one bit of the top word; that is true of 6 % of random
 * products. Only then the words of m are subtracted, and the difference is kept if nothing was
 * borrowed.
 *
 * @param words t < 2m in four words below 2^64, each in a local; 2^254 < m < 2^255.
 * @param returnsPointer whether the function returns its first operand.
 */
export function finishBody(
  body: BodyBuilder,
  modulus: bigint,
  words: readonly Expression[],
  returnsPointer: boolean,
): Uint8Array<ArrayBuffer> {
  subtractOnce(body, modulus, words);
  const result = parameter(0);
  words.forEach((word, i) => body.emit(storeWord(result, 8 * i, word)));
  if (returnsPointer) body.emit(result);
  return body.finish();
}

/** Subtracts the modulus from words that are not below it. */
function subtractOnce(body: BodyBuilder, modulus: bigint, words: readonly Expression[]): void {
  const top = shiftRight(words.at(-1) ?? constant(0n), 62);
  body.when(top, () => {
    let borrow = constant(0n);
    const differences = words.map((word, i) => {
      const limb = constant(modulus >> BigInt(64 * i));
      const difference = body.keep(subtract(subtract(word, limb), borrow));
      borrow = body.keep(or(isBelow(word, limb), and(isEqual(word, limb), borrow)));
      return { word, difference };
    });
    body.when(isEqual(borrow, constant(0n)), () => {
      for (const { word, difference } of differences) body.replace(word, difference);
    });
  });
}
