import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/core/export/report.ts';
import { SEEN_THROUGH } from '../../../src/core/fixtures/seen-run.ts';
import { findPollution, FUZZ_RUNS, mutateValue } from '../../../src/core/fixtures/mutate-value.ts';
import { compareBaseline, listDifferences } from './compare-baseline.ts';
import { readBaseline } from './read-baseline.ts';

const REPORT = buildReport(SEEN_THROUGH);
const TEXT = JSON.stringify(REPORT);

afterAll(() => expect(findPollution()).toEqual([]));

describe('a baseline file', () => {
  it('is a report that can be compared with, or says why it is none, whatever it holds', () => {
    let usable = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const result = readBaseline(JSON.stringify(mutateValue(REPORT, seed)) ?? '');
        if (result.kind === 'unusable') {
          if (!/^its? /.test(result.reason)) expect(result.reason).toBe('a reason in words');
          return;
        }
        usable += 1;
        listDifferences(result.report.config, REPORT.config);
        compareBaseline(result.report, REPORT);
      }),
      { numRuns: FUZZ_RUNS },
    );
    // Most changes are to a list of proofs, in which many a number may be another.
    expect(usable).toBeGreaterThan(FUZZ_RUNS / 100);
  });

  it('may be any text', () => {
    const damaged = fc
      .tuple(fc.nat(TEXT.length), fc.nat(40), fc.string({ unit: 'binary' }))
      .map(([at, length, text]) => TEXT.slice(0, at) + text + TEXT.slice(at + length));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
        const { kind } = readBaseline(text);
        if (kind !== 'ok' && kind !== 'unusable') expect(kind).toBe('ok');
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
