import { describe, expect, it } from 'vitest';
import { sampleRecord } from '../core/fixtures/sample-run.ts';
import type { Recycling } from '../core/experiment/recycling.ts';
import type { RunView } from '../state/app.ts';
import { describePressure, describeProverMemory, findPressed } from './describe-pressure.ts';

/** A run with a limit of 8192 pages, whose provers have memories of these sizes. */
function runWith(pages: readonly number[], recycling: Recycling = 'off'): RunView {
  const { config } = sampleRecord();
  const record = sampleRecord({
    status: 'running',
    limitBytes: 512 * 2 ** 20,
    config: { ...config, provers: pages.length, recycling },
  });
  const proverPoints = pages.map((size) => [{ at: 0, pages: size }]);
  return { record, proofs: [], points: [], proverPoints, heapPoints: [] };
}

describe('findPressed', () => {
  it.each([
    [[6963], []],
    [[6964], [0]],
    [
      [100, 8192, 7000],
      [1, 2],
    ],
    [[], []],
  ])('of memories of %j pages names %j', (pages, pressed) => {
    expect(findPressed(runWith(pages))).toEqual(pressed);
  });

  it('says nothing as long as the limit is not known', () => {
    const run = runWith([8192]);
    expect(findPressed({ ...run, record: { ...run.record, limitBytes: null } })).toEqual([]);
  });
});

describe('describePressure', () => {
  it('has the figures and what to do', () => {
    expect(describePressure(runWith([7000]), [0])).toMatch(
      /^Memory pressure: 438 MiB are used of 512 MiB, which is 85 % or more\. .*refresh the memory now/,
    );
  });

  it('names provers where there are several', () => {
    expect(describePressure(runWith([7000, 100, 8000]), [0, 2])).toContain(
      'prover 1 uses 438 MiB, prover 3 uses 500 MiB of 512 MiB',
    );
  });

  it.each([
    ['threshold', 'replaced before the next proof'],
    ['every:4', 'not expected to fit'],
  ] as const)('knows what a run with %s does by itself', (recycling, text) => {
    expect(describePressure(runWith([7000], recycling), [0])).toContain(text);
  });
});

describe('describeProverMemory', () => {
  it('has the size and the limit', () => {
    expect(describeProverMemory(runWith([1600, 0]), 0)).toBe('100 MiB of 512 MiB');
    expect(describeProverMemory(runWith([1600, 0]), 1)).toBe('0 B of 512 MiB');
  });
});
