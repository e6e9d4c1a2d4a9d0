import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/core/export/report.ts';
import type { Report } from '../../../src/core/export/report-format.ts';
import { SEEN_THROUGH } from '../../../src/core/fixtures/seen-run.ts';
import { compareBaseline, listDifferences } from './compare-baseline.ts';
import { readBaseline } from './read-baseline.ts';
import { comparisonCases, renderComparison } from './render-comparison.ts';

const KIB = 1024;
const REPORT = buildReport(SEEN_THROUGH);

type Interval = readonly [low: number, estimate: number, high: number];

/** The sample with such a growth of live bytes, in bytes per proof. */
function growing([low, estimate, high]: Interval): Report {
  const liveBytesPerProof = { low, estimate, high };
  return { ...REPORT, growth: { ...REPORT.growth, liveBytesPerProof } };
}

const outcomeOf = (before: Interval, now: Interval) =>
  compareBaseline(growing(before), growing(now)).figures[0]?.outcome;

describe('a comparison with a baseline', () => {
  it('finds two equal runs equal', () => {
    const comparison = compareBaseline(REPORT, REPORT);
    expect(comparison.isWorse).toBe(false);
    expect(comparison.classes).toEqual([]);
    expect(comparison.figures.map(({ outcome }) => outcome)).toEqual(['same', 'same']);
  });

  it.each<[string, Interval, Interval]>([
    ['worse', [0, 1 * KIB, 2 * KIB], [4 * KIB, 5 * KIB, 6 * KIB]],
    ['better', [4 * KIB, 5 * KIB, 6 * KIB], [0, 1 * KIB, 2 * KIB]],
    // The estimates differ by as much, but either could be the other.
    ['same', [0, 1 * KIB, 5 * KIB], [4 * KIB, 5 * KIB, 6 * KIB]],
    // Certain, and too small for anybody to mind.
    ['same', [0, 0, 0], [512, 512, 512]],
  ])('is %s by intervals: %j and then %j', (outcome, before, now) => {
    expect(outcomeOf(before, now)).toBe(outcome);
  });

  it('is undecided where one of them has no interval', () => {
    const open = { estimate: 1e9, low: null, high: null };
    const short = { ...REPORT, growth: { ...REPORT.growth, liveBytesPerProof: open } };
    const comparison = compareBaseline(REPORT, short);
    expect(comparison.figures[0]?.outcome).toBe('undecided');
    expect(comparison.isWorse).toBe(false);
  });

  it('is never worse both ways', () => {
    const interval = fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6)).map((three): Interval => {
      const [low = 0, estimate = 0, high = 0] = three.toSorted((a, b) => a - b);
      return [low, estimate, high];
    });
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        const opposite = { worse: 'better', better: 'worse', same: 'same' } as const;
        const there = outcomeOf(a, b);
        expect(there).not.toBe('undecided');
        expect(outcomeOf(b, a)).toBe(opposite[there as keyof typeof opposite]);
      }),
    );
  });

  it('shows by class what a proof leaves more or less of, and nothing that is kept for good', () => {
    const left = (estimate: number) => ({ estimate, low: estimate, high: estimate });
    const row = REPORT.byClass?.[0] ?? expect.fail('there is no class');
    const classes = (proofs: number, perProof: number): Report => ({
      ...REPORT,
      proofs: REPORT.proofs.slice(0, proofs),
      byClass: [
        { ...row, class: 'WasmFpSrs', alive: 2, alivePerProof: left(0) },
        { ...row, class: 'WasmFpPolyComm', alive: 9, alivePerProof: left(perProof) },
        { ...row, class: 'WasmFpGate', alive: 9, alivePerProof: left(1) },
      ],
    });
    const comparison = compareBaseline(classes(3, 0.5), classes(6, 15));
    expect(comparison.classes).toEqual([
      { class: 'WasmFpPolyComm', beforePerProof: 0.5, nowPerProof: 15 },
    ]);
    const text = renderComparison(comparison, 'gate.json');
    expect(text).toContain('Against the baseline gate.json');
    expect(text).toMatch(/WasmFpPolyComm: 0\.5 → 15\n/);
  });

  it('fails as a case of its own', () => {
    const worse = compareBaseline(growing([0, 0, 0]), growing([9 * KIB, 9 * KIB, 9 * KIB]));
    expect(worse.isWorse).toBe(true);
    expect(comparisonCases(worse)).toMatchObject([
      { name: 'live bytes against the baseline', outcome: 'fail' },
      { name: 'linear memory against the baseline', outcome: 'pass' },
    ]);
  });
});

describe('what makes two runs different', () => {
  it('is what decides how memory grows', () => {
    const { config } = REPORT;
    expect(listDifferences(config, config)).toEqual([]);
    const other = {
      ...config,
      circuitDigest: '999',
      threads: config.threads + 1,
      switches: { ...config.switches, pool: 'restarted' as const },
      maxMemoryBytes: 2 ** 29,
      pauseMs: 1500,
    };
    expect(listDifferences(config, other)).toEqual([
      `circuit digest was ${config.circuitDigest} and is 999`,
      'switch pool was kept and is restarted',
      `threads was ${config.threads} and is ${config.threads + 1}`,
      'pause was 0 ms and is 1500 ms',
      'memory limit was o1js’s own and is 512 MiB',
    ]);
  });

  it('is not how many proofs there were, nor the budget', () => {
    const { config } = REPORT;
    const budget = { liveBytesPerProof: 1, pageBytesPerProof: 1 };
    expect(listDifferences(config, { ...config, proofs: 99, budget })).toEqual([]);
  });
});

describe('the reader of baselines', () => {
  it('reads what was written', () => {
    expect(readBaseline(JSON.stringify(REPORT))).toEqual({ kind: 'ok', report: REPORT });
  });

  it.each([
    ['no JSON', 'hello', /it is no JSON/],
    ['another file', '{"name":"x"}', /it is no report \(formatVersion: not one of 1\)/],
    ['a newer report', '{"formatVersion":2}', /of a newer version than this one/],
    ['a crash', JSON.stringify({ ...REPORT, verdict: 'crash' }), /its run ended with crash/],
    [
      'a short run',
      JSON.stringify(buildReport({ ...SEEN_THROUGH, proofs: SEEN_THROUGH.proofs.slice(0, 3) })),
      /too short for an interval/,
    ],
  ])('refuses %s', (_, text, reason) => {
    expect(readBaseline(text)).toEqual({
      kind: 'unusable',
      reason: expect.stringMatching(reason),
    });
  });
});
