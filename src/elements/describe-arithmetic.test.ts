import { describe, expect, it } from 'vitest';
import { describeArithmetic } from './describe-arithmetic.ts';

describe('describeArithmetic', () => {
  it('says nothing of a module that ran as published', () => {
    expect(describeArithmetic(null)).toEqual([]);
  });

  it('names both digests, and every function by what it does', () => {
    const functions = [
      { index: 429, meaning: 'square in place', field: 'p' },
      { index: 386, meaning: 'square', field: 'q' },
      { index: 433, meaning: 'square in place', field: 'p' },
    ];
    const record = {
      digestBefore: 'a1',
      digestAfter: 'c3',
      functions,
      generator: 'fused multiply-add',
      search: 'done',
      ms: 180,
    } as const;
    expect(describeArithmetic(record)).toEqual([
      ['WebAssembly as published, SHA-256', 'a1'],
      ['WebAssembly as run, SHA-256', 'c3'],
      [
        'Functions replaced',
        '3, found by trying them in 180 ms: square in place in field p (429, 433); square in field q (386)',
      ],
      ['They multiply by', 'fused multiply-add of doubles (relaxed SIMD)'],
    ]);
    const [, , [, again] = []] = describeArithmetic({ ...record, search: 'remembered' });
    expect(again).toContain('known from an earlier run');
  });

  it('takes a run that does not say by what its functions multiply for one by integers', () => {
    const record = { digestBefore: 'a1', digestAfter: 'c3', functions: [], ms: 1 } as const;
    expect(describeArithmetic({ ...record, search: 'done' })).toContainEqual([
      'They multiply by',
      '64-bit integers',
    ]);
  });
});
