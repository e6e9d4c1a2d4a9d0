import type { Page } from '@playwright/test';
import type { StoredRun } from '../src/core/run.ts';
import './fixtures/console-api.ts';
import { killWorkers } from './fixtures/kill-workers.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';
import { readStoredRun } from './fixtures/stored-run.ts';

/** Makes runs until so many workers were killed. @returns what was stored of each. */
async function runUnderFire(
  page: Page,
  kills: number,
  config: Readonly<Record<string, unknown>>,
): Promise<readonly StoredRun[]> {
  const runs: StoredRun[] = [];
  while ((await page.evaluate(() => window.countKills().kills)) < kills) {
    const report = await page.evaluate((wanted) => window.playground.run(wanted), config);
    const [row] = await page.evaluate(() => window.playground.history({ limit: 1 }));
    const stored = await readStoredRun(page, row?.id ?? '');
    // What a script is told is what is on the disk.
    expect(report.proofs.map(({ index, proveMs }) => [index, proveMs])).toEqual(
      stored.proofs.map(({ index, proveMs }) => [index, proveMs]),
    );
    runs.push(stored);
  }
  return runs;
}

/** The run ended in the right state, with everything that was finished. */
function expectSound({ record, proofs, curves }: StoredRun): void {
  expect(proofs.map(({ index }) => index)).toEqual(proofs.map((_, index) => index));
  expect(proofs.every(({ verified }) => verified)).toBe(true);
  expect(record.proofsDone).toBe(proofs.length);
  const withCurve = new Set(curves.map(({ index }) => index));
  expect(proofs.filter(({ index }) => !withCurve.has(index))).toEqual([]);

  const [first, ...others] = record.lives;
  expect(first?.cause.kind).toBe('start');
  for (const { cause } of others) {
    expect(cause).toMatchObject({ kind: 'failure', failure: { code: 'worker-died' } });
  }
  // One retry for each proof, and no more.
  const retried = others.map(({ beforeProof }) => beforeProof);
  expect(new Set(retried).size).toBe(retried.length);
  if (record.failure === null) {
    expect(record.status).toBe('done');
    expect(proofs).toHaveLength(record.config.warmup + record.config.proofs);
    return;
  }
  expect(record).toMatchObject({ status: 'failed', failure: { code: 'worker-died' } });
  const { proof } = record.failure;
  expect(proof === null ? 0 : proof).toBe(proofs.length);
}

async function expectNothingLeft(page: Page): Promise<void> {
  expect(await page.evaluate(() => window.countKills())).toMatchObject({
    workers: 0,
    objectUrls: 0,
  });
  // Of memories that nothing in the page refers to any more, none is alive.
  const devTools = await page.context().newCDPSession(page);
  const { result: prototype } = await devTools.send('Runtime.evaluate', {
    expression: 'WebAssembly.Memory.prototype',
  });
  const { objects } = await devTools.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.objectId ?? '',
  });
  const { result: memories } = await devTools.send('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { return this.length; }',
    ...(objects.objectId === undefined ? {} : { objectId: objects.objectId }),
    returnByValue: true,
  });
  expect(memories.value).toBe(0);
  await devTools.detach();
}

test('a hundred workers are killed at random moments, and nothing is lost', async ({
  playground,
  page,
}) => {
  test.setTimeout(5 * 60_000);
  await killWorkers(page, { kills: 100, longestMs: 900, seed: 20_261_130 });
  await playground.open({ proveMs: 20 });
  const config = { proofs: 30, warmup: 0, threads: 2, switches: { recycle: 'threshold' } };
  const runs = await runUnderFire(page, 100, config);
  for (const run of runs) expectSound(run);
  const survived = runs.flatMap(({ record }) => record.lives.slice(1));
  expect(survived.length).toBeGreaterThan(0);
  await playground.expectNoWorkers();
  await expectNothingLeft(page);
});

test.describe('@o1js', () => {
  test('ten workers are killed under real proofs, and the run has them all', async ({
    playground,
    page,
    problems,
  }) => {
    problems.allow(O1JS_WARNING);
    await killWorkers(page, { kills: 10, longestMs: 25_000, seed: 7, sparesFirstCompile: true });
    await playground.goTo();
    const config = { proofs: 6, warmup: 0, threads: 2, switches: { recycle: 'threshold' } };
    const runs = await runUnderFire(page, 10, config);
    for (const run of runs) expectSound(run);
    const keys = runs.flatMap(({ record }) =>
      record.lives.flatMap(({ compile }) => compile?.verificationKeyHash ?? []),
    );
    expect(new Set(keys).size).toBe(1);
    await playground.expectNoWorkers();
    await expectNothingLeft(page);
  });
});
