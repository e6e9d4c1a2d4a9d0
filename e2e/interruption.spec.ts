import './fixtures/console-api.ts';
import { expect, PlaygroundPage, test } from './fixtures/playground-page.ts';

const LONG = { query: { proofs: 1000, warmup: 0 }, proveMs: 150 };

test('a reload in the middle of a run loses at most the proof in flight', async ({
  playground,
  page,
}) => {
  await playground.open(LONG);
  await playground.run.click();
  await playground.expectProofs(4);
  await page.reload();

  await expect(playground.historyRows).toHaveCount(1);
  await expect(playground.historyRows).toContainText('Interrupted');
  await playground.historyRows.getByRole('button').first().click();
  await playground.expectFailure('tab-gone');
  await playground.expectStatus('interrupted');
  // The fourth was on the screen and may have been on its way to the disk.
  expect(await playground.proofRows.count()).toBeGreaterThanOrEqual(3);
});

test('so does a tab that crashes', async ({ playground, page, context }) => {
  await playground.open(LONG);
  await playground.run.click();
  await playground.expectProofs(4);
  const crashed = page.waitForEvent('crash');
  // The navigation never arrives: that is what is wanted.
  const navigation = page.goto('chrome://crash').catch(() => null);
  await crashed;

  const next = new PlaygroundPage(await context.newPage());
  await next.open();
  await expect(next.historyRows).toContainText('Interrupted');
  await next.historyRows.getByRole('button').first().click();
  await next.expectFailure('tab-gone');
  expect(await next.proofRows.count()).toBeGreaterThanOrEqual(3);
  await page.close();
  await navigation;
});

test('another tab shows a run as going on, and as interrupted once its tab is closed', async ({
  playground,
  page,
  context,
}) => {
  await playground.open(LONG);
  await playground.run.click();
  await playground.expectProofs(1);

  const other = new PlaygroundPage(await context.newPage());
  await other.open();
  await expect(other.historyRows).toContainText('Running');
  await expect(playground.historyRows).toContainText('Running');

  await page.close();
  await other.page.reload();
  await expect(other.historyRows).toContainText('Interrupted');
});

test('two tabs run at the same time and share one history', async ({ playground, context }) => {
  const query = { proofs: 2, warmup: 0 };
  await playground.open({ query });
  const other = new PlaygroundPage(await context.newPage());
  await other.open({ query });
  await Promise.all([playground.run.click(), other.run.click()]);
  for (const tab of [playground, other]) {
    await tab.expectStatus('done');
    await expect(tab.proofRows).toHaveCount(2);
    await expect(tab.historyRows).toHaveCount(2);
  }
});
