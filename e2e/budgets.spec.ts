import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

const DECIDED = { o1js: '2.14', threads: 8, proofs: 20, warmup: 1, until: 'decided' };

for (const [path, verdict] of [
  ['leaking', 'regression'],
  ['freeing', 'pass'],
] as const) {
  test(`until: 'decided' ends a run on the ${path} path early, with ${verdict}`, async ({
    playground,
    page,
  }) => {
    await playground.open();
    const { report, stored } = await page.evaluate(
      async (config) => {
        const made = await window.playground.run(config);
        const [newest] = await window.playground.history({ limit: 1 });
        return { report: made, stored: newest };
      },
      { ...DECIDED, path },
    );
    expect(report.verdict).toBe(verdict);
    expect(report.proofs).toHaveLength(5);
    expect(report.config).toMatchObject({
      proofs: 20,
      budget: { liveBytesPerProof: 64 * 1024, pageBytesPerProof: 1024 * 1024 },
    });
    expect(report.reasons).toContain(
      'config.proofs: the run ended after 4 of 20, as its verdict was certain.',
    );
    expect(stored).toMatchObject({ status: 'done', failure: null, proofsDone: 5 });
    await expect(playground.status).toContainText('Verdict certain after 5 of 21 proofs');
    await playground.expectNoWorkers();
  });
}

test('a run is judged by budgets of its own', async ({ playground, page }) => {
  await playground.open();
  const config = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 4, warmup: 1 };
  const report = await page.evaluate((wishes) => window.playground.run(wishes), {
    ...config,
    maxGrowth: '20MiB',
    maxPageGrowth: 20 * 1024 * 1024,
  });
  expect(report.verdict).toBe('pass');
  expect(report.config.budget).toEqual({
    liveBytesPerProof: 20 * 1024 * 1024,
    pageBytesPerProof: 20 * 1024 * 1024,
  });
});

test('a link fills in budgets and the end of the run, and the form changes them', async ({
  playground,
  page,
}) => {
  const query = { maxGrowth: '16KiB', maxPageGrowth: '2MiB', until: 'decided' };
  await playground.open({ query: { proofs: 20, warmup: 1, threads: 2, ...query } });
  await page.getByRole('button', { name: 'More settings' }).click();
  const live = page.getByLabel('Budget of live bytes');
  await expect(live).toHaveValue('16 KiB');
  await expect(page.getByLabel('Budget of linear memory')).toHaveValue('2 MiB');

  await live.fill('16KB');
  await live.press('Enter');
  await expect(page.getByText('Not allowed. Enter a size from 0B to 4GiB')).toBeVisible();
  await live.fill('32KiB');
  await live.press('Enter');
  await playground.expectStatus('done');
  const [kept] = await page.evaluate(() => window.playground.history());
  expect(kept?.config).toMatchObject({
    budget: { liveBytesPerProof: 32 * 1024, pageBytesPerProof: 2 * 1024 * 1024 },
    until: 'decided',
  });
  await expect(playground.proofRows).toHaveCount(5);
});
