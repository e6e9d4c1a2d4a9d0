import type { Page } from '@playwright/test';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

const LEAKING = { o1js: '2.14', path: 'leaking', threads: 8, warmup: 0 };

test('a run whose memory is replaced goes on, shows it everywhere, and leaves nothing behind', async ({
  playground,
  page,
}) => {
  const urls = await countObjectUrls(page);
  const lines: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'info') lines.push(message.text());
  });
  await playground.open({ query: { ...LEAKING, proofs: 10, 'switch.recycle': 'every:4' } });
  await playground.run.click();
  await playground.expectStatus('done');

  await expect(playground.proofRows).toHaveCount(10);
  await expect(page.getByTestId('refresh-row')).toHaveText([
    /^\s*The memory of .* was replaced before proof 5, after 4 proofs, as set\. Ready again in /,
    /^\s*The memory of .* was replaced before proof 9, after 4 proofs, as set\. Ready again in /,
  ]);
  await expect(playground.chart).toContainText('memory replaced');
  const slider = page.getByRole('slider', { name: 'Memory over time' });
  await slider.focus();
  await slider.press('Home');
  for (let stop = 0; stop < 5; stop += 1) await slider.press('PageUp');
  await expect(slider).toHaveAttribute('aria-valuetext', /memory replaced after 4 proofs, as set$/);

  await page.getByRole('button', { name: 'Memories of this run: 3' }).click();
  await expect(page.getByTestId('memories').getByRole('row')).toHaveCount(4);
  await expect(page.getByTestId('memory-keys')).toContainText('All 3 that were compiled in');
  await expect(page.getByTestId('row-memories')).toHaveText('3 memories');
  await expect(page.getByTestId('memory-of')).toContainText('This is memory 3 of 3.');

  const [row] = await page.evaluate(() => window.playground.history());
  const report = await page.evaluate((id) => window.playground.report(id), row?.id ?? '');
  expect(report.proofs.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(row?.lives.map(({ cause }) => cause.kind)).toEqual(['start', 'every', 'every']);
  await playground.expectNoWorkers();
  expect(await urls()).toBe(0);
  expect(lines).toEqual([
    expect.stringContaining('was replaced before proof 5'),
    expect.stringContaining('was replaced before proof 9'),
    expect.stringMatching(/^Proof 10 of 10: memory .* of .* live, not under pressure\.$/),
  ]);

  // What was stored tells the same as what was seen.
  await page.reload();
  await playground.historyRows.first().getByRole('button').first().click();
  await expect(page.getByTestId('refresh-row')).toHaveCount(2);
});

test('a failure in a run that recycles costs a memory and no proof', async ({
  playground,
  page,
}) => {
  await playground.open({
    faults: [{ kind: 'crash', at: 2, memories: 1 }],
    query: { ...LEAKING, proofs: 4, 'switch.recycle': 'threshold' },
  });
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(playground.proofRows).toHaveCount(4);
  await expect(page.getByTestId('refresh-row')).toContainText('before proof 3, after a failure');
  await playground.expectNoWorkers();
});

test('a proof that fails twice ends the run, which can go on', async ({ playground, page }) => {
  await playground.open({
    faults: [{ kind: 'crash', at: 2, memories: 2 }],
    query: { ...LEAKING, proofs: 4, 'switch.recycle': 'threshold' },
  });
  await playground.run.click();
  await playground.expectFailure('crash');
  await expect(playground.proofRows).toHaveCount(2);
  await page.getByRole('button', { name: 'Go on in a fresh memory' }).click();
  await playground.expectStatus('done');
  await expect(playground.failure).toHaveCount(0);
  await expect(playground.proofRows).toHaveCount(4);
  await expect(page.getByTestId('refresh-row')).toHaveCount(2);
  await expect(playground.historyRows).toHaveCount(1);
  await playground.expectNoWorkers();
});

