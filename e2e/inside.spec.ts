import { expect, test } from './fixtures/playground-page.ts';

const SHORT = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 2, warmup: 1 };
const TABS = [
  'What grew',
  'By class',
  'Heap map',
  'Timeline',
  'Fragmentation',
  'JavaScript heap',
] as const;

test('before the first proof it says when there is something to see', async ({
  playground,
  page,
}) => {
  await playground.open({ query: SHORT, faults: [{ kind: 'hang' }] });
  await playground.run.click();
  const panel = page.locator('heap-panel');
  await expect(panel).toContainText('There is something to see here after the first proof.');
});

test('what a proof added is explained, and named in a sentence', async ({ playground, page }) => {
  await playground.open();
  await playground.makeRun(SHORT);
  const waterfall = page.getByTestId('waterfall');
  await expect(waterfall).toContainText('100 % of the memory explained');
  await expect(waterfall.getByTestId('waterfall-cause')).toHaveText(
    '8 more thread stacks: 8.00 MiB of 8.25 MiB.',
  );
  await expect(
    waterfall.getByRole('row', { name: /^Growth of the memory \+8\.25 MiB/ }),
  ).toBeVisible();
  await waterfall.getByText('Whole memory').click();
  await expect(waterfall.getByTestId('waterfall-cause')).toContainText('are in use');
  await expect(waterfall.getByRole('row', { name: /^The memory/ })).toBeVisible();
});

test('objects are listed by class where they were followed, and elsewhere it says why not', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.makeRun(SHORT);
  const panel = page.locator('heap-panel');
  await expect(panel.getByRole('tab')).toHaveText([...TABS]);
  await panel.getByRole('tab', { name: 'By class' }).click();
  await expect(page.getByTestId('class-table')).toContainText('WasmFpSrs');

  await playground.makeRun({ ...SHORT, observe: 'memory' });
  await expect(panel.getByTestId('inside-nothing').first()).toContainText('asked to watch less');
  await expect(page.getByTestId('class-table')).toHaveCount(0);
});

test('the heap map is drawn in the colours of the page', async ({ playground, page }) => {
  await playground.open();
  await playground.makeRun(SHORT);
  await page.locator('heap-panel').getByRole('tab', { name: 'Heap map' }).click();
  const canvas = page.getByTestId('heap-map').locator('canvas').first();
  await expect(canvas).toBeVisible();
  const colours = () =>
    canvas.evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) return [];
      const { width, height } = element;
      const copy = new OffscreenCanvas(width, height).getContext('2d', {
        willReadFrequently: true,
      });
      copy?.drawImage(element, 0, 0);
      const pixels = copy?.getImageData(0, 0, width, height).data ?? [];
      const seen = new Set<string>();
      for (let i = 0; i < pixels.length; i += 4) seen.add(pixels.slice(i, i + 3).join(' '));
      return [...seen];
    });
  // The ground, and the thread stacks that are new since the proof before, as the theme has them.
  for (const colour of ['255 255 255', '134 71 158']) {
    await expect.poll(colours).toContain(colour);
  }
});

test('the tabs go by the keyboard, and only the view in front is there', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.makeRun(SHORT);
  const panel = page.locator('heap-panel');
  await panel.getByRole('tab', { name: 'What grew' }).focus();
  for (const [i, name] of TABS.entries()) {
    const tab = panel.getByRole('tab', { name });
    await expect(tab).toBeFocused();
    await expect(tab).toHaveAttribute('aria-selected', 'true');
    await expect(panel.locator('.view')).toHaveCount(1);
    if (i < TABS.length - 1) await page.keyboard.press('ArrowRight');
  }
  await expect(panel.getByRole('tabpanel')).toContainText('A cross-check beside the linear memory');
});

test('proofs are chosen by their number, and the newest is followed', async ({
  playground,
  page,
}) => {
  await playground.open();
  await playground.makeRun(SHORT);
  const panel = page.locator('heap-panel');
  const after = panel.getByLabel('After proof');
  const compared = panel.getByLabel('Compared with');
  await expect(after).toHaveValue('3');
  await expect(compared).toHaveValue('2');
  await after.fill('2');
  await expect(compared).toHaveValue('1');
  await after.fill('1');
  await expect(compared).toHaveCount(0);
  await after.fill('7');
  await expect(panel).toContainText('Not allowed. Enter 1 to 3.');
  await after.fill('3');
  await compared.fill('1');
  await expect(after).toHaveValue('3');
  await expect(compared).toHaveValue('1');
});

