import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

const LEAKING = { o1js: '2.14', path: 'leaking', threads: 8, warmup: 1, proofs: 1000 };

test('a switch flipped during a run holds from the next proof on, and growth stops', async ({
  playground,
  page,
}) => {
  await playground.open({ query: LEAKING, proveMs: 200 });
  await playground.run.click();
  await playground.expectProofs(3);
  await page.getByRole('button', { name: 'Change the switches during this run' }).click();
  const field = page.getByTestId('change-switches').getByRole('combobox', { name: 'Thread pool' });
  await field.click();
  await page.getByTestId('change-switches').getByRole('option', { name: 'Kept alive' }).click();
  const change = page.getByTestId('switch-change');
  await expect(change).toContainText('Switches changed: Thread pool “Kept alive”.');
  const first = await page.evaluate(async () => {
    const [row] = await window.playground.history({ limit: 1 });
    return row?.switchChanges[0]?.beforeProof ?? -1;
  });
  await playground.expectProofs(first + 4);
  await playground.cancel.click();
  await playground.expectFailure('cancelled');

  const growth = (proof: number) => playground.proofRows.nth(proof).locator('.growth');
  expect(first).toBeGreaterThanOrEqual(3);
  await expect(growth(first - 1)).toHaveText('+8.25 MiB');
  // The pool that is kept starts once more.
  await expect(growth(first)).toHaveText('+8.25 MiB');
  for (const later of [1, 2, 3]) await expect(growth(first + later)).toHaveText('0 B');
  const figure = page.locator('run-figures').getByText('Growth per proof').locator('..');
  await expect(figure.locator('.value')).toHaveText(/^\s*0\s*B\s*$/);
  await expect(figure).toContainText('since the change');
  // Objects are still left in free space. At 8.25 MiB a proof it would be fewer than 500 proofs.
  const forecast = page.locator('run-figures').getByText('Proofs until').locator('..');
  await expect(forecast.locator('.value')).toContainText(/\d\u202f\d{3}/);
  await page.getByRole('button', { name: 'About this run' }).click();
  await expect(page.getByText(`Changed before proof ${first + 1}`)).toBeVisible();
});

test('what waits for the next proof is said, and can be taken back', async ({
  playground,
  page,
}) => {
  await playground.open({ query: { ...LEAKING, pause: 600_000 } });
  await playground.run.click();
  await expect(playground.status).toContainText('Pausing before proof 2');
  await page.evaluate(() => window.playground.change({ wait: 'sleep', frees: 'on' }));
  const queued = page.getByTestId('queued-switches');
  await expect(queued).toHaveText('From proof 2 on: Free after each proof “On”, Waiting “Sleep”.');
  await page.evaluate(() => window.playground.change({ wait: 'spin', frees: 'off' }));
  await expect(queued).toHaveText('');
  await playground.cancel.click();
});

test('what cannot change is said with the reason', async ({ playground, page }) => {
  await playground.open({ query: { o1js: '2.15', path: 'shipped', pause: 600_000 } });
  await playground.run.click();
  await expect(playground.status).toContainText('Pausing before proof 2');
  await page.getByRole('button', { name: 'Change the switches during this run' }).click();
  const fields = page.getByTestId('change-switches');
  await expect(fields.getByRole('combobox')).toHaveCount(2);
  await expect(fields).toContainText(
    'Thread pool: fixed for this run. This release keeps its pool, and crashes if it is restarted.',
  );
  await expect(fields).toContainText('Finalizers: fixed for this run. o1js’s own finalizers');
  await playground.cancel.click();
  await expect(fields).toHaveCount(0);
});
