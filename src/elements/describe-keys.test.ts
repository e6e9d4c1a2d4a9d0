import { describe, expect, it } from 'vitest';
import type { CompileRecord, KeysRecord } from '../core/run.ts';
import { describeCompile, describeKeyProblems } from './describe-keys.ts';

const FINE: KeysRecord = { origin: 'cached', damaged: 0, problem: null };
const COMPILE: CompileRecord = {
  ms: 1312,
  pagesAfter: 359,
  verificationKeyHash: '1',
  circuitDigest: '2',
  keys: FINE,
  arithmetic: null,
};

describe('the time of a compile', () => {
  it.each([
    ['cached', '1.3 s, keys read from storage'],
    ['partly', '1.3 s, some keys computed, the others read from storage'],
    ['computed', '1.3 s, keys computed'],
  ] as const)('is told with its keys: %s', (origin, text) => {
    expect(describeCompile({ ...COMPILE, keys: { ...FINE, origin } })).toBe(text);
  });
});

describe('what went wrong with stored keys', () => {
  it('is nothing where nothing did', () => {
    expect(describeKeyProblems(FINE)).toEqual([]);
  });

  it('is told of one damaged key and of several', () => {
    expect(describeKeyProblems({ ...FINE, damaged: 1 })).toEqual([
      'One stored key was damaged: it was dropped and is computed again.',
    ]);
    expect(describeKeyProblems({ ...FINE, damaged: 2 })).toEqual([
      '2 stored keys were damaged: they were dropped and are computed again.',
    ]);
  });

  it('is told with the reason where keys could not be stored', () => {
    const problem = 'The browser has no room for them.';
    expect(describeKeyProblems({ ...FINE, damaged: 1, problem })).toEqual([
      'One stored key was damaged: it was dropped and is computed again.',
      'The keys of this run were not stored. The browser has no room for them.',
    ]);
  });
});
