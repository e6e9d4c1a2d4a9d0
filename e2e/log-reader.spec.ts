import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/playground-page.ts';
import type { PlaygroundPage } from './fixtures/playground-page.ts';
import { SAMPLE_LOG } from './fixtures/sample-log.ts';

async function openReader(playground: PlaygroundPage): Promise<void> {
  await playground.open();
  await playground.page.getByRole('button', { name: 'Read a log' }).click();
  await expect(playground.page.getByRole('heading', { name: 'Read a log' })).toBeFocused();
}

/** Chooses a file with this content. */
async function choose(page: Page, content: string, name = 'allocations.log'): Promise<void> {
  const buffer = Buffer.from(content);
  await page.getByTestId('log-file').setInputFiles({ name, mimeType: 'text/plain', buffer });
}

/** Drops a file onto the page that holds `content` again and again. */
async function drop(page: Page, content: string, times = 1): Promise<void> {
  await page.evaluate(
    ({ text, count }) => {
      const piece = new Blob([text]);
      const pieces = Array.from({ length: count }, () => piece);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(pieces, 'dropped.log'));
      const event = { dataTransfer, bubbles: true, cancelable: true, composed: true };
      document.body.dispatchEvent(new DragEvent('dragover', event));
      document.body.dispatchEvent(new DragEvent('drop', event));
    },
    { text: content, count: times },
  );
}

/** The cells of a table's rows, without the names of columns. */
async function rowsOf(section: Locator): Promise<readonly string[][]> {
  const rows = await section.locator('tbody').getByRole('row').all();
  return Promise.all(
    rows.map((row) =>
      row.locator('th, td').evaluateAll((cells) => cells.map((c) => c.textContent.trim())),
    ),
  );
}

test('a pasted log becomes tables, and nothing of it becomes markup or is kept', async ({
  playground,
  page,
}) => {
  await openReader(playground);
  await page.getByLabel('Or paste its lines').fill(SAMPLE_LOG);
  await page.getByRole('button', { name: 'Read the text' }).click();

  await expect(page.getByTestId('log-source')).toContainText('pasted text');
  await expect(page.getByTestId('log-source')).toContainText('17 lines, 1 of them other output');
  await expect(page.getByTestId('log-sentence')).toHaveText(
    '3 of 7 allocations were never dropped, 8.26 MiB in all. 3 drops had nothing to drop.',
  );
  expect(await rowsOf(page.getByTestId('log-leaking'))).toEqual([
    ['WasmFpProverProof', '1', '4.77 MiB', '1', '0'],
    [
      'alloc::vec::Vec<(mina_curves::pasta::Fp, core::option::Option<u8>)>',
      '1',
      '3.49 MiB',
      '1',
      '0',
    ],
    ['Small', '1', '8 B', '2', '1'],
  ]);
  expect(await rowsOf(page.getByTestId('log-perfect'))).toEqual([
    ['Left', '1', '8 B'],
    ['Wire', '1', '32 B'],
  ]);
  expect(await rowsOf(page.getByTestId('log-over-freed'))).toEqual([
    ['<img_src=x_onerror=alert(1)>', '1', '0', '1'],
    ['WasmFqSrs', '1', '0', '1'],
    ['WasmGVesta', '1', '1', '2'],
  ]);
  expect(await rowsOf(page.getByTestId('log-findings'))).toEqual([
    ['8', 'Drops what was dropped before', 'WasmGVesta', '3'],
    ['9', 'Drops what was never allocated', 'WasmFqSrs', 'never'],
    ['11', 'Allocates an id that was allocated before, as Small', 'Small', '4'],
    ['12', 'Drops another size than was allocated: 16 bytes instead of 8', 'Small', '4'],
    ['14', 'Drops another type than was allocated, as Left', 'Right', '5'],
    [
      '17',
      'Drops what was never allocated',
      '<img_src=x_onerror=alert(1)>',
      '<script>alert(1)</script>',
    ],
  ]);
  expect(await rowsOf(page.getByTestId('log-damaged'))).toEqual([
    ['15', 'The size is missing', '@DROP WasmFp'],
    ['16', 'The size is not a whole number of bytes', '@ALLOCATE Foo many a.rs:1 6'],
  ]);
  await expect(page.locator('log-result img, log-result script')).toHaveCount(0);

  await playground.expectNoWorkers();
  await page.reload();
  await page.getByRole('button', { name: 'Read a log' }).click();
  await expect(page.getByLabel('Or paste its lines')).toHaveValue('');
});

