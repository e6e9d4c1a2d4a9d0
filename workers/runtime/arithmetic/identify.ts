import type { Candidate } from './find-candidates.ts';
import { generateBody } from './generate-body.ts';
import type { MeaningName } from './meanings.ts';
import { QUICK } from './operands.ts';
import type { Thoroughness } from './operands.ts';
import { isolateBody, isolateFunction } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { buildCases, testMeaning } from './test-meaning.ts';
import type { TestCase } from './test-meaning.ts';

/**
 * Finds out what a function does, by running it alone on test cases and comparing with BigInt for
 * each meaning that it could have; then puts the generated replacement through the same cases.
 *
 * @returns its meaning if both agree with it in every case, and `null` otherwise.
 */
export function identify(
  bytes: Uint8Array,
  { closed, field, meanings }: Candidate,
  thoroughness: Thoroughness = QUICK,
): MeaningName | null {
  const { type } = closed.main;
  const returnsPointer = type.results.length > 0;
  const shipped = isolate(() => isolateFunction(bytes, closed));
  if (shipped === null) return null;
  for (const meaning of meanings) {
    const passed: TestCase[] = [];
    const cases = recordInto(passed, buildCases(meaning, field, thoroughness));
    if (testMeaning(shipped, returnsPointer, cases) !== null) continue;
    const body = generateBody(meaning.name, field, returnsPointer);
    const generated = isolate(() => isolateBody({ type, body }));
    if (generated === null) return null;
    const isEqual = testMeaning(generated, returnsPointer, passed) === null;
    return isEqual ? meaning.name : null;
  }
  return null;
}

function* recordInto(record: TestCase[], cases: Iterable<TestCase>): Generator<TestCase> {
  for (const testCase of cases) {
    record.push(testCase);
    yield testCase;
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
