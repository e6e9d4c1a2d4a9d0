import { describe, expect, it } from 'vitest';
import {
  OBSERVING_PAIRS,
  RUNTIME_PAIRS,
  SAMPLE_CALLS,
  SAMPLE_HEAPS,
  SAMPLE_HISTORY,
} from './fixtures/sample-bench.ts';
import {
  sampleComparison,
  samplePairs,
  sampleReport,
  sampleVisit,
} from './fixtures/sample-bench.ts';
import { renderTable } from './render-table.ts';

describe('renderTable', () => {
  it('has the machine, both tables and the walk', () => {
    const observing = sampleComparison({ key: 'observing', pairs: OBSERVING_PAIRS });
    expect(renderTable(sampleReport([sampleComparison(), observing])).split('\n')).toEqual([
      'A processor, 2 cores, Chromium 156, 1 January 2025, load 0.2 before',
      '',
      'o1js 2.15.0, square, 5 pairs of runs; stock: 1 thread, runtime: 2 threads',
      '',
      '                                         stock   runtime   ratio   93.8 % interval',
      'compile, cold                           24.0 s    12.0 s    0.50       0.50 – 0.50',
      'compile, second visit                   24.0 s     1.2 s    0.05       0.05 – 0.05',
      'first proof                             16.8 s     8.4 s    0.50       0.50 – 0.50',
      'first proof, second visit               16.8 s     8.4 s    0.50       0.50 – 0.50',
      'warm proof                              14.6 s     7.3 s    0.50       0.50 – 0.50',
      'verify                                  500 ms    500 ms    1.00       1.00 – 1.00',
      'to first verified proof                 45.3 s    24.9 s    0.55       0.54 – 0.56',
      'to first verified proof, second visit   45.3 s    14.1 s    0.31       0.30 – 0.32',
      '',
      'o1js 2.15.0, square, 5 pairs of runs; unwatched: 2 threads, watched: 2 threads',
      '',
      '             unwatched   watched   ratio   93.8 % interval',
      'compile         10.0 s    10.1 s   1.005     1.005 – 1.005',
      'warm proof       6.0 s     6.0 s   1.005     1.005 – 1.005',
      '',
      'heap walk: 2.0 ms (2.0 to 2.0 ms, 30 times)',
      'heap mark: 40.0 ms (40.0 to 40.0 ms, 30 times)',
      '',
      'Times are medians over the pairs, ratios medians of the ratio within each pair.',
      '',
    ]);
  });

  it('has the heaps that were made up', () => {
    expect(
      renderTable(sampleReport([], { heaps: SAMPLE_HEAPS }))
        .split('\n')
        .slice(-7),
    ).toEqual([
      '',
      'Heaps made up for it',
      '',
      'heap walk, 1 GiB: 4.0 ms (3.0 to 5.0 ms, 6 times)',
      '',
      'Times are medians over the pairs, ratios medians of the ratio within each pair.',
      '',
    ]);
  });

  it('has the history of the page', () => {
    expect(
      renderTable(sampleReport([], { history: SAMPLE_HISTORY }))
        .split('\n')
        .slice(2, 7),
    ).toEqual([
      'History of the page',
      '',
      "opening the page's history, 10000 runs: 40.0 ms (30.0 to 50.0 ms, 6 times)",
      'a row takes 1600 bytes as JSON, a run of three proofs 9000 bytes in the browser',
      'reading one run, 10000 stored against 100: 1.02 (96.9 % interval 0.98 to 1.05), 2.04 ms against 2.00 ms',
    ]);
  });

  it('has a table of the arithmetic, of the native prover and of single calls', () => {
    const report = sampleReport(
      [
        sampleComparison({ key: 'arithmetic', pairs: samplePairs(0.7) }),
        sampleComparison({ key: 'native', pairs: samplePairs(1.6) }),
      ],
      {},
      SAMPLE_CALLS,
    );
    expect(renderTable(report).split('\n').slice(2, -3)).toEqual([
      'o1js 2.15.0, square, 5 pairs of runs; shipped arithmetic: 2 threads, runtime: 2 threads',
      '',
      '                shipped arithmetic   runtime   ratio   93.8 % interval',
      'compile, cold               12.0 s     8.4 s    0.70       0.70 – 0.70',
      'warm proof                   6.0 s     4.2 s    0.70       0.70 – 0.70',
      '',
      'o1js 2.15.0, square, 5 pairs of runs; native: 2 threads, runtime: 2 threads',
      '',
      '                native   runtime   ratio   93.8 % interval',
      'compile, cold   12.0 s    19.2 s    1.60       1.60 – 1.60',
      'warm proof       6.0 s     9.6 s    1.60       1.60 – 1.60',
      '',
      'o1js 2.15.0, single calls, 5 pairs of loops',
      '',
      '                       as shipped   replaced   ratio   93.8 % interval',
      'field multiplication      53.0 ns    26.5 ns    0.50       0.50 – 0.50',
      'squaring                  53.0 ns    26.5 ns    0.50       0.50 – 0.50',
    ]);
  });

  it('says what is not to be had here', () => {
    const unavailable = 'native prover not installed';
    const native = sampleComparison({ key: 'native', unavailable, pairs: [], complete: false });
    const none = { key: 'squaring', unavailable: 'no such function', pairs: [] } as const;
    const text = renderTable(sampleReport([native], {}, [none]));
    expect(text).toContain('NOT MEASURED: native: native prover not installed\n');
    expect(text).toContain('NOT MEASURED: squaring: no such function\n');
    expect(text).not.toContain('INCOMPLETE');
  });

  it('says what was not switched on although it was to be', () => {
    const notApplied = ['arithmetic: Nothing was found.'];
    const pairs = samplePairs(1).map(({ number, first, reference }) => ({
      number,
      first,
      reference,
      candidate: {
        cold: Object.assign(sampleVisit(12_000, 8000, 6000), { notApplied }),
        warm: null,
      },
    }));
    const text = renderTable(sampleReport([sampleComparison({ key: 'arithmetic', pairs })]));
    expect(text).toContain('NOT APPLIED: in 5 of 10 runs, arithmetic: Nothing was found.');
  });

  it('has no interval of a single pair', () => {
    const text = renderTable(
      sampleReport([sampleComparison({ pairs: RUNTIME_PAIRS.slice(0, 1) })]),
    );
    expect(text).toContain('1 pair of runs');
    expect(text).toContain('no interval');
    expect(text).toMatch(/warm proof .* 0\.50 +–\n/);
  });

  it('says loudly what failed, also where nothing could be measured', () => {
    const failures = [{ pair: 1, side: 'stock', verdict: 'crash', reason: 'a trap' }] as const;
    const text = renderTable(
      sampleReport([sampleComparison({ pairs: [], complete: false, failures })]),
    );
    expect(text).toContain('FAILED: pair 1, stock (crash): a trap');
    expect(text).toContain('INCOMPLETE: 0 of 5 pairs were measured.');
  });

  it('does not call stock what is not', () => {
    const report = sampleReport([sampleComparison()]);
    const settings = { ...report.settings, stockFinalizers: 'off' } as const;
    expect(renderTable({ ...report, settings })).toContain('stock without finalizers: 1 thread');
  });

  it('says if a second visit found no keys', () => {
    const [pair, ...others] = RUNTIME_PAIRS;
    if (pair === undefined) throw new Error('there is no pair');
    // Stock has no keys to find on any visit.
    const missed = { ...pair, candidate: pair.reference };
    const text = renderTable(sampleReport([sampleComparison({ pairs: [missed, ...others] })]));
    expect(text).toContain(
      'NO STORED KEYS: in 1 of 5 second visits the runtime computed keys again.',
    );
    expect(renderTable(sampleReport([sampleComparison()]))).not.toContain('NO STORED KEYS');
  });
});
