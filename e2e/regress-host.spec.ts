import { expect, test } from '@playwright/test';
import type { Browser } from '@playwright/test';
import type { Report } from '../src/core/export/report-format.ts';
import type { PlaygroundTestHooks } from '../src/protocol/test-hooks.ts';
import { useFakeProverIn } from './fixtures/use-fake-prover.ts';
import { openHost } from './regress/host.ts';
import type { HostOptions } from './regress/host.ts';
import { RegressMachineError, RegressUsageError } from './regress/regress-errors.ts';
import { regress } from './regress/regress.ts';

// Recording asks pages for pictures: of one that hangs, for ever.
test.use({ trace: 'off' });

const LEAKING = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 4, warmup: 1 };
const LONG = { proofs: 1000, warmup: 0 };

/** A host on the tests' own browser, whose pages have the fake prover. */
function openFakeHost(
  browser: Browser,
  hooks: Omit<Partial<PlaygroundTestHooks>, 'prover'> = {},
  options: Partial<HostOptions> = {},
) {
  return openHost({
    site: 'dist',
    browser: { kind: 'given', browser },
    prepare: (context) => useFakeProverIn(context, hooks),
    ...options,
  });
}

/** Does something once, when so many proofs are known; a look may find several more at once. */
function onceAfter(proofs: number, act: () => void): (soFar: Report) => void {
  let done = false;
  return (soFar) => {
    if (done || soFar.proofs.length < proofs) return;
    done = true;
    act();
  };
}

test('one host makes many runs, each in a profile of its own', async ({ browser }) => {
  await using host = await openFakeHost(browser);
  const [leaking, freeing] = await Promise.all([
    host.run(LEAKING),
    host.run({ ...LEAKING, path: 'freeing' }),
  ]);
  expect([leaking.verdict, freeing.verdict]).toEqual(['regression', 'pass']);
  expect(leaking.environment.crossOriginIsolated).toBe(true);
  expect(browser.contexts()).toEqual([]);
});

test('what is known so far is told after compiling and after proofs', async ({ browser }) => {
  await using host = await openFakeHost(browser, { proveMs: 600 });
  const seen: number[] = [];
  await host.run(LEAKING, { onProgress: ({ proofs }) => seen.push(proofs.length) });
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.length).toBeGreaterThan(1);
});

test('a run that is stopped has the report of what was measured', async ({ browser }) => {
  await using host = await openFakeHost(browser, { proveMs: 200 });
  const stop = new AbortController();
  const report = await host.run(LONG, {
    signal: stop.signal,
    onProgress: ({ proofs }) => {
      if (proofs.length >= 2) stop.abort();
    },
  });
  expect(report.verdict).toBe('inconclusive');
  expect(report.proofs.length).toBeGreaterThanOrEqual(2);
  expect(report.reasons.join(' ')).toContain('was stopped');
});

test('of a page whose process dies, what was stored is read by another one', async ({
  browser,
}) => {
  await using host = await openFakeHost(browser, { proveMs: 300 });
  const report = await host.run(LONG, {
    onProgress: onceAfter(2, () => void crashPage(browser)),
  });
  expect(report.verdict).toBe('crash');
  expect(report.proofs.length).toBeGreaterThanOrEqual(2);
  expect(report.reasons[0]).toMatch(/^verdict: The process of the page died, in proof \d+\.$/);
  expect(report.reasons.filter((line) => line.startsWith('verdict: '))).toHaveLength(1);
});

/** Takes the renderer of the only page down. */
async function crashPage(browser: Browser) {
  const [page] = browser.contexts().flatMap((context) => context.pages());
  const devTools = await page?.context().newCDPSession(page);
  // Rejects: who is crashed does not answer.
  await devTools?.send('Page.crash').catch(() => {});
}

test('a page that does not answer any more counts as hung', async ({ browser }) => {
  await using host = await openFakeHost(browser, { proveMs: 300 });
  const report = await host.run(LONG, {
    silenceMs: 3000,
    onProgress: onceAfter(1, () => {
      const [page] = browser.contexts().flatMap((context) => context.pages());
      const hanging = page?.evaluate(() => {
        for (;;);
      });
      hanging?.catch(() => {});
    }),
  });
  expect(report.verdict).toBe('hang');
  expect(report.reasons[0]).toContain('did not answer for 3 s');
  expect(report.proofs.length).toBeGreaterThanOrEqual(1);
});

test('a configuration that only the page refuses is wrong usage', async ({ browser }) => {
  await using host = await openFakeHost(browser);
  const refused = host.run({ proofs: -3, o1js: '9.9' });
  await expect(refused).rejects.toThrow(RegressUsageError);
  await expect(refused).rejects.toThrow('proofs: “-3” is not allowed');
});

test('a page without isolation says what is missing', async ({ browser }) => {
  await using host = await openFakeHost(
    browser,
    {},
    {
      headers: {},
      // It would add the headers.
      contextOptions: { serviceWorkers: 'block' },
    },
  );
  const refused = host.run(LEAKING);
  await expect(refused).rejects.toThrow(RegressMachineError);
  await expect(refused).rejects.toThrow('Cross-Origin-Embedder-Policy');
});

test('a port that is taken is named', async ({ browser }) => {
  await using host = await openFakeHost(browser);
  const port = Number(new URL(host.url).port);
  await expect(openFakeHost(browser, {}, { port })).rejects.toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining(String(port)),
  });
});

test('a browser that dies leaves the report of what was seen before', async ({ playwright }) => {
  const browser = await playwright.chromium.launch();
  await using host = await openFakeHost(browser, { proveMs: 300 });
  const report = await regress(
    { ...LONG },
    {
      host,
      onProgress: onceAfter(1, () => void browser.close()),
    },
  );
  expect(report.verdict).toBe('crash');
  expect(report.proofs.length).toBeGreaterThanOrEqual(1);
});