test('somebody who watches can have the memory replaced, by button and by script', async ({
  playground,
  page,
}) => {
  // From the first proof on, 281 MiB of 320 are used, which is 88 %, and no more.
  const flat = { ...LEAKING, path: 'freeing', maxMemory: '320MiB' };
  await playground.open({ query: { ...flat, proofs: 1000 } });
  await playground.run.click();
  await playground.expectProofs(2);
  await expect(page.getByTestId('pressure')).toContainText('Memory pressure: ');
  await expect(page.getByTestId('pressure')).toContainText('refresh the memory now');
  expect(await page.evaluate(() => window.playground.memory())).toMatchObject({
    limitBytes: 320 * 2 ** 20,
    underPressure: true,
  });
  await page.getByTestId('refresh').getByRole('button').click();
  await expect(page.getByTestId('refresh-row')).toHaveCount(1);
  await page.evaluate(() => window.playground.refresh());
  await expect(page.getByTestId('refresh-row')).toHaveCount(2);
  await expect(page.getByTestId('refresh-row').last()).toContainText('somebody asked for it');
  await playground.cancel.click();
  await playground.expectFailure('cancelled');
  await expect(page.getByTestId('pressure')).toHaveCount(0);
  expect(await page.evaluate(() => window.playground.memory())).toBeNull();
  await expect(page.getByTestId('continue')).toBeVisible();
  await playground.expectNoWorkers();
});

test('two provers share the proofs of a run, and each is shown', async ({ playground, page }) => {
  await playground.open({ query: { ...LEAKING, proofs: 1000, 'switch.provers': 2 } });
  await playground.run.click();
  const provers = page.getByTestId('provers').getByRole('listitem');
  await expect(provers).toHaveText([/^\s*Prover 1\s*Proof \d/, /^\s*Prover 2\s*Proof \d/]);
  await expect(playground.chart).toContainText('all provers together');
  await playground.expectProofs(6);
  const text = await page
    .getByRole('slider', { name: 'Memory over time' })
    .getAttribute('aria-valuetext');
  expect(text).toMatch(/ in all; prover 1 .*; prover 2 /);
  expect(await page.evaluate(() => window.playground.memory())).toMatchObject({
    provers: [expect.any(Number), expect.any(Number)],
  });
  await playground.cancel.click();
  await playground.expectFailure('cancelled');
  for (const prover of [1, 2]) {
    await expect(playground.proofRows.filter({ hasText: `prover ${prover}` })).not.toHaveCount(0);
  }
  await expect(page.getByTestId('row-memories')).toHaveText('2 memories, 2 provers');
  await playground.expectNoWorkers();
});

test('the form has all of it, and its link says so', async ({ playground, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.open();
  await page.getByRole('button', { name: 'More settings' }).click();
  const policy = page.getByRole('combobox', { name: 'Fresh memory' });
  await policy.click();
  await page.getByRole('option', { name: 'At a threshold' }).click();
  await expect(page.getByLabel('Threshold')).toHaveValue('1792 MiB');
  await policy.click();
  await page.getByRole('option', { name: 'After every so many proofs' }).click();
  const every = page.getByLabel('Proofs of each memory');
  await every.fill('0');
  await expect(page.getByText('Enter a whole number from 1 to 10000')).toBeVisible();
  await every.fill('7');
  await page.getByLabel('Provers', { exact: true }).fill('3');
  await expect(page.getByTestId('run')).toContainText('Run 9 proofs');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(link);
  await page.getByRole('button', { name: 'More settings' }).click();
  await expect(page.getByLabel('Proofs of each memory')).toHaveValue('7');
  await expect(page.getByLabel('Provers', { exact: true })).toHaveValue('3');
});

/** Counts the object URLs that are alive in the page that is loaded next. */
async function countObjectUrls(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const alive = new Set<string>();
    const make = URL.createObjectURL.bind(URL);
    const revoke = URL.revokeObjectURL.bind(URL);
    URL.createObjectURL = (object) => {
      const url = make(object);
      alive.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      alive.delete(url);
      revoke(url);
    };
    Object.assign(window, { objectUrls: alive });
  });
  return () => page.evaluate(() => window.objectUrls.size);
}

declare global {
  interface Window {
    /** Those that {@link countObjectUrls} counts. */
    readonly objectUrls: ReadonlySet<string>;
  }
}
