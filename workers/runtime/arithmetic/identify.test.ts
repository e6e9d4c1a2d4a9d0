import { describe, expect, it } from 'vitest';
import { concatBytes, encodeModule, I32 } from './encode-module.ts';
import type { NewFunction } from './encode-module.ts';
import { findCandidates } from './find-candidates.ts';
import { TWICE_ROUNDED } from './fixtures/twice-rounded.ts';
import { edit, functionOf, generated, moduleOf } from './fixtures/small-module.ts';
import { generateBody } from './generate-body.ts';
import { UnsuitableModulusError } from './generator.ts';
import type { Generator } from './generator.ts';
import { FUSED, INTEGER } from './generators.ts';
import { agrees, identify } from './identify.ts';
import { encodeSigned } from './leb128.ts';
import { MEANINGS } from './meanings.ts';
import type { MeaningName } from './meanings.ts';
import { readModule } from './module-reader.ts';
import {
  createField,
  ELEMENT_BYTES,
  fromWords,
  lowWord,
  PASTA_FIELDS,
  RADIX,
  toWords,
} from './prime-field.ts';
import { isolateFunction } from './sandbox.ts';

const [p, q] = PASTA_FIELDS;
if (p === undefined || q === undefined) throw new Error('No fields.');
const { modulus } = p;

/** What is found in a module of these functions: a meaning, `null` for a candidate without one. */
function findMeanings(bytes: Uint8Array): readonly (MeaningName | null)[] {
  return findCandidates(bytes, readModule(bytes), PASTA_FIELDS).map((candidate) =>
    identify(bytes, candidate),
  );
}

const MULTIPLY = generateBody('multiply in place', p, false);
const constantOf = (value: bigint) => [0x42, ...encodeSigned(value)];
/** Instructions that do nothing but have the modulus's low word among the constants. */
const MENTION = [...constantOf(lowWord(modulus)), 0x1a];
const SUBTRACT = 0x7d;

/** The body with instructions put before its final `end`. */
function withTail(body: Uint8Array, tail: readonly number[]): Uint8Array<ArrayBuffer> {
  return concatBytes([body.subarray(0, -1), tail, [0x0b]]);
}

/** `*$0 = *$0 · *$1 mod m`, both as plain numbers: two Montgomery multiplications, one by 2^512. */
function plainMultiplication(): Uint8Array<ArrayBuffer> {
  // A place for 2^512 mod m, 64 bytes below the stack pointer.
  const place = [0x23, 0, 0x41, ...encodeSigned(64n), 0x6b];
  const square = (RADIX * RADIX) % modulus;
  return concatBytes([
    [0],
    [0x20, 0, 0x20, 1, 0x10, 1],
    ...[0, 1, 2, 3].flatMap((i) => [
      place,
      constantOf(BigInt.asUintN(64, square >> BigInt(64 * i))),
      [0x37, 3, 8 * i],
    ]),
    [0x20, 0],
    place,
    [0x10, 1],
    // As many bytes and multiplications as a candidate must have.
    ...Array.from({ length: 60 }, () => [MENTION, MULTIPLY_ONES]).flat(),
    [0x0b],
  ]);
}
const MULTIPLY_ONES = [...constantOf(1n), ...constantOf(1n), 0x7e, 0x1a];

