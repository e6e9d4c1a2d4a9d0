import { describe, expect, it } from 'vitest';
import { heapProof, sampleMark } from '../fixtures/sample-heap.ts';
import type { HeapChange } from '../fixtures/sample-heap.ts';
import { describeGrowthCause, describeMemory } from './waterfall-sentence.ts';
import { splitGrowth, splitMemory } from './waterfall.ts';

const MIB = 2 ** 20;

function cause(from: readonly [number, HeapChange], to: readonly [number, HeapChange]): string {
  const growth = splitGrowth(heapProof(3, ...from), heapProof(4, ...to));
  if (growth === null) throw new Error('not split');
  return describeGrowthCause(growth);
}

const stacks = (count: number): HeapChange => ({
  liveBytes: 20 * MIB + count * MIB,
  threadStacks: { count, bytes: count * MIB },
});

describe('describeGrowthCause', () => {
  it('names the thread stacks of a pool that is started anew for each proof', () => {
    expect(cause([4600, stacks(16)], [4732, stacks(24)])).toBe(
      '8 more thread stacks: 8.00 MiB of 8.25 MiB.',
    );
    expect(cause([4600, stacks(1)], [4617, stacks(2)])).toBe(
      'One more thread stack: 1.00 MiB of 1.06 MiB.',
    );
  });

  it('says that a memory of the same size leaks all the same', () => {
    const before = { liveBytes: 60 * MIB, mark: sampleMark({ unreachableBytes: 0 }) };
    const after = {
      liveBytes: 60 * MIB + 112_288,
      mark: sampleMark({ unreachableBytes: 112_288 }),
    };
    expect(cause([4600, before], [4600, after])).toBe(
      'The memory did not grow, yet 110 KiB more of it are in use, in space that was free before. Most of that: memory that no JavaScript object owns (nearly all of it suspected leaks), 110 KiB.',
    );
  });

  it('tells how much of what has no owner is suspected, where that is not all', () => {
    const before = { liveBytes: 60 * MIB, mark: sampleMark({ unreachableBytes: 0 }) };
    const after = { liveBytes: 61 * MIB, mark: sampleMark({ unreachableBytes: 112_288 }) };
    expect(cause([4600, before], [4616, after])).toBe(
      'Memory that no JavaScript object owns (110 KiB of it suspected leaks): 1.00 MiB of 1.00 MiB.',
    );
  });

  it('explains a part that is larger than the growth', () => {
    expect(cause([4600, stacks(16)], [4633, stacks(24)])).toBe(
      '8 more thread stacks: 8.00 MiB, more than the 2.06 MiB that the memory grew by, because some of it was free before.',
    );
  });

  it('names free space where that is what came', () => {
    expect(cause([4600, {}], [4633, {}])).toBe(
      'Free space at the end of the memory: 2.06 MiB of 2.06 MiB.',
    );
    expect(cause([4600, stacks(1)], [4633, stacks(2)])).toBe(
      'Free space at the end of the memory: 1.06 MiB of 2.06 MiB; then one more thread stack, 1.00 MiB.',
    );
  });

  it('takes no free space for a cause that only lies elsewhere than before', () => {
    const before = { ...stacks(16), freeBytes: MIB };
    const after = { ...stacks(24), freeBytes: 16 * MIB };
    expect(cause([4600, before], [4732, after])).toBe(
      '8 more thread stacks: 8.00 MiB of 8.25 MiB.',
    );
  });

  it('names objects that JavaScript holds', () => {
    const before = { liveBytes: 60 * MIB, mark: sampleMark({ handleBytes: MIB }) };
    const after = { liveBytes: 61 * MIB, mark: sampleMark({ handleBytes: 2 * MIB }) };
    expect(cause([4600, before], [4616, after])).toBe(
      'Objects that JavaScript still holds: 1.00 MiB of 1.00 MiB.',
    );
  });

  it('claims nothing where nothing came', () => {
    const nothing = 'The memory did not grow, and no more of it is in use than before.';
    expect(cause([4600, {}], [4600, {}])).toBe(nothing);
    expect(cause([4600, { liveBytes: 2 * MIB }], [4600, { liveBytes: MIB }])).toBe(nothing);
  });
});

it('describeMemory tells what is in use from what the next proof finds free', () => {
  const memory = splitMemory(heapProof(0, 4464, { liveBytes: 86.25 * MIB, freeBytes: 7 * MIB }));
  if (memory === null) throw new Error('not split');
  expect(describeMemory(memory)).toBe(
    'Of 279 MiB, 86.3 MiB are in use; 186 MiB are free in one piece, and the next proof uses them again.',
  );
});
