import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPeak, peakOn } from './fit-peak.ts';

const peaks = fc.uniqueArray(
  fc.record({
    threads: fc.integer({ min: 1, max: 64 }),
    bytes: fc.integer({ min: 1, max: 2 ** 31 }),
  }),
  { minLength: 2, maxLength: 8, selector: ({ threads }) => threads },
);

describe('fitPeak', () => {
  it('has a base and a part for each thread', () => {
    const fit = fitPeak([1, 2, 4].map((threads) => ({ threads, bytes: 280e6 + threads * 2e6 })));
    expect(fit?.baseBytes).toBeCloseTo(280e6, 0);
    expect(fit?.perThreadBytes).toBeCloseTo(2e6, 3);
    expect(fit === null ? null : peakOn(fit, 8)).toBeCloseTo(296e6, -1);
  });

  it('is the highest peak where peaks do not rise with the threads', () => {
    const fit = fitPeak([
      { threads: 1, bytes: 301e6 },
      { threads: 2, bytes: 300e6 },
    ]);
    expect(fit).toMatchObject({ baseBytes: 301e6, perThreadBytes: 0 });
  });

  it('never expects less than what was measured with as many threads or fewer', () => {
    fc.assert(
      fc.property(peaks, fc.integer({ min: 1, max: 64 }), (measured, threads) => {
        const fit = fitPeak(measured);
        expect(fit).not.toBeNull();
        if (fit === null) return;
        for (const peak of measured) {
          if (peak.threads <= threads)
            expect(peakOn(fit, threads)).toBeGreaterThanOrEqual(peak.bytes);
        }
        expect(peakOn(fit, threads + 1)).toBeGreaterThanOrEqual(peakOn(fit, threads));
      }),
    );
  });

  it('needs two different numbers of threads', () => {
    expect(fitPeak([{ threads: 2, bytes: 3e8 }])).toBeNull();
  });
});
