import { describe, expect, it } from 'vitest';
import { describeUnobserved, followsHandles, OBSERVING, OBSERVING_TEXT } from './observing.ts';
import { samplesMemory } from './observing.ts';

describe('how closely a run is watched', () => {
  it('loses one means with each value, so that a difference can be put down to it', () => {
    expect(OBSERVING.map((value) => [samplesMemory(value), followsHandles(value)])).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
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
