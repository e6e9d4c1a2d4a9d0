import type { Meaning } from './meanings.ts';
import { edgeElements, RandomElements, wideElements } from './operands.ts';
import type { Thoroughness } from './operands.ts';
import { ELEMENT_BYTES, ELEMENT_WORDS, storeWords } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';

/** One call: what is where, and what must be where afterwards. */
export interface TestCase {
  /** An address for each operand; equal ones are aliased. */
  readonly addresses: readonly number[];
  /** The elements that are read, in the order of the operands. */
  readonly elements: readonly bigint[];
  /** Where each of them lies: an index of a 32-bit word. */
  readonly places: readonly number[];
  /** All of them, in words. Numbers are compared as words, which is ten times as fast. */
  readonly words: Uint32Array;
  readonly expected: Uint32Array;
}

/** Where operands lie, in bytes; nothing else is near. */
export const SLOTS = [32_768, 40_960, 49_152] as const;

/** Where the operands of one call lie. */
interface Layout extends Pick<TestCase, 'addresses' | 'places'> {
  /** Which of the given elements each place holds: the last that was put there. */
  readonly sources: readonly number[];
}

/**
 * The calls by which a meaning is known: random elements, all pairs of edge cases, results at the end
 * of the field; operands apart, in reverse order, and aliased. Made as they are asked for, since most
 * functions that do not have the meaning fail the first.
 */
export function* buildCases(
  meaning: Meaning,
  field: PrimeField,
  thoroughness: Thoroughness,
): Generator<TestCase> {
  const [apart, reversed, ...aliased] = listLayouts(meaning);
  if (apart === undefined || reversed === undefined) throw new Error('No layout.');
  const pool = new ElementPool();
  let count = 0;
  for (const elements of chooseElements(meaning, field, thoroughness)) {
    yield createCase(meaning, field, count % 2 === 0 ? apart : reversed, elements, pool);
    // Of pairs, mostly those on the diagonal are different when operands coincide.
    if (
      count % thoroughness.aliasedEvery === 0 ||
      elements.every((element) => element === elements[0])
    ) {
      for (const layout of aliased) yield createCase(meaning, field, layout, elements, pool);
    }
    count += 1;
  }
}

/** Test cases that are made once, for all functions that are asked about the same meaning. */
export class SharedCases {
  readonly #thoroughness: Thoroughness;
  readonly #made = new Map<string, { cases: TestCase[]; rest: Generator<TestCase> }>();

  constructor(thoroughness: Thoroughness) {
    this.#thoroughness = thoroughness;
  }

  /** The calls by which a meaning is known: always the same ones, in the same order. */
  *of(meaning: Meaning, field: PrimeField): Generator<TestCase> {
    const key = `${meaning.name}, ${field.name}`;
    let known = this.#made.get(key);
    if (known === undefined) {
      known = { cases: [], rest: buildCases(meaning, field, this.#thoroughness) };
      this.#made.set(key, known);
    }
    const { cases, rest } = known;
    for (let i = 0; ; i += 1) {
      if (i === cases.length) {
        const next = rest.next();
        if (next.done === true) return;
        cases.push(next.value);
      }
      const testCase = cases[i];
      if (testCase !== undefined) yield testCase;
    }
  }
}

function* chooseElements(
  meaning: Meaning,
  field: PrimeField,
  { randomCases, seed }: Thoroughness,
): Generator<readonly bigint[]> {
  const random = new RandomElements(field, seed);
  const size = meaning.operands.reduce((total, { reads }) => total + reads, 0);
  const edges = [...edgeElements(field), ...(meaning.wide ? wideElements(field) : [])];
  for (let i = 0; i < randomCases; i++) yield Array.from({ length: size }, () => random.next());
  if (size === 1) {
    for (const edge of edges) yield [edge];
    for (let i = 0; i < 16; i++) yield [random.rootOfTopElement()];
    return;
  }
  for (const a of edges) for (const b of edges) yield size === 2 ? [a, b] : [a, b, b, a];
  if (meaning.solve === undefined) return;
  for (const result of edgeElements(field)) {
    // A first element that is 0 has no inverse.
    const others = Array.from({ length: size - 1 }, () => random.next() || 1n);
    yield [...others, meaning.solve(field, others, result)];
  }
}

/** Operands apart, in reverse order, and with each two of them in the same place. */
function listLayouts({ operands }: Meaning): readonly Layout[] {
  const apart = SLOTS.slice(0, operands.length);
  const aliased = apart.flatMap((slot, i) =>
    apart.slice(i + 1).map((_, j) => apart.with(i + 1 + j, slot)),
  );
  return [apart, apart.toReversed(), ...aliased].map((addresses) => {
    const places = operands.flatMap(({ reads }, i) =>
      Array.from({ length: reads }, (_, j) => ((addresses[i] ?? 0) + j * ELEMENT_BYTES) / 4),
    );
    return { addresses, places, sources: places.map((place) => places.lastIndexOf(place)) };
  });
}

/** Operands in the same place hold what the last of them was given, in all of them. */
function createCase(
  meaning: Meaning,
  field: PrimeField,
  { addresses, places, sources }: Layout,
  given: readonly bigint[],
  pool: ElementPool,
): TestCase {
  const elements = sources.map((source) => given[source] ?? 0n);
  const words = pool.store(elements);
  const expected = pool.store([meaning.evaluate(field, elements)]);
  return { addresses, elements, places, words, expected };
}

/**
 * Memory for elements, a lot at a time. A buffer for each of them kept the garbage collector busy
 * for a third of a search.
 */
class ElementPool {
  #words = new Uint32Array(0);
  #used = 0;

  store(elements: readonly bigint[]): Uint32Array {
    const length = elements.length * ELEMENT_WORDS;
    if (this.#used + length > this.#words.length) {
      this.#words = new Uint32Array(Math.max(length, POOL_WORDS));
      this.#used = 0;
    }
    const stored = this.#words.subarray(this.#used, this.#used + length);
    elements.forEach((element, i) => storeWords(stored, i * ELEMENT_WORDS, element));
    this.#used += length;
    return stored;
  }
}
const POOL_WORDS = 16_384;
