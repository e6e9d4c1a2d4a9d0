import { describe, expect, it } from 'vitest';
import { I32 } from './encode-module.ts';
import { generateBody, UnsuitableModulusError } from './generate-body.ts';
import { MEANINGS } from './meanings.ts';
import { createField, fromWords, PASTA_FIELDS, reduceMontgomery } from './prime-field.ts';
import { isolateBody } from './sandbox.ts';
import { buildCases } from './test-cases.ts';
import { testMeaning } from './test-meaning.ts';

/** Random tuples of operands for each function; many by hand, see the README. */
const RANDOM_CASES = Number(process.env['ARITHMETIC_CASES'] ?? 1000);
const all = PASTA_FIELDS.flatMap((field) =>
  MEANINGS.flatMap((meaning) =>
    [false, true].map((returnsPointer) => ({ field, meaning, returnsPointer })),
  ),
);
const [p] = PASTA_FIELDS;

describe('a generated function', () => {
  it.each(all)(
    'agrees with BigInt: $meaning.name in $field.name, returns its pointer: $returnsPointer',
    { timeout: 600_000 },
    ({ field, meaning, returnsPointer }) => {
      const sandbox = isolateBody({
        type: {
          params: meaning.operands.map(() => I32),
          results: returnsPointer ? [I32] : [],
        },
        body: generateBody(meaning.name, field, returnsPointer),
      });
      const thoroughness = { randomCases: RANDOM_CASES, aliasedEvery: 1, seed: 7 };
      const cases = buildCases(meaning, field, thoroughness);
      expect(testMeaning(sandbox, returnsPointer, cases)).toBeNull();
    },
  );

  it('is checked where it looks closer: results between 2^254 and the modulus', () => {
    const border = 1n << 254n;
    for (const { field, meaning } of all) {
      const cases = [...buildCases(meaning, field, { randomCases: 0, aliasedEvery: 1, seed: 1 })];
      expect(cases.some(({ expected }) => fromWords(expected) >= border)).toBe(true);
    }
  });

  it.each([
    ['too small', (1n << 254n) - 1n],
    ['too large', (1n << 255n) + (1n << 29n) + 1n],
    ['not 1 modulo 2^29', (1n << 254n) + 3n],
  ])('is refused for a modulus that is %s', (_, modulus) => {
    const field = createField('other', modulus, 5n);
    expect(() => generateBody('square', field, false)).toThrow(UnsuitableModulusError);
  });
});

describe('reduceMontgomery', () => {
  it('divides by 2^256 in the field', () => {
    if (p === undefined) throw new Error('No field.');
    for (const product of [0n, 1n, p.modulus - 1n, 123n << 300n, (p.modulus - 1n) ** 2n]) {
      const result = reduceMontgomery(p, product);
      expect(((result << 256n) - product) % p.modulus).toBe(0n);
      expect(result >= 0n && result < p.modulus).toBe(true);
    }
  });
});
