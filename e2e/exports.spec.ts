import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import type { TraceFile } from '../src/core/export/trace-events.ts';
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
  const report = await page.evaluate(async () => {
    const [row] = await window.playground.history();
    return window.playground.report(row?.id ?? '');
  });
  expect(JSON.parse(await textOf(download))).toEqual(report);
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
