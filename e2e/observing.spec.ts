import type { Page } from '@playwright/test';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { readStoredRun } from './fixtures/stored-run.ts';

/** The settings and the curve of the first proof of the newest run. */
async function readNewest(page: Page) {
  const id = await page.evaluate(async () => {
    const [newest] = await window.playground.history({ limit: 1 });
    return newest?.id ?? '';
  });
  const { record, proofs, curves } = await readStoredRun(page, id);
  const [first] = proofs;
  const points = curves.find(({ index }) => index === 0)?.points ?? [];
  const ended = (first?.startedAt ?? Number.NaN) + (first?.proveMs ?? Number.NaN);
  return { observe: record.config.observe, first, points, ended };
}

test('by default growth is seen when it happens', async ({ playground, page }) => {
  // The fake prover grows in the middle of a proof.
  await playground.open({ proveMs: 1000, query: { proofs: 1, warmup: 0 } });
  await playground.run.click();
  await playground.expectStatus('done');
  const { observe, points, ended } = await readNewest(page);
  expect(observe).toBe('full');
  expect(points).toHaveLength(2);
  expect(points[1]?.at).toBeLessThan(ended);
  await expect(playground.chart).toContainText('at any time');
  await expect(page.getByTestId('unobserved')).toBeHidden();
});

test('watched only between proofs, a run has page counts there, and says so', async ({
  playground,
  page,
}) => {
  await playground.open({ proveMs: 1000, query: { proofs: 1, warmup: 0 } });
  await page.getByRole('button', { name: 'More settings' }).click();
  await page.getByRole('combobox', { name: 'Watching' }).click();
  await page.getByRole('option', { name: 'Only between proofs' }).click();
  await playground.run.click();
  await playground.expectStatus('done');
  const { observe, first, points, ended } = await readNewest(page);
  expect(observe).toBe('none');
  expect(first?.pages).toEqual({ before: 1500, after: 4500, highWater: 4500 });
  expect(points.map(({ pages }) => pages)).toEqual([1500, 4500]);
  expect(points[1]?.at).toBeGreaterThanOrEqual(ended);
  await expect(playground.chart).toContainText('not observed inside proofs');
  await expect(playground.chart).not.toContainText('at any time');
  await expect(page.getByTestId('unobserved')).toContainText('Not observed inside proofs');
});

test('a link and a script can ask for it, and the report says what it did without', async ({
  playground,
  page,
}) => {
  await playground.open({ query: { observe: 'memory' } });
  await page.getByRole('button', { name: 'More settings' }).click();
  await expect(page.getByRole('combobox', { name: 'Watching' })).toHaveValue('Memory only');
  const { reasons } = await page.evaluate(() =>
    window.playground.run({ observe: 'none', proofs: 1, warmup: 0 }),
  );
  expect(reasons).toContain('proofs[].handles: not observed: the run asked for observe=none.');
});
