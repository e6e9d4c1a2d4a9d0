import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/export/report-format.ts';
import type { Side } from './bench-report.ts';
import { sampleVisit } from './fixtures/sample-bench.ts';
import type { RunOutcome } from './measure-run.ts';
import { runPairs } from './run-pairs.ts';
import { COMPARISONS } from './sides.ts';

const cold = sampleVisit(19_000, 12_900, 12_900);
const finished: RunOutcome = { kind: 'finished', run: { cold, warm: null } };
const crash: RunOutcome = { kind: 'failed', verdict: 'crash', reason: 'a trap' };
const failed = (verdict: Verdict): RunOutcome => ({ kind: 'failed', verdict, reason: 'a trap' });

/** Measures `wanted` pairs of runs that end as `outcomes` say, in order, and then all well. */
async function measure(wanted: number, outcomes: readonly RunOutcome[]) {
  const order: Side[] = [];
  const lines: string[] = [];
  let settled = 0;
  const outcome = await runPairs(COMPARISONS[0], wanted, {
    measure: (side) => Promise.resolve(outcomes[order.push(side) - 1] ?? finished),
    tell: (line) => lines.push(line),
    onSettled: () => (settled += 1),
  });
  const numbers = outcome.pairs.map(({ number }) => number);
  return { ...outcome, order, lines, settled, numbers };
}

describe('runPairs', () => {
  it('alternates between the two sides, and swaps them in every second pair', async () => {
    const { order, pairs, complete, settled } = await measure(4, []);
    expect(order.join(' ')).toBe('stock runtime runtime stock stock runtime runtime stock');
    expect(pairs.map(({ first }) => first)).toEqual([
      'reference',
      'candidate',
      'reference',
      'candidate',
    ]);
    expect(complete).toBe(true);
    expect(settled).toBe(4);
  });

  it('keeps the sides apart, whichever ran first', async () => {
    const fast: RunOutcome = {
      kind: 'finished',
      run: { cold: sampleVisit(9000, 7000), warm: sampleVisit(900, 7000) },
    };
    const { pairs, lines } = await measure(2, [finished, fast, fast, finished]);
    for (const { reference, candidate } of pairs) {
      expect(reference.cold.compileMs).toBe(19_000);
      expect(candidate.cold.compileMs).toBe(9000);
    }
    expect(lines).toEqual([
      'pair 1 of 2, stock: compile 19.0 s, proofs 12.9 s, 12.9 s; all verified',
      'pair 1 of 2, runtime: compile 9.0 s, proof 7.0 s; again compile 900 ms, proof 7.0 s; all verified',
      'pair 2 of 2, runtime: compile 9.0 s, proof 7.0 s; again compile 900 ms, proof 7.0 s; all verified',
      'pair 2 of 2, stock: compile 19.0 s, proofs 12.9 s, 12.9 s; all verified',
    ]);
  });

  it('measures both runs of a pair again when one crashed, and says so', async () => {
    const { order, complete, failures, lines, numbers } = await measure(2, [
      finished,
      finished,
      finished,
      crash,
    ]);
    expect(order.join(' ')).toBe('stock runtime runtime stock runtime stock');
    expect(numbers).toEqual([1, 2]);
    expect(complete).toBe(true);
    expect(failures).toEqual([{ pair: 2, side: 'stock', verdict: 'crash', reason: 'a trap' }]);
    expect(lines).toContain('pair 2 of 2, stock: FAILED (crash): a trap');
    expect(lines).toContain('Measuring pair 2 once more.');
  });

  it('does not start the second run of a pair whose first one failed', async () => {
    const { order } = await measure(1, [failed('hang')]);
    expect(order).toEqual(['stock', 'stock', 'runtime']);
  });

  it('leaves a pair out that fails twice, and measures the others', async () => {
    const { numbers, failures, complete, lines, settled } = await measure(3, [
      finished,
      finished,
      crash,
      failed('hang'),
    ]);
    expect(numbers).toEqual([1, 3]);
    expect(failures.map(({ pair, verdict }) => [pair, verdict])).toEqual([
      [2, 'crash'],
      [2, 'hang'],
    ]);
    expect(complete).toBe(false);
    expect(settled).toBe(3);
    expect(lines).toContain('Pair 2 is left out.');
  });

  it('gives up after two pairs in a row, and keeps those before them', async () => {
    const { numbers, order, complete, lines } = await measure(5, [
      finished,
      finished,
      crash,
      crash,
      crash,
      crash,
    ]);
    expect(numbers).toEqual([1]);
    expect(order).toHaveLength(6);
    expect(complete).toBe(false);
    expect(lines.at(-1)).toBe('Giving up after 2 pairs in a row.');
  });

  it('does not try again what made a wrong proof', async () => {
    const { order, complete } = await measure(3, [failed('verification-failed')]);
    expect(order).toEqual(['stock']);
    expect(complete).toBe(false);
  });
});
