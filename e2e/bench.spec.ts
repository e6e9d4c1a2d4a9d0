import type { Browser, Page } from '@playwright/test';
import type { PlaygroundTestHooks } from '../src/protocol/test-hooks.ts';
import type { BenchReport } from './bench/bench-report.ts';
import { DEFAULT_OPTIONS, sampleVisit } from './bench/fixtures/sample-bench.ts';
import { measureBench } from './bench/measure-bench.ts';
import type { NativeWishes } from './bench/native-answer.ts';
import type { NativeProver } from './bench/native-prover.ts';
import type { BenchOptions } from './bench/options.ts';
import { renderTable } from './bench/render-table.ts';
import { expect, PlaygroundPage, test } from './fixtures/playground-page.ts';

/** Only what compares stock with the runtime on a first visit. */
const OPTIONS: BenchOptions = {
  ...DEFAULT_OPTIONS,
  pairs: 2,
  rows: ['compile-cold', 'warm-proof', 'to-verified-cold'],
};

const TWO_RELEASES: Partial<BenchOptions> = { pairs: 1, releases: ['2.15.0', '2.14.0'] };

type FakeProver = Omit<PlaygroundTestHooks, 'prover'>;

/** Benchmarks the fake prover, as `proverOf` wants it in the page of that number, from 0. */
async function bench(
  { browser, url }: { browser: Browser; url: string | undefined },
  options: Partial<BenchOptions>,
  proverOf: (number: number, page: Page) => FakeProver,
  askNative: NativeProver = () => Promise.reject(new Error('nobody asks for a native prover')),
  bundleHeaps: () => Promise<string> = () => Promise.reject(new Error('nobody makes up heaps')),
): Promise<{ report: BenchReport; lines: readonly string[]; pages: readonly Page[] }> {
  const lines: string[] = [];
  const pages: Page[] = [];
  const prepare = async (page: Page) => {
    const prover = proverOf(pages.push(page) - 1, page);
    await new PlaygroundPage(page).useFakeProver({ proveMs: 20, ...prover });
  };
  const tell = (line: string) => void lines.push(line);
  const surroundings = { browser, url: url ?? '', tell, prepare, askNative, bundleHeaps };
  return { report: await measureBench({ ...OPTIONS, ...options }, surroundings), lines, pages };
}

