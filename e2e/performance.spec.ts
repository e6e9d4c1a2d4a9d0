import { gzipSync } from 'node:zlib';
import './fixtures/console-api.ts';
import { observeLongTasks } from './fixtures/long-tasks.ts';
import { traceMainThread } from './fixtures/main-thread.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';

/** What may be fetched before a proof is asked for, compressed. */
const FIRST_LOAD_BYTES = 200_000;
/** From here on a task keeps a person waiting (W3C Long Tasks API). */
const LONG_TASK_MS = 50;

test('the first load stays small until a proof is asked for', async ({ page }) => {
  const sizes = new Map<string, number>();
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (url.protocol === 'blob:' || response.request().method() !== 'GET') return;
    const read = async () => {
      sizes.set(url.pathname, gzipSync(await response.body()).byteLength);
    };
    reading.push(read());
  });
  await page.goto('./', { waitUntil: 'networkidle' });
  await expect(page.getByTestId('run')).toBeVisible();
  await Promise.all(reading);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const list = [...sizes].map(([path, size]) => `${path} ${size}`).join('\n');
  expect(total, list).toBeGreaterThan(20_000);
  expect(total, list).toBeLessThan(FIRST_LOAD_BYTES);
});

test.describe('with animations', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });
  test('no task of the main thread takes over 50 ms while proofs are made', async ({
    playground,
    page,
    browser,
  }) => {
    await playground.open({ proveMs: 50 });
    const tasks = await traceMainThread(browser, page, async () => {
      const report = await page.evaluate(() => window.playground.run({ proofs: 60, warmup: 0 }));
      expect(report.proofs).toHaveLength(60);
    });
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter(({ cpuMs }) => cpuMs > LONG_TASK_MS)).toEqual([]);
  });
});

test.describe('real proofs @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  test('the browser has no long task to report while proofs are made', async ({
    playground,
    page,
    browser,
  }) => {
    await playground.goTo();
    const tasks = await observeLongTasks(browser, page, async () => {
      const report = await page.evaluate(() =>
        window.playground.run({ o1js: '2.15', threads: 1, proofs: 2, warmup: 0 }),
      );
      expect(report.proofs).toHaveLength(2);
      // One long task of the test's own, as evidence that long tasks are seen.
      await page.evaluate(keepBusy, 2 * LONG_TASK_MS);
    });
    const ofThePage = tasks.slice(0, -1).filter(({ cpuMs }) => cpuMs > LONG_TASK_MS);
    expect(tasks.at(-1)?.cpuMs).toBeGreaterThan(LONG_TASK_MS);
    expect(ofThePage).toEqual([]);
  });
});

/** Blocks the main thread, in a task of its own; runs in the page. */
function keepBusy(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => {
      const end = performance.now() + ms;
      while (performance.now() < end);
      resolve();
    });
  });
}
