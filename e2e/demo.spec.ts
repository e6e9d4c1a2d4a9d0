import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

test('Show me the leak needs one press, and ends in one picture and one sentence', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.showTheLeak.click();
  const steps = page.getByRole('list', { name: 'Steps of the demonstration' });
  await expect(steps.getByRole('listitem')).toHaveText([
    /Leaking path.*done/s,
    /Freeing path.*done/s,
  ]);

  const sentence = page.getByTestId('demo-sentence');
  await expect(sentence).toHaveClass(/leak-shown/);
  await expect(sentence).toContainText('8.25 MiB');
  await expect(playground.chart).toHaveCount(1);
  const comparison = page
    .getByTestId('compare')
    .getByRole('region', { name: 'The two paths compared' });
  // What the fake prover loses on the freeing path lies in space that was free, 3.14 KiB a proof.
  await expect(comparison.getByRole('row')).toContainText([
    /Path/,
    /\+8\.25 MiB/,
    /0 B.*1\u202f\d{3}\u202f\d{3}/s,
  ]);

  const kept = await page.evaluate(() => window.playground.history());
  expect(kept.map(({ status, config }) => [status, config.o1js, config.threads])).toEqual([
    ['done', '2.14.0', 8],
    ['done', '2.14.0', 8],
  ]);
});

test('Cancel stops the demonstration as a whole', async ({ playground, page }) => {
  await playground.open({ proveMs: 60_000 });
  await playground.showTheLeak.click();
  await playground.expectStatus('running');
  await expect(playground.run).toBeDisabled();
  await playground.cancel.click();
  const steps = page.getByRole('list', { name: 'Steps of the demonstration' });
  await expect(steps.getByRole('listitem')).toHaveText([/ended early/, /not run/]);
  await expect(playground.run).toBeEnabled();
  await playground.expectNoWorkers();
});

test('a failure in it is told like any other', async ({ playground, page }) => {
  await playground.open({ faults: [{ kind: 'crash', at: 1 }] });
  await playground.showTheLeak.click();
  await playground.expectFailure('crash');
  await expect(page.getByTestId('demo-sentence')).toBeVisible();
});

test('the way back leads to single runs', async ({ playground, page }) => {
  await playground.open();
  await playground.showTheLeak.click();
  await page.getByRole('button', { name: 'Back to single runs' }).click();
  await expect(page.getByTestId('demo-sentence')).toBeHidden();
  await expect(playground.run).toBeEnabled();
});