test('the benchmark compares the two sides in profiles of their own, swapped each time', async ({
  browser,
  baseURL: url,
}) => {
  // The slower side is far slower: no machine turns the two round. Stock runs first and last.
  const { report, pages, lines } = await bench({ browser, url }, {}, (page) => ({
    proveMs: page === 0 || page === 3 ? 400 : 20,
  }));
  expect(pages).toHaveLength(4);
  expect(new Set(pages.map((page) => page.context())).size).toBe(4);
  expect(pages.every((page) => page.isClosed())).toBe(true);
  expect(lines[0]).toMatch(/^This takes about /);
  expect(lines.filter((line) => line.startsWith('About '))).toHaveLength(1);
  const { cores } = report.machine;
  expect(report.settings.threads).toMatchObject({ stock: Math.max(1, cores - 1), runtime: cores });
  const [release] = report.releases;
  const [runtime, ...others] = release?.comparisons ?? [];
  expect(others).toEqual([]);
  expect(runtime).toMatchObject({ key: 'runtime', complete: true, failures: [] });
  expect(runtime?.pairs.map(({ first }) => first)).toEqual(['reference', 'candidate']);
  for (const { reference, candidate } of runtime?.pairs ?? []) {
    expect(reference.cold.proofs).toHaveLength(3);
    expect(candidate.cold.proofs).toHaveLength(3);
    // It has loading, compiling, and the first proof in it.
    const { compileMs, toVerifiedMs, proofs } = reference.cold;
    expect(toVerifiedMs).toBeGreaterThan(compileMs + (proofs[0]?.proveMs ?? Number.NaN));
  }
  const warm = release?.rows.find(({ key }) => key === 'warm-proof');
  expect(warm).toMatchObject({ kind: 'ratio' });
  if (warm?.kind === 'ratio') {
    expect(warm.ratio.high).toBeLessThan(1);
    expect(warm.referenceMs).toBeGreaterThanOrEqual(400);
  }
  expect(renderTable(report)).toContain('warm proof');
  // What is written to the file is all there.
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('a second visit has the storage of the first, and says if it found no keys', async ({
  browser,
  baseURL: url,
}) => {
  const options = { pairs: 1, rows: ['compile-warm'] };
  const { report, pages } = await bench({ browser, url }, options, () => ({}));
  expect(pages).toHaveLength(4);
  const profiles = pages.map((page) => page.context());
  expect(profiles[1]).toBe(profiles[0]);
  expect(profiles[3]).toBe(profiles[2]);
  expect(profiles[2]).not.toBe(profiles[0]);
  expect(report.releases[0]?.rows.map(({ key }) => key)).toEqual(['compile-warm']);
  // The fake prover stores none.
  expect(renderTable(report)).toContain('NO STORED KEYS: in 1 of 1 second visit');
});

test('the cost of observing has a table of its own', async ({ browser, baseURL: url }) => {
  const options = { pairs: 1, rows: ['observing-compile', 'observing-proof'] };
  const { report, pages } = await bench({ browser, url }, options, () => ({}));
  expect(pages).toHaveLength(2);
  expect(report.releases[0]?.rows.map(({ key }) => key)).toEqual(options.rows);
  expect(renderTable(report)).toMatch(/unwatched +watched +ratio/);
});

test('the arithmetic is compared with the shipped one', async ({ browser, baseURL: url }) => {
  const options = { pairs: 1, rows: ['arithmetic-compile', 'arithmetic-proof'] };
  const { report, pages } = await bench({ browser, url }, options, () => ({}));
  expect(pages).toHaveLength(2);
  expect(report.releases[0]?.rows.map(({ key }) => key)).toEqual(options.rows);
  expect(renderTable(report)).toMatch(/shipped arithmetic +runtime +ratio/);
});

test('the native prover is compared with pages, in turns', async ({ browser, baseURL: url }) => {
  const asked: (readonly [NativeWishes, number])[] = [];
  const visit = sampleVisit(5, 4, 3, 3);
  const askNative: NativeProver = (wishes, threads) => {
    asked.push([wishes, threads]);
    return Promise.resolve(
      wishes.proofs === 0 ? { kind: 'available' } : { kind: 'finished', visit },
    );
  };
  const options = { pairs: 2, rows: ['native-proof'] };
  const { report, pages } = await bench({ browser, url }, options, () => ({}), askNative);
  expect(pages).toHaveLength(2);
  const wishes = { package: 'o1js', program: 'square' };
  const { cores } = report.machine;
  expect(asked).toEqual([0, 3, 3].map((proofs) => [{ ...wishes, proofs }, cores]));
  expect(report.releases[0]?.rows).toMatchObject([{ key: 'native-proof', referenceMs: 3 }]);
});

test('a native prover that is not there is no failure', async ({ browser, baseURL: url }) => {
  const { report, pages } = await bench(
    { browser, url },
    { rows: ['native-proof'] },
    () => ({}),
    () => Promise.resolve({ kind: 'unavailable', reason: 'native prover not installed' }),
  );
  expect(pages).toEqual([]);
  expect(renderTable(report)).toContain('NOT MEASURED: native: native prover not installed');
});

test('single calls are timed in a page for each pair', async ({ browser, baseURL: url }) => {
  const options = { pairs: 2, rows: ['multiplication', 'squaring'] };
  const { report, pages } = await bench({ browser, url }, options, () => ({}));
  expect(pages).toEqual([]);
  const [release] = report.releases;
  expect(release?.rows.map(({ key }) => key)).toEqual(options.rows);
  for (const { pairs } of release?.calls ?? []) {
    expect(pairs.map(({ first }) => first)).toEqual(['reference', 'candidate']);
    for (const { referenceNs, candidateNs } of pairs) {
      // No processor multiplies 256 bits in a nanosecond.
      expect(Math.min(referenceNs, candidateNs)).toBeGreaterThan(1);
    }
  }
});

test('heaps that are made up are timed in a page each', async ({ browser, baseURL: url }) => {
  const options = { rows: ['heap-walk-large', 'heap-mark-large', 'heap-mark-many'] };
  const script = `var heapTiming = {
    timeHeap: ({ memoryBytes }, times) => ({ walkMs: [times], markMs: [memoryBytes, 1, 2] }),
  };`;
  const { report, pages } = await bench(
    { browser, url },
    options,
    () => ({}),
    () => Promise.reject(new Error('nobody asks for a native prover')),
    () => Promise.resolve(script),
  );
  expect(pages).toEqual([]);
  expect(report.heaps).toMatchObject([
    { key: 'heap-walk-large', medianMs: OPTIONS.pairs, samples: 1 },
    { key: 'heap-mark-large', leastMs: 1, medianMs: 2, mostMs: 2 ** 30, samples: 3 },
    { key: 'heap-mark-many', mostMs: 2 ** 28 },
  ]);
});

test('the history is opened and read with few and with many runs stored', async ({
  browser,
  baseURL: url,
}) => {
  const options = { ...OPTIONS, pairs: 2, rows: ['history-open', 'history-read'] };
  const report = await measureBench(options, {
    browser,
    url: url ?? '',
    tell: () => {},
    askNative: () => Promise.reject(new Error('nobody asks for a native prover')),
    bundleHeaps: () => Promise.reject(new Error('nobody makes up heaps')),
    historyPlan: { runs: { few: 10, many: 60 }, turns: 1 },
  });
  expect(report.history).toMatchObject({
    runs: { few: 10, many: 60 },
    pairs: [{ first: 'few' }, { first: 'many' }],
    opening: [{ samples: 2 }, { samples: 2 }, { samples: 2 }],
  });
  expect(report.history?.reading?.ratio.estimate).toBeGreaterThan(0);
  expect(renderTable(report)).toContain('reading one run, 60 stored against 10');
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
      comparisons: [{ complete: true, failures: [{ pair: 1, side: 'stock', verdict: 'crash' }] }],
    },
    { o1js: '2.14.0', comparisons: [{ complete: true, failures: [] }] },
  ]);
  expect(lines).toContain('Measuring pair 1 once more.');
  expect(renderTable(report)).toContain('FAILED: pair 1, stock (crash)');
});

