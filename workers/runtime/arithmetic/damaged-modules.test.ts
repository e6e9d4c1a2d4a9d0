import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELEASES } from './fixtures/releases.ts';
import { generated, moduleOf } from './fixtures/small-module.ts';
import { findCandidates } from './find-candidates.ts';
import { identify } from './identify.ts';
import { MEANINGS } from './meanings.ts';
import { readModule } from './module-reader.ts';
import { PASTA_FIELDS } from './prime-field.ts';
import { rewriteArithmetic } from './rewrite-arithmetic.ts';
import { isolateFunction } from './sandbox.ts';
import { buildCases } from './test-cases.ts';
import { testMeaning } from './test-meaning.ts';

/** Damaged modules for each property; many by hand, see the README. */
const numRuns = Math.ceil(Number(process.env['ARITHMETIC_CASES'] ?? 1000) / 10);
const timeout = 600_000;
const [p] = PASTA_FIELDS;
if (p === undefined) throw new Error('No field.');
const small = moduleOf(generated('square in place', p));

/** The module with some bytes changed. */
const damaged = fc
  .array(fc.tuple(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 3,
  })
  .map((changes) => {
    const bytes = small.slice();
    for (const [at, change] of changes) bytes[at] = (bytes[at] ?? 0) ^ change;
    return bytes;
  });

describe('a damaged module', () => {
  it('never does more than to stay as it is', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const before = bytes.slice();
        const outcome = await rewriteArithmetic(bytes);
        expect(['rewritten', 'unsupported']).toContain(outcome.kind);
        expect(bytes).toEqual(before);
        // Whatever was replaced, the module is as valid as it was.
        if (outcome.kind === 'rewritten' && WebAssembly.validate(bytes)) {
          expect(WebAssembly.validate(outcome.bytes)).toBe(true);
        }
      }),
      { numRuns, seed: 1 },
    );
  });

  it(
    'is only rewritten where its function does the same on other operands too',
    { timeout },
    () => {
      const square = MEANINGS.find(({ name }) => name === 'square in place');
      if (square === undefined) throw new Error('No meaning.');
      const others = [...buildCases(square, p, { randomCases: 1000, aliasedEvery: 8, seed: 99 })];
      // One byte in the body at a time: most changes make another function of it.
      const [definition] = readModule(small).functions;
      if (definition === undefined) throw new Error('No function.');
      const { start, end } = definition.body;
      let refused = 0;
      fc.assert(
        fc.property(fc.integer({ min: start, max: end - 1 }), fc.nat(255), (at, value) => {
          const bytes = small.slice();
          bytes[at] = value;
          if (!WebAssembly.validate(bytes)) return;
          for (const candidate of findCandidates(bytes, readModule(bytes), PASTA_FIELDS)) {
            if (identify(bytes, candidate) === null) refused += 1;
            else {
              const sandbox = isolateFunction(bytes, candidate.closed);
              expect(testMeaning(sandbox, false, others)).toBeNull();
            }
          }
        }),
        { numRuns, seed: 2 },
      );
      expect(refused).toBeGreaterThan(numRuns / 20);
    },
  );

  it('may be a whole release', { timeout }, async () => {
    const release = new Uint8Array(readFileSync(RELEASES['2.15']));
    const places = readModule(release);
    const [first] = places.functions;
    if (first === undefined) throw new Error('No function.');
    // Before the code are types, imports and globals, on which everything after them depends.
    const at = fc.oneof(
      fc.nat(first.body.start),
      fc.integer({ min: places.codeSection.start, max: places.codeSection.end - 1 }),
    );
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (offset, change) => {
        const bytes = release.slice();
        bytes[offset] = (bytes[offset] ?? 0) ^ change;
        const outcome = await rewriteArithmetic(bytes);
        if (outcome.kind === 'rewritten' && WebAssembly.validate(bytes)) {
          expect(WebAssembly.validate(outcome.bytes)).toBe(true);
        }
      }),
      { numRuns: Math.ceil(numRuns / 50), seed: 3 },
    );
  });

  it('may end anywhere', { timeout }, async () => {
    for (let length = 0; length < small.length; length += 3) {
      expect((await rewriteArithmetic(small.slice(0, length))).kind).toBe('unsupported');
    }
    const release = new Uint8Array(readFileSync(RELEASES['2.15']));
    for (const part of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      const cut = release.slice(0, Math.floor(release.length * part));
      // Sections after the code are not read.
      expect(['rewritten', 'unsupported']).toContain((await rewriteArithmetic(cut)).kind);
    }
  });
});
