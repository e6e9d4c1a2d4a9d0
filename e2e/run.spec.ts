import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

const EIGHT_THREADS = { o1js: '2.14', threads: 8, proofs: 4, warmup: 1 };

test('a run goes from its button to a table of verified proofs', async ({ playground }) => {
  await playground.open({ query: { proofs: 3, warmup: 1, threads: 2 } });
  await playground.expectStatus('idle');
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(playground.status).toContainText('All 4 proofs made and verified');
  await expect(playground.proofRows).toHaveCount(4);
  await expect(playground.proofRows.first()).toContainText('warm-up');
  await expect(playground.proofRows.getByText('yes', { exact: true })).toHaveCount(4);
  await expect(playground.chart).toBeVisible();
  await expect(playground.cancel).toBeDisabled();
  await expect(playground.historyRows).toHaveCount(1);
  await playground.expectNoWorkers();
});

test('the leaking path grows with every proof', async ({ playground, page }) => {
  await playground.open({ query: { ...EIGHT_THREADS, path: 'leaking' } });
  await playground.run.click();
  await playground.expectStatus('done');
  for (const row of (await playground.proofRows.all()).slice(1)) {
    await expect(row).toContainText('+8.25 MiB');
  }
  const growth = page.locator('run-figures').getByText('Growth per proof').locator('..');
  await expect(growth).toContainText('+8.25');
});

test('the freeing path does not grow after the first proof', async ({ playground, page }) => {
  await playground.open({ query: { ...EIGHT_THREADS, path: 'freeing' } });
  await playground.run.click();
  await playground.expectStatus('done');
  for (const row of (await playground.proofRows.all()).slice(1)) {
    await expect(row.locator('.growth')).toHaveText('0 B');
  }
  const figures = page.locator('run-figures');
  await expect(figures.getByText('Growth per proof').locator('..')).toContainText('0');
  // What the fake prover loses with each proof, 3.14 KiB, is in space that was free: it takes long.
  const forecast = figures.getByText('Proofs until').locator('..');
  await expect(forecast).toContainText(/1\u202f\d{3}\u202f\d{3}/);
});

test('pressing Run twice starts one run', async ({ playground, page }) => {
  await playground.open({ query: { proofs: 2, warmup: 0 } });
  await playground.run.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await playground.expectStatus('done');
  await expect(playground.historyRows).toHaveCount(1);
  const kept = await page.evaluate(() => window.playground.history());
  expect(kept).toHaveLength(1);
});

test('Run is off while a run goes on, and on again after it', async ({ playground }) => {
  await playground.open({ query: { proofs: 2, warmup: 0, pause: 600_000 } });
  for (const runs of [1, 2]) {
    await playground.run.click();
    await expect(playground.historyRows).toHaveCount(runs);
    await playground.expectStatus('running');
    await expect(playground.run).toBeDisabled();
    await expect(playground.showTheLeak).toBeDisabled();
    await playground.cancel.click();
    await playground.expectFailure('cancelled');
    await expect(playground.showTheLeak).toBeEnabled();
  }
});

test('Cancel ends the workers at once and keeps the proofs', async ({ playground, page }) => {
  await playground.open({ query: { proofs: 1000 }, proveMs: 200 });
  await playground.run.click();
  await playground.expectProofs(2);
  expect(page.workers().length).toBeGreaterThan(0);
  await playground.cancel.click();
  await playground.expectFailure('cancelled');
  await playground.expectStatus('interrupted');
  await playground.expectNoWorkers();
  const [kept] = await page.evaluate(() => window.playground.history());
  expect(kept).toMatchObject({ status: 'interrupted', failure: { code: 'cancelled' } });
  expect(kept?.proofsDone).toBeGreaterThanOrEqual(2);
});

test('Cancel ends a pause between proofs', async ({ playground }) => {
  await playground.open({ query: { proofs: 5, pause: 600_000 } });
  await playground.run.click();
  await expect(playground.status).toContainText('Pausing before proof 2');
  await playground.cancel.click();
  await playground.expectFailure('cancelled');
});

test('a switch that does nothing on a release says so, before and after the run', async ({
  playground,
  page,
}) => {
  await playground.open({ query: { o1js: '2.15', path: 'freeing', proofs: 1, warmup: 0 } });
  await expect(
    page.getByText('Does nothing on 2.15.0. This release keeps its thread pool alive by itself.'),
  ).toBeVisible();
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(page.getByText('Thread pool “Kept alive” did nothing here.')).toBeVisible();
});

test('a field that is not allowed keeps Run from starting, and gets the focus', async ({
  playground,
  page,
}) => {
  await playground.open();
  const threads = page.getByLabel('Threads');
  await threads.fill('99');
  await expect(page.getByText('Not allowed. Enter a whole number from 1 to 64.')).toBeVisible();
  await playground.run.click();
  await expect(threads).toBeFocused();
  await expect(page.getByText('Correct “Threads” first.')).toBeVisible();
  await playground.expectStatus('idle');
  await threads.fill('2');
  await playground.run.click();
  await expect(playground.historyRows).toHaveCount(1);
});

test('runs of the fake prover say so', async ({ playground, page }) => {
  await playground.open();
  await expect(page.getByTestId('fake-prover')).toContainText('No proofs are made');
});
