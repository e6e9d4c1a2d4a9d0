import { describe, expect, it } from 'vitest';
import { sampleRun } from '../core/fixtures/sample-run.ts';
import type { DamagedPart } from '../storage/run-repository.ts';
import { describeUnstored, noteMissing } from './describe-damaged.ts';

const DAMAGED: DamagedPart = {
  part: 'proof',
  index: 1,
  problem: 'pages: not an object',
  isNewer: false,
};

/** A run that made so many proofs, of which two are stored. */
function storedRun(proofsDone: number, damaged: readonly DamagedPart[] = []) {
  const { record, ...rest } = sampleRun([10, 20, 30], 0);
  return { ...rest, record: { ...record, proofsDone }, damaged };
}

describe('proofs that a run made and that are not stored', () => {
  it('are counted', () => {
    expect(describeUnstored(storedRun(3))).toBe('1 of the 3 proofs of this run is not stored.');
    expect(describeUnstored(storedRun(60))).toBe('58 of the 60 proofs of this run are not stored.');
  });

  it('are none where all are there, readable or not', () => {
    expect(describeUnstored(storedRun(2))).toBeNull();
    expect(describeUnstored(storedRun(3, [DAMAGED]))).toBeNull();
  });

  it('are more than the damaged ones, and no curve stands for one', () => {
    const curve: DamagedPart = { ...DAMAGED, part: 'curve' };
    expect(describeUnstored(storedRun(4, [DAMAGED, curve]))).toMatch(/^1 of the 4/);
  });
});

it('a report says what its figures are without', () => {
  expect(noteMissing(storedRun(2))).toEqual([]);
  expect(noteMissing(storedRun(4, [DAMAGED]))).toEqual([
    '1 of the 4 proofs of this run is not stored. The figures are those of the others.',
    'Proof 2 is stored and cannot be read (pages: not an object); the figures are without it.',
  ]);
});
