import type { Page } from '@playwright/test';
import { KEY_STORE } from '../src/core/experiment/key-store.ts';
import { expect, test } from './fixtures/playground-page.ts';

const SHORT = { query: { proofs: 1, warmup: 0 } };

/** Stores 70 MiB of keys, as far as the rows say, the way a prover does. */
async function storeKeys(page: Page): Promise<void> {
  await page.evaluate(async (databaseName) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(databaseName, 1);
      request.addEventListener('upgradeneeded', () => {
        for (const name of ['rows', 'data']) request.result.createObjectStore(name);
      });
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
    });
    await new Promise<void>((resolve, reject) => {
      const tx = database.transaction(['rows', 'data'], 'readwrite');
      tx.objectStore('rows').put({ bytes: 70 * 2 ** 20 }, ['build', 'circuit', 'key']);
      tx.objectStore('data').put(new Blob(['key']), ['build', 'circuit', 'key']);
      tx.addEventListener('complete', () => resolve());
      tx.addEventListener('abort', () => reject(tx.error ?? new Error('refused')));
    });
    database.close();
  }, KEY_STORE.databaseName);
}

test('stored keys are measured after a run, and deleted when asked, without the runs', async ({
  playground,
  page,
}) => {
  await playground.open(SHORT);
  const stored = page.getByTestId('stored-keys');
  await expect(stored).toHaveText('No keys are stored.');
  await storeKeys(page);
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(stored).toContainText('Stored keys take 70.0 MiB, at most 1.00 GiB.');
  await stored.getByRole('button', { name: 'Delete stored keys' }).click();
  await expect(stored).toHaveText('No keys are stored.');
  await page.reload();
  await expect(stored).toHaveText('No keys are stored.');
  await expect(playground.historyRows).toHaveCount(1);
});
