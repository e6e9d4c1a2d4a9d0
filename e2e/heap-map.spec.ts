import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures/playground-page.ts';

/** Eight stacks of 1 MiB, a proof with its commitments and 45 more, and what nobody points to. */
const NEW_IN_A_PROOF =
  'Allocated since the earlier moment and still alive: 8.37 MiB in 101 chunks.';

let map: Locator;
let slider: Locator;
let readout: Locator;

test.beforeEach(async ({ playground, page }) => {
  await playground.open();
  const config = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 2, warmup: 1 };
  await playground.makeRun(config);
  await page.locator('heap-panel').getByRole('tab', { name: 'Heap map' }).click();
  map = page.getByTestId('heap-map');
  slider = map.getByRole('slider', { name: 'Heap map' });
  readout = map.locator('.readout');
  await expect(map).toContainText('are in view.');
});

/** What the slider says of itself. */
async function valueOf(attribute: 'aria-valuenow' | 'aria-valuemax'): Promise<number> {
  return Number(await slider.getAttribute(attribute));
}

/** The address that a click at a place chooses, which is where its cell begins. */
async function addressAt(position: { readonly x: number; readonly y: number }): Promise<number> {
  await slider.click({ position });
  return valueOf('aria-valuenow');
}

test('the pointer reads what lies under it, chunk and owner', async ({ page }) => {
  await slider.hover({ position: { x: 2, y: 2 } });
  await expect(readout).toHaveText(/^0x00000000: .*, static data$/);
  const { width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
  // The table of the SRS takes up what is a fifth of the memory, from its beginning on.
  await slider.hover({ position: { x: width / 2, y: height / 8 } });
  await expect(readout).toContainText('chunk of 64.0 MiB, handles: reference strings (WasmFpSrs)');
  await page.mouse.move(0, 0);
  await expect(readout).toContainText('Point at the map');
});

test('it zooms with Ctrl and the wheel where the pointer is, and a drag moves it', async ({
  page,
}) => {
  const whole = await map.getByText('are in view.').textContent();
  const { width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
  const middle = { x: width / 2, y: height / 2 };
  const before = await addressAt(middle);
  // A wheel alone is the page’s.
  await page.mouse.wheel(0, 1);
  await expect(map.getByText('are in view.')).toHaveText(whole ?? '');
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(map.getByText('are in view.')).toHaveText(/; \d+ MiB of \d+ MiB are in view\.$/);
  await expect(map.getByText('are in view.')).not.toHaveText(whole ?? '');
  const after = await addressAt(middle);
  const memory = await valueOf('aria-valuemax');
  expect(Math.abs(after - before)).toBeLessThan(memory / 1000);

  await slider.hover({ position: middle });
  await page.mouse.down();
  await slider.hover({ position: { x: middle.x, y: middle.y + height / 4 } });
  await page.mouse.up();
  // A quarter of what is in view, which is half of the memory.
  const moved = after - (await addressAt(middle));
  expect(moved).toBeGreaterThan(memory / 16);
  expect(moved).toBeLessThan(memory / 4);

  await map.getByRole('button', { name: 'Show the whole memory' }).click();
  await expect(map.getByText('are in view.')).toHaveText(whole ?? '');
});

test('it is read by the keyboard alone', async ({ page }) => {
  await slider.focus();
  const memory = await valueOf('aria-valuemax');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => valueOf('aria-valuenow')).toBeGreaterThan(0);
  const cell = await valueOf('aria-valuenow');
  await page.keyboard.press('End');
  const last = (Math.ceil(memory / cell) - 1) * cell;
  await expect(slider).toHaveAttribute('aria-valuenow', String(last));
  await expect(slider).toHaveAttribute('aria-valuetext', /free at the end/);
  await page.keyboard.press('+');
  await expect(map.getByText('are in view.')).toContainText(' of ');
  // Cells are half as large, so the cursor moves by half as much.
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuenow', String(last - cell / 2));
  await page.keyboard.press('0');
  await expect(map.getByText('are in view.')).toContainText('; all ');
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuenow', '0');
  await expect(slider).toHaveAttribute('aria-valuetext', /^0x00000000: .*static data/);
});

test('what is new since the proof that it is compared with is counted', async ({ page }) => {
  const stacks = map.getByRole('button', { name: 'Thread stacks' });
  await expect(slider).toHaveAttribute('aria-description', new RegExp(`${NEW_IN_A_PROOF}$`));
  await expect(stacks).toContainText('+8.00 MiB');
  await page.locator('heap-panel').getByLabel('Compared with').fill('1');
  await expect(stacks).toContainText('+16.0 MiB');
  await page.locator('heap-panel').getByLabel('After proof').fill('1');
  await expect(slider).not.toHaveAttribute('aria-description', /Allocated since/);
  await expect(stacks).not.toContainText('+');
});

test('the legend brings out one kind of owner, and lets go of it', async () => {
  const stacks = map.getByRole('button', { name: 'Thread stacks' });
  await stacks.click();
  await expect(stacks).toHaveAttribute('aria-pressed', 'true');
  await stacks.click();
  await expect(stacks).toHaveAttribute('aria-pressed', 'false');
});

test('as a table it lists every region, with none left out', async () => {
  await map.getByText('the map as a table').click();
  await expect(map).toContainText('Size of the memory after');
  const rows = map.getByRole('region', { name: 'Regions of the memory' }).locator('tbody tr');
  await expect(rows.filter({ hasText: 'Thread stacks' })).toHaveCount(3);
  await expect(rows.filter({ hasText: 'Suspected leaks' })).toHaveCount(3);
  const texts = await rows.locator('td:nth-child(-n+2)').allTextContents();
  const bounds = texts.map(Number);
  const [firsts, lasts] = [0, 1].map((column) => bounds.filter((_, i) => i % 2 === column));
  expect(firsts).toEqual([0, ...(lasts ?? []).slice(0, -1).map((last) => last + 1)]);
  expect((lasts?.at(-1) ?? NaN) + 1).toBe(await valueOf('aria-valuemax'));
});
