import { describe, expect, it } from 'vitest';
import { describeUnobserved, followsHandles, OBSERVING, OBSERVING_TEXT } from './observing.ts';
import { samplesMemory } from './observing.ts';

describe('how closely a run is watched', () => {
  it('loses one means with each value, so that a difference can be put down to it', () => {
    const means = (['full', 'memory', 'none'] as const).map((value) => [
      samplesMemory(value, 3),
      followsHandles(value),
    ]);
    expect(means).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('alternates so that of every four proofs after the first, two are watched, in the middle of time', () => {
    const watched = (proof: number | null) => samplesMemory('alternate', proof);
    expect(watched(null)).toBe(true);
    const eight = [true, false, false, true, false, true, true, false];
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(watched)).toEqual([true, ...eight]);
    expect([9, 10, 11, 12, 13, 14, 15, 16].map(watched)).toEqual(eight);
    for (let first = 1; first < 40; first += 4) {
      const block = [first, first + 1, first + 2, first + 3];
      const sum = (proofs: number[]) => proofs.reduce((total, proof) => total + proof, 0);
      const [on, off] = [block.filter(watched), block.filter((proof) => !watched(proof))];
      expect([on.length, sum(on)]).toEqual([off.length, sum(off)]);
    }
  });

  it('is told of every run that goes without something', () => {
    for (const value of OBSERVING) {
      expect(describeUnobserved(value) === null).toBe(value === 'full');
    }
    expect(describeUnobserved('none')).toContain('Not observed inside proofs');
  });

  it('has a name for each value', () => {
    expect(Object.keys(OBSERVING_TEXT.values)).toEqual([...OBSERVING]);
    for (const text of Object.values(OBSERVING_TEXT.values)) expect(text).toMatch(/^[A-Z]/);
  });
});
