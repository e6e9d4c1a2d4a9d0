import { describe, expect, it } from 'vitest';
import type { HeapFinding } from '../heap/heap-problem.ts';
import { listProofEvidence } from './describe-evidence.ts';

const LIMIT = 2 ** 32;

function evidenceOf(heap: HeapFinding, limitBytes: number | null = LIMIT): readonly string[] {
  return listProofEvidence({ heap, pagesAfter: 4464 }, limitBytes);
}

describe('the evidence of a proof that was refused', () => {
  it('is its memory, and where its heap is damaged', () => {
    expect(evidenceOf({ kind: 'corrupt', address: 0x140008, reason: 'adjacent-free' })).toEqual([
      'The memory had 279 MiB of at most 4.00 GiB, 6 %.',
      'The heap is damaged: at 0x00140008 two free chunks are neighbours, which freeing would have merged.',
    ]);
  });

  it('is silent on what is not known', () => {
    expect(evidenceOf({ kind: 'no-memory' }, null)).toEqual([]);
  });
});
