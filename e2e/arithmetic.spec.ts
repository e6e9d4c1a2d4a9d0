import type { Page } from '@playwright/test';
import type { ArithmeticRecord } from '../src/core/arithmetic-record.ts';
import { KEY_STORE } from '../src/core/experiment/key-store.ts';
import type { RunRecord } from '../src/core/run.ts';
import './fixtures/console-api.ts';
import { KEY_HASHES } from './fixtures/key-hashes.ts';
import { expect, test } from './fixtures/playground-page.ts';
import type { PlaygroundPage } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';

/** Makes one proof, which verifies. @returns the row of its run. */
async function prove(
  { page }: PlaygroundPage,
  config: Readonly<Record<string, unknown>>,
): Promise<RunRecord> {
  const wanted = { program: 'square', threads: 2, proofs: 1, warmup: 0, ...config };
  const report = await page.evaluate((run) => window.playground.run(run), wanted);
  expect(report.proofs.map(({ verified }) => verified)).toEqual([true]);
  const [record] = await page.evaluate(() => window.playground.history({ limit: 1 }));
  if (record === undefined) throw new Error('the run was not stored');
  expect(record.switchStates?.arithmetic).toEqual({ kind: 'applied' });
  return record;
}

/** The hash of each stored key, by the digest of its circuit and its name; deletes all of them. */
async function takeKeys(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async (databaseName) => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error as DOMException));
      });
    const database = await settle(indexedDB.open(databaseName));
    const tx = database.transaction(['rows', 'data'], 'readwrite');
    const rows = (await settle(tx.objectStore('rows').getAll())) as Record<string, string>[];
    for (const name of ['rows', 'data']) await settle(tx.objectStore(name).clear());
    database.close();
    return Object.fromEntries(
      rows.map(({ circuit, name, sha256 }) => [`${circuit} ${name}`, sha256 ?? '']),
    );
  }, KEY_STORE.databaseName);
}

test('a run says what was replaced, and one as shipped says nothing of it', async ({
  playground,
  page,
}) => {
  await playground.open({ query: { proofs: 1, warmup: 0 } });
  const details = page.locator('run-details');
  for (const [arithmetic, text] of [
    ['fast', '3, found by trying them in 0 ms: multiply in place in field p (1)'],
    ['as-shipped', ''],
  ] as const) {
    await page.evaluate((switches) => window.playground.run({ proofs: 1, warmup: 0, switches }), {
      arithmetic,
    });
    await playground.expectDrawn();
    await page.getByText('About this run').click();
    if (text === '') await expect(details).not.toContainText('Functions replaced');
    else await expect(details).toContainText(text);
  }
});

test.describe('fast arithmetic @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  // The other releases prove with it in `real-proofs.spec.ts`.
  test('o1js 2.15 makes the same keys to the byte, and each uses those of the other', async ({
    playground,
    page,
  }) => {
    await playground.goTo();
    const fast = await prove(playground, { o1js: '2.15' });
    const { digestBefore, digestAfter, functions } = arithmeticOf(fast);
    expect(digestAfter).not.toBe(digestBefore);
    expect(functions).toHaveLength(10);
    await page.getByText('About this run').click();
    await expect(page.locator('run-details')).toContainText(digestAfter);

    const switches = { arithmetic: 'as-shipped' };
    const reading = await prove(playground, { o1js: '2.15', switches });
    expect(reading.compile).toMatchObject({ arithmetic: null, keys: { origin: 'cached' } });
    const { 'arithmetic search': search, ...keys } = await takeKeys(page);
    expect(search).toBeDefined();
    expect(Object.keys(keys).length).toBeGreaterThan(8);

    const shipped = await prove(playground, { o1js: '2.15', switches });
    expect(shipped.compile?.keys.origin).toBe('computed');
    expect(shipped.compile?.verificationKeyHash).toBe(KEY_HASHES.square);
    expect(fast.compile?.verificationKeyHash).toBe(KEY_HASHES.square);
    const again = await prove(playground, { o1js: '2.15' });
    expect(again.compile?.keys.origin).toBe('cached');
    expect(arithmeticOf(again)).toMatchObject({ digestAfter, search: 'done' });
    const remembering = await prove(playground, { o1js: '2.15' });
    expect(arithmeticOf(remembering)).toMatchObject({ digestAfter, search: 'remembered' });
    expect(await takeKeys(page)).toEqual({ ...keys, 'arithmetic search': search });
  });
});

function arithmeticOf({ compile }: RunRecord): ArithmeticRecord {
  if (compile === null || compile.arithmetic === null) throw new Error('nothing was replaced');
  return compile.arithmetic;
}
