import { readFile } from 'node:fs/promises';
import './fixtures/console-api.ts';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, PlaygroundPage, test } from './fixtures/playground-page.ts';
import { changeStored, makeOldDatabase, openBystander } from './fixtures/stored-records.ts';

const DATABASE = 'proving-playground';
const RUN = { proofs: 3, warmup: 0 };

/** Makes a run in the page and returns its id. */
async function makeRun(page: Page): Promise<string> {
  return page.evaluate(async (config) => {
    await window.playground.run(config);
    const [row] = await window.playground.history({ limit: 1 });
    return row?.id ?? '';
  }, RUN);
}

async function versionOf(page: Page): Promise<number | undefined> {
  const all = await page.evaluate(() => indexedDB.databases());
  return all.find(({ name }) => name === DATABASE)?.version;
}

test('what is damaged is named, can be saved as it is, and deleted; all else stays', async ({
  playground,
  page,
}) => {
  await playground.open();
  const [torn, partly] = [await makeRun(page), await makeRun(page)];
  await changeStored(page, [
    { store: 'runs', key: torn, change: { config: null } },
    { store: 'proofs', key: [partly, 1], change: { pages: 'torn' } },
    { store: 'curves', key: [partly, 2], change: { points: null } },
    { store: 'details', key: [partly, 2], change: { snapshot: 'torn' } },
  ]);
  await page.reload();

  await expect(playground.damagedRuns).toContainText('One run cannot be read.');
  await expect(playground.damagedRuns).toContainText(`${torn}: config: not an object`);
  await expect(playground.historyRows).toHaveCount(1);
  await expect(page.getByTestId('run-count')).toHaveText('2');
  const download = page.waitForEvent('download');
  await playground.damagedRuns.getByRole('button', { name: 'Save as stored' }).click();
  const saved: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(saved).toContainEqual({
    store: 'runs',
    value: expect.objectContaining({ id: torn, config: null }),
  });
  expect(saved).toContainEqual({
    store: 'proofs',
    value: expect.objectContaining({ runId: torn, index: 2 }),
  });

  await playground.historyRows.getByRole('button').first().click();
  await playground.expectStatus('done');
  await expect(playground.proofRows).toHaveCount(2);
  await expect(playground.damagedParts.getByRole('listitem')).toHaveText([
    'Proof 2: pages: not an object.',
    'The memory curve of proof 3: points: not a list.',
  ]);
  await page.locator('heap-panel').getByRole('tab', { name: 'Heap map' }).click();
  await expect(page.locator('heap-panel')).toContainText('damaged (snapshot: not an object)');
  const { reasons } = await page.evaluate((id) => window.playground.report(id), partly);
  expect(reasons.join(' ')).toContain('Proof 2 is stored and cannot be read');

  await playground.damagedParts.getByRole('button', { name: 'Delete the damaged…' }).click();
  await playground.damagedParts.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(playground.damagedParts).toHaveCount(0);
  await expect(playground.proofRows).toHaveCount(2);
  await playground.damagedRuns.getByRole('button', { name: 'Delete…' }).click();
  await playground.damagedRuns.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(playground.damagedRuns).toHaveCount(0);
  await page.reload();
  await expect(playground.historyRows).toHaveCount(1);
  await expect(playground.damagedRuns).toHaveCount(0);
});

test.describe('a quota that is filled in the middle of a run', () => {
  test('keeps what was stored until then', async ({ playground, page, baseURL }) => {
    const setQuota = await fillQuota(playground, page, baseURL);
    // Not even for the end of the run.
    await setQuota(1);
    await playground.cancel.click();
    await playground.expectStatus('interrupted');
    const made = await playground.proofRows.count();
    await setQuota(null);
    await page.reload();
    await playground.historyRows.getByRole('button').first().click();
    await playground.expectFailure('tab-gone');
    const stored = await playground.proofRows.count();
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(made);
    await expect(playground.damagedParts).toHaveCount(0);
    await expect(page.getByTestId('unstored-proofs')).toHaveCount(0);
  });

  test('and emptied again costs the proofs in between, which the run names', async ({
    playground,
    page,
    baseURL,
  }) => {
    const setQuota = await fillQuota(playground, page, baseURL);
    await setQuota(null);
    await playground.cancel.click();
    await playground.expectStatus('interrupted');
    await playground.expectDrawn();
    const made = await playground.proofRows.count();
    await page.reload();
    await playground.historyRows.getByRole('button').first().click();
    await playground.expectStatus('interrupted');
    const stored = await playground.proofRows.count();
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(made);
    const sentence = `${made - stored} of the ${made} proofs of this run`;
    await expect(page.getByTestId('unstored-proofs')).toContainText(sentence);
    const { reasons } = await page.evaluate(async () => {
      const [row] = await window.playground.history();
      return window.playground.report(row?.id ?? '');
    });
    expect(reasons.join(' ')).toContain(sentence);
  });
});

