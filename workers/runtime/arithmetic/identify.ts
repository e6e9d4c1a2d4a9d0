import type { Candidate } from './find-candidates.ts';
import { generateBody } from './generate-body.ts';
import type { MeaningName } from './meanings.ts';
import { QUICK } from './operands.ts';
import { isolateBody, isolateFunction } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { SharedCases } from './test-cases.ts';
import { testMeaning } from './test-meaning.ts';

/**
 * Finds out what a function does, by running it alone on test cases and comparing with BigInt for
 * each meaning that it could have; then puts the generated replacement through the same cases.
 *
 * @param cases shared by all functions of a search.
 * @returns its meaning if both agree with it in every case, and `null` otherwise.
 */
export function identify(
  bytes: Uint8Array,
  { closed, field, meanings }: Candidate,
  cases: SharedCases = new SharedCases(QUICK),
): MeaningName | null {
  const { type } = closed.main;
  const returnsPointer = type.results.length > 0;
  const shipped = isolate(() => isolateFunction(bytes, closed));
  if (shipped === null) return null;
  for (const meaning of meanings) {
    if (testMeaning(shipped, returnsPointer, cases.of(meaning, field)) !== null) continue;
    const body = generateBody(meaning.name, field, returnsPointer);
    const generated = isolate(() => isolateBody({ type, body }));
    if (generated === null) return null;
    const isEqual = testMeaning(generated, returnsPointer, cases.of(meaning, field)) === null;
    return isEqual ? meaning.name : null;
  }
  return null;
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
