import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import type { HeapProfile } from '../src/core/export/devtools-heap-profile.ts';
import type { DhatFile } from '../src/core/export/dhat.ts';
import type { Report } from '../src/core/export/report-format.ts';
import type { SpeedscopeFile } from '../src/core/export/speedscope.ts';
import type { TraceFile } from '../src/core/export/trace-events.ts';
import { LogReader } from '../src/core/ledger/read-log.ts';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

const QUERY = { o1js: '2.14', path: 'leaking', proofs: 3, warmup: 1 };
const NAME = /^fake_square_o1js-2\.14\.0_leaking_[\dTZ-]+/;

/** Chooses an entry of the menu and waits for its file. */
async function exportAs(page: Page, entry: RegExp): Promise<Download> {
  const download = page.waitForEvent('download');
  await page.getByTestId('export').getByRole('button').click();
  await page.getByRole('menuitem', { name: entry }).click();
  return download;
}

/** The report of the newest run, as scripts get it. */
async function reportOfNewest(page: Page): Promise<Report> {
  return page.evaluate(async () => {
    const [row] = await window.playground.history();
    return window.playground.report(row?.id ?? '');
  });
}

function sum(values: readonly (number | null)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? Number.NaN), 0);
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

test.beforeEach(async ({ playground }) => {
  await playground.open({ query: QUERY });
  await playground.run.click();
  await playground.expectStatus('done');
});

test('the report that is saved is the one that scripts get', async ({ page }) => {
  const download = await exportAs(page, /^Report/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.report\\.json$`));
  expect(JSON.parse(await textOf(download))).toEqual(await reportOfNewest(page));
  await expect(page.getByTestId('export-status')).toHaveText(
    `Saved as ${download.suggestedFilename()}`,
  );
});

test('the table of proofs has a row for each', async ({ page }) => {
  const download = await exportAs(page, /^Table of proofs/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.csv$`));
  const lines = (await textOf(download)).split('\r\n');
  expect(lines[0]).toMatch(/^run,program,o1js,path,/);
  expect(lines.slice(1, 5).map((line) => line.split(',').slice(1, 4))).toEqual(
    Array.from({ length: 4 }, () => ['square', '2.14.0', 'leaking']),
  );
  expect(lines.slice(5)).toEqual(['']);
});

test('the trace has every proof', async ({ page }) => {
  const download = await exportAs(page, /^Trace of phases/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.trace\\.json$`));
  const { traceEvents } = JSON.parse(await textOf(download)) as TraceFile;
  const proofs = traceEvents.filter(({ ph, name }) => ph === 'X' && name.startsWith('proof '));
  expect(proofs.map(({ name }) => name)).toEqual(['proof 1', 'proof 2', 'proof 3', 'proof 4']);
});

test('the ledger is a log that reads as the report counts', async ({ page }) => {
  const download = await exportAs(page, /^Ledger/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.ledger\\.log$`));
  const reader = new LogReader();
  reader.push(await readFile(await download.path()));
  const log = reader.finish();
  expect(log.damaged.count).toBe(0);
  for (const finding of Object.values(log.findings)) expect(finding.count).toBe(0);
  const { byClass } = await reportOfNewest(page);
  expect(byClass?.length).toBeGreaterThan(2);
  const counted = byClass?.map(({ class: name, born, alive }) => [name, born, born - alive]);
  const read = log.types.map(({ className, allocated, dropped }) => [
    className,
    allocated,
    dropped,
  ]);
  expect(read).toEqual(expect.arrayContaining(counted ?? []));
  expect(read).toHaveLength(counted?.length ?? NaN);
});

test('the flame graphs have all of the memory after each proof', async ({ page }) => {
  const download = await exportAs(page, /^Memory as flame graphs/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.speedscope\\.json$`));
  const { profiles } = JSON.parse(await textOf(download)) as SpeedscopeFile;
  const memories = profiles.flatMap((profile) => (profile.type === 'sampled' ? [profile] : []));
  const { proofs } = await reportOfNewest(page);
  const sizes = proofs.map(({ pages }) => pages.after * 65_536);
  expect(memories.map(({ weights }) => sum(weights))).toEqual(sizes);
});

test('the heap profile has all that is in use after the last proof that was marked', async ({
  page,
}) => {
  const download = await exportAs(page, /^Heap profile/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.heapprofile$`));
  const { samples } = JSON.parse(await textOf(download)) as HeapProfile;
  const { proofs } = await reportOfNewest(page);
  // On a machine that is busy marking takes too long after some proofs, and is left out.
  const marked = proofs.findLast(({ heap }) => heap.unreachableBytes !== null) ?? proofs.at(-1);
  expect(sum(samples.map(({ size }) => size))).toBe(marked?.heap.liveBytes);
});

test('the lifetimes are those of all handles', async ({ page }) => {
  const download = await exportAs(page, /^Lifetimes of handles/);
  expect(download.suggestedFilename()).toMatch(new RegExp(`${NAME.source}\\.dhat\\.json$`));
  const { pps } = JSON.parse(await textOf(download)) as DhatFile;
  const { byClass } = await reportOfNewest(page);
  expect(byClass?.length).toBeGreaterThan(2);
  expect(sum(pps.map(({ tbk }) => tbk))).toBe(sum(byClass?.map(({ born }) => born) ?? []));
  expect(sum(pps.map(({ ebk }) => ebk))).toBe(sum(byClass?.map(({ alive }) => alive) ?? []));
});

test('the menu works by keyboard alone, and closes with Escape', async ({ page }) => {
  const button = page.getByTestId('export').getByRole('button');
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /^Report/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menuitem', { name: /^Report/ })).toBeHidden();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /^Report/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test('a run that nothing is known of says why it cannot be saved in a format', async ({
  playground,
  page,
}) => {
  await playground.goTo({ ...QUERY, pause: 600_000, observe: 'none' });
  await playground.run.click();
  await page.getByTestId('export').getByRole('button').click();
  const ledger = page.getByRole('menuitem', { name: /^Ledger/ });
  await expect(ledger).toBeDisabled();
  await expect(ledger).toContainText('Not possible: ');
});
