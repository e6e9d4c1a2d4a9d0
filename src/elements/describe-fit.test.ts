import { describe, expect, it } from 'vitest';
import type { Fragmentation } from '../core/analysis/fragmentation.ts';
import { describeFit, describeFragmentation } from './describe-fit.ts';

const MIB = 2 ** 20;

const free: Fragmentation = {
  freeBytes: 17 * MIB,
  freeChunks: 53,
  largestFreeBytes: 4 * MIB,
  topBytes: 8 * MIB,
  scattered: 13 / 17,
  scatteredWithTop: 17 / 25,
  sizes: [],
};
const full: Fragmentation = {
  ...free,
  freeBytes: 0,
  freeChunks: 0,
  largestFreeBytes: 0,
  topBytes: 0,
  scattered: null,
  scatteredWithTop: null,
};

describe('describeFit', () => {
  const neededBytes = 2 * MIB;

  it('names the chunk that takes it', () => {
    const chunk = { kind: 'chunk', neededBytes, chunk: 1_048_576, chunkBytes: 3 * MIB } as const;
    expect(describeFit({ ...chunk, leftBytes: MIB }, free)).toBe(
      'Yes. It goes into the free chunk of 3.00 MiB at 0x00100000, of which 1.00 MiB stay free.',
    );
    expect(describeFit({ ...chunk, leftBytes: 0 }, free)).toBe(
      'Yes. It takes all of the free chunk of 3.00 MiB at 0x00100000.',
    );
  });

  it('says that it comes from the end', () => {
    expect(describeFit({ kind: 'top', neededBytes, leftBytes: 6 * MIB }, free)).toBe(
      'Yes. No free chunk is large enough, but the free end of the heap is; 6.00 MiB of it stay.',
    );
  });

  it('says by how much the memory would grow, and why', () => {
    expect(describeFit({ kind: 'grow', neededBytes, growBytes: 33 * 65_536 }, free)).toBe(
      'No. 25.0 MiB are free, but no more than 8.00 MiB in one piece. The memory would grow by 2.06 MiB (33 pages).',
    );
    expect(describeFit({ kind: 'grow', neededBytes, growBytes: 65_536 }, full)).toBe(
      'No. Nothing is free. The memory would grow by 64.0 KiB (1 page).',
    );
  });

  it('says that it cannot grow', () => {
    expect(describeFit({ kind: 'fails', neededBytes, growBytes: 33 * 65_536 }, full)).toBe(
      'No, and the memory cannot grow by the 2.06 MiB (33 pages) that it takes: the allocation would fail. Nothing is free.',
    );
  });
});

describe('describeFragmentation', () => {
  it('tells pieces and the end apart', () => {
    expect(describeFragmentation(free)).toBe(
      '17.0 MiB are free between chunks in use, in 53 pieces; the largest has 4.00 MiB, so 76 % lie in smaller ones. 8.00 MiB are free in one piece at the end of the heap.',
    );
  });

  it('needs no percentage for one piece, or none', () => {
    expect(describeFragmentation({ ...free, freeChunks: 1, scattered: 0 })).toMatch(
      /^17\.0 MiB are free between chunks in use, in one piece\. 8/,
    );
    expect(describeFragmentation(full)).toBe(
      'Nothing is free between chunks in use. 0 B are free in one piece at the end of the heap.',
    );
  });
});
