import { describe, expect, it } from 'vitest';
import type { BenchPair, BenchReport, BenchRun, ReleaseBench } from './bench-report.ts';
import { renderTable } from './render-table.ts';
import { buildRows } from './rows.ts';

function run(compileMs: number, ...proveMs: number[]): BenchRun {
  const proofs = proveMs.map((ms) => ({
    proveMs: ms,
    verifyMs: 500,
    pagesAfter: 4464,
    liveBytes: null,
  }));
  return { compileMs, pagesAfterCompile: 1461, proofs };
}

/** Pairs in which the machine becomes slower, and the runtime takes about half as long. */
const PAIRS: readonly BenchPair[] = [1, 1.1, 1.2, 1.3, 1.4].map((slow) => ({
  stock: run(20_000 * slow, 14_000 * slow, 12_000 * slow, 12_400 * slow),
  runtime: run(14_000 * slow, 8_000 * slow, 6_000 * slow, 6_200 * slow),
}));

function release(pairs: readonly BenchPair[], more: Partial<ReleaseBench> = {}): ReleaseBench {
  return {
    o1js: '2.15.0',
    complete: true,
    rows: buildRows(pairs),
    pairs,
    failures: [],
    ...more,
  };
}

function render(bench: ReleaseBench): string {
  const report: BenchReport = {
    formatVersion: 1,
    startedAt: '2025-01-01T00:00:00.000Z',
    endedAt: '2025-01-01T00:10:00.000Z',
    machine: {
      cpuModel: 'A processor',
      cores: 2,
      memoryBytes: 2 ** 33,
      system: 'linux x64 6.1.0',
      browser: 'Chromium 156',
      node: 'v20.19.0',
      loadBefore: 0.24,
    },
    settings: {
      program: 'square',
      pairs: 5,
      proofs: 3,
      threads: { stock: 1, runtime: 2 },
      stockFinalizers: 'as-shipped',
    },
    releases: [bench],
    notMeasured: [],
    method: '',
  };
  return renderTable(report);
}

describe('buildRows', () => {
  const rows = Object.fromEntries(buildRows(PAIRS).map((row) => [row.key, row]));

  it('takes the proofs after the first one as warm, by their median', () => {
    expect(rows['first-proof']).toMatchObject({ stockMs: 16_800, runtimeMs: 9_600 });
    expect(rows['warm-proof']?.stockMs).toBeCloseTo(1.2 * 12_200, 6);
    expect(rows['warm-proof']?.runtimeMs).toBeCloseTo(1.2 * 6_100, 6);
  });

  it('adds compiling, the first proof and its verification up', () => {
    expect(rows['compile-to-verified']?.stockMs).toBe(1.2 * 34_000 + 500);
  });

  it('compares within pairs, so that a machine that slows down does not widen the interval', () => {
    const ratio = rows['compile-cold']?.ratio;
    expect(ratio?.estimate).toBeCloseTo(0.7, 12);
    expect((ratio?.high ?? 1) - (ratio?.low ?? 0)).toBeLessThan(1e-12);
  });

  it('has no rows without a pair', () => {
    expect(buildRows([])).toEqual([]);
  });
});

describe('renderTable', () => {
  it('is a table with times, ratios and the confidence that five pairs have', () => {
    const lines = render(release(PAIRS)).split('\n');
    expect(lines.slice(0, 11)).toEqual([
      'A processor, 2 cores, Chromium 156, load 0.2 before',
      '',
      'o1js 2.15.0, square, 5 pairs of runs with 3 proofs each',
      'stock: 1 thread, runtime: 2 threads',
      '',
      '                          stock   runtime   ratio   93.8 % interval',
      'compile, cold            24.0 s    16.8 s    0.70       0.70 – 0.70',
      'first proof              16.8 s     9.6 s    0.57       0.57 – 0.57',
      'warm proof               14.6 s     7.3 s    0.50       0.50 – 0.50',
      'verify                   500 ms    500 ms    1.00       1.00 – 1.00',
      'compile, prove, verify   41.3 s    26.9 s    0.65       0.65 – 0.65',
    ]);
  });

  it('has no interval of a single pair', () => {
    const text = render(release(PAIRS.slice(0, 1)));
    expect(text).toContain('1 pair of runs');
    expect(text).toContain('no interval');
    expect(text).toMatch(/warm proof .* 0\.50 +–\n/);
  });

  it('says loudly what failed, also where nothing could be measured', () => {
    const failures = [{ pair: 1, side: 'stock', verdict: 'crash', reason: 'a trap' }] as const;
    const text = render(release([], { complete: false, failures }));
    expect(text).toContain('FAILED: pair 1, stock (crash): a trap');
    expect(text).toContain('INCOMPLETE: 0 of 5 pairs were measured.');
  });

  it('says what was not measured, and why', () => {
    expect(render(release(PAIRS))).toMatch(/Not measured:\n(?: {2}.+: .+\n)+/);
  });
});
