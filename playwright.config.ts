import { defineConfig, devices } from '@playwright/test';
import { BROWSER_ARGUMENTS } from './e2e/browser/browser-arguments.ts';
import { BROWSER_VARIABLE } from './e2e/browser/find-browser.ts';

const port = Number(process.env['PLAYGROUND_PORT'] ?? 4319);
const browser = process.env[BROWSER_VARIABLE];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  // Finds or installs the browser and puts it into the environment that workers inherit.
  globalSetup: './e2e/playwright/global-setup.ts',
  reporter: [['list'], ['./e2e/playwright/count-reporter.ts']],
  forbidOnly: process.env['CI'] !== undefined,
  // A test that passes at the second attempt has found something: it has to be looked at.
  retries: 0,
  fullyParallel: true,
  // Two at a time on two cores slow each other until a click misses what moves under it.
  workers: 1,
  // Tests wait for states: this is when one that does not come is given up, on the slowest machine.
  expect: { timeout: 15_000 },
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1280, height: 900 },
    // A trace of every test would take a quarter of the time of all: `--trace on` for one that failed.
    trace: 'off',
    screenshot: 'only-on-failure',
    // Without a graphics card an animation costs a third of a core, which is the prover's.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      // A name of this machine that is not localhost, and so not trusted over http.
      args: [...BROWSER_ARGUMENTS, '--host-resolver-rules=MAP playground.test localhost'],
      ...(browser === undefined ? {} : { executablePath: browser }),
    },
  },
  webServer: {
    command: `vite build --logLevel warn && vite preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    timeout: 5 * 60_000,
  },
  projects: [
    { name: 'page', grepInvert: /@o1js/, timeout: 60_000 },
    {
      name: 'o1js',
      grep: /@o1js/,
      // A real proof takes every core: two at a time would take as long as one after the other.
      fullyParallel: false,
      timeout: 15 * 60_000,
      dependencies: ['page'],
    },
  ],
});
