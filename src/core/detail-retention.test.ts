import { describe, expect, it } from 'vitest';
import { droppedDetail, keepsDetail } from './detail-retention.ts';

/** Which proofs of a run have details once its last one is stored. */
function keptOf(proofs: number): number[] {
  const kept = new Set<number>();
  for (let index = 0; index < proofs; index += 1) {
    kept.add(index);
    const dropped = droppedDetail(index);
    if (dropped !== null) expect(kept.delete(dropped)).toBe(true);
  }
  return [...kept];
}

describe('droppedDetail', () => {
  it('keeps everything of a short run', () => {
    expect(keptOf(48)).toHaveLength(48);
  });

  it('keeps both ends of a long one, and powers of two between them', () => {
    const range = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => from + i);
    expect(keptOf(300)).toEqual([...range(0, 24), 32, 64, 128, 256, ...range(276, 300)]);
  });

  it.each([1, 24, 48, 49, 300, 1100])('is known in advance of a run of %d proofs', (proofs) => {
    const all = Array.from({ length: proofs }, (_, index) => index);
    expect(all.filter((index) => keepsDetail(index, proofs - 1))).toEqual(keptOf(proofs));
  });

  it('keeps few of ten thousand', () => {
    expect(keptOf(10_000)).toHaveLength(24 + 9 + 24);
  });
});
