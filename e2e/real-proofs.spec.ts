import type { Report } from '../src/core/export/report-format.ts';
import { expectedSwitchStates, PATHS } from '../src/core/experiment/switches.ts';
import type { RunRecord } from '../src/core/run.ts';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import type { PlaygroundPage } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';

/** Pages of a thread's stack up to 2.14: 1.03 MiB. */
const STACK_PAGES = 16.5;
/** The stack alone, without what the allocator and the thread's own data add. */
const STACK_BYTES = 2 ** 20;
const PAGE_BYTES = 65_536;

/** What makes the leaking path faster, and changes nothing that it leaves behind. */
const QUICK = { wait: 'sleep', arithmetic: 'fast' } as const;

interface RealRun {
  readonly report: Report;
  readonly record: RunRecord;
}

/** Runs real proofs through `window.playground`. */
async function prove(
  playground: PlaygroundPage,
  config: Readonly<Record<string, unknown>>,
): Promise<RealRun> {
  await playground.goTo();
  const { page } = playground;
  const report = await page.evaluate((wanted) => {
    performance.mark('run');
    return window.playground.run(wanted);
  }, config);
  const [record] = await page.evaluate(() => window.playground.history({ limit: 1 }));
  if (record === undefined) throw new Error('the run was not stored');
  return { report, record };
}

function pageGrowth(report: Report): number[] {
  return report.proofs.map(({ pages }) => pages.after - pages.before);
}

/**
 * What the wrappers of one verification hold until the garbage collector has seen them: 14.6 KB was
 * measured. As shipped, each proof leaves 104 KB behind on 2.15 and more on 2.14.
 */
const UNCOLLECTED_BYTES = 32 * 1024;

/** Every heap was walked and marked, every byte of it accounted for. */
function expectWholeHeaps(report: Report): void {
  expect(report.proofs.map(({ heap }) => heap.coverage)).toEqual(report.proofs.map(() => 1));
  expect(report.proofs.map(({ heap }) => heap.unreachableBytes)).not.toContain(null);
}

/** Every byte accounted for, and nothing left behind in the heap by the proofs after warm-up. */
function expectFlatHeap(report: Report): void {
  expectWholeHeaps(report);
  const live = report.proofs.slice(1).map(({ heap }) => heap.liveBytes ?? Number.NaN);
  expect(Math.max(...live) - Math.min(...live)).toBeLessThanOrEqual(UNCOLLECTED_BYTES);
}

