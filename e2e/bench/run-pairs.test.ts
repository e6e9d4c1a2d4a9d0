import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/export/report-format.ts';
import type { BenchRun, Side } from './bench-report.ts';
import type { RunOutcome } from './measure-run.ts';
import { runPairs } from './run-pairs.ts';

const PROOF = { proveMs: 12_900, verifyMs: 600, pagesAfter: 4464, liveBytes: null };
const RUN: BenchRun = { compileMs: 19_000, pagesAfterCompile: 1461, proofs: [PROOF, PROOF] };

const finished: RunOutcome = { kind: 'finished', run: RUN };
const failed = (verdict: Verdict): RunOutcome => ({ kind: 'failed', verdict, reason: 'a trap' });

/** Measures `wanted` pairs of runs that end as `outcomes` say, in order, and then all well. */
async function measure(wanted: number, outcomes: readonly RunOutcome[]) {
  const order: Side[] = [];
  const lines: string[] = [];
  const outcome = await runPairs(wanted, {
    measure: (side) => Promise.resolve(outcomes[order.push(side) - 1] ?? finished),
    tell: (line) => lines.push(line),
  });
  return { ...outcome, order, lines };
}

describe('runPairs', () => {
  it('alternates between the two sides', async () => {
    const { order, pairs, complete } = await measure(3, []);
    expect(order.join(' ')).toBe('stock runtime stock runtime stock runtime');
    expect(pairs).toHaveLength(3);
    expect(complete).toBe(true);
  });

  it('says what each run took', async () => {
    const { lines } = await measure(1, []);
    expect(lines).toEqual([
      'pair 1 of 1, stock: compile 19.0 s, proofs 12.9 s, 12.9 s, all verified',
      'pair 1 of 1, runtime: compile 19.0 s, proofs 12.9 s, 12.9 s, all verified',
    ]);
  });

  it('measures both runs of a pair again when one crashed, and says so', async () => {
    const { order, pairs, failures, complete, lines } = await measure(2, [
      finished,
      finished,
      finished,
      failed('crash'),
    ]);
    expect(order.join(' ')).toBe('stock runtime stock runtime stock runtime');
    expect(pairs).toHaveLength(2);
    expect(complete).toBe(true);
    expect(failures).toEqual([{ pair: 2, side: 'runtime', verdict: 'crash', reason: 'a trap' }]);
    expect(lines).toContain('pair 2 of 2, runtime: FAILED (crash): a trap');
    expect(lines).toContain('Measuring pair 2 once more.');
  });

  it('does not start the second run of a pair whose first one failed', async () => {
    const { order } = await measure(1, [failed('hang')]);
    expect(order).toEqual(['stock', 'stock', 'runtime']);
  });

  it('gives up at a pair that fails twice, and keeps the pairs before it', async () => {
    const { order, pairs, failures, complete, lines } = await measure(5, [
      finished,
      finished,
      failed('crash'),
      failed('hang'),
    ]);
    expect(order).toEqual(['stock', 'runtime', 'stock', 'stock']);
    expect(pairs).toHaveLength(1);
    expect(failures.map(({ verdict }) => verdict)).toEqual(['crash', 'hang']);
    expect(complete).toBe(false);
    expect(lines.at(-1)).toBe('Giving up at pair 2.');
  });

  it('gives every pair a second attempt of its own', async () => {
    const crash = failed('crash');
    const { pairs, complete } = await measure(2, [crash, finished, finished, crash]);
    expect(pairs).toHaveLength(2);
    expect(complete).toBe(true);
  });

  it('does not try again what made a wrong proof', async () => {
    const { order, complete } = await measure(3, [failed('verification-failed')]);
    expect(order).toEqual(['stock']);
    expect(complete).toBe(false);
  });
});
