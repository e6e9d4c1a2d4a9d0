import { describe, expect, it } from 'vitest';
import { heapProof } from '../fixtures/sample-heap.ts';
import { sampleProof } from '../fixtures/sample-run.ts';
import { describeUnwalked } from './unwalked-heaps.ts';

describe('describeUnwalked', () => {
  it('has nothing to say of heaps that were walked', () => {
    expect(describeUnwalked([heapProof(0, 4600), heapProof(1, 4600)])).toEqual([]);
  });

  it('has a line for each cause, with its proofs', () => {
    const damage = { kind: 'corrupt', address: 0x20_0000, reason: 'chunk-flags' } as const;
    const proofs = [
      sampleProof({ index: 0 }),
      heapProof(1, 4600),
      ...[2, 3, 4].map((index) => sampleProof({ index, heapProblem: damage })),
      sampleProof({ index: 5, heapProblem: { kind: 'busy' } }),
    ];
    expect(describeUnwalked(proofs)).toEqual([
      'proofs[].heap: the heap could not be walked after proof 1. Nobody kept why.',
      expect.stringMatching(
        /^proofs\[\]\.heap: the heap could not be walked after proofs 3 to 5\. It is damaged: at 0x00200000 the header of a chunk has a bit/,
      ),
      'proofs[].heap: the heap could not be walked after proof 6. It never came to rest: threads changed it each time that it was looked at.',
    ]);
  });
});