test('the JavaScript heap is measured when somebody asks, and not before', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(performance, {
      measureUserAgentSpecificMemory: async () => {
        const { dataset } = document.documentElement;
        dataset['asked'] = String(Number(dataset['asked'] ?? 0) + 1);
        const attribution = [{ scope: 'Window', url: location.href }];
        return { bytes: 8_388_608, breakdown: [{ attribution, bytes: 8_388_608, types: ['DOM'] }] };
      },
    });
  });
  await playground.open();
  await playground.makeRun(SHORT);
  const panel = page.locator('heap-panel');
  await panel.getByRole('tab', { name: 'JavaScript heap' }).click();
  await expect(panel.getByTestId('js-heap-status')).toContainText('No prover is at work');
  await expect(page.locator('html')).not.toHaveAttribute('data-asked');
  await panel.getByRole('button', { name: 'Measure the JavaScript heap' }).click();
  await expect(panel.getByTestId('js-heap-status')).toContainText('Measured');
  await expect(panel.getByRole('row', { name: /This page DOM 8\.00 MiB/ })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-asked', '1');
});

test('where the browser cannot count the JavaScript heap, it says so', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(performance, { measureUserAgentSpecificMemory: undefined });
  });
  await playground.open();
  await playground.makeRun(SHORT);
  const panel = page.locator('heap-panel');
  await panel.getByRole('tab', { name: 'JavaScript heap' }).click();
  await expect(panel.getByTestId('js-heap-status')).toContainText('does not offer');
  await expect(panel.getByRole('button', { name: 'Measure the JavaScript heap' })).toHaveCount(0);
});

test('the heap is walked during a proof when somebody asks', async ({ playground, page }) => {
  await playground.open({ query: { ...SHORT, proofs: 50 }, proveMs: 2000 });
  await playground.run.click();
  await playground.expectProofs(1);
  const panel = page.locator('heap-panel');
  await panel.getByRole('tab', { name: 'Timeline' }).click();
  await panel.getByRole('button', { name: 'Walk the heap now' }).click();
  await expect(panel.getByTestId('glance')).toContainText('In use at that moment');
  await playground.cancel.click();
});

test('a stretch of the timeline is dragged, or entered, and says what was born there', async ({
  playground,
  page,
}) => {
  await playground.open({ proveMs: 400 });
  await playground.makeRun(SHORT);
  await page.locator('heap-panel').getByRole('tab', { name: 'Timeline' }).click();
  const timeline = page.locator('memory-timeline');
  const born = timeline.locator('born-table');
  // One when the program is compiled; then 47 in each of three proofs, one of which is freed.
  await expect(born).toContainText('142 handles were born here; 139 are still alive at the end');
  const [from, to] = [timeline.getByLabel('From'), timeline.getByLabel('To')];
  const end = Number(await to.inputValue());

  const plot = timeline.locator('.u-over');
  await expect(plot).toBeVisible();
  const { width = 0, height = 0 } = (await plot.boundingBox()) ?? {};
  await plot.hover({ position: { x: width * 0.6, y: height / 2 } });
  await page.mouse.down();
  await plot.hover({ position: { x: width - 2, y: height / 2 } });
  await page.mouse.up();
  await expect(born).not.toContainText('142 handles');
  const dragged = Number(await from.inputValue());
  expect(dragged / end).toBeGreaterThan(0.55);
  expect(dragged / end).toBeLessThan(0.65);
  // The last proof made its handles there, and the one before it perhaps as well.
  await expect(born).toContainText(
    /^\s*(?:47|94) handles were born here;\s+(?:46|92) are still\s+alive/,
  );

  await timeline.getByRole('button', { name: 'Whole run' }).click();
  await expect(born).toContainText('142 handles');
  await expect(from).toHaveValue('0');
  // Nothing is born before the program is compiled.
  await to.fill('0.01');
  await page.keyboard.press('Enter');
  await expect(born).toContainText('No handle was born in this stretch.');
});

test('whether the next allocation fits is answered for any size', async ({ playground, page }) => {
  await playground.open({ query: { maxMemory: '512MiB' } });
  await playground.makeRun({ ...SHORT, maxMemory: '512MiB' });
  await page.locator('heap-panel').getByRole('tab', { name: 'Fragmentation' }).click();
  const panel = page.locator('heap-fragmentation');
  await expect(panel).toContainText('Nothing is free between chunks in use.');
  const answer = panel.getByRole('status');
  await expect(answer).toContainText('Yes. No free chunk is large enough, but the free end');
  const size = panel.getByLabel('Will an allocation of so many MiB fit?');
  // Of 298 MiB, 207 are free at the end, and 214 more are allowed.
  await size.fill('210');
  await expect(answer).toContainText(/^\s*No\. .* The memory would grow by /);
  await size.fill('250');
  await expect(answer).toContainText('No, and the memory cannot grow by the');
  await size.fill('5000');
  await expect(answer).toContainText(/Enter a size from 0 to 4.096 MiB\./);
});
