import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/playground-page.ts';
import type { PlaygroundPage } from './fixtures/playground-page.ts';
import { openBystander } from './fixtures/stored-records.ts';

const DATABASE = 'proving-playground';

/** Runs two proofs and checks that the page can do so whatever its storage does. */
async function expectRunWithoutStorage(playground: PlaygroundPage): Promise<void> {
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(playground.proofRows).toHaveCount(2);
}

/** Opens the playground's database in another tab at a version, and keeps it open. */
async function holdDatabase(page: Page, version: number): Promise<void> {
  await page.evaluate(
    ([name, wanted]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name, wanted);
        request.addEventListener('success', () => resolve());
        request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
      }),
    [DATABASE, version] as const,
  );
}

const SHORT = { query: { proofs: 2, warmup: 0 } };

test('without IndexedDB the page says so, and runs all the same', async ({ playground, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  });
  await playground.open(SHORT);
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'unavailable');
  await expect(playground.doctor).toHaveAttribute('data-can-prove', 'true');
  await expect(playground.doctor).toContainText('something is missing: Storage of runs');
  await expectRunWithoutStorage(playground);
});

test('so it does where the browser refuses to open a database', async ({ playground, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('The user denied permission.', 'SecurityError');
    };
  });
  await playground.open(SHORT);
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'unavailable');
  await playground.doctor.locator('summary').click();
  await expect(playground.doctor).toContainText('The user denied permission.');
  await expectRunWithoutStorage(playground);
});

test('a database that never answers keeps neither the page nor a run', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await playground.open(SHORT);
  await expect(playground.doctor).toContainText('something is missing: Storage of runs');
  await expectRunWithoutStorage(playground);
});

test('a database of a newer version is left alone', async ({ playground, context }) => {
  const bystander = await openBystander(context);
  await holdDatabase(bystander, 999);
  await playground.open(SHORT);
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'newer-version');
  await expect(playground.storageProblem).toContainText('Reload the page to get that version');
  await expectRunWithoutStorage(playground);
  const kept = await bystander.evaluate(() => indexedDB.databases());
  expect(kept).toContainEqual({ name: DATABASE, version: 999 });
});

test('a full disk costs the history, not the run', async ({ playground, page, baseURL }) => {
  await playground.open(SHORT);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL ?? '');
  // Before anything is written: Chromium asks for the quota only now and then.
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await playground.run.click();
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'full');
  await expect(playground.storageProblem).toContainText('Delete runs from the history');
  await playground.expectStatus('done');
  await expect(playground.proofRows).toHaveCount(2);
  await expect(playground.historyRows).toHaveCount(0);

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  await playground.run.click();
  await expect(playground.historyRows).toHaveCount(1);
  await playground.expectStatus('done');
  await expect(playground.storageProblem, 'the next run tries again').toBeHidden();
});

test('a database that another tab blocks is told, and waited for', async ({
  playground,
  context,
}) => {
  // One tab holds the database and does not let go; another waits to delete it. Whoever opens the
  // database now waits behind both.
  const holder = await openBystander(context);
  await holdDatabase(holder, 1);
  const deleter = await openBystander(context);
  await deleter.evaluate((name) => void indexedDB.deleteDatabase(name), DATABASE);

  await playground.open(SHORT);
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'blocked');
  await expect(playground.storageProblem).toContainText('Close the other tabs');
  await expectRunWithoutStorage(playground);
  await holder.close();
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(playground.historyRows).toHaveCount(1);
  await expect(playground.storageProblem).toBeHidden();
});
