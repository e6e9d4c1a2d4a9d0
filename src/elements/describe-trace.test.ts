import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../core/run.ts';
import type { ProofSample } from '../core/run.ts';
import { RunTrace } from './chart-model.ts';
import { describeTraceAt } from './describe-trace.ts';

function proof(index: number, startedAt: number): ProofSample {
  return {
    formatVersion: FORMAT_VERSION,
    runId: 'run',
    index,
    warmup: index === 0,
    life: 0,
    nth: index,
    startedAt,
    proveMs: 9000,
    verifyMs: 1000,
    verified: true,
    pages: { before: 1600, after: 1600, highWater: 1600 },
    heap: null,
    heapProblem: null,
    handles: null,
    phases: [{ name: 'wrap proof', startMs: 4000, ms: 5000 }],
  };
}

const TRACE = new RunTrace();
TRACE.sync({
  id: 'run',
  label: 'Leaking',
  tone: 'leaking',
  startedAt: 0,
  until: 55_000,
  points: [{ at: 2000, pages: 1600 }],
  proofs: [proof(0, 10_000), proof(1, 30_000), proof(2, 40_000)],
  inFlight: [],
  changes: [],
  provers: [],
  proverOfLife: [0],
  refreshes: [],
});

describe('describeTraceAt', () => {
  it.each([
    [1, null],
    [5, '100 MiB (1\u202f600 pages)'],
    [12, '100 MiB (1\u202f600 pages), proof 1 (warm-up)'],
    [25, '100 MiB (1\u202f600 pages), proof 1 (warm-up), finished'],
    [35, '100 MiB (1\u202f600 pages), proof 2, wrap proof'],
    [40, '100 MiB (1\u202f600 pages), proof 2, finished'],
    [41, '100 MiB (1\u202f600 pages), proof 3'],
    [50, '100 MiB (1\u202f600 pages), proof 3, finished'],
    [56, null],
  ])('at %d s', (x, expected) => {
    expect(describeTraceAt(TRACE, x)).toBe(expected);
  });

  it('says of a proof that it is the first after a change of switches', () => {
    const trace = new RunTrace();
    if (TRACE.run !== null) trace.sync({ ...TRACE.run, changes: [0, 1] });
    expect(describeTraceAt(trace, 12)).toMatch(/, proof 1 \(warm-up, switches changed\)$/);
    expect(describeTraceAt(trace, 35)).toMatch(/, proof 2 \(switches changed\), wrap proof$/);
  });

  const refresh = { prover: 0, at: 20_000, readyAt: 28_000, beforeProof: 1, cause: 'as set' };

  it('says where the memory is being replaced, and what is made in the fresh one', () => {
    const trace = new RunTrace();
    if (TRACE.run !== null) trace.sync({ ...TRACE.run, refreshes: [refresh] });
    expect(describeTraceAt(trace, 22)).toMatch(/, memory replaced as set$/);
    expect(describeTraceAt(trace, 32)).toMatch(/, proof 2 \(in a fresh memory\)$/);
  });

  it('has all provers together, and each by itself', () => {
    const trace = new RunTrace();
    const beside = { ...proof(1, 11_000), life: 1, nth: 0 };
    if (TRACE.run !== null) {
      trace.sync({
        ...TRACE.run,
        points: [{ at: 0, pages: 2400 }],
        provers: [[{ at: 0, pages: 1600 }], [{ at: 0, pages: 800 }], []],
        proverOfLife: [0, 1],
        proofs: [proof(0, 10_000), beside],
        refreshes: [{ ...refresh, prover: 1, at: 30_000, beforeProof: 9, readyAt: null }],
      });
    }
    expect(describeTraceAt(trace, 16)).toBe(
      '150 MiB (2\u202f400 pages) in all; prover 1 100 MiB, proof 1 (warm-up), wrap proof; prover 2 50.0 MiB, proof 2, wrap proof; prover 3 no memory yet',
    );
    expect(describeTraceAt(trace, 31)).toContain('prover 2 50.0 MiB, memory replaced as set');
  });
});
