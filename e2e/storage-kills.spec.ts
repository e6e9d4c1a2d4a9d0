import './fixtures/console-api.ts';
import type { BrowserContext, Page } from '@playwright/test';
import { killWhileStoring, STORING_MOMENTS } from './fixtures/kill-while-storing.ts';
import type { KillPlan } from './fixtures/kill-while-storing.ts';
import { expect, PlaygroundPage, test } from './fixtures/playground-page.ts';
import { readStoredRun } from './fixtures/stored-run.ts';

const SHORT = { query: { proofs: 6, warmup: 0, until: 'all' }, proveMs: 5 };

/** Runs in a tab of its own until that is killed. */
async function runUntilKilled(context: BrowserContext, plan: KillPlan) {
  const tab = new PlaygroundPage(await context.newPage());
  const killed = await killWhileStoring(tab.page, plan);
  await tab.open(SHORT);
  await tab.run.click({ noWaitAfter: true });
  const last = await killed();
  await tab.page.close();
  return last;
}

/**
 * Checks every run that is stored: nobody has it any more, each record of it can be read, and its row
 * has as many proofs as there are.
 *
 * @returns how many proofs each run has, newest first.
 */
async function checkStoredRuns(page: Page): Promise<readonly number[]> {
  const rows = await page.evaluate(() => window.playground.history());
  const counts: number[] = [];
  for (const { id, status, proofsDone } of rows) {
    expect(status).not.toBe('running');
    const { proofs, curves } = await readStoredRun(page, id);
    const made = Array.from({ length: proofsDone }, (_, index) => index);
    expect(proofs.map(({ index }) => index)).toEqual(made);
    expect(curves.map(({ index }) => index).filter((index) => index >= 0)).toEqual(made);
    counts.push(proofsDone);
  }
  return counts;
}

for (const moment of STORING_MOMENTS) {
  const isStored = moment === 'complete';
  test(`a tab that dies when the write of its third proof is “${moment}” has ${isStored ? 'three' : 'two'}`, async ({
    context,
    playground,
  }) => {
    await runUntilKilled(context, { kind: 'proof', proof: 3, moment });
    await playground.open();
    await expect(playground.historyRows).toContainText('Interrupted');
    expect(await checkStoredRuns(playground.page)).toEqual([isStored ? 3 : 2]);
    await playground.historyRows.getByRole('button').first().click();
    await playground.expectFailure('tab-gone');
    await expect(playground.proofRows).toHaveCount(isStored ? 3 : 2);
    await expect(playground.damagedParts).toHaveCount(0);
  });
}

// What is tried changes with the seed alone.
const SEED = 7;
const KILLS = 6;
/** A run of six proofs has some more. */
const MOMENTS = 70;

test('nothing that a page had gone on from is lost, at whichever moment of storing it dies', async ({
  context,
  playground,
}) => {
  let state = SEED;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const vouched: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const plan = { kind: 'any', number: 1 + random(MOMENTS) } as const;
    const { status } = await runUntilKilled(context, plan);
    // The next proof begins only when the one before is stored: that is what the page vouches for.
    const inFlight = /proof (\d+) of/i.exec(status)?.[1];
    vouched.unshift(inFlight === undefined ? 0 : Number(inFlight) - 1);
  }
  expect(Math.max(...vouched)).toBeGreaterThan(1);
  await playground.open();
  await expect(playground.historyRows).toHaveCount(KILLS);
  const stored = await checkStoredRuns(playground.page);
  expect(stored).toHaveLength(KILLS);
  for (const [i, least] of vouched.entries()) expect(stored[i]).toBeGreaterThanOrEqual(least);
});
