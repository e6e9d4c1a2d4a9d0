import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findCandidates } from './find-candidates.ts';
import { RELEASES } from './fixtures/releases.ts';
import { FUSED, INTEGER } from './generators.ts';
import { identify } from './identify.ts';
import { MEANINGS } from './meanings.ts';
import { readModule } from './module-reader.ts';
import { PASTA_FIELDS } from './prime-field.ts';
import { isolateBody, isolateFunction } from './sandbox.ts';
import { buildCases, SharedCases } from './test-cases.ts';
import { testMeaning } from './test-meaning.ts';

/** Random tuples of operands for each function; many by hand, see the README. */
const RANDOM_CASES = Number(process.env['ARITHMETIC_CASES'] ?? 1000);
const thoroughness = { randomCases: RANDOM_CASES, aliasedEvery: 1, seed: 11 };
const timeout = 600_000;
describe.each(Object.entries(RELEASES))('the functions of o1js %s', (_, file) => {
  const bytes = new Uint8Array(readFileSync(file));
  const candidates = findCandidates(bytes, readModule(bytes), PASTA_FIELDS);

  it(
    'that are replaced do what they are taken for, and so do their replacements',
    { timeout },
    () => {
      let replaced = 0;
      for (const candidate of candidates) {
        const name = identify(bytes, candidate);
        const meaning = MEANINGS.find((known) => known.name === name);
        if (meaning === undefined) continue;
        const { closed, field } = candidate;
        const { type } = closed.main;
        const returnsPointer = type.results.length > 0;
        const replacements = [INTEGER, FUSED].map((generator) =>
          isolateBody({ type, body: generator.generate(meaning.name, field, returnsPointer) }),
        );
        for (const sandbox of [isolateFunction(bytes, closed), ...replacements]) {
          const cases = buildCases(meaning, field, thoroughness);
          expect(testMeaning(sandbox, returnsPointer, cases)).toBeNull();
        }
        replaced += 1;
      }
      expect(replaced).toBeGreaterThanOrEqual(8);
    },
  );

  it('are known for the same by other operands', { timeout }, () => {
    const others = new SharedCases({ randomCases: 400, aliasedEvery: 3, seed: 12 });
    const quickly = candidates.map((candidate) => identify(bytes, candidate));
    expect(candidates.map((candidate) => identify(bytes, candidate, others))).toEqual(quickly);
  });
});
