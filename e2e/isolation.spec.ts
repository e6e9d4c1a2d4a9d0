import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/playground-page.ts';
import { startStaticServer } from './serving/static-server.ts';

const ISOLATING = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Counts how often the page itself is loaded. */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && frame.url() !== 'about:blank') loads += 1;
  });
  return () => loads;
}

test('the preview serves an isolated page at once', async ({ playground, page }) => {
  const loads = countLoads(page);
  await playground.open();
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  expect(loads()).toBe(1);
  await expect(playground.doctor).toHaveAttribute('data-can-prove', 'true');
});

test('static hosts are told the same headers', async ({ request }) => {
  const served = (await request.get('./')).headers();
  expect(served).toMatchObject(ISOLATING);
  const lines = (await readFile('dist/_headers', 'utf8')).toLowerCase().split(/\r?\n\s*/);
  for (const [name, value] of Object.entries(ISOLATING)) {
    expect(lines).toContain(`${name}: ${value}`);
  }
});

for (const path of ['/', '/some/project/']) {
  test(`a host without headers is isolated by the service worker, at ${path}`, async ({
    page,
    playground,
    problems,
  }) => {
    await using host = await startStaticServer('dist', { path });
    problems.allowOrigin(new URL(host.url).origin);
    const loads = countLoads(page);
    await page.goto(host.url);
    await expect(playground.run).toBeVisible();
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(loads(), 'one load and exactly one reload').toBe(2);

    await page.reload();
    await expect(playground.run).toBeVisible();
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(loads(), 'no further reload').toBe(3);
  });
}

test('where the service worker has no effect, the page reloads once and says what is missing', async ({
  page,
  playground,
  problems,
}) => {
  await using host = await startStaticServer('dist');
  problems.allowOrigin(new URL(host.url).origin);
  // A worker that does nothing stands for a browser that goes around it.
  await page
    .context()
    .route('**/coi-serviceworker.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'self.skipWaiting()' }),
    );
  const loads = countLoads(page);
  await page.goto(host.url);
  await expect(playground.doctor).toContainText('Cross-Origin-Opener-Policy: same-origin');
  await expect(playground.doctor).toContainText('Cross-Origin-Embedder-Policy: require-corp');
  await expect(playground.doctor).toContainText('service worker');
  expect(loads(), 'one load and exactly one reload').toBe(2);
});
