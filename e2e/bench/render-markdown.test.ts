import { describe, expect, it } from 'vitest';
import {
  OBSERVING_PAIRS,
  RUNTIME_PAIRS,
  SAMPLE_CALLS,
  SAMPLE_HEAPS,
} from './fixtures/sample-bench.ts';
import { sampleComparison, sampleReport } from './fixtures/sample-bench.ts';
import { renderMarkdown } from './render-markdown.ts';

const OBSERVING = sampleComparison({ key: 'observing', pairs: OBSERVING_PAIRS });

describe('renderMarkdown', () => {
  it('has a table for each comparison, under the machine', () => {
    const lines = renderMarkdown(sampleReport([sampleComparison(), OBSERVING])).split('\n');
    expect(lines.slice(0, 7)).toEqual([
      'Measured on A processor, 2 cores, Chromium 156, 1 January 2025, load 0.2 before; 5 pairs of runs each.',
      '',
      '`square`, stock o1js against o1js with the runtime (stock: 1 thread, runtime: 2 threads):',
      '',
      '| o1js |  | stock | runtime | ratio | 93.8 % interval |',
      '| --- | --- | ---: | ---: | ---: | ---: |',
      '| 2.15.0 | compile, cold | 24.0 s | 12.0 s | 0.50 | 0.50 – 0.50 |',
    ]);
    expect(lines).toContain('| 2.15.0 | warm proof | 6.0 s | 6.0 s | 1.005 | 1.005 – 1.005 |');
    expect(lines).toContain('o1js 2.15.0, heap walk: 2.0 ms (2.0 to 2.0 ms, 30 times).');
    expect(lines).toContain('o1js 2.15.0, heap mark: 40.0 ms (40.0 to 40.0 ms, 30 times).');
  });

  it('has the heaps that were made up', () => {
    const lines = renderMarkdown(sampleReport([], { heaps: SAMPLE_HEAPS })).split('\n');
    expect(lines).toContain(
      'Heaps made up for it, in the browser: heap walk, 1 GiB: 4.0 ms (3.0 to 5.0 ms, 6 times).',
    );
  });

  it('has the single calls, and what is not to be had here', () => {
    const unavailable = 'native prover not installed';
    const native = sampleComparison({ key: 'native', unavailable, pairs: [], complete: false });
    const lines = renderMarkdown(sampleReport([native], {}, SAMPLE_CALLS)).split('\n');
    expect(lines).toContain('| o1js |  | as shipped | replaced | ratio | 93.8 % interval |');
    expect(lines).toContain('| 2.15.0 | squaring | 53.0 ns | 26.5 ns | 0.50 | 0.50 – 0.50 |');
    expect(lines).toContain('o1js 2.15.0, not measured: native: native prover not installed.');
  });

  it('has no table of what was not measured', () => {
    expect(renderMarkdown(sampleReport([OBSERVING]))).not.toContain('stock');
  });

  it('puts the releases under one another, with the confidence of each where pairs are missing', () => {
    const whole = sampleReport([sampleComparison()]);
    const failures = [{ pair: 1, side: 'stock', verdict: 'hang', reason: '' }] as const;
    const pairs = RUNTIME_PAIRS.slice(1);
    const part = sampleReport([sampleComparison({ complete: false, pairs, failures })]).releases;
    const other = part.map(
      ({ rows, comparisons, calls }) => ({ o1js: '2.14.0', rows, comparisons, calls }) as const,
    );
    const text = renderMarkdown({ ...whole, releases: [...whole.releases, ...other] });
    expect(text.match(/^\| o1js /gm)).toHaveLength(1);
    expect(text).toContain('| interval of 87.5 to 93.8 % |');
    expect(text).toContain('| 2.14.0 | verify |');
    expect(text).toContain(
      'o1js 2.14.0, runtime: 1 run failed (stock: hang), and 4 of 5 pairs were measured.',
    );
  });
});