/** Starts a run with room for some of its proofs, and waits until there is no more. */
async function fillQuota(
  playground: PlaygroundPage,
  page: Page,
  baseURL: string | undefined,
): Promise<(bytes: number | null) => Promise<void>> {
  // So many that it goes on until it is cancelled.
  const query = { proofs: 10_000, warmup: 0, until: 'all' };
  await playground.open({ query, proveMs: 5 });
  const devTools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL ?? '');
  const setQuota = async (bytes: number | null) => {
    const quotaSize = bytes === null ? {} : { quotaSize: bytes };
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, ...quotaSize });
  };
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  // Each proof takes some thousand bytes.
  await setQuota(usage + 100_000);
  await playground.run.click();
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'full');
  return setQuota;
}

test('a page makes way for a newer version of the database, and says so at once', async ({
  playground,
  page,
  context,
}) => {
  await playground.open();
  await makeRun(page);
  const old = await versionOf(page);
  const newer = await openBystander(context);
  await newer.evaluate(
    ([name, version]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name, version);
        request.addEventListener('success', () => resolve());
        request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
      }),
    [DATABASE, (old ?? 0) + 1] as const,
  );
  // Nobody did anything in this tab.
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'newer-version');
  await expect(playground.historyRows).toHaveCount(1);
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(playground.storageProblem).toHaveAttribute('data-code', 'newer-version');
});

/** Opens the page, and kills it in the middle of its upgrade of the database. */
async function killInUpgrade(context: BrowserContext): Promise<void> {
  const tab = new PlaygroundPage(await context.newPage());
  const devTools = await context.newCDPSession(tab.page);
  const inUpgrade = new Promise<void>((resolve) => {
    devTools.on('Runtime.bindingCalled', () => resolve());
  });
  await devTools.send('Runtime.enable');
  await devTools.send('Runtime.addBinding', { name: 'reachedUpgrade' });
  await tab.page.addInitScript(() => {
    const create = Reflect.get<IDBDatabase, 'createObjectStore'>(
      IDBDatabase.prototype,
      'createObjectStore',
    );
    IDBDatabase.prototype.createObjectStore = function (this: IDBDatabase, ...args) {
      const store = Reflect.apply(create, this, args);
      if (this.name !== 'proving-playground') return store;
      Reflect.get(window, 'reachedUpgrade')('');
      for (;;);
    };
  });
  const navigation = tab.page.goto('./').catch(() => null);
  await inUpgrade;
  const dead = tab.page.waitForEvent('crash');
  void devTools.send('Page.crash').catch(() => {});
  await dead;
  await tab.page.close();
  await navigation;
}

test('an upgrade that is interrupted has not happened, and the next page makes it', async ({
  playground,
  page,
  context,
}) => {
  await playground.open();
  const id = await makeRun(page);
  const newest = await versionOf(page);
  const bystander = await openBystander(context);
  await page.goto('about:blank');
  await makeOldDatabase(bystander);
  expect(await versionOf(bystander)).toBe(1);

  await killInUpgrade(context);
  expect(await versionOf(bystander)).toBe(1);
  await playground.goTo();
  await expect(playground.historyRows).toHaveCount(1);
  expect(await versionOf(page)).toBe(newest);
  expect((await page.evaluate((run) => window.playground.report(run), id)).proofs).toHaveLength(3);
});

test('of 120 runs the newest 50 are listed, with the number of all, and more when asked for', async ({
  playground,
  page,
}) => {
  await playground.open();
  const id = await makeRun(page);
  await changeStored(
    page,
    Array.from({ length: 119 }, (_, i) => ({
      store: 'runs',
      key: id,
      change: { id: `copy-${i}`, startedAt: 1e12 + i },
    })),
  );
  await page.reload();
  await expect(playground.historyRows).toHaveCount(50);
  await expect(page.getByTestId('run-count')).toHaveText('120');
  await playground.history.getByRole('button', { name: /^Show more of 70/ }).click();
  await expect(playground.historyRows).toHaveCount(100);
  await playground.history.getByRole('button', { name: /^Show more of 20/ }).click();
  await expect(playground.historyRows).toHaveCount(120);
  expect(await page.evaluate(() => window.playground.history())).toHaveLength(120);
});
