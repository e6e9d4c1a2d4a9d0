import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';
import { expectWholeHeaps, liveBytesOf, whileRunning } from './fixtures/real-runs.ts';

/** So many objects of each class are made and never freed. */
const PLANTED = 60_000;
/** A step of the allocator: 33 pages. */
const ONE_STEP_BYTES = 33 * 65_536;
/** How each class is made through o1js's glue, in the thread that proves. */
const MAKERS = {
  WasmFpGateVector: 'caml_pasta_fp_plonk_gate_vector_create',
  WasmFqGateVector: 'caml_pasta_fq_plonk_gate_vector_create',
  WasmVestaGProjective: 'caml_vesta_one',
  WasmPallasGProjective: 'caml_pallas_one',
  WasmGPallas: 'caml_pallas_affine_one',
} as const;

test.describe('real proofs, seen inside @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  test('what is dropped without being freed is found by class and by bytes', async ({
    playground,
    page,
  }) => {
    await playground.goTo();
    const classes = Object.entries(MAKERS);
    const running = page.evaluate((config) => window.playground.run(config), {
      o1js: '2.15',
      switches: { finalizers: 'off' },
      threads: 2,
      proofs: classes.length + 1,
      warmup: 1,
      pause: 1000,
    });
    for (const [i, [, maker]] of classes.entries()) {
      // What is made in the pause, or while the next proof is made, counts to that one.
      await whileRunning(running, playground.waitForProof(i + 3));
      const prover = page.workers().find((worker) => worker.url().includes('/prover.worker'));
      if (prover === undefined) throw new Error('there is no prover to plant anything in');
      const planting = prover.evaluate(
        ([make, count]) => {
          const glue = Reflect.get(globalThis, 'kimchi_wasm') as Record<string, () => unknown>;
          for (let made = 0; made < count; made += 1) glue[make]?.();
        },
        [maker, PLANTED] as const,
      );
      await whileRunning(running, planting);
    }
    const report = await running;
    expectWholeHeaps(report);
    const live = liveBytesOf(report);
    // What a proof leaves without anybody’s help.
    const usual = (live[1] ?? 0) - (live[0] ?? 0);
    for (const [i, [name]] of classes.entries()) {
      const row = report.byClass?.find((found) => found.class === name);
      // o1js itself keeps one or two of the same class.
      expect((row?.alive ?? 0) / PLANTED, name).toBeCloseTo(1, 3);
      const planted = (live[i + 2] ?? 0) - (live[i + 1] ?? 0) - usual;
      expect(Math.abs((row?.aliveBytes ?? 0) / planted - 1), name).toBeLessThan(0.01);
    }
    await playground.expectDrawn();
    await page.locator('heap-panel').getByRole('tab', { name: 'By class' }).click();
    for (const [name] of classes) {
      await expect(page.getByTestId('class-table').getByRole('row', { name })).toBeVisible();
    }
  });

  test('what 2.15 leaves behind, which no page count shows, is named by class', async ({
    playground,
    page,
  }) => {
    await playground.goTo();
    const report = await page.evaluate((config) => window.playground.run(config), {
      o1js: '2.15',
      // As shipped but for finalizers, which may crash it, and for what only makes it faster.
      switches: { finalizers: 'off', frees: 'off' },
      threads: 2,
      proofs: 3,
      warmup: 1,
    });
    expectWholeHeaps(report);
    // 119,054 bytes in every proof.
    const grown = report.growth.liveBytesPerProof.estimate ?? 0;
    expect(grown).toBeGreaterThan(100_000);
    expect(grown).toBeLessThan(140_000);
    // The memory has room for hundreds of them: its pages stay as many, or grow by 33 where threads ran
    // in another order, which says nothing of any of this.
    expect(report.growth.pageBytesPerProof.estimate).toBeLessThanOrEqual(ONE_STEP_BYTES);
    const { freeBytes, topBytes } = report.proofs.at(-1)?.heap ?? {};
    expect(((freeBytes ?? 0) + (topBytes ?? 0)) / grown).toBeGreaterThan(100);
    const named = report.waterfall.liveHandles ?? 0;
    expect(named / grown).toBeGreaterThan(0.9);
    expect(named / grown).toBeLessThan(1.1);
    await playground.expectDrawn();
    await page.locator('heap-panel').getByRole('tab', { name: 'By class' }).click();
    await expect(
      page.getByTestId('class-table').getByRole('row', { name: /WasmFpPolyComm/ }),
    ).toContainText('+');
  });
});
