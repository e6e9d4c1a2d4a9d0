import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Browser } from '@playwright/test';
import type { Report } from '../src/core/export/report-format.ts';
import type { Fault } from '../src/protocol/test-hooks.ts';
import { useFakeProverIn } from './fixtures/use-fake-prover.ts';
import { startRegress } from './fixtures/regress-process.ts';
import { main } from './regress/main.ts';
import type { HostOptions } from './regress/host.ts';
import { startStaticServer } from './serving/static-server.ts';

/** Runs the command line in this process, with the fake prover in the tests' own browser. */
async function regress(
  argv: readonly string[],
  browser: Browser | null,
  faults: readonly Fault[] = [],
) {
  const said = { out: '', error: '' };
  const hostOptions: Partial<HostOptions> = {
    prepare: (context) => useFakeProverIn(context, { faults }),
    ...(browser === null ? {} : { browser: { kind: 'given', browser } }),
  };
  const status = await main(['regress', ...argv], {
    print: (text) => void (said.out += text),
    tell: (line) => void (said.error += `${line}\n`),
    site: async () => 'dist',
    stop: new AbortController().signal,
    hostOptions,
  });
  return { status, ...said };
}

test('a leak exits with 1 and names the thread stacks', async ({ browser, page }, info) => {
  const junit = info.outputPath('junit.xml');
  const leaking = ['--o1js', '2.14', '--path', 'leaking', '--threads', '8', '--junit', junit];
  const { status, out, error } = await regress(leaking, browser);
  expect(status).toBe(1);
  expect(out).toMatch(/^REGRESSION {2}square, o1js 2\.14\.0, leaking path, 8 threads/);
  expect(out).toMatch(/Thread stacks +\+8\.\d+ MiB/);
  expect(out).toContain('the fake prover ran');
  expect(error).toMatch(/^Running square, o1js 2\.14\.0, in Chromium \d+/);
  // A browser knows whether it is XML.
  const failed = await page.evaluate(
    (xml) =>
      [...new DOMParser().parseFromString(xml, 'text/xml').querySelectorAll('failure')].map(
        (failure) => failure.parentElement?.getAttribute('name'),
      ),
    await readFile(junit, 'utf8'),
  );
  expect(failed).toEqual(['live bytes', 'linear memory']);
});

test('its remedy exits with 0', async ({ browser }) => {
  const freeing = ['--o1js', '2.14', '--path', 'freeing', '--threads', '8'];
  const { status, out } = await regress(freeing, browser);
  expect(out).toMatch(/^PASS /);
  expect(status).toBe(0);
});

for (const [fault, word] of [
  [{ kind: 'out-of-memory', at: 2 }, 'OUT-OF-MEMORY'],
  [{ kind: 'crash', at: 2 }, 'CRASH'],
  [{ kind: 'hang', at: 2 }, 'HANG'],
  [{ kind: 'fail-verification', at: 2 }, 'VERIFICATION-FAILED'],
] as const) {
  test(`${fault.kind} exits with 3 and says at which proof`, async ({ browser }) => {
    // Only what hangs may be given up so soon.
    const patience = fault.kind === 'hang' ? ['--timeout', '3000'] : [];
    const argv = ['--max-memory', '512MiB', ...patience];
    const { status, out } = await regress(argv, browser, [fault]);
    expect(status).toBe(3);
    expect(out).toMatch(new RegExp(`^${word} `));
    expect(out).toContain('in proof 3');
  });
}

test('a browser elsewhere runs the page that is served here', async ({ playwright }) => {
  const server = await playwright.chromium.launchServer();
  try {
    const { status, out, error } = await regress(['--browser-ws', server.wsEndpoint()], null);
    expect(error).toContain('Running square');
    expect(out).toMatch(/^PASS /);
    expect(status).toBe(0);
  } finally {
    await server.close();
  }
});

test('a browser elsewhere that is not there exits with 69', async () => {
  const { status, error } = await regress(['--browser-ws', 'ws://127.0.0.1:9/'], null);
  expect(error).toContain('No browser answers at ws://127.0.0.1:9/');
  expect(status).toBe(69);
});

test('a port that is taken exits with 69', async ({ browser }) => {
  await using taken = await startStaticServer('dist');
  const { port } = new URL(taken.url);
  const { status, error } = await regress(['--port', port], browser);
  expect(error).toContain(`Port ${port} is taken by another program`);
  expect(status).toBe(69);
});

test.describe('a process of its own', () => {
  let folder: string;
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regress-process-'));
  });
  test.afterEach(() => rm(folder, { recursive: true }));

  for (const [signal, status] of [
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal} has it write what there is, and leaves nothing behind`, async () => {
      test.skip(process.platform === 'win32', 'Windows has no signals to send');
      const file = join(folder, 'report.json');
      const temporary = join(folder, 'tmp');
      await mkdir(temporary);
      const started = startRegress(['--proofs', '1000', '--report', file], { TMPDIR: temporary });
      await started.says('Proof ');
      started.child.kill(signal);
      // From the terminal, and once more from npm: that is still one request.
      started.child.kill(signal);
      expect(await started.ended).toBe(status);
      const report = JSON.parse(await readFile(file, 'utf8')) as Report;
      expect(report.verdict).toBe('inconclusive');
      expect(report.reasons[0]).toContain('was stopped');
      expect(report.proofs.length).toBeGreaterThan(0);
      expect(started.said.out).toMatch(/^INCONCLUSIVE /);
      expect(await readdir(temporary)).toEqual([]);
      expect(await listProcesses(temporary)).toEqual([]);
    });
  }

  test('without a browser it exits with 69 and says what to do', async () => {
    const started = startRegress([], { PLAYGROUND_CHROMIUM: join(folder, 'chromium') });
    expect(await started.ended).toBe(69);
    expect(started.said.error).toContain('PLAYGROUND_CHROMIUM names');
  });
});

/** Command lines of running processes that mention a folder; none where there is no /proc. */
async function listProcesses(folder: string): Promise<readonly string[]> {
  const ids = await readdir('/proc').catch(() => []);
  const lines = await Promise.all(
    ids
      .filter((id) => /^\d+$/.test(id))
      .map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(folder));
}
