import type { Browser, Page } from '@playwright/test';
import type { PlaygroundTestHooks } from '../src/protocol/test-hooks.ts';
import type { BenchReport } from './bench/bench-report.ts';
import { measureBench } from './bench/measure-bench.ts';
import type { BenchOptions } from './bench/options.ts';
import { renderTable } from './bench/render-table.ts';
import { expect, PlaygroundPage, test } from './fixtures/playground-page.ts';

const OPTIONS: BenchOptions = {
  pairs: 2,
  proofs: 3,
  releases: ['2.15.0'],
  program: 'square',
  threads: null,
  stockFinalizers: 'as-shipped',
};

const TWO_RELEASES: Partial<BenchOptions> = { pairs: 1, releases: ['2.15.0', '2.14.0'] };

type FakeProver = Omit<PlaygroundTestHooks, 'prover'>;

/** Benchmarks the fake prover, as `proverOf` wants it in the page of that number, from 0. */
async function bench(
  { browser, url }: { browser: Browser; url: string | undefined },
  options: Partial<BenchOptions>,
  proverOf: (number: number, page: Page) => FakeProver,
): Promise<{ report: BenchReport; lines: readonly string[]; pages: readonly Page[] }> {
  const lines: string[] = [];
  const pages: Page[] = [];
  const prepare = async (page: Page) => {
    const prover = proverOf(pages.push(page) - 1, page);
    await new PlaygroundPage(page).useFakeProver({ proveMs: 20, ...prover });
  };
  const tell = (line: string) => void lines.push(line);
  const surroundings = { browser, url: url ?? '', tell, prepare };
  return { report: await measureBench({ ...OPTIONS, ...options }, surroundings), lines, pages };
}

test('the benchmark compares the two sides in pages of their own', async ({
  browser,
  baseURL: url,
}) => {
  // The slower side is far slower: no machine turns the two round.
  const { report, pages } = await bench({ browser, url }, {}, (page) => ({
    proveMs: page % 2 === 0 ? 400 : 20,
  }));
  expect(pages).toHaveLength(4);
  expect(pages.every((page) => page.isClosed())).toBe(true);
  expect(report.releases.map(({ complete }) => complete)).toEqual([true]);
  const { cores } = report.machine;
  expect(report.settings.threads).toEqual({ stock: Math.max(1, cores - 1), runtime: cores });
  for (const { pairs, rows } of report.releases) {
    expect(pairs.map(({ stock, runtime }) => [stock, runtime].map((r) => r.proofs.length))).toEqual(
      [
        [3, 3],
        [3, 3],
      ],
    );
    const warm = rows.find(({ key }) => key === 'warm-proof');
    expect(warm?.ratio.high).toBeLessThan(1);
    expect(warm?.stockMs).toBeGreaterThanOrEqual(400);
  }
  expect(renderTable(report)).toContain('warm proof');
  // What is written to the file is all there.
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('the benchmark repeats a pair with a crash, and says so', async ({
  browser,
  baseURL: url,
}) => {
  const { report, lines, pages } = await bench({ browser, url }, TWO_RELEASES, (page) =>
    page === 0 ? { faults: [{ kind: 'crash', at: 1 }] } : {},
  );
  expect(pages).toHaveLength(5);
  expect(report.releases).toMatchObject([
    {
      o1js: '2.15.0',
      complete: true,
      failures: [{ pair: 1, side: 'stock', verdict: 'crash' }],
    },
    { o1js: '2.14.0', complete: true, failures: [] },
  ]);
  expect(lines).toContain('Measuring pair 1 once more.');
  expect(renderTable(report)).toContain('FAILED: pair 1, stock (crash)');
});

test('the benchmark ends at a proof that does not verify', async ({ browser, baseURL: url }) => {
  const { report, pages } = await bench({ browser, url }, TWO_RELEASES, (page) =>
    page === 1 ? { faults: [{ kind: 'fail-verification', at: 2 }] } : {},
  );
  expect(pages).toHaveLength(2);
  expect(report.releases).toHaveLength(1);
  expect(report.releases[0]).toMatchObject({
    complete: false,
    pairs: [],
    failures: [{ pair: 1, side: 'runtime', verdict: 'verification-failed' }],
  });
  expect(renderTable(report)).toContain('INCOMPLETE: 0 of 1 pairs were measured.');
});

test('a page that goes down is a crashed run', async ({ browser, baseURL: url }) => {
  const { report } = await bench({ browser, url }, { pairs: 1 }, (number, page) => {
    if (number > 0) return {};
    void crashOnceRunning(page);
    return { proveMs: 60_000 };
  });
  expect(report.releases[0]).toMatchObject({
    complete: true,
    failures: [{ pair: 1, side: 'stock', verdict: 'crash', reason: 'the page itself crashed' }],
  });
});

/** Takes the renderer of a page down as soon as a run is under way in it. */
async function crashOnceRunning(page: Page): Promise<void> {
  await page.locator('[data-testid=status][data-status=running]').waitFor();
  const devTools = await page.context().newCDPSession(page);
  // Rejects: who is crashed does not answer.
  await devTools.send('Page.crash').catch(() => {});
}
