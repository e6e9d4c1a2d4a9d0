import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Verdict } from '../../../src/core/export/report-format.ts';
import { REPORT_ATTACHMENT } from './cell-names.ts';
import { collectReturns } from './collect-returns.ts';
import type { CellTest } from './collect-returns.ts';
import { readMatrix, sampleReport } from './fixtures/sample-matrix.ts';

const { cells } = readMatrix({ threads: [1, 2] });
const [title = ''] = cells.map(({ id }) => id);

type Result = CellTest['results'][number];

function attach(content: string | { readonly path: string }): Result['attachments'][number] {
  const file = typeof content === 'string' ? { body: Buffer.from(content) } : content;
  return { name: REPORT_ATTACHMENT, contentType: 'application/json', ...file };
}

function resultOf(change: Partial<Result>): Result {
  return { status: 'passed', errors: [], attachments: [], ...change };
}

const withVerdict = (verdict: Verdict) =>
  resultOf({ attachments: [attach(JSON.stringify(sampleReport({ verdict })))] });

/** What came back of the first cell, from a test with these results. */
async function collect(...results: readonly Result[]) {
  const returned = await collectReturns([{ title, results }], cells);
  expect([...returned.keys()]).toEqual(results.length === 0 ? [] : [title]);
  return returned.get(title);
}

it('takes reports from memory', async () => {
  expect(await collect(withVerdict('pass'))).toEqual({ kind: 'report', report: sampleReport() });
});

it('takes reports from files, which is where merging puts large ones', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'collect-returns-'));
  try {
    const path = join(folder, 'report.json');
    writeFileSync(path, JSON.stringify(sampleReport()));
    expect(await collect(resultOf({ attachments: [attach({ path })] }))).toEqual({
      kind: 'report',
      report: sampleReport(),
    });
    const gone = resultOf({ attachments: [attach({ path: join(folder, 'gone.json') })] });
    expect(await collect(gone)).toMatchObject({ kind: 'failed' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('has the report of a test that was interrupted', async () => {
  const { attachments } = withVerdict('inconclusive');
  const returned = await collect(resultOf({ status: 'interrupted', attachments }));
  expect(returned).toMatchObject({ kind: 'report', report: { verdict: 'inconclusive' } });
});

it('says what a test without a report said, without its colours', async () => {
  const errors = [{ message: '\u001B[31mNo browser\u001B[39m' }, { message: 'and more' }];
  expect(await collect(resultOf({ status: 'failed', errors }))).toEqual({
    kind: 'failed',
    reason: 'No browser\nand more',
  });
  expect(await collect(resultOf({ status: 'interrupted' }))).toEqual({
    kind: 'failed',
    reason: 'its test was interrupted.',
  });
});

it.each(['{', '{"formatVersion":2}', 'null'])('does not trust a report like %s', async (text) => {
  const returned = await collect(resultOf({ attachments: [attach(text)] }));
  expect(returned).toMatchObject({ kind: 'failed' });
});

it('lets no repetition hide what was found', async () => {
  const verdicts = ['pass', 'inconclusive', 'regression', 'crash'] as const;
  for (const [index, worse] of verdicts.entries()) {
    for (const better of verdicts.slice(0, index)) {
      for (const order of [
        [worse, better],
        [better, worse],
      ] as const) {
        const returned = await collect(...order.map(withVerdict));
        expect(returned).toMatchObject({ report: { verdict: worse } });
      }
    }
  }
});

it('has nothing of a cell without a test', async () => {
  expect(await collect()).toBeUndefined();
});
