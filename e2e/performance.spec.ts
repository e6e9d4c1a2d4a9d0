import { gzipSync } from 'node:zlib';
import './fixtures/console-api.ts';
import { observeLongTasks } from './fixtures/long-tasks.ts';
import { traceMainThread } from './fixtures/main-thread.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';

/** What may be fetched before a proof is asked for, compressed. */
const FIRST_LOAD_BYTES = 200_000;
/** From here on a task keeps a person waiting (W3C Long Tasks API). */
const LONG_TASK_MS = 50;

test('the first load stays small until a proof is asked for', async ({ page }) => {
  const fetched = new Set<string>();
  page.on('response', (response) => {
    const { protocol } = new URL(response.url());
    if (protocol !== 'blob:' && response.request().method() === 'GET') fetched.add(response.url());
  });
  await page.goto('./', { waitUntil: 'networkidle' });
  await expect(page.getByTestId('run')).toBeVisible();
  // Asked for once more: the browser forgets what a worker has fetched with the worker.
  const sizes = new Map<string, number>();
  for (const url of fetched) {
    const body = await (await page.request.get(url)).body();
    sizes.set(new URL(url).pathname, gzipSync(body).byteLength);
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const list = [...sizes].map(([path, size]) => `${path} ${size}`).join('\n');
  expect(total, list).toBeGreaterThan(20_000);
  expect(total, list).toBeLessThan(FIRST_LOAD_BYTES);
});

test.describe('with animations', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });
  test('no task of the main thread takes over 50 ms while proofs are made', async ({
    playground,
    page,
    browser,
  }) => {
    await playground.open({ proveMs: 50 });
    const tasks = await traceMainThread(browser, page, async () => {
      const report = await page.evaluate(() => window.playground.run({ proofs: 60, warmup: 0 }));
      expect(report.proofs).toHaveLength(60);
    });
    expect(tasks.length).toBeGreaterThan(100);
    expect(tasks.filter(({ cpuMs }) => cpuMs > LONG_TASK_MS)).toEqual([]);
  });

  // On two cores 60 frames a second took 2.7 % of every proof.
  test('nothing on the page moves by itself while proofs are made', async ({
    playground,
    page,
  }) => {
    await playground.open({ proveMs: 1200 });
    const seen = await page.evaluate(watchAnimations, { proofs: 3 });
    expect(seen.frames).toBeGreaterThan(60);
    expect(seen.animations).toEqual([]);
  });
});

test.describe('real proofs @o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  test('the browser has no long task to report while proofs are made', async ({
    playground,
    page,
    browser,
  }) => {
    await playground.goTo();
    let busyAt = Number.NaN;
    const tasks = await observeLongTasks(browser, page, async () => {
      const report = await page.evaluate(() =>
        window.playground.run({ o1js: '2.15', threads: 1, proofs: 1, warmup: 0 }),
      );
      expect(report.proofs).toHaveLength(1);
      // One long task of the test's own, as evidence that long tasks are seen: so long that a twentieth
      // of a processor makes it one.
      busyAt = await page.evaluate(keepBusy, 25 * LONG_TASK_MS);
    });
    const own = tasks.find(
      ({ startMs, durationMs }) => startMs <= busyAt && busyAt < startMs + durationMs,
    );
    expect(own?.cpuMs).toBeGreaterThan(LONG_TASK_MS);
    const ofThePage = tasks.filter((task) => task !== own && task.cpuMs > LONG_TASK_MS);
    expect(ofThePage).toEqual([]);
  });
});

/** Runs proofs, and looks in every frame which animations there are; runs in the page. */
async function watchAnimations({ proofs }: { proofs: number }) {
  const animations = new Set<string>();
  let frames = 0;
  let running = true;
  // A document does not tell of what is in its shadow trees.
  const trees = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
    root,
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot === null ? [] : trees(shadowRoot),
    ),
  ];
  const watch = () => {
    frames += 1;
    // After the first frames, in which controls that Run has disabled may fade.
    if (frames > 30) {
      for (const { effect } of trees(document).flatMap((tree) => tree.getAnimations())) {
        const target = effect instanceof KeyframeEffect ? effect.target : null;
        animations.add(target?.outerHTML.slice(0, 120) ?? 'unknown');
      }
    }
    if (running) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  // Once more where so few frames were drawn that hardly one was looked at.
  const areTooFew = () => frames <= 60;
  do {
    await window.playground.run({ proofs, warmup: 0 });
  } while (areTooFew());
  running = false;
  return { frames, animations: [...animations] };
}

/**
 * Blocks the main thread, in a task of its own; runs in the page.
 * @returns a moment within the task, on the page's clock.
 */
function keepBusy(ms: number): Promise<number> {
  return new Promise((resolve) => {
    setTimeout(() => {
      const start = performance.now();
      while (performance.now() < start + ms);
      resolve(start + ms / 2);
    });
  });
}
