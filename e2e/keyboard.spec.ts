import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/playground-page.ts';

/** Presses Tab until the focus is where `name` is, as somebody does who sees where it is. */
async function tabTo(page: Page, role: 'button' | 'spinbutton' | 'radio', name: RegExp) {
  const target = page.getByRole(role, { name }).first();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element.matches(':focus-within'))) return;
  }
  throw new Error(`${role} ${String(name)} cannot be reached with Tab`);
}

test('a run is set up, started, cancelled and opened again by keyboard alone', async ({
  playground,
  page,
}) => {
  await playground.open({ proveMs: 200 });
  await tabTo(page, 'radio', /Freeing/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'Leaking' })).toBeChecked();

  await tabTo(page, 'spinbutton', /^Proofs/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1000');
  await tabTo(page, 'button', /^Run 1001 proofs/);
  await page.keyboard.press('Enter');
  await playground.expectStatus('running');
  await playground.expectProofs(2);

  await tabTo(page, 'button', /^Cancel/);
  await page.keyboard.press('Enter');
  await playground.expectFailure('cancelled');

  await tabTo(page, 'button', /^Square, o1js/);
  await page.keyboard.press('Enter');
  await playground.expectStatus('interrupted');
});

test('Run can be pressed with Enter and with Space', async ({ playground, page }) => {
  await playground.open({ query: { proofs: 1, warmup: 0 } });
  for (const [i, key] of ['Enter', 'Space'].entries()) {
    await expect(playground.run).toBeEnabled();
    await playground.run.focus();
    await page.keyboard.press(key);
    await expect(playground.historyRows).toHaveCount(i + 1);
    await playground.expectStatus('done');
  }
});

test('the first Tab offers the way past the form', async ({ playground, page }) => {
  await playground.open();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the result' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Result' })).toBeFocused();
});

test('a question that is answered gives the focus back', async ({ playground, page }) => {
  await playground.open({ query: { proofs: 1, warmup: 0 } });
  await playground.run.click();
  await playground.expectStatus('done');
  const remove = playground.historyRows.getByRole('button', { name: /^Delete/ });
  // A run that is still being stored cannot be deleted, and a button that is off takes no focus.
  await expect(remove).toBeEnabled();
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect(playground.historyRows.getByRole('button', { name: 'Keep' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(remove).toBeFocused();
  await expect(playground.historyRows).toHaveCount(1);

  await playground.history.getByRole('button', { name: 'Delete all…' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(playground.historyRows).toHaveCount(1);
});

test('the chart is read out proof by proof', async ({ playground, page }) => {
  await playground.open({ query: { o1js: '2.14', path: 'leaking', threads: 8, proofs: 3 } });
  await playground.run.click();
  await playground.expectStatus('done');
  const chart = page.getByRole('slider', { name: 'Memory over time' });
  await chart.focus();
  await page.keyboard.press('End');
  for (const proof of ['proof 4', 'proof 3', 'proof 2', 'proof 1']) {
    await page.keyboard.press('PageDown');
    await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`MiB .*${proof}`));
  }
});
