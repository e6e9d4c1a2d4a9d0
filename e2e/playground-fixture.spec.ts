import type { BrowserContext } from '@playwright/test';
import type { Report } from '../src/core/export/report-format.ts';
import type { PlaygroundTestHooks } from '../src/protocol/test-hooks.ts';
import { expect, test } from './fixtures/public/index.ts';

const FAKE: PlaygroundTestHooks = { prover: 'fake' };
const LEAKING = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 6, warmup: 1 };
const LONG = { proofs: 1000, warmup: 0 };

test.use({
  // What a project may say of its own pages, of which nothing may reach the page that proves.
  userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)',
  isMobile: true,
  hasTouch: true,
  offline: true,
  javaScriptEnabled: false,
  regressHostOptions: {
    prepare: async (context: BrowserContext) => {
      await context.addInitScript((fake) => {
        Object.assign(window, { playgroundTestHooks: fake });
      }, FAKE);
    },
  },
});

test('a run resolves with its report, attaches it, and costs the test no time', async ({
  playground,
}) => {
  const testInfo = test.info();
  const own = testInfo.timeout;
  const since = performance.now();
  const report = await playground.run(LEAKING);
  const elapsed = performance.now() - since;

  expect(report).toVerifyEveryProof();
  expect(report).not.toGrowLessThan('1 MiB', { of: 'linear memory' });
  expect(testInfo.timeout).toBeGreaterThan(own);
  expect(testInfo.timeout).toBeLessThanOrEqual(own + Math.ceil(elapsed));
  const [attached] = testInfo.attachments;
  expect(attached).toMatchObject({
    name: 'regress-report.json',
    contentType: 'application/json',
  });
  expect(JSON.parse(attached?.body?.toString() ?? '') as Report).toEqual(report);
});

test('the browser that proves is none of those that a project emulates', async ({ playground }) => {
  const { environment } = await playground.run({ proofs: 1, warmup: 0 });
  expect(environment.browser).toMatch(/^Chrom/);
  expect(environment.userAgent).not.toContain('iPhone');
});

test('runs that were started together are made one after the other', async ({
  playground,
  regressHost,
}) => {
  const most: number[] = [];
  const watch = () => most.push(regressHost.browser.contexts().length);
  const [leaking, freeing] = await Promise.all([
    playground.run(LEAKING).finally(watch),
    playground.run({ ...LEAKING, path: 'freeing' }).finally(watch),
  ]);
  expect([leaking.config.path, freeing.config.path]).toEqual(['leaking', 'freeing']);
  expect(freeing).toGrowLessThan('64 KiB', { of: 'live bytes' });
  expect(Math.max(...most)).toBeLessThanOrEqual(1);
});

test('a configuration that is wrong rejects with every mistake, and the next run is made', async ({
  playground,
}) => {
  const wrong = playground.run({ ...LEAKING, path: 'leeking', proofs: 0 });
  await expect(wrong).rejects.toMatchObject({ name: 'RegressUsageError' });
  await expect(wrong).rejects.toThrow(/path: “leeking”[^]*proofs: “0”/);
  expect(await playground.run({ proofs: 1, warmup: 0 })).toVerifyEveryProof();
});

test.describe('a run that the test does not wait for', () => {
  test.describe.configure({ mode: 'serial' });

  test('is started', async ({ playground, regressHost }) => {
    const running = playground.run(LONG);
    running.catch(() => {});
    await expect.poll(() => regressHost.browser.contexts().length).toBe(1);
  });

  test('is ended with its test', ({ regressHost }) => {
    expect(regressHost.browser.contexts()).toHaveLength(0);
  });
});
