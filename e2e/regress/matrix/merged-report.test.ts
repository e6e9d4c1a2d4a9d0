import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/core/export/report-format.ts';
import { readMatrix, SAMPLE_FILE, sampleReport, sampleReturns } from './fixtures/sample-matrix.ts';
import { VERDICTS } from './matrix-format.ts';
import { mergeReports } from './merged-report.ts';
import type { CellReturn } from './merged-report.ts';

const MATRIX = readMatrix(SAMPLE_FILE);

/** The exit status of cells that expect and have these verdicts; `null` did not come back. */
function statusOf(...pairs: readonly (readonly [Verdict, Verdict | null])[]): number {
  const [cell] = MATRIX.cells;
  if (cell === undefined) throw new Error('no cell');
  const cells = pairs.map(([expected], index) =>
    Object.assign({}, cell, { id: String(index), expected: [expected] }),
  );
  const returned = pairs.flatMap(([, verdict], index): [string, CellReturn][] =>
    verdict === null
      ? []
      : [[String(index), { kind: 'report', report: sampleReport({ verdict }) }]],
  );
  return mergeReports(cells, new Map(returned)).exitStatus;
}

describe('mergeReports', () => {
  it('has every cell in the order of the matrix, whatever came back first', () => {
    const returned = [...sampleReturns(MATRIX)];
    const report = mergeReports(MATRIX.cells, new Map(returned.toReversed()));
    expect(report).toEqual(mergeReports(MATRIX.cells, new Map(returned)));
    expect(report.cells.map(({ id }) => id)).toEqual(MATRIX.cells.map(({ id }) => id));
    expect(report.totals).toEqual({ expected: 6, unexpected: 1, notMeasured: 1 });
  });

  it('has the report of a cell whole, and the median of its measured proofs', () => {
    const [first] = mergeReports(MATRIX.cells, sampleReturns(MATRIX)).cells;
    expect(first?.outcome).toEqual({
      kind: 'measured',
      verdict: 'pass',
      asExpected: true,
      proveMs: 5000,
      report: sampleReport(),
    });
  });

  it('names a cell that nothing came back of', () => {
    const last = mergeReports(MATRIX.cells, sampleReturns(MATRIX)).cells.at(-1);
    expect(last).toMatchObject({
      id: '2.14.0 merkle depth=20 leaking threads=8',
      outcome: { kind: 'not-measured', reason: expect.stringContaining('blob report') as string },
    });
  });

  it.each([
    [0, [['pass', 'pass']]],
    [
      0,
      [
        ['regression', 'regression'],
        ['crash', 'crash'],
      ],
    ],
    [1, [['pass', 'regression']]],
    // A gate that no longer sees what it saw.
    [1, [['regression', 'pass']]],
    [
      2,
      [
        ['pass', 'pass'],
        ['pass', 'inconclusive'],
      ],
    ],
    [
      1,
      [
        ['pass', 'inconclusive'],
        ['pass', 'regression'],
      ],
    ],
    [
      3,
      [
        ['pass', 'inconclusive'],
        ['pass', 'regression'],
        ['regression', 'hang'],
      ],
    ],
    [3, [['pass', 'out-of-memory']]],
    [3, [['pass', 'verification-failed']]],
    [
      3,
      [
        ['pass', 'pass'],
        ['crash', null],
      ],
    ],
  ] as const)('has the exit status %i for %j', (status, pairs) => {
    expect(statusOf(...pairs)).toBe(status);
  });

  it('is good only if every cell is as expected, and counts each once', () => {
    const anyPair = fc.tuple(fc.constantFrom(...VERDICTS), fc.option(fc.constantFrom(...VERDICTS)));
    fc.assert(
      fc.property(fc.array(anyPair, { minLength: 1, maxLength: 6 }), (pairs) => {
        const isGood = pairs.every(([expected, verdict]) => expected === verdict);
        expect(statusOf(...pairs) === 0).toBe(isGood);
      }),
    );
  });
});
