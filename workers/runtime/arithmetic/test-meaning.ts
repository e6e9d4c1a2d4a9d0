import type { Meaning } from './meanings.ts';
import { edgeElements, RandomElements, wideElements } from './operands.ts';
import type { Thoroughness } from './operands.ts';
import {
  divideMontgomery,
  ELEMENT_BYTES,
  readElement,
  reduceMontgomery,
  writeElement,
} from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import type { Sandbox } from './sandbox.ts';

/** One call: what is where, and what must be where afterwards. */
export interface TestCase {
  /** An address for each operand; equal ones are aliased. */
  readonly addresses: readonly number[];
  /** The elements that are read, in the order of the operands. */
  readonly elements: readonly bigint[];
  readonly expected: bigint;
}

/** Where operands lie, in bytes; nothing else is near. */
const SLOTS = [32_768, 40_960, 49_152] as const;
/** Two elements. */
const SLOT_BYTES = 2 * ELEMENT_BYTES;
/** Fills the memory that no operand lies in. */
const PATTERN = 0x5bd1e9955bd1e995n;
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
  for (const a of edges) for (const b of edges) yield* tuplesOf(size, a, b, random);
  for (const result of edgeElements(field)) yield tupleWithResult(size, result, random, field);
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
  meaning: Meaning,
  returnsPointer: boolean,
  cases: Iterable<TestCase>,
): string | null {
  const { words } = sandbox;
  words.fill(PATTERN, sandbox.stackBytes / 8);
  for (const testCase of cases) {
    const problem = runCase(sandbox, meaning, returnsPointer, testCase);
    if (problem !== null) return problem;
  }
  return hasPattern(words, sandbox.stackBytes / 8, words.length) ? null : STRAY_WRITES;
}

function runCase(
  sandbox: Sandbox,
  { operands }: Meaning,
  returnsPointer: boolean,
  { addresses, elements, expected }: TestCase,
): string | null {
  const { words } = sandbox;
  let next = 0;
  const places = operands.flatMap(({ reads }, i) =>
    Array.from({ length: reads }, (_, j) => ((addresses[i] ?? 0) + j * ELEMENT_BYTES) / 8),
  );
  for (const place of places) writeElement(words, place, elements[next++] ?? 0n);
  let returned: unknown;
  try {
    returned = sandbox.run(addresses);
  } catch (error) {
    return `It fails: ${String(error)}`;
  }
  const result = addresses[0] ?? 0;
  if (readElement(words, result / 8) !== expected)
    return describe('gives another result', elements);
  if (returned !== (returnsPointer ? result : undefined)) return 'It returns something else.';
  const changed = places.some(
    (place, i) => place !== result / 8 && readElement(words, place) !== elements[i],
  );
  if (changed) return describe('changes what it is to read', elements);
  for (const place of [...places, result / 8])
    words.fill(PATTERN, place, place + ELEMENT_BYTES / 8);
  // Here at once, since the next case may have its operands there; elsewhere after the last case.
  return SLOTS.every((slot) => hasPattern(words, slot / 8, (slot + SLOT_BYTES) / 8))
    ? null
    : STRAY_WRITES;
}

function hasPattern(words: BigUint64Array, start: number, end: number): boolean {
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
  const memory = new Map<number, bigint>();
  const places = meaning.operands.flatMap(({ reads }, i) =>
    Array.from({ length: reads }, (_, j) => (addresses[i] ?? 0) + j * ELEMENT_BYTES),
  );
  places.forEach((place, i) => memory.set(place, given[i] ?? 0n));
  const elements = places.map((place) => memory.get(place) ?? 0n);
  return { addresses, elements, expected: reduceMontgomery(field, meaning.multiply(elements)) };
}

function tuplesOf(size: number, a: bigint, b: bigint, random: RandomElements): bigint[][] {
  if (size === 2) return [[a, b]];
  return [
    [a, b, b, a],
    [a, random.next(), b, random.next()],
  ];
}

/** Random elements, of which the last is such that the result is the given one. */
function tupleWithResult(
  size: number,
  result: bigint,
  random: RandomElements,
  field: PrimeField,
): bigint[] {
  if (size === 2) return [...random.factorsOf(result)];
  const [a, b, c] = [random.next(), random.next() || 1n, random.next()];
  const rest = (result - reduceMontgomery(field, a * c)) % field.modulus;
  const second = rest < 0n ? rest + field.modulus : rest;
  return [a, b, c, divideMontgomery(field, second, b)];
}
