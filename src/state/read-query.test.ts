import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { configToQuery } from '../core/experiment/config.ts';
import { parseConfig } from '../core/experiment/parse-config.ts';
import { BUILT_IN } from '../core/experiment/offered.ts';
import { PATH_NAMES } from '../core/experiment/switches.ts';
import { anyConfig } from '../core/fixtures/arbitrary-config.ts';
import { findUndeclared, OFFERS } from '../core/fixtures/declared-config.ts';
import {
  findPollution,
  FUZZ_RUNS,
  HOSTILE_TEXTS,
  mutateValue,
} from '../core/fixtures/mutate-value.ts';
import { MAX_QUERY_CHARACTERS, readQuery } from './read-query.ts';

const CORES = 4;
/** Made once, which takes longer than to read them. */
const CONFIGS = fc.sample(anyConfig, { numRuns: 100, seed: 1 });
const anyText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary' }));

/** A query string as a link has it: a good one with changes, or anything at all. */
const anySearch = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CONFIGS), fc.constantFrom(...PATH_NAMES), fc.nat())
    .map(([config, path, seed]) => {
      const changed = mutateValue(configToQuery(config, path), seed);
      const pairs = Object.entries(Object(changed) as object);
      return `?${new URLSearchParams(pairs.map(([key, value]) => [key, asText(value)])).toString()}`;
    }),
  fc
    .array(fc.tuple(fc.oneof(anyText, fc.constantFrom('proofs', 'param.__proto__')), anyText))
    .map((pairs) => `?${new URLSearchParams(pairs).toString()}`),
  fc.string({ unit: 'binary' }),
);

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}

afterAll(() => expect(findPollution()).toEqual([]));

describe('a query string', () => {
  it('becomes a configuration or issues, whatever a link holds', () => {
    fc.assert(
      fc.property(anySearch, fc.constantFrom(...OFFERS), (search, offered) => {
        const query = readQuery(search);
        const result = query.kind === 'ok' ? parseConfig(query.fields, CORES, offered) : query;
        expect(findUndeclared(result, offered)).toBeNull();
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('that is too long is refused in few words', () => {
    const search = `?program=${'x'.repeat(MAX_QUERY_CHARACTERS)}`;
    const query = readQuery(search);
    expect(query).toMatchObject({ kind: 'invalid', issues: [{ field: 'query' }] });
    if (query.kind === 'invalid') expect(findUndeclared(query, BUILT_IN)).toBeNull();
    expect(readQuery('?program=square')).toMatchObject({ kind: 'ok' });
  });

  it('that names a field twice is refused, as either value might be the one meant', () => {
    expect(readQuery('?proofs=3&threads=2&proofs=5')).toEqual({
      kind: 'invalid',
      issues: [{ field: 'proofs', value: '5', allowed: 'one value: it is set twice' }],
    });
  });
});
