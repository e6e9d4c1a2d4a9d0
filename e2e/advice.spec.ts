import type { Page } from '@playwright/test';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

/** What is offered to be measured depends on the cores: two, wherever this runs. */
async function haveTwoCores(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 });
  });
}

test('a sweep over one and two threads ends in advice whose every answer says what it rests on', async ({
  playground,
  page,
}) => {
  await haveTwoCores(page);
  await playground.open({ proveMs: 300, query: { proofs: 2 } });
  await page.getByRole('button', { name: 'Advice' }).click();
  await expect(page.getByRole('heading', { name: 'Settings advice' })).toBeFocused();
  const advice = page.getByTestId('advice');
  await expect(advice.getByTestId('advice-missing')).toContainText('No stored run says anything');

  await advice.getByLabel('2 provers, 1 thread each').uncheck();
  await advice.getByTestId('start-sweep').getByRole('button').click();
  const steps = advice.getByTestId('sweep-steps').getByRole('listitem');
  await expect(steps).toHaveText([/1 prover, 1 thread.*done/s, /1 prover, 2 threads.*done/s]);

  const points = advice.getByTestId('advice-point');
  await expect(points).toContainText([/^\s*1 prover, 1 thread/, /^\s*1 prover, 2 threads/]);
  await expect(points.nth(1)).toContainText('1 ×');
  const rows = advice.getByTestId('advice-row');
  await expect(rows).toContainText([/^\s*4 GiB/, /^\s*8 GiB/, /^\s*16 GiB/]);
  // Two provers were left out: what is said of them is extrapolated, and the page says so.
  await expect(rows.last()).toContainText('2 provers, 1 thread each');
  await expect(rows.last()).toContainText('extrapolated: 2 × the provers measured');
  await expect(rows.last().getByText('measured', { exact: true })).toHaveCount(1);
  await expect(advice.getByTestId('advice-missing')).toContainText('Several provers');
  await expect(advice.getByTestId('advice-model')).toContainText('This is Amdahl’s law');

  await advice.getByRole('combobox', { name: 'Cores' }).click();
  await page.getByRole('option', { name: '16', exact: true }).click();
  await expect(rows.last()).toContainText('8 × the cores measured');

  // They are runs like any other: kept, and opened from here.
  await expect(playground.historyRows).toHaveCount(2);
  await points.first().getByRole('button', { name: 'Open' }).click();
  await playground.expectStatus('done');
  await expect(advice).toBeHidden();
});

test('a sweep is cancelled as a whole', async ({ playground, page }) => {
  await haveTwoCores(page);
  await playground.open({ proveMs: 60_000 });
  await page.getByRole('button', { name: 'Advice' }).click();
  const advice = page.getByTestId('advice');
  await advice.getByTestId('start-sweep').getByRole('button').click();
  await expect(playground.run).toBeDisabled();
  await advice.getByRole('button', { name: 'Cancel the sweep' }).click();
  const steps = advice.getByTestId('sweep-steps').getByRole('listitem');
  await expect(steps).toHaveText([/Cancelled/, /not run/, /not run/]);
  await expect(playground.run).toBeEnabled();
  await playground.expectNoWorkers();
});

test('playground.sweep() resolves with what was measured and what follows from it', async ({
  playground,
  page,
}) => {
  await haveTwoCores(page);
  await playground.open();
  const report = await page.evaluate(() =>
    window.playground.sweep({ proofs: 2, threadCounts: [1, 2], proverCounts: [1, 2] }),
  );
  expect(report.runs.map(({ threads, provers, status }) => [provers, threads, status])).toEqual([
    [1, 1, 'done'],
    [1, 2, 'done'],
    [2, 1, 'done'],
    [2, 2, 'done'],
  ]);
  expect(report.points.map(({ runId }) => runId)).toEqual(report.runs.map(({ id }) => id));
  expect(report.points.map(({ proofs }) => proofs)).toEqual([2, 2, 4, 4]);
  for (const { proofMs, proofsPerMinute, peakBytes } of report.points) {
    expect(proofMs).toBeGreaterThanOrEqual(100);
    expect(proofsPerMinute).toBeGreaterThan(0);
    // What the fake prover’s first proof takes.
    expect(peakBytes).toBe(4500 * 65_536);
  }
  const { model, rows } = report.advice;
  expect(model).toMatchObject({ time: { fewest: 1, most: 2 }, sharing: { provers: 2 } });
  expect(rows.map(({ mostProofs }) => mostProofs?.basis.kind)).toEqual(rows.map(() => 'measured'));
});
