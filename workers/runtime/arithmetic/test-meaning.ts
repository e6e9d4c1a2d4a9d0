import { ELEMENT_BYTES, ELEMENT_WORDS } from './prime-field.ts';
import type { Sandbox } from './sandbox.ts';
import { SLOTS } from './test-cases.ts';
import type { TestCase } from './test-cases.ts';

/** Two elements. */
const SLOT_BYTES = 2 * ELEMENT_BYTES;
/** Fills the memory that no operand lies in. */
const PATTERN = 0x5bd1e995;
const STRAY_WRITES = 'It writes to memory that is none of its operands.';

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
  places.forEach((place, i) => {
    for (let j = 0; j < ELEMENT_WORDS; j++) memory[place + j] = words[i * ELEMENT_WORDS + j] ?? 0;
  });
  const [pointer = 0] = addresses;
  const result = pointer / 4;
  let returned: unknown;
  try {
    returned = sandbox.run(addresses);
  } catch (error) {
    return `It fails: ${String(error)}`;
  }
  if (!holds(memory, result, expected, 0)) return describe('gives another result', elements);
  if (returned !== (returnsPointer ? pointer : undefined)) return 'It returns something else.';
  if (
    !places.every((place, i) => place === result || holds(memory, place, words, i * ELEMENT_WORDS))
  ) {
    return describe('changes what it is to read', elements);
  }
  for (const place of [...places, result]) memory.fill(PATTERN, place, place + ELEMENT_WORDS);
  // Here at once, since the next case may have its operands there; elsewhere after the last case.
  return SLOTS.every((slot) => hasPattern(memory, slot / 4, (slot + SLOT_BYTES) / 4))
    ? null
    : STRAY_WRITES;
}

/** Whether an element of the memory is the one that begins at `start` of other words. */
function holds(memory: Uint32Array, place: number, words: Uint32Array, start: number): boolean {
  for (let i = 0; i < ELEMENT_WORDS; i++) {
    if (memory[place + i] !== words[start + i]) return false;
  }
  return true;
}

function hasPattern(words: Uint32Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (words[i] !== PATTERN) return false;
  return true;
}

function describe(what: string, elements: readonly bigint[]): string {
  return `It ${what} for ${elements.map((element) => `0x${element.toString(16)}`).join(', ')}.`;
}
