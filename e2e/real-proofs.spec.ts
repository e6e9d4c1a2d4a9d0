import { verdictOf } from '../src/core/export/run-verdict.ts';
import { expectedSwitchStates, PATHS } from '../src/core/experiment/switches.ts';
import type { RunRecord } from '../src/core/run.ts';
import './fixtures/console-api.ts';
import { KEY_HASHES } from './fixtures/key-hashes.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';
import {
  expectAllVerified,
  expectWholeHeaps,
  liveBytesOf,
  proveReal,
  whileRunning,
} from './fixtures/real-runs.ts';
import type { RealRun } from './fixtures/real-runs.ts';

/** The stack alone, without what the allocator and the thread's own data add. */
const STACK_BYTES = 2 ** 20;
const PAGE_BYTES = 65_536;

/** What makes the leaking path faster, and changes nothing that it leaves behind. */
const QUICK = { wait: 'sleep', arithmetic: 'fast' } as const;

/**
 * As many threads as leave a lot behind. With more threads than cores a growth of the memory can crash
 * any of them (`reserve-heap.ts`), so it is reserved; what leaks is judged by live bytes.
 */
const MANY_THREADS = { threads: 8, switches: { memory: 'reserved' } } as const;

/**
 * The most that a proof may leave behind for a while on the freeing path: 14.6 KB of one verification
 * wait for the garbage collector, and 17.5 KB were seen to come with threads that ran in another order.
 * As shipped, each proof leaves 104 KB behind for ever on 2.15, and more on 2.14.
 */
const UNCOLLECTED_BYTES = 20 * 1024;
/** Handles of one verification are 26, and 8 of them commitments; as shipped over 500 are. */
const UNCOLLECTED_HANDLES = 52;
const UNCOLLECTED_COMMITMENTS = 16;
/** What comes and goes of what no handle holds: words that look like pointers, tables of threads. */
const CRUMBS = 4 * 1024;

/** How much more is alive after the better of the last two readings than of the first two. */
function netGrowth(live: readonly number[]): number {
  return Math.min(...live.slice(-2)) - Math.min(...live.slice(0, 2));
}

/**
 * Every byte accounted for, and nothing left behind in the heap by the proofs after warm-up. What a
 * handle holds may wait for the garbage collector, after every proof in the worst case; what no
 * handle holds is there for ever.
 */
function expectFlatHeap({ report }: RealRun): void {
  expectWholeHeaps(report);
  expect(report.growth.liveBytesPerProof.estimate).toBeLessThanOrEqual(UNCOLLECTED_BYTES);
  expect(netGrowth(liveBytesOf(report).slice(1))).toBeLessThanOrEqual(2 * UNCOLLECTED_BYTES);
  const handles = report.proofs.slice(1).map(({ handles: { live } }) => live ?? NaN);
  expect(netGrowth(handles)).toBeLessThanOrEqual(UNCOLLECTED_HANDLES);
  expect(report.violations).toEqual([]);
  const { threadStacks, ownerlessLive } = report.waterfall;
  expect((threadStacks ?? NaN) + (ownerlessLive ?? NaN)).toBeLessThanOrEqual(CRUMBS);
}

/** So many functions were replaced, and the verification key is that of the release as published. */
function expectFastArithmetic({ compile }: RunRecord, replaced: number, keyHash: string): void {
  expect(compile?.arithmetic?.functions).toHaveLength(replaced);
  expect(compile?.verificationKeyHash).toBe(keyHash);
}

/** How many handles of a class were alive after each proof, warm-up included. */
function aliveOf({ proofs }: RealRun, className: string): readonly number[] {
  return proofs.map(({ handles }) => {
    const row = handles?.byClass?.find((found) => found.className === className);
    return row?.alive ?? NaN;
  });
}