describe('identify', () => {
  it.each(PASTA_FIELDS.flatMap((field) => MEANINGS.map(({ name }) => ({ name, field }))))(
    'knows $name in $field.name by what it does',
    ({ name, field }) => {
      expect(findMeanings(moduleOf(generated(name, field)))).toEqual([name]);
    },
  );

  const every = PASTA_FIELDS.flatMap((field) => MEANINGS.map(({ name }) => ({ name, field })));
  it.each(every)('refuses $name in $field.name with a small mistake', ({ name, field }) => {
    const { type, body } = generated(name, field);
    const mistakes = {
      'not reduced at the end': notReduced(body),
      'a subtraction the other way round': swapLastSubtraction(body),
      'the top word cleared': withTail(body, storeAt(0, 24)),
      'the words of the result in another order': swapStores(body),
    };
    const found = Object.entries(mistakes).map(([mistake, wrong]) => [
      mistake,
      findMeanings(moduleOf({ type, body: wrong })),
    ]);
    expect(found).toEqual(Object.keys(mistakes).map((mistake) => [mistake, [null]]));
  });

  it.each(every)('does not take $name modulo another number for $field.name', ({ name, field }) => {
    const other = createField('other', field.modulus + (1n << 192n), 5n);
    expect(findMeanings(moduleOf(generated(name, other)))).toEqual([null]);
  });

  const nearMisses: readonly (readonly [string, NewFunction])[] = [
    ['stores past its result', functionOf(2, withTail(MULTIPLY, storeAt(0, ELEMENT_BYTES)))],
    ['changes its second operand', functionOf(2, withTail(MULTIPLY, storeAt(1, 0)))],
    ['traps', functionOf(2, withTail(MULTIPLY, [0x00]))],
    ['never ends', functionOf(2, withTail(MULTIPLY, [0x03, 0x40, 0x0c, 0, 0x0b]))],
    [
      'returns something else',
      {
        type: { params: [I32, I32], results: [I32] },
        body: withTail(MULTIPLY, [0x20, 1]),
      },
    ],
    ['is wrong only if its operands are the same', spoilAliases()],
  ];
  it.each(nearMisses)('refuses a function that %s', (_, nearMiss) => {
    const callee = generated('multiply in place', q);
    expect(findMeanings(moduleOf(nearMiss, callee))).toEqual([null, 'multiply in place']);
  });

  it('refuses a function that multiplies plain numbers', () => {
    const bytes = moduleOf(functionOf(2, plainMultiplication()), generated('multiply in place', p));
    const [candidate] = findCandidates(bytes, readModule(bytes), PASTA_FIELDS);
    if (candidate === undefined) throw new Error('No candidate.');
    const sandbox = isolateFunction(bytes, candidate.closed);
    const { words } = sandbox;
    words.set(toWords(modulus - 5n), 8192);
    words.set(toWords(7n), 8448);
    sandbox.run([4 * 8192, 4 * 8448]);
    expect(fromWords(words.subarray(8192, 8200))).toBe(modulus - 35n);
    expect(findMeanings(bytes)).toEqual([null, 'multiply in place']);
  });

  it('refuses a function that leaves the stack pointer elsewhere', () => {
    const sinks = withTail(MULTIPLY, [0x23, 0, 0x41, 16, 0x6b, 0x24, 0]);
    expect(findMeanings(moduleOf(functionOf(2, sinks)))).toEqual([null]);
  });

  it('does not even run what calls imports, much else, or what calls on', () => {
    const calls = (index: number) =>
      functionOf(2, withTail(MULTIPLY, [0x20, 0, 0x20, 1, 0x10, index]));
    const recursive = moduleOf(calls(0));
    const chain = moduleOf(calls(1), calls(2), generated('multiply in place', q));
    const beyond = moduleOf(calls(9));
    expect(findMeanings(recursive)).toEqual([]);
    expect(findMeanings(chain)).toEqual([null, 'multiply in place']);
    expect(findMeanings(beyond)).toEqual([]);
  });

  it('does not run a candidate that is no valid function', () => {
    const invalid = functionOf(2, withTail(MULTIPLY, [0x7c]));
    expect(findMeanings(moduleOf(invalid))).toEqual([null]);
  });

  it('finds nothing in a module of other functions', () => {
    const empty = functionOf(2, Uint8Array.of(0, 0x0b));
    const types = { params: [I32], results: [] };
    expect(
      findMeanings(
        encodeModule({ functions: [empty, { ...empty, type: types }], globals: [], exports: {} }),
      ),
    ).toEqual([]);
  });
});

