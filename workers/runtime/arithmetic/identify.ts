import type { NewFunction } from './encode-module.ts';
import type { Candidate } from './find-candidates.ts';
import { UnsuitableModulusError } from './generator.ts';
import type { Generator } from './generator.ts';
import { MEANINGS } from './meanings.ts';
import type { MeaningName } from './meanings.ts';
import { QUICK } from './operands.ts';
import { isolateBody, isolateFunction } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { SharedCases } from './test-cases.ts';
import { testMeaning } from './test-meaning.ts';

/**
 * Finds out what a function does, by running it alone on test cases and comparing with BigInt for
 * each meaning that it could have.
 *
 * @param cases shared by all functions of a search.
 * @returns the meaning with which it agrees in every case; `null` if there is none.
 */
export function identify(
  bytes: Uint8Array,
  { closed, field, meanings }: Candidate,
  cases: SharedCases = new SharedCases(QUICK),
): MeaningName | null {
  const returnsPointer = closed.main.type.results.length > 0;
  const shipped = isolate(() => isolateFunction(bytes, closed));
  if (shipped === null) return null;
  const meaning = meanings.find(
    (possible) => testMeaning(shipped, returnsPointer, cases.of(possible, field)) === null,
  );
  return meaning?.name ?? null;
}

/**
 * Puts what a generator writes for a function through the cases by which that was identified.
 *
 * @returns whether the two do the same in every case, in this engine.
 */
export function agrees(
  generator: Generator,
  { closed, field }: Candidate,
  name: MeaningName,
  cases: SharedCases = new SharedCases(QUICK),
): boolean {
  const { type } = closed.main;
  const returnsPointer = type.results.length > 0;
  const meaning = MEANINGS.find((known) => known.name === name);
  const body = write(() => generator.generate(name, field, returnsPointer));
  if (meaning === undefined || body === null) return false;
  const generated = isolate(() => isolateBody({ type, body }));
  if (generated === null) return false;
  return testMeaning(generated, returnsPointer, cases.of(meaning, field)) === null;
}

/** `null` if the generator has no derivation for the modulus. */
function write(generate: () => NewFunction['body']): NewFunction['body'] | null {
  try {
    return generate();
  } catch (error) {
    if (error instanceof UnsuitableModulusError) return null;
    throw error;
  }
}

/** `null` if the bytes are no valid function, or use what a sandbox does not have. */
function isolate(build: () => Sandbox): Sandbox | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) {
      return null;
    }
    throw error;
  }
}
