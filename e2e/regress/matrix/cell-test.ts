import { test as base } from '@playwright/test';
import type {
  BrowserContext,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
  TestType,
} from '@playwright/test';
import type { Report } from '../../../src/core/export/report-format.ts';
import type { PlaygroundTestHooks } from '../../../src/protocol/test-hooks.ts';
import { regress } from '../regress.ts';
import { ProgressLines } from '../render/render-progress.ts';
import type { RegressConfig } from '../regress-config.ts';
import { REPORT_ATTACHMENT } from './cell-names.ts';

/** Where the cells of a matrix are run. */
export interface CellTestOptions {
  /** Address of a Playwright server whose Chromium runs the page; `null` for one of this machine. */
  browserWs: string | null;
  /** Has the page use the fake prover, for tests of the matrix itself; its reports say so. */
  testHooks: PlaygroundTestHooks | null;
}

/** Runs one cell, in a browser of its own. */
type RunCell = (config: RegressConfig) => Promise<Report>;

/** Written out, because what is inferred names a package that only Playwright itself knows. */
type CellTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & CellTestOptions & { runCell: RunCell },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
>;

/**
 * What a test of a cell has. The report of its run is attached as soon as there is one: also where the
 * test is given up or interrupted, with what was measured until then.
 */
export const test: CellTest = base.extend<CellTestOptions & { runCell: RunCell }>({
  browserWs: [null, { option: true }],
  testHooks: [null, { option: true }],
  runCell: async ({ browserWs, testHooks }, use, testInfo) => {
    const ended = new AbortController();
    const runs: Promise<Report>[] = [];
    await use((config) => {
      const running = runCell(config);
      runs.push(running);
      return running;
    });
    ended.abort();
    // Who is interrupted does not wait for the run; whether it failed is the test's affair.
    await Promise.allSettled(runs);

    async function runCell(config: RegressConfig): Promise<Report> {
      const progress = new ProgressLines(config.until !== 'all');
      const report = await regress(browserWs === null ? config : { ...config, browserWs }, {
        signal: ended.signal,
        onProgress: (soFar) => tell(progress.next(soFar)),
        hostOptions: {
          tell: tellOnce,
          ...(testHooks === null ? {} : { prepare: fakeProver(testHooks) }),
        },
      });
      const body = JSON.stringify(report);
      await testInfo.attach(REPORT_ATTACHMENT, { body, contentType: 'application/json' });
      return report;
    }
  },
});

/** Playwright hands on to the reporter what a test writes. */
function tell(line: string): void {
  process.stderr.write(`  ${line}\n`);
}

const told = new Set<string>();

/** What is the same for every cell of a machine, such as its browser. */
function tellOnce(line: string): void {
  if (!told.has(line)) tell(line);
  told.add(line);
}

function fakeProver(hooks: PlaygroundTestHooks): (context: BrowserContext) => Promise<void> {
  return async (context) => {
    await context.addInitScript((given) => {
      Object.assign(window, { playgroundTestHooks: given });
    }, hooks);
  };
}