describe('agrees', () => {
  const test = (generator: Generator, name: MeaningName, field: (typeof PASTA_FIELDS)[number]) => {
    const bytes = moduleOf(generated(name, field));
    const [candidate] = findCandidates(bytes, readModule(bytes), PASTA_FIELDS);
    if (candidate === undefined) throw new Error('No candidate.');
    return agrees(generator, candidate, name);
  };
  const cases = PASTA_FIELDS.flatMap((field) => MEANINGS.map(({ name }) => ({ name, field })));
  /** The generator, and a small mistake. */
  const spoil = (
    generator: Generator,
    change: (body: Uint8Array) => Uint8Array<ArrayBuffer>,
  ): Generator => ({
    name: generator.name,
    generate: (...wanted) => change(generator.generate(...wanted)),
  });

  it.each(cases)('with both generators for $name in $field.name', ({ name, field }) => {
    expect([INTEGER, FUSED].map((generator) => test(generator, name, field))).toEqual([true, true]);
  });

  it.each(cases)('with no small mistake in $name for $field.name', ({ name, field }) => {
    const mistakes = {
      'a multiply-add that rounds twice': TWICE_ROUNDED,
      'not reduced at the end': spoil(FUSED, notReduced),
      'the words of the result in another order': spoil(FUSED, swapStores),
      'the last bit of a limb lost': spoil(FUSED, (body) => changeVector(body, 6, 0x07, 0x03)),
      'the middle of doubles missed': spoil(FUSED, (body) => changeVector(body, 0, 0x03, 0x02)),
      'the other field': {
        ...FUSED,
        generate: (meaning, { modulus: m }, returns) =>
          FUSED.generate(meaning, m === p.modulus ? q : p, returns),
      } satisfies Generator,
      'no valid function': spoil(FUSED, (body) => withTail(body, [0x7c])),
      'a modulus that it does not know': spoil(FUSED, () => {
        throw new UnsuitableModulusError(field.modulus);
      }),
    };
    const found = Object.entries(mistakes).map(([mistake, generator]) => [
      mistake,
      test(generator, name, field),
    ]);
    expect(found).toEqual(Object.keys(mistakes).map((mistake) => [mistake, false]));
  });
});

/** Replaces a byte of both lanes in the only constant vector that has it there. */
function changeVector(
  body: Uint8Array,
  index: number,
  from: number,
  to: number,
): Uint8Array<ArrayBuffer> {
  const starts = Array.from(body.keys()).filter(
    (at) => body[at] === 0xfd && body[at + 1] === 0x0c && body[at + 2 + index] === from,
  );
  const [start] = starts;
  if (start === undefined || starts.length > 1) throw new Error(`Found ${starts.length} times.`);
  const changed = Uint8Array.from(body);
  changed[start + 2 + index] = to;
  changed[start + 10 + index] = to;
  return changed;
}

/** `i64.store offset($local), 0` */
function storeAt(local: number, offset: number): number[] {
  return [0x20, local, ...constantOf(0n), 0x37, 3, offset];
}

/** Never subtracts the modulus: looks at bit 63 of the top word instead of bit 62. */
function notReduced(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return edit(body, [0x42, 0x3e, 0x88, 0x50], [0x42, 0x3f, 0x88, 0x50]);
}

/** Stores the last two words of the result in each other's place. */
function swapStores(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return edit(edit(body, [0x37, 3, 24], [0x37, 3, 99]), [0x37, 3, 16], [0x37, 3, 24]).map(
    (byte, i, all) => (byte === 99 && all[i - 1] === 3 && all[i - 2] === 0x37 ? 16 : byte),
  );
}

/** Swaps the operands of the last subtraction of a word and a borrow. */
function swapLastSubtraction(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const high = constantOf(modulus >> 192n);
  const text = [...high, SUBTRACT];
  const start = Array.from(body.keys()).findLast((at) =>
    text.every((byte, i) => body[at + i] === byte),
  );
  if (start === undefined) throw new Error('No subtraction of the top word.');
  // local.get (two bytes of number), constant → constant, local.get
  const word = body.subarray(start - 3, start);
  return concatBytes([
    body.subarray(0, start - 3),
    [...high, ...word, SUBTRACT],
    body.subarray(start + text.length),
  ]);
}

/** Clears the result if both operands are in the same place. */
function spoilAliases(): NewFunction {
  const same = [0x20, 0, 0x20, 1, 0x46, 0x04, 0x40, ...storeAt(0, 0), 0x0b];
  return functionOf(2, withTail(MULTIPLY, same));
}
