import './fixtures/console-api.ts';
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
  await page.evaluate((config) => window.playground.run(config), SHORT);
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
  await page.evaluate((config) => window.playground.run(config), SHORT);
  const panel = page.locator('heap-panel');
  await expect(panel.getByRole('tab')).toHaveText([...TABS]);
  await panel.getByRole('tab', { name: 'By class' }).click();
  await expect(page.getByTestId('class-table')).toContainText('WasmFpSrs');

  await page.evaluate((config) => window.playground.run(config), { ...SHORT, observe: 'memory' });
  await expect(panel.getByTestId('inside-nothing').first()).toContainText('asked to watch less');
  await expect(page.getByTestId('class-table')).toHaveCount(0);
});

test('the heap map is drawn in the colours of the page', async ({ playground, page }) => {
  await playground.open();
  await page.evaluate((config) => window.playground.run(config), SHORT);
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
  await page.evaluate((config) => window.playground.run(config), SHORT);
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
  await page.evaluate((config) => window.playground.run(config), SHORT);
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
  await page.evaluate((config) => window.playground.run(config), SHORT);
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
  await page.evaluate((config) => window.playground.run(config), SHORT);
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
