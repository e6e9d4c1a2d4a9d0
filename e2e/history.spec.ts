import './fixtures/console-api.ts';
import type { Page } from '@playwright/test';
import { expect, PlaygroundPage, test } from './fixtures/playground-page.ts';

/** Makes short runs without touching the page. */
async function makeRuns(page: Page, configs: readonly object[]): Promise<void> {
  await page.evaluate(async (all) => {
    for (const config of all) await window.playground.run(config);
  }, configs);
}

const LEAKING = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 3, warmup: 0 };
const MERKLE = { program: 'merkle', params: { depth: 20 }, proofs: 1, warmup: 0 };

test('a stored run opens with everything that was measured', async ({ playground, page }) => {
  await playground.open();
  await makeRuns(page, [LEAKING]);
  const live = await playground.proofRows.allInnerTexts();
  await page.reload();
  await playground.historyRows
    .getByRole('button', { name: /2\.14\.0/ })
    .first()
    .click();
  await playground.expectStatus('done');
  expect(await playground.proofRows.allInnerTexts()).toEqual(live);
  await expect(playground.chart).toBeVisible();
});

test('runs are listed newest first', async ({ playground, page }) => {
  await playground.open();
  await makeRuns(page, [LEAKING, MERKLE]);
  await expect(playground.historyRows).toHaveText([/Merkle/, /Square/]);
  await page.reload();
  await expect(playground.historyRows).toHaveText([/Merkle/, /Square/]);
});

test('deleting a run asks in its place, and deletes only that one', async ({
  playground,
  page,
}) => {
  await playground.open();
  await makeRuns(page, [LEAKING, MERKLE]);
  const row = playground.historyRows.filter({ hasText: 'Merkle' });
  await row.getByRole('button', { name: /^Delete/ }).click();
  await row.getByRole('button', { name: 'Keep' }).click();
  await expect(playground.historyRows).toHaveCount(2);
  await row.getByRole('button', { name: /^Delete/ }).click();
  await row.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(playground.historyRows).toHaveText([/Square/]);
  await page.reload();
  await expect(playground.historyRows).toHaveText([/Square/]);
});

test('deleting all runs is asked first', async ({ playground, page }) => {
  await playground.open();
  await makeRuns(page, [LEAKING, MERKLE]);
  const dialog = playground.deleteAllDialog;
  await playground.history.getByRole('button', { name: 'Delete all…' }).click();
  await expect(dialog).toContainText('All 2 runs are deleted');
  await dialog.getByRole('button', { name: 'Keep them' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(playground.historyRows).toHaveCount(2);

  await playground.history.getByRole('button', { name: 'Delete all…' }).click();
  await dialog.getByRole('button', { name: 'Delete all', exact: true }).click();
  await expect(playground.historyRows).toHaveCount(0);
  await page.reload();
  await expect(playground.run).toBeVisible();
  expect(await page.evaluate(() => window.playground.history())).toEqual([]);
});

test('the settings of a stored run go back into the form', async ({ playground, page }) => {
  await playground.open();
  await makeRuns(page, [MERKLE]);
  await page.reload();
  await playground.historyRows.getByRole('button', { name: /^Use the settings/ }).click();
  await expect(page.getByLabel('Tree depth')).toHaveValue('20');
  await expect(page.getByLabel('Proofs', { exact: true })).toHaveValue('1');
  await playground.expectStatus('idle');
});

test('a stored run can be looked at while another one goes on', async ({ playground, page }) => {
  await playground.open({ query: { proofs: 1000 }, proveMs: 150 });
  await makeRuns(page, [MERKLE]);
  await playground.run.click();
  await playground.expectProofs(2);
  await playground.historyRows
    .getByRole('button', { name: /Merkle/ })
    .first()
    .click();
  await playground.expectStatus('done');
  await expect(page.getByText('Another run is going on meanwhile.')).toBeVisible();
  await page.getByRole('button', { name: 'Show it' }).click();
  await playground.expectStatus('running');
  await playground.cancel.click();
  await playground.expectFailure('cancelled');
});

test('what is deleted in one tab is gone from the others', async ({ playground, page }) => {
  await playground.open();
  await makeRuns(page, [MERKLE]);
  await expect(playground.historyRows).toHaveCount(1);
  const other = new PlaygroundPage(await page.context().newPage());
  await other.open();
  await other.history.getByRole('button', { name: 'Delete all…' }).click();
  await other.deleteAllDialog.getByRole('button', { name: 'Delete all', exact: true }).click();
  await expect(playground.historyRows).toHaveCount(0);
});