test('the growth that was observed becomes a coverage', async ({ playground, page }) => {
  await openReader(playground);
  await choose(page, SAMPLE_LOG);
  await page.getByLabel('Observed growth per proof, in MB').fill('74');
  await page.keyboard.press('Enter');
  const coverage = page.getByTestId('log-coverage');
  await expect(coverage).toContainText(
    '11.7 % of the growth is in this log: 8.66 MB of 74 MB a proof.',
  );
  await expect(coverage).toContainText('4 GB are full after about 54 proofs.');
  await page.getByLabel('Proofs in this log').fill('2');
  await expect(coverage).toContainText('5.9 % of the growth');
  await page.getByLabel('Observed growth per proof, in MB').fill('none');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Not allowed.')).toBeVisible();
});

test('a file is chosen, and the place is left, by keyboard alone', async ({ playground, page }) => {
  // From now on the browser leaves the choice of files to the test, and is told so in time.
  page.on('filechooser', () => {});
  await openReader(playground);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Back to runs' })).toBeFocused();
  await page.keyboard.press('Tab');
  const choosing = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  const chooser = await choosing;
  await chooser.setFiles({
    name: 'by-keys.log',
    mimeType: 'text/plain',
    buffer: Buffer.from(SAMPLE_LOG),
  });
  await expect(page.getByTestId('log-source')).toContainText('by-keys.log');
  await expect(page.getByRole('heading', { name: 'Read a log' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Read a log' })).toBeHidden();
});

test('a file is dropped anywhere, and a second one after it', async ({ playground, page }) => {
  await openReader(playground);
  await drop(page, '@ALLOCATE A 8 a.rs:1 1\n', 3);
  await expect(page.getByTestId('log-source')).toContainText('dropped.log');
  await expect(page.getByTestId('log-totals')).toContainText(/Allocated\s+3\s/);
  // Onto the tables of the first.
  await drop(page, SAMPLE_LOG);
  await expect(page.getByTestId('log-source')).toContainText('17 lines');
});

test('a large log is cancelled while it is read', async ({ playground, page }) => {
  await openReader(playground);
  // 600 MB, of which the page holds one.
  await drop(page, '@ALLOCATE A 8 a.rs:1 1\n'.repeat(45_000), 600);
  const progress = page.getByRole('progressbar', { name: 'How much of the log is read' });
  await expect(progress).not.toHaveJSProperty('value', 0);
  // Another one is not taken meanwhile, and the page is not left for it.
  await drop(page, SAMPLE_LOG);
  await page.getByTestId('log-progress').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Cancelled. Nothing of dropped.log was kept.')).toBeVisible();
  await playground.expectNoWorkers();
  await drop(page, SAMPLE_LOG);
  await expect(page.getByTestId('log-source')).toContainText('17 lines');
});

test('what cannot be read says so, and what to do', async ({ playground, page }) => {
  await openReader(playground);
  await page.getByRole('button', { name: 'Read the text' }).click();
  await expect(page.getByText('There is no text to read yet.')).toBeVisible();

  await choose(page, '\ufeff@DROP A 8 1');
  await expect(page.getByTestId('log-over-freed')).toContainText('A');
  await page.getByRole('button', { name: 'Read another log' }).click();

  const utf16 = Buffer.from('\ufeff@DROP A 8 1', 'utf16le');
  await page
    .getByTestId('log-file')
    .setInputFiles({ name: 'wide.log', mimeType: 'text/plain', buffer: utf16 });
  await expect(page.getByTestId('log-failure')).toContainText('Save it as UTF-8.');

  await choose(page, 'nothing to see here\n');
  await expect(page.getByText('No line of this log is an allocation or a drop.')).toBeVisible();
});

test('a reader that does not load says so', async ({ playground, page }) => {
  await page.context().route('**/log-reader.worker*', (route) => route.abort());
  await openReader(playground);
  await choose(page, SAMPLE_LOG);
  await expect(page.getByTestId('log-failure')).toContainText('Its script could not be loaded.');
});

test('tables of many rows come in parts', async ({ playground, page }) => {
  await openReader(playground);
  const lines = Array.from({ length: 250 }, (_, i) => `@ALLOCATE T${i} ${1_000 - i} a.rs:1 ${i}`);
  await choose(page, lines.join('\n'));
  const leaking = page.getByTestId('log-leaking');
  await expect(leaking.getByRole('row')).toHaveCount(101);
  await leaking.getByRole('button', { name: 'Later' }).click();
  await leaking.getByRole('button', { name: 'Later' }).click();
  await expect(leaking).toContainText('201 to 250 of 250');
  await expect(leaking.getByRole('row').last()).toContainText('T249');
});

test('starting or opening a run leaves the place', async ({ playground, page }) => {
  await openReader(playground);
  await playground.run.click();
  await expect(page.getByRole('heading', { name: 'Read a log' })).toBeHidden();
  await playground.expectStatus('done');
});

test('on a phone nothing sticks out', async ({ playground, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openReader(playground);
  await expect(page.getByRole('heading', { name: 'Read a log' })).toBeInViewport();
  await choose(page, SAMPLE_LOG);
  await expect(page.getByTestId('log-damaged')).toContainText('@DROP WasmFp');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});
