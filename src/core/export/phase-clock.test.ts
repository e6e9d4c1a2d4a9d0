import { describe, expect, it } from 'vitest';
import { sampleProof } from '../fixtures/sample-run.ts';
import { phaseClock } from './phase-clock.ts';

describe('phaseClock', () => {
  // Each takes 10.9 s; witness to 1.2 s, step proof to 4.2 s.
  const proofs = [sampleProof({ startedAt: 1000 }), sampleProof({ index: 1, startedAt: 20_000 })];

  it.each([
    [0, 'before the first proof'],
    [1000, 'in the phase witness'],
    [2199, 'in the phase witness'],
    [2200, 'in the phase step proof'],
    [5201, 'in a proof, outside of its phases'],
    [11_900, 'in a proof, outside of its phases'],
    [11_901, 'between two proofs'],
    [20_000, 'in the phase witness'],
    [30_901, 'after the last proof'],
  ])('at %d ms: %s', (at, phase) => {
    expect(phaseClock(proofs)(at)).toBe(phase);
  });

  it('knows no phase without proofs', () => {
    expect(phaseClock([])(0)).toBe('before the first proof');
  });
});
