import './fixtures/console-api.ts';
import { traceMainThread } from './fixtures/main-thread.ts';
import { expect, test } from './fixtures/playground-page.ts';

/** From here on a task keeps a person waiting (W3C Long Tasks API). */
const LONG_TASK_MS = 50;
/** So many that details of some in the middle are dropped: proofs 25 to 28. */
const PROOFS = 52;

for (const view of ['Heap map', 'Timeline']) {
  test(`no task takes over 50 ms while proofs are made in front of the view ${view}`, async ({
    playground,
    page,
    browser,
  }) => {
    await playground.open({ proveMs: 50 });
    const running = page.evaluate((proofs) => window.playground.run({ proofs, warmup: 0 }), PROOFS);
    await playground.expectProofs(1);
    await page.locator('heap-panel').getByRole('tab', { name: view }).click();
    const tasks = await traceMainThread(browser, page, async () => {
      expect((await running).proofs).toHaveLength(PROOFS);
    });
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter(({ cpuMs }) => cpuMs > LONG_TASK_MS)).toEqual([]);
  });
}

test('the timeline of a long run says which proofs its births lack', async ({
  playground,
  page,
}) => {
  await playground.open({ proveMs: 5 });
  await page.evaluate(
    (proofs) => window.playground.run({ o1js: '2.14', path: 'leaking', proofs, warmup: 0 }),
    PROOFS,
  );
  await playground.expectDrawn();
  await page.locator('heap-panel').getByRole('tab', { name: 'Timeline' }).click();
  const born = page.locator('born-table');
  const missing = born.getByTestId('ledger-missing');
  await expect(missing).toContainText('The ledger of proofs 25 to 28 is not stored');
  await expect(born).toContainText(/at most [\d\u202f]+ are still alive at the end/);
  // What was born in the last proofs can have ended in none that is missing.
  const from = page.locator('memory-timeline').getByLabel('From');
  await from.fill((await page.locator('memory-timeline').getByLabel('To').inputValue()) ?? '');
  await from.press('Enter');
  await expect(missing).toHaveCount(0);
});

test('the heap map of a long run says which proof it cannot be compared with', async ({
  playground,
  page,
}) => {
  await playground.open({ proveMs: 5 });
  await page.evaluate((proofs) => window.playground.run({ proofs, warmup: 0 }), PROOFS);
  await playground.expectDrawn();
  const panel = page.locator('heap-panel');
  await panel.getByRole('tab', { name: 'Heap map' }).click();
  await panel.getByLabel('Compared with').fill('26');
  await expect(panel.getByTestId('inside-nothing')).toContainText(
    'Not compared with proof 26. Of this proof no picture of the heap was kept',
  );
  await expect(panel.getByTestId('heap-map')).toBeVisible();
  await panel.getByLabel('Compared with').fill('24');
  await expect(panel.getByTestId('inside-nothing')).toHaveCount(0);
});