test.describe('real proofs @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  for (const [o1js, program, parameters] of [
    ['2.4', 'merkle', { 'param.depth': 4 }],
    ['2.10', 'poseidon-chain', { 'param.length': 8 }],
    ['2.15', 'recursive', {}],
  ] as const) {
    test(`${program} on ${o1js} verifies, and every switch does what the form says`, async ({
      playground,
    }) => {
      const config = { o1js, program, ...parameters, proofs: 1, warmup: 1, threads: 2 };
      const { report, record } = await prove(playground, config);
      expect(report).toMatchObject({ config: { o1js: record.config.o1js, path: 'freeing' } });
      expect(report.proofs.map(({ verified }) => verified)).toEqual([true, true]);
      expectWholeHeaps(report);
      expect(record).toMatchObject({ status: 'done', environment: { prover: 'o1js' } });
      const { o1js: release, switches } = record.config;
      expect(record.switchStates).toEqual(expectedSwitchStates(release, switches));
      expect(report.proofs[0]?.phases.map(({ name }) => name)).toEqual([
        'witness',
        'step proof',
        'wrap witness',
        'wrap proof',
        'serialise',
        'verify',
      ]);
    });
  }

  test('2.14 with 8 threads leaks its thread stacks on the leaking path, and the page names them', async ({
    playground,
    page,
  }) => {
    const config = { o1js: '2.14', path: 'leaking', switches: QUICK, threads: 8 };
    const { report, record } = await prove(playground, { ...config, proofs: 4, warmup: 1 });
    expect(report.verdict).toBe('regression');
    // 132 pages; free space of the proof before takes up one or two stacks now and then.
    const perProof = (report.growth.pageBytesPerProof.estimate ?? 0) / PAGE_BYTES;
    expect(perProof).toBeGreaterThanOrEqual(6 * STACK_PAGES);
    expect(perProof).toBeLessThanOrEqual(10 * STACK_PAGES);
    expectWholeHeaps(report);
    // Eight chunks for stacks of 1 MiB, each with a header and aligned to 16 bytes.
    const perStack = (report.waterfall.threadStacks ?? 0) / 8;
    expect(perStack).toBeGreaterThanOrEqual(STACK_BYTES + 4);
    expect(perStack).toBeLessThanOrEqual(STACK_BYTES + 16);
    // However many pages that was in the last proof: some of it may have been free before.
    await expect(page.getByTestId('waterfall-cause')).toContainText(
      /8 more thread stacks[:,] 8\.00 MiB/,
    );
    expect(record.switchStates).toEqual(
      expectedSwitchStates(record.config.o1js, record.config.switches),
    );
  });

  test('2.14 with 8 threads stays flat on the freeing path', async ({ playground }) => {
    const config = { o1js: '2.14', path: 'freeing', threads: 8, proofs: 4, warmup: 1 };
    const { report } = await prove(playground, config);
    // Threads that the system runs in another order can need a little more at once: a step of the
    // allocator, 33 pages, was seen in one run of five. Not one pool's stacks are left behind, which
    // would be live for ever.
    const grown = pageGrowth(report)
      .slice(1)
      .reduce((sum, pages) => sum + pages, 0);
    expect(grown).toBeLessThan(8 * STACK_PAGES);
    expectFlatHeap(report);
    expect(report.verdict).not.toBe('regression');
  });

  test('2.14 with 8 threads stops growing when its switches are flipped during the run', async ({
    playground,
    page,
  }) => {
    const config = { o1js: '2.14', path: 'leaking', switches: QUICK, threads: 8 };
    const running = prove(playground, { ...config, proofs: 6, warmup: 0 });
    await expect(playground.proofRows).toHaveCount(2, { timeout: 5 * 60_000 });
    // Keys are read before compiling: all else that differs can change.
    const freeing = { ...PATHS.freeing, keys: 'none' } as const;
    await page.evaluate((switches) => window.playground.change(switches), freeing);
    const { report, record } = await running;
    expect(record.switchChanges).toEqual([{ beforeProof: 3, switches: freeing }]);
    expect(report.proofs.map(({ verified }) => verified)).toEqual(report.proofs.map(() => true));
    // By live bytes: a stack that fits into what the first proof has freed grows no page.
    const live = report.proofs.map(({ heap }) => heap.liveBytes ?? Number.NaN);
    const [, second = 0, third = 0, settling = 0, ...settled] = live.map(
      (bytes, proof) => bytes - (live[proof - 1] ?? 0),
    );
    expect(second).toBeGreaterThanOrEqual(8 * STACK_BYTES);
    expect(third).toBeGreaterThanOrEqual(8 * STACK_BYTES);
    // The pool that is kept starts once more.
    expect(settling).toBeLessThan(9 * STACK_BYTES);
    expect(settled).toHaveLength(2);
    for (const bytes of settled) expect(Math.abs(bytes)).toBeLessThanOrEqual(UNCOLLECTED_BYTES);
  });

  test('2.15 survives garbage collection between proofs on the freeing path', async ({
    playground,
  }) => {
    const config = { o1js: '2.15', path: 'freeing', pause: 1500, proofs: 3, warmup: 1, threads: 2 };
    const { report, record } = await prove(playground, config);
    expect(report.proofs.map(({ verified }) => verified)).toEqual([true, true, true, true]);
    expect(record.status).toBe('done');
    expectFlatHeap(report);
  });

  test('2.15 as shipped may crash or hang: the page says so, and goes on', async ({
    playground,
    problems,
  }) => {
    // The trap itself, where it reaches the page.
    problems.allow(/RuntimeError|unreachable|out of bounds|panicked/);
    const config = { o1js: '2.15', path: 'shipped', pause: 1500, proofs: 6, warmup: 0 };
    const limits = { threads: 2, timeout: 45_000 };
    const { report, record } = await prove(playground, { ...config, ...limits });
    expect(['crash', 'hang', 'verification-failed', 'pass']).toContain(report.verdict);
    expect(report.proofs.length === 6 || record.failure !== null).toBe(true);
    await expect(playground.status).toHaveAttribute('data-status', record.status);
    await expect(playground.run).toBeEnabled();
  });

  test('Cancel ends a proof at once and gives its memory back', async ({ playground, page }) => {
    await playground.goTo({ o1js: '2.15', threads: 2, proofs: 3 });
    await playground.run.click();
    await expect(playground.status).toContainText('step proof', { timeout: 5 * 60_000 });
    expect(page.workers().length).toBeGreaterThan(0);
    await playground.cancel.click();
    await expect(playground.status).toHaveAttribute('data-status', 'interrupted');
    await expect.poll(() => page.workers().length).toBe(0);
    await expect(playground.run).toBeEnabled();
  });
});
