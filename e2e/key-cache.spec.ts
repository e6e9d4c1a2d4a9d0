import type { Page } from '@playwright/test';
import { KEY_STORE } from '../src/core/experiment/key-store.ts';
import type { RunRecord } from '../src/core/run.ts';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';

/** Runs one proof, and checks that it verified. */
async function prove(page: Page, o1js: string): Promise<RunRecord> {
  // Where the memory is not reserved, its size tells whether keys were computed.
  const switches = { memory: 'as-shipped' };
  const config = { program: 'square', o1js, threads: 2, proofs: 1, warmup: 0, switches };
  const report = await page.evaluate((wanted) => window.playground.run(wanted), config);
  expect(report.proofs.map(({ verified }) => verified)).toEqual([true]);
  const [record] = await page.evaluate(() => window.playground.history({ limit: 1 }));
  if (record === undefined) throw new Error('the run was not stored');
  expect(record.switchStates?.keys).toEqual({ kind: 'applied' });
  return record;
}

/** Replaces the data of the stored entry whose name begins so by zeros, of the same length. */
async function damageEntry(page: Page, beginning: string): Promise<void> {
  const damaged = await page.evaluate(
    async ([databaseName, wanted]) => {
      const settle = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error as DOMException));
        });
      const database = await settle(indexedDB.open(databaseName));
      const data = database.transaction('data', 'readwrite').objectStore('data');
      const keys = await settle(data.getAllKeys());
      const key = keys.find((each) => String((each as string[])[2]).startsWith(wanted));
      if (key !== undefined) {
        const { size } = (await settle(data.get(key))) as Blob;
        await settle(data.put(new Blob([new Uint8Array(size)]), key));
      }
      database.close();
      return key !== undefined;
    },
    [KEY_STORE.databaseName, beginning] as const,
  );
  expect(damaged).toBe(true);
}

test.describe('stored keys @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  test('a program is compiled with the keys of its last compile, but for a damaged one', async ({
    playground,
    page,
  }) => {
    await playground.goTo();
    const cold = await prove(page, '2.15');
    expect(cold.compile?.keys).toEqual({ origin: 'computed', damaged: 0, problem: null });

    const warm = await prove(page, '2.15');
    expect(warm.compile?.keys).toEqual({ origin: 'cached', damaged: 0, problem: null });
    expect(warm.compile?.verificationKeyHash).toBe(cold.compile?.verificationKeyHash);
    // It is not what it takes to compute them: that fills 3400 pages.
    expect(warm.compile?.pagesAfter).toBeLessThan((cold.compile?.pagesAfter ?? 0) / 4);

    await expect(page.getByTestId('stored-keys')).toContainText('Stored keys take 65');

    await damageEntry(page, 'step-pk');
    const mended = await prove(page, '2.15');
    expect(mended.compile?.keys).toEqual({ origin: 'partly', damaged: 1, problem: null });
    expect(mended.compile?.verificationKeyHash).toBe(cold.compile?.verificationKeyHash);
    await expect(page.getByText('One stored key was damaged')).toBeVisible();
  });
});
