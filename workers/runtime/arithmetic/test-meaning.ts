import type { Meaning } from './meanings.ts';
import { edgeElements, RandomElements, wideElements } from './operands.ts';
import type { Thoroughness } from './operands.ts';
import { ELEMENT_BYTES, ELEMENT_WORDS, toWords } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import type { Sandbox } from './sandbox.ts';

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
const SLOTS = [32_768, 40_960, 49_152] as const;
/** Two elements. */
const SLOT_BYTES = 2 * ELEMENT_BYTES;
/** Fills the memory that no operand lies in. */
const PATTERN = 0x5bd1e995;
const STRAY_WRITES = 'It writes to memory that is none of its operands.';

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
  const [apart = [], reversed = [], ...aliased] = listLayouts(meaning);
  let count = 0;
  for (const elements of chooseElements(meaning, field, thoroughness)) {
    yield createCase(meaning, field, count % 2 === 0 ? apart : reversed, elements);
    // Of pairs, mostly those on the diagonal are different when operands coincide.
    if (new Set(elements).size === 1 || count % 8 === 0) {
      for (const addresses of aliased) yield createCase(meaning, field, addresses, elements);
    }
    count += 1;
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

/**
 * Runs a function through test cases.
 *
 * @param returnsPointer whether it must return its first operand, or nothing.
 * @returns what was wrong in the first case that failed; `null` if all is as expected: results,
 * returned values, operands that are only read, and all other memory.
 */
export function testMeaning(
  sandbox: Sandbox,
  returnsPointer: boolean,
  cases: Iterable<TestCase>,
): string | null {
  const { words } = sandbox;
  words.fill(PATTERN, sandbox.stackBytes / 4);
  for (const testCase of cases) {
    const problem = runCase(sandbox, returnsPointer, testCase);
    if (problem !== null) return problem;
  }
  return hasPattern(words, sandbox.stackBytes / 4, words.length) ? null : STRAY_WRITES;
}

function runCase(
  sandbox: Sandbox,
  returnsPointer: boolean,
  { addresses, elements, places, words, expected }: TestCase,
): string | null {
  const memory = sandbox.words;
  const input = (i: number) => words.subarray(i * ELEMENT_WORDS, (i + 1) * ELEMENT_WORDS);
  places.forEach((place, i) => memory.set(input(i), place));
  const [pointer = 0] = addresses;
  const result = pointer / 4;
  let returned: unknown;
  try {
    returned = sandbox.run(addresses);
  } catch (error) {
    return `It fails: ${String(error)}`;
  }
  if (!holds(memory, result, expected)) return describe('gives another result', elements);
  if (returned !== (returnsPointer ? pointer : undefined)) return 'It returns something else.';
  if (!places.every((place, i) => place === result || holds(memory, place, input(i)))) {
    return describe('changes what it is to read', elements);
  }
  for (const place of [...places, result]) memory.fill(PATTERN, place, place + ELEMENT_WORDS);
  // Here at once, since the next case may have its operands there; elsewhere after the last case.
  return SLOTS.every((slot) => hasPattern(memory, slot / 4, (slot + SLOT_BYTES) / 4))
    ? null
    : STRAY_WRITES;
}

function holds(memory: Uint32Array, place: number, element: Uint32Array): boolean {
  for (let i = 0; i < ELEMENT_WORDS; i++) if (memory[place + i] !== element[i]) return false;
  return true;
}

function hasPattern(words: Uint32Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (words[i] !== PATTERN) return false;
  return true;
}

function describe(what: string, elements: readonly bigint[]): string {
  return `It ${what} for ${elements.map((element) => `0x${element.toString(16)}`).join(', ')}.`;
}

/** Operands apart, in reverse order, and with each two of them in the same place. */
function listLayouts({ operands }: Meaning): readonly (readonly number[])[] {
  const apart = SLOTS.slice(0, operands.length);
  const aliased = apart.flatMap((slot, i) =>
    apart.slice(i + 1).map((_, j) => apart.with(i + 1 + j, slot)),
  );
  return [apart, apart.toReversed(), ...aliased];
}

/** Operands in the same place hold what the last of them was given, in all of them. */
function createCase(
  meaning: Meaning,
  field: PrimeField,
  addresses: readonly number[],
  given: readonly bigint[],
): TestCase {
  const places = meaning.operands.flatMap(({ reads }, i) =>
    Array.from({ length: reads }, (_, j) => ((addresses[i] ?? 0) + j * ELEMENT_BYTES) / 4),
  );
  const last = new Map(places.map((place, i) => [place, given[i] ?? 0n]));
  const elements = places.map((place) => last.get(place) ?? 0n);
  const words = new Uint32Array(elements.length * ELEMENT_WORDS);
  elements.forEach((element, i) => words.set(toWords(element), i * ELEMENT_WORDS));
  const expected = toWords(meaning.evaluate(field, elements));
  return { addresses, elements, places, words, expected };
}