test('a crash that comes again costs its pair, and no other', async ({ browser, baseURL: url }) => {
  const { report } = await bench({ browser, url }, {}, (page) =>
    page < 2 ? { faults: [{ kind: 'crash', at: 1 }] } : {},
  );
  expect(report.releases[0]?.comparisons).toMatchObject([
    { complete: false, pairs: [{ number: 2 }] },
  ]);
  expect(report.releases[0]?.rows.map(({ key }) => key)).toEqual(OPTIONS.rows);
  expect(renderTable(report)).toContain('INCOMPLETE: 1 of 2 pairs were measured.');
});

test('a release ends at a proof that does not verify', async ({ browser, baseURL: url }) => {
  const { report, pages } = await bench({ browser, url }, TWO_RELEASES, (page) =>
    page === 1 ? { faults: [{ kind: 'fail-verification', at: 2 }] } : {},
  );
  expect(pages).toHaveLength(4);
  expect(report.releases).toMatchObject([
    {
      comparisons: [
        {
          complete: false,
          pairs: [],
          failures: [{ pair: 1, side: 'runtime', verdict: 'verification-failed' }],
        },
      ],
    },
    { o1js: '2.14.0', comparisons: [{ complete: true }] },
  ]);
  expect(renderTable(report)).toContain('INCOMPLETE: 0 of 1 pairs were measured.');
});

test('a page that goes down is a crashed run', async ({ browser, baseURL: url }) => {
  const { report } = await bench({ browser, url }, { pairs: 1 }, (number, page) => {
    if (number > 0) return {};
    void crashOnceRunning(page);
    return { proveMs: 60_000 };
  });
  expect(report.releases[0]?.comparisons).toMatchObject([
    {
      complete: true,
      failures: [{ pair: 1, side: 'stock', verdict: 'crash', reason: 'the page itself crashed' }],
    },
  ]);
});

/** Takes the renderer of a page down as soon as a run is under way in it. */
async function crashOnceRunning(page: Page): Promise<void> {
  await page.locator('[data-testid=status][data-status=running]').waitFor();
  const devTools = await page.context().newCDPSession(page);
  // Rejects: who is crashed does not answer.
  await devTools.send('Page.crash').catch(() => {});
}
