import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PATHS } from '../core/experiment/switches.ts';
import { sampleRecord } from '../core/fixtures/sample-run.ts';
import type { ProofOutcome } from '../protocol/prover-api.ts';
import { ProverBench } from './fixtures/prover-bench.ts';

const PROVEN: ProofOutcome = {
  startedAt: 1,
  proveMs: 1,
  verifyMs: 1,
  verified: true,
  carry: null,
  pagesBefore: 20,
  pagesAfter: 20,
  phases: [],
  handles: null,
  roots: null,
  events: null,
};

let bench: ProverBench;
beforeEach(() => {
  bench = new ProverBench();
});
afterEach(() => bench.dispose());

describe('a prover in a worker', () => {
  it('hands over its configuration and answers with what the worker answers', async () => {
    const answer = await bench.start().open();
    expect(answer).toEqual({ kind: 'ok', value: { limitBytes: 2 ** 32 } });
    expect(bench.received).toMatchObject({
      program: 'square',
      o1js: '2.15.0',
      threads: 2,
      own: { programUrl: 'own:square', o1jsUrl: null },
    });
    expect(bench.events).toEqual([{ kind: 'loading', at: 1 }]);
  });

  it('hands over a change of switches and answers with what came of it', async () => {
    const { switchStates } = sampleRecord();
    if (switchStates === null) throw new Error('the sample was compiled');
    const prover = bench.start({
      change: async (switches) => ({ kind: 'ok', value: { switches, switchStates } }),
    });
    await prover.open();
    expect(await prover.change(PATHS.freeing)).toEqual({
      kind: 'ok',
      value: { switches: PATHS.freeing, switchStates },
    });
  });

  it('has the whole curve of a call when the call answers', async () => {
    bench.observed = [[{ at: 5, pages: 20 }], [{ at: 6, pages: 30 }]];
    const error = { code: 'prove-failed', message: 'x', name: 'Error', stack: null } as const;
    const failing = bench.start({ prove: async () => ({ kind: 'error', error }) });
    await failing.open();
    expect(bench.points).toEqual([{ at: 5, pages: 20 }]);
    await failing.prove(0);
    expect(bench.points.at(-1)).toEqual({ at: 6, pages: 30 });
  });

  it.each([
    ['full', [25]],
    ['alternate', [25, null, 25, null]],
    ['none', []],
  ] as const)('has the memory sampled as a run is watched: %s', async (observe, expected) => {
    const prover = bench.start({ prove: async () => ({ kind: 'ok', value: PROVEN }) }, { observe });
    await prover.open();
    for (let proof = 0; proof < 6; proof += 1) await prover.prove(proof);
    expect(bench.cadences).toEqual(expected);
  });

  it('has the heap inspected from the handles that are alive, and marked fully if asked to', async () => {
    const roots = { classes: ['A'], chunks: Uint32Array.of(8), classOf: Uint16Array.of(0) };
    const prover = bench.start({
      prove: async () => ({ kind: 'ok', value: { ...PROVEN, roots } }),
    });
    await prover.open();
    const quick = await prover.prove(0);
    prover.markFully();
    const full = await prover.prove(1);
    expect(bench.inspected).toEqual([['A'], ['A']]);
    expect(quick).toMatchObject({
      kind: 'ok',
      value: { heap: { inspection: { walkMs: 1, mark: null } } },
    });
    expect(full).toMatchObject({ kind: 'ok', value: { heap: { inspection: { walkMs: 2 } } } });
  });

  it('hands on what walks found meanwhile', async () => {
    bench.walked = [{ at: 5, liveBytes: 1, freeBytes: 2, topBytes: 3 }];
    await bench.start().open();
    expect(bench.heapPoints).toEqual([{ at: 5, liveBytes: 1, freeBytes: 2, topBytes: 3 }]);
  });
});
