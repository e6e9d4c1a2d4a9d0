import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { startStaticServer } from './serving/static-server.ts';

const COOP = { 'Cross-Origin-Opener-Policy': 'same-origin' };
const COEP = { 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Each with what the doctor must say, and what would send people the wrong way. */
const HEADERS = [
  ['no headers', {}, [/Cross-Origin-Opener-Policy/, /Cross-Origin-Embedder-Policy/], []],
  ['no COEP', COOP, [/does not send the header “Cross-Origin-Embedder-Policy/], [/Opener/]],
  ['no COOP', COEP, [/does not send the header “Cross-Origin-Opener-Policy/], [/Embedder/]],
] as const;

test.describe('where no service worker can be had', () => {
  test.use({ serviceWorkers: 'block' });

  for (const [name, headers, said, unsaid] of HEADERS) {
    test(`${name}: the header at fault is named, instead of a broken form`, async ({
      page,
      playground,
      problems,
    }) => {
      await using host = await startStaticServer('dist', { headers });
      problems.allowOrigin(new URL(host.url).origin);
      problems.allow(/Service Worker registration blocked by Playwright/);
      await page.goto(host.url);
      await expect(playground.doctor).toHaveAttribute('data-can-prove', 'false');
      for (const text of said) await expect(playground.doctor).toContainText(text);
      for (const text of unsaid) await expect(playground.doctor).not.toContainText(text);
      await expect(playground.run).toHaveCount(0);
      await expect(playground.showTheLeak).toHaveCount(0);
    });
  }

  test('window.playground says why it cannot run', async ({ page, playground, problems }) => {
    await using host = await startStaticServer('dist');
    problems.allowOrigin(new URL(host.url).origin);
    problems.allow(/Service Worker registration blocked by Playwright/);
    await page.goto(host.url);
    await expect(playground.doctor).toBeVisible();
    const refusal = await page.evaluate(() =>
      window.playground.run().catch((error: unknown) => String(error)),
    );
    expect(refusal).toContain('Cross-Origin-Embedder-Policy');
  });
});

test('an address that browsers do not trust is named', async ({ page, playground, problems }) => {
  await using host = await startStaticServer('dist', { headers: { ...COOP, ...COEP } });
  // Every name but localhost is untrusted over http; this one leads to this machine as well.
  const address = host.url.replace('localhost', 'playground.test');
  problems.allowOrigin(new URL(address).origin);
  problems.expect(/Cross-Origin-Opener-Policy header has been ignored.*untrustworthy/);
  await page.goto(address);
  await expect(playground.doctor).toContainText(`The page was opened from ${address.slice(0, -1)}`);
  await expect(playground.doctor).toContainText('http://localhost');
  await expect(playground.run).toHaveCount(0);
});

test('a frame is told to ask the page around it', async ({ page, problems }, testInfo) => {
  await using host = await startStaticServer('dist', { headers: { ...COOP, ...COEP } });
  const folder = testInfo.outputPath('embedding');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    `<link rel="icon" href="data:,"><iframe src="${host.url}"></iframe>`,
  );
  await using embedding = await startStaticServer(folder);
  for (const { url } of [host, embedding]) problems.allowOrigin(new URL(url).origin);
  // Said of the closed dialog of the history.
  problems.allow(/Blocked autofocusing/);

  await page.goto(embedding.url);
  const doctor = page.frameLocator('iframe').getByTestId('isolation');
  await expect(doctor).toContainText('<iframe allow="cross-origin-isolated">');
  await expect(doctor).not.toContainText('Cross-Origin-Opener-Policy');
});

test('a policy that forbids workers from Blobs is named', async ({
  page,
  playground,
  problems,
}) => {
  const policy = { 'Content-Security-Policy': "worker-src 'self'" };
  await using host = await startStaticServer('dist', { headers: { ...COOP, ...COEP, ...policy } });
  problems.allowOrigin(new URL(host.url).origin);
  await page.goto(host.url);
  await expect(playground.doctor).toContainText("worker-src 'self' blob:");
});

test('the policy that the README names is enough', async ({ page, playground, problems }) => {
  const readme = await readFile('README.md', 'utf8');
  const [, policy = ''] = /^\s*Content-Security-Policy: (.*)$/m.exec(readme) ?? [];
  expect(policy).toContain('worker-src');
  const headers = { ...COOP, ...COEP, 'Content-Security-Policy': policy };
  await using host = await startStaticServer('dist', { headers });
  problems.allowOrigin(new URL(host.url).origin);
  await playground.useFakeProver();
  await page.goto(`${host.url}?proofs=2&warmup=0&autorun=1`);
  await playground.expectStatus('done');
  await expect(playground.chart).toBeVisible();
});

test('where all is there, one line says so', async ({ playground }) => {
  await playground.open();
  await expect(playground.doctor).toHaveAttribute('data-can-prove', 'true');
  await expect(playground.doctor).toContainText('This browser has all that proving needs');
});