/** The heap was walked inside of proofs, and seen with more in use than there is after any of them. */
function expectWalksDuringProofs({ proofs, curves }: RealRun): void {
  let most = 0;
  for (const { index, startedAt, proveMs, pages } of proofs) {
    const points = curves.find((curve) => curve.index === index)?.heap ?? [];
    for (const { at, liveBytes, freeBytes, topBytes } of points) {
      if (at < startedAt || at > startedAt + proveMs) continue;
      expect(liveBytes + freeBytes + topBytes).toBeLessThan(pages.highWater * PAGE_BYTES);
      most = Math.max(most, liveBytes);
    }
  }
  const after = proofs.map(({ heap }) => heap?.liveBytes ?? NaN);
  expect(most).toBeGreaterThan(Math.max(...after));
}

test.describe('real proofs @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  for (const [o1js, program, parameters, replaced] of [
    ['2.4', 'merkle', { 'param.depth': 4 }, 8],
    ['2.10', 'poseidon-chain', { 'param.length': 8 }, 8],
    ['2.15', 'recursive', {}, 10],
  ] as const) {
    test(`${program} on ${o1js} verifies, and every switch does what the form says`, async ({
      playground,
    }) => {
      const config = { o1js, program, ...parameters, proofs: 1, warmup: 1, threads: 2 };
      const { report, record } = await proveReal(playground, config);
      expect(report).toMatchObject({ config: { o1js: record.config.o1js, path: 'freeing' } });
      expectWholeHeaps(report);
      expect(report.violations).toEqual([]);
      expect(record).toMatchObject({ status: 'done', environment: { prover: 'o1js' } });
      const { o1js: release, switches } = record.config;
      expect(record.switchStates).toEqual(expectedSwitchStates(release, switches));
      expectFastArithmetic(record, replaced, KEY_HASHES[program]);
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

  // Where there is no relaxed SIMD, or no fused multiply-add, functions get another body than here.
  test('a browser without relaxed SIMD proves with arithmetic by integers, under the same key', async ({
    playground,
    page,
  }) => {
    await page.route('**/prover.worker-*.js', async (route) => {
      const response = await route.fetch();
      const refuse = 'WebAssembly.validate = () => false;\n';
      await route.fulfill({ response, body: `${refuse}${await response.text()}` });
    });
    const config = { o1js: '2.15', program: 'square', proofs: 1, warmup: 0, threads: 2 };
    const { record } = await proveReal(playground, config);
    expectFastArithmetic(record, 10, KEY_HASHES.square);
    expect(record.compile?.arithmetic?.generator).toBe('integer');
  });

  test('2.14 with 8 threads leaks its thread stacks on the leaking path, and the page names them', async ({
    playground,
    page,
  }) => {
    const { threads, switches } = MANY_THREADS;
    const config = { o1js: '2.14', path: 'leaking', switches: { ...QUICK, ...switches }, threads };
    const { report, record } = await proveReal(playground, { ...config, proofs: 4, warmup: 1 });
    expectWholeHeaps(report);
    expect(report.verdict).toBe('regression');
    // Objects that nobody frees are an eighth of a stack in every proof.
    const { estimate } = report.growth.liveBytesPerProof;
    expect(estimate).toBeGreaterThanOrEqual(8 * STACK_BYTES);
    expect(estimate).toBeLessThan(9 * STACK_BYTES);
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

  test('2.14 with 8 threads stays flat on the freeing path, under the same verification key', async ({
    playground,
  }) => {
    const config = { o1js: '2.14', path: 'freeing', ...MANY_THREADS, proofs: 4, warmup: 1 };
    const run = await proveReal(playground, config);
    expectFlatHeap(run);
    expectFastArithmetic(run.record, 8, KEY_HASHES.square);
    expect(run.report.verdict).not.toBe('regression');
  });

  test('2.14 with 8 threads stops growing when its switches are flipped during the run', async ({
    playground,
    page,
  }) => {
    const { threads, switches } = MANY_THREADS;
    const config = { o1js: '2.14', path: 'leaking', switches: { ...QUICK, ...switches }, threads };
    const running = proveReal(playground, { ...config, proofs: 6, warmup: 0 });
    await whileRunning(running, playground.waitForProof(3));
    // Keys are read before compiling: all else that differs can change.
    const freeing = { ...PATHS.freeing, keys: 'none', ...switches } as const;
    await page.evaluate((wanted) => window.playground.change(wanted), freeing);
    const { report, record } = await running;
    expectAllVerified(report);
    const [change, ...others] = record.switchChanges;
    expect(others).toEqual([]);
    expect(change?.switches).toEqual(freeing);
    // The fourth, unless the page was slow to say so, or to be told; then the one after it.
    const flipped = change?.beforeProof ?? NaN;
    expect([3, 4]).toContain(flipped);
    // By live bytes: a stack that fits into what the first proof has freed grows no page.
    const live = liveBytesOf(report);
    const grown = live.slice(1).map((bytes, before) => bytes - (live[before] ?? NaN));
    const leaked = grown.slice(0, flipped - 1);
    const [settling, ...settled] = grown.slice(flipped - 1);
    for (const bytes of leaked) expect(bytes).toBeGreaterThanOrEqual(8 * STACK_BYTES);
    // The pool that is kept starts once more.
    expect(settling).toBeLessThan(9 * STACK_BYTES);
    expect(settled.length).toBeGreaterThan(0);
    const net = settled.reduce((sum, bytes) => sum + bytes, 0);
    expect(net).toBeLessThanOrEqual(2 * UNCOLLECTED_BYTES);
  });

  test('2.15 survives garbage collection between proofs on the freeing path', async ({
    playground,
  }) => {
    const config = { o1js: '2.15', path: 'freeing', pause: 1500, proofs: 3, warmup: 1, threads: 2 };
    const run = await proveReal(playground, config);
    expect(run.record.status).toBe('done');
    expectFlatHeap(run);
    // What the leaking path leaves behind, by name: over a thousand of them in each proof.
    const commitments = aliveOf(run, 'WasmFpPolyComm');
    expect(netGrowth(commitments.slice(1))).toBeLessThanOrEqual(UNCOLLECTED_COMMITMENTS);
    expect(run.report.waterfall.liveHandles).toBeLessThanOrEqual(UNCOLLECTED_BYTES);
    expectWalksDuringProofs(run);
  });

  test('2.15 as shipped may crash or hang: the page says so, and goes on', async ({
    playground,
    problems,
  }) => {
    // A heap that is damaged can make any code of o1js fail in any way.
    problems.allow(/^(?:uncaught|error): /);
    const config = { o1js: '2.15', path: 'shipped', pause: 1500, proofs: 4, warmup: 0 };
    const limits = { threads: 2, timeout: 40_000 };
    const { report, record } = await proveReal(playground, { ...config, ...limits });
    if (record.failure === null) {
      expect(report.proofs).toHaveLength(4);
      // It leaves more than the budget behind in every proof, but for what was collected in time.
      expect(['pass', 'regression', 'inconclusive']).toContain(report.verdict);
      await expect(playground.failure).toBeHidden();
    } else {
      expect(report.verdict).toBe(verdictOf(record.failure.code));
      expect(report.verdict).not.toBeNull();
      await playground.expectFailure(record.failure.code);
      // The memory was there, and so the observer could say what is left in it, if it got its turn.
      expect(record.failure.evidence.join(' ')).toMatch(
        /The memory had .* (?:The allocator’s lock at 0x|Nobody could look into it)/,
      );
    }
    await expect(playground.status).toHaveAttribute('data-status', record.status);
    await expect(playground.run).toBeEnabled();
  });

  test('Cancel ends a proof at once and gives its memory back', async ({ playground, page }) => {
    await playground.goTo({ o1js: '2.15', threads: 2, proofs: 3 });
    await playground.run.click();
    await expect(playground.status).toContainText('step proof', { timeout: 5 * 60_000 });
    expect(page.workers().length).toBeGreaterThan(0);
    await playground.cancel.click();
    await playground.expectStatus('interrupted');
    await playground.expectNoWorkers();
    await expect(playground.run).toBeEnabled();
  });
});
