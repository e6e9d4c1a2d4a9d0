import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createServer } from 'vite';
import { expect, test } from './fixtures/playground-page.ts';
import type { PlaygroundPage } from './fixtures/playground-page.ts';
import { violationOf } from './fixtures/policy-violations.ts';
import { headersOf, policyOf, realmOf } from './serving/security-headers.ts';
import type { Realm } from './serving/security-headers.ts';
import { startStaticServer } from './serving/static-server.ts';

const ELSEWHERE = 'https://elsewhere.example';
const INJECTED = '<script>window.injected = true</script>';

/** A server of the playground, until the test ends. */
interface Served extends AsyncDisposable {
  readonly url: string;
}

/** What serves the site, each in its own way. */
const SERVERS: Readonly<Record<string, (preview: string) => Promise<Served>>> = {
  'the preview': async (url) => ({ url, [Symbol.asyncDispose]: async () => {} }),
  'the development server': serveDevelopment,
  'the static server': () => startStaticServer('dist', { headers: headersOf }),
  'a host that reads _headers': async () =>
    startStaticServer('dist', {
      headers: readHeadersFile(await readFile('dist/_headers', 'utf8')),
    }),
  'a host without headers': () => startStaticServer('dist'),
};

async function serveDevelopment(): Promise<Served> {
  const server = await createServer({
    logLevel: 'silent',
    cacheDir: 'test-results/vite-security',
    server: { port: 0, host: 'localhost' },
  });
  await server.listen();
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Does what static hosts do with the file: every rule that fits adds its headers. */
function readHeadersFile(text: string): (path: string) => Readonly<Record<string, string>> {
  const rules = text
    .split('\n\n')
    .map((rule) => rule.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    .filter((lines) => lines.length > 0)
    .map(([path = '', ...lines]) => ({
      fits: (asked: string) =>
        path.endsWith('*') ? asked.startsWith(path.slice(0, -1)) : asked === path,
      headers: lines.map((line) => line.trim().split(/: (.*)/, 2)),
    }));
  return (path) =>
    Object.fromEntries(rules.filter(({ fits }) => fits(path)).flatMap(({ headers }) => headers));
}

/** Tries what a policy has to refuse, and waits until the policy has said so. */
async function attack(page: Page, directive: RegExp, attempt: () => void): Promise<void> {
  const refused = waitForViolation(page, directive);
  await page.evaluate(attempt).catch(() => {});
  await refused;
}

function waitForViolation(page: Page, directive: RegExp): Promise<Error> {
  const told = violationOf(directive);
  return page.waitForEvent('pageerror', ({ message }) => told.test(message));
}

async function makeRun(playground: PlaygroundPage, url: string): Promise<void> {
  await playground.useFakeProver();
  await playground.page.goto(`${url}?o1js=2.14&path=leaking&proofs=2&warmup=0&autorun=1`);
  await playground.expectStatus('done');
  await expect(playground.chart).toBeVisible();
  await expect(playground.historyRows).toHaveCount(1);
}

for (const [name, serve] of Object.entries(SERVERS)) {
  test(`the page works under the policy of ${name}, which refuses what was injected`, async ({
    page,
    playground,
    problems,
    baseURL,
  }) => {
    await using server = await serve(baseURL ?? '');
    problems.allowOrigin(new URL(server.url).origin);
    problems.allow(/Lit is in dev mode/);
    await makeRun(playground, server.url);
    problems.verify();

    problems.allowOrigin(ELSEWHERE);
    problems.expect(violationOf(/.*/));
    // What browsers say of it besides, each in its own words.
    problems.allow(/Content Security Policy|Trusted|Failed to fetch/);
    // Where a policy requires Trusted Types, those refuse text that becomes code first.
    await attack(page, /script-src-elem|require-trusted-types-for/, () => {
      const script = document.createElement('script');
      script.append('window.injected = true');
      document.body.append(script);
    });
    await attack(page, /script-src|require-trusted-types-for/, () => {
      // Later, as what a test evaluates itself may compile text.
      setTimeout(() => Reflect.construct(Function, ['window.injected = true']), 0);
    });
    await attack(page, /worker-src|require-trusted-types-for/, () => {
      const worker = new Worker('data:text/javascript,');
      worker.terminate();
    });
    await attack(page, /connect-src/, () => {
      void fetch('https://elsewhere.example/').catch(() => {});
    });
    await attack(page, /img-src/, () => {
      new Image().src = 'https://elsewhere.example/';
    });
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  });
}

for (const name of ['the preview', 'the static server', 'a host that reads _headers']) {
  test(`each realm has a policy of its own from ${name}`, async ({
    page,
    playground,
    problems,
    baseURL,
  }) => {
    await using server = await SERVERS[name]?.(baseURL ?? '');
    const { url = '' } = server ?? {};
    problems.allowOrigin(new URL(url).origin);
    const sent = new Map<Realm, Set<string | null>>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const realm = realmOf(pathname);
      // Of all others a browser ignores it.
      if (realm === 'page' && response.request().resourceType() !== 'document') return;
      const policy = response.headers()['content-security-policy'] ?? null;
      sent.set(realm, (sent.get(realm) ?? new Set()).add(policy));
    });
    await makeRun(playground, url);
    const expected = (['page', 'prover', 'worker'] as const).map((realm) => [
      realm,
      [policyOf(realm)],
    ]);
    expect(
      Object.fromEntries([...sent].map(([realm, policies]) => [realm, [...policies]])),
    ).toEqual(Object.fromEntries(expected));
  });
}

test('a script in the markup of the page does not run', async ({ page, playground, problems }) => {
  problems.expect(violationOf(/script-src-elem/));
  problems.allow(/Content Security Policy/);
  await page.route(
    ({ pathname }) => pathname === '/',
    async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('</body>', `${INJECTED}</body>`);
      await route.fulfill({ response, body });
    },
  );
  const told = waitForViolation(page, /script-src-elem/);
  await playground.open();
  await told;
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
});
