import { describe, expect, it } from 'vitest';
import { sampleProof } from './fixtures/sample-run.ts';
import type { HeapProblem } from './heap/heap-problem.ts';
import { upgradeProof } from './upgrade.ts';

const FAULT = { address: 0x10_2000, reason: 'top-foot' } as const;
const PROBLEMS: readonly HeapProblem[] = [
  { kind: 'no-memory' },
  { kind: 'busy' },
  { kind: 'unknown-allocator', reason: 'several-found', fault: null },
  { kind: 'unknown-allocator', reason: 'none-found', fault: FAULT },
  { kind: 'corrupt', ...FAULT },
];

describe('why a heap could not be walked', () => {
  it.each(PROBLEMS)('is read as it is: %j', (heapProblem) => {
    const proof = sampleProof({ heapProblem });
    expect(upgradeProof(proof)).toEqual({ kind: 'ok', value: proof });
  });

  it('is damaged where nobody knows what it means', () => {
    const heapProblem = { kind: 'corrupt', address: 8, reason: 'haunted' };
    expect(upgradeProof({ ...sampleProof(), heapProblem })).toMatchObject({
      kind: 'damaged',
      problem: expect.stringMatching(/^heapProblem\.reason: not one of segment-bounds, /),
    });
  });
});
