import { describe, expect, it } from 'vitest';
import type { JsHeapPart, JsHeapState } from './js-heap.ts';
import { jsHeapPerProver } from './js-heap-per-prover.ts';

const part = (where: string, bytesBesideLinear: number, kind = 'JavaScript'): JsHeapPart => ({
  where,
  kind,
  bytes: bytesBesideLinear + 1000,
  bytesBesideLinear,
});
const measured = (...parts: JsHeapPart[]): JsHeapState => ({
  kind: 'measured',
  reading: { at: 0, bytes: 0, parts, linearBytes: [] },
});

describe('jsHeapPerProver', () => {
  it('counts a prover’s worker and those that o1js starts, and nothing of the page', () => {
    const state = measured(
      part('Prover worker', 80),
      part('Prover worker', 3, 'DOM'),
      part('A worker that o1js started', 10),
      part('A worker that o1js started', 10),
      part('Observer worker', 70),
      part('This page', 40),
    );
    expect(jsHeapPerProver(state)).toBe(103);
  });

  it('is shared by the provers that were at work', () => {
    const state = measured(
      part('Prover worker', 80),
      part('Prover worker', 60),
      part('A worker that o1js started', 11),
    );
    expect(jsHeapPerProver(state)).toBe(76);
  });

  it('is not known where no prover was counted', () => {
    expect(jsHeapPerProver(measured(part('This page', 40)))).toBeNull();
    expect(jsHeapPerProver({ kind: 'unmeasured' })).toBeNull();
  });
});
