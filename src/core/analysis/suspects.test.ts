import { describe, expect, it } from 'vitest';
import { heapProof, sampleMark } from '../fixtures/sample-heap.ts';
import { settledReadings } from './settled-readings.ts';
import { buildSuspectReport } from './suspects.ts';

/** A run that leaves 112,288 bytes in 1,138 chunks behind with each proof, as 2.15 does. */
const proofs = Array.from({ length: 7 }, (_, index) =>
  heapProof(
    index,
    4464,
    {
      mark: sampleMark({
        unreachableBytes: 5_000_000 + index * 112_288,
        unreachableChunks: 1138 * (index + 1),
        unreachableBytesWithoutStacks: 6_000_000 + index * 112_304,
        suspects: [
          {
            chunkBytes: 112,
            resembles: 'pointers',
            chunks: 544,
            bytes: 60_928,
            direct: 544,
            directBytes: 104_448,
          },
        ],
      }),
    },
    { warmup: index === 0 },
  ),
);

describe('buildSuspectReport', () => {
  it('tells the change per proof beside what stands there', () => {
    const at = proofs.at(-1) ?? heapProof(0, 1);
    expect(buildSuspectReport(proofs, at)).toMatchObject({
      bytes: 5_673_728,
      chunks: 7966,
      bytesWithoutStacks: 6_673_824,
      perProof: { estimate: 112_288, low: 112_288, high: 112_288 },
      perProofWithoutStacks: { estimate: 112_304 },
      proofs: 6,
      groups: [{ direct: 544 }],
    });
  });

  it('says how much is in groups that were not kept', () => {
    const at = proofs[0] ?? heapProof(0, 1);
    expect(buildSuspectReport(proofs, at)?.unlisted).toEqual({
      chunks: 1138 - 544,
      bytes: 5_000_000 - 60_928,
    });
    const [group] = at.heap?.mark?.suspects ?? [];
    const whole = sampleMark({
      unreachableBytes: 2 * 60_928,
      unreachableChunks: 2 * 544,
      suspects: group === undefined ? [] : [group, group],
    });
    expect(buildSuspectReport([], heapProof(0, 4464, { mark: whole }))?.unlisted).toBeNull();
  });

  it('does not exist where the heap was not marked', () => {
    expect(buildSuspectReport(proofs, heapProof(7, 4464))).toBeNull();
  });

  it('estimates the change from the newest proofs in a row that were marked', () => {
    const at = proofs.at(-1) ?? heapProof(0, 1);
    const late = proofs.map((proof) => (proof.index === 3 ? heapProof(3, 4464) : proof));
    expect(buildSuspectReport(late, at)?.perProof).toEqual({
      estimate: 112_288,
      low: null,
      high: null,
    });
  });

  it('has no change before two proofs were marked', () => {
    const [first] = proofs;
    if (first === undefined) throw new Error('no proof');
    expect(buildSuspectReport([first], first)).toMatchObject({ perProof: null, proofs: 0 });
  });
});

describe('settledReadings', () => {
  const pages = ({ pages: { after } }: { pages: { after: number } }) => after;

  it('begin after the last warm-up proof, or the first proof of all', () => {
    expect(settledReadings(proofs, ({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const cold = proofs.map((proof) => ({ ...proof, warmup: proof.index < 3 }));
    expect(settledReadings(cold, ({ index }) => index)).toEqual([2, 3, 4, 5, 6]);
    const none = proofs.map((proof) => ({ ...proof, warmup: false }));
    expect(settledReadings(none, pages)).toHaveLength(7);
  });

  it('end before a proof that is missing or has none', () => {
    const gap = proofs.filter(({ index }) => index !== 4);
    expect(settledReadings(gap, pages)).toHaveLength(4);
    expect(settledReadings(proofs, ({ index }) => (index === 2 ? null : index))).toEqual([0, 1]);
  });

  it('are none before the first measured proof', () => {
    expect(settledReadings(proofs.slice(0, 1), pages)).toEqual([]);
  });
});
