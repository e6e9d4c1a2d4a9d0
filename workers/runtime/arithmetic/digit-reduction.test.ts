import { describe, expect, it } from 'vitest';
import { functionOf } from './fixtures/small-module.ts';
import { FUSED, INTEGER } from './generators.ts';
import { RandomElements } from './operands.ts';
import { fromWords, PASTA_FIELDS, reduceMontgomery, toWords } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import { isolateBody } from './sandbox.ts';

const RANDOM_CASES = Number(process.env['ARITHMETIC_CASES'] ?? 1000);
const FACTOR = 32_768;
const OTHER = FACTOR + 64;
const ALL_ONES = (1n << 32n) - 1n;
const timeout = 600_000;

/** The other factor, modulo 2^256, with which a product has that q. The first one must be odd. */
function factorFor(q: bigint, { modulus }: PrimeField, factor: bigint): bigint {
  // Newton's iteration, as for the modulus.
  let inverse = factor;
  for (let bits = 3; bits < 256; bits *= 2) {
    inverse = BigInt.asUintN(256, inverse * (2n - factor * inverse));
  }
  return BigInt.asUintN(256, -q * modulus * inverse);
}

describe.each([INTEGER, FUSED])('the reduction by $name', (generator) => {
  it.each(PASTA_FIELDS)(
    'holds whatever digits are at their ends, in $name',
    { timeout },
    (field) => {
      const sandbox = isolateBody(
        functionOf(2, generator.generate('multiply in place', field, false)),
      );
      const { words } = sandbox;
      const random = new RandomElements(field, 5);
      let tested = 0;
      while (tested < RANDOM_CASES) {
        // Each digit of q is 0, all ones, or anything, as two bits of a random number say.
        const choices = random.next();
        const anything = random.next();
        const q = Array.from({ length: 8 }, (_, i) => {
          const choice = (choices >> BigInt(2 * i)) & 3n;
          const digit = (anything >> BigInt(32 * i)) & ALL_ONES;
          return [0n, ALL_ONES, ALL_ONES, digit][Number(choice)] ?? 0n;
        }).reduceRight((sum, digit) => (sum << 32n) | digit, 0n);
        const a = random.next() | 1n;
        const b = factorFor(q, field, a);
        // No function needs to multiply these.
        if (b >> 255n !== 0n) continue;
        expect(BigInt.asUintN(256, a * b * field.negatedInverse)).toBe(q);
        words.set(toWords(a), FACTOR / 4);
        words.set(toWords(b), OTHER / 4);
        sandbox.run([FACTOR, OTHER]);
        const result = fromWords(words.subarray(FACTOR / 4, FACTOR / 4 + 8));
        expect(result).toBe(reduceMontgomery(field, a * b));
        tested += 1;
      }
    },
  );
});
