import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findUndeclared, OFFERS } from '../fixtures/declared-config.ts';
import { findPollution, FUZZ_RUNS, HOSTILE_TEXTS, mutateValue } from '../fixtures/mutate-value.ts';
import { parseSize } from '../units.ts';
import { configFromObject } from './from-object.ts';
import { BUILT_IN } from './offered.ts';

const CORES = 4;
const runs = { numRuns: FUZZ_RUNS };
const anySeed = fc.nat();
const anyText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary' }));

afterAll(() => expect(findPollution()).toEqual([]));

describe('a configuration of a script', () => {
  const VALID = {
    program: 'merkle',
    o1js: '2.14',
    path: 'leaking',
    proofs: 3,
    warmup: 1,
    threads: 2,
    maxMemory: '1GiB',
    maxGrowth: 4096,
    until: 'decided',
    switches: { pool: 'kept', wait: 'sleep' },
    params: { depth: 8 },
  };

  it('becomes a configuration or issues, whatever a script passes', () => {
    fc.assert(
      fc.property(anySeed, fc.constantFrom(...OFFERS), (seed, offered) => {
        const value = mutateValue(VALID, seed, 'clonable');
        expect(findUndeclared(configFromObject(value, CORES, offered), offered)).toBeNull();
      }),
      runs,
    );
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(
        fc.anything({ maxDepth: 1, maxKeys: 2, withBigInt: true, withNullPrototype: true }),
        (value) => {
          expect(findUndeclared(configFromObject(value, CORES), BUILT_IN)).toBeNull();
        },
      ),
      runs,
    );
  });
});

describe('a size', () => {
  const anySize = fc.oneof(
    anyText,
    fc
      .tuple(
        fc.double({ min: 0 }),
        fc.constantFrom(' ', ''),
        fc.constantFrom('KiB', 'gib', 'B', 'K'),
      )
      .map((parts) => parts.join('')),
    fc.stringMatching(/^\s*\d{0,20}\.?\d{0,20}\s*(B|KiB|MiB|GiB)?\s*$/),
  );

  it('is whole bytes from 0, or none', () => {
    fc.assert(
      fc.property(anySize, (text) => {
        const bytes = parseSize(text);
        if (bytes === null) return;
        expect(Number.isSafeInteger(bytes)).toBe(true);
        expect(bytes).toBeGreaterThanOrEqual(0);
        expect(parseSize(`${bytes}B`)).toBe(bytes);
      }),
      runs,
    );
  });
});
