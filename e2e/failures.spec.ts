import './fixtures/console-api.ts';
import type { FailureCode } from '../src/core/run.ts';
import type { Fault } from '../src/protocol/test-hooks.ts';
import { expect, test } from './fixtures/playground-page.ts';

/** What goes wrong, how the page calls it, and how many proofs are finished before it. */
const FAILURES: readonly (readonly [Fault, FailureCode, number])[] = [
  [{ kind: 'throw-in-load' }, 'o1js-load-failed', 0],
  [{ kind: 'throw-in-compile' }, 'compile-failed', 0],
  [{ kind: 'throw-in-prove', at: 2 }, 'prove-failed', 2],
  [{ kind: 'fail-verification', at: 2 }, 'verification-failed', 3],
  [{ kind: 'crash', at: 2 }, 'crash', 2],
  [{ kind: 'die', at: 2 }, 'worker-died', 2],
  [{ kind: 'hang', at: 2 }, 'hung', 2],
  [{ kind: 'out-of-memory', at: 2 }, 'out-of-memory', 2],
];

for (const [fault, code, proofs] of FAILURES) {
  test(`${fault.kind}: the page says what happened and keeps what was measured`, async ({
    playground,
    page,
  }) => {
    // Only what hangs may be given up so soon: on a busy machine all else takes its time as well.
    const patience = fault.kind === 'hang' ? { timeout: 3000 } : {};
    await playground.open({
      faults: [fault],
      query: { proofs: 5, warmup: 1, maxMemory: '512MiB', ...patience },
    });
    await playground.run.click();
    await playground.expectFailure(code);
    await expect(playground.proofRows).toHaveCount(proofs);
    await playground.expectNoWorkers();

    const [kept] = await page.evaluate(() => window.playground.history());
    expect(kept).toMatchObject({ failure: { code }, proofsDone: proofs });
    // The page has survived: the same button starts another run.
    await playground.run.click();
    await expect(playground.historyRows).toHaveCount(2);
  });
}

test('a prover whose script cannot be fetched is told apart from one that fails', async ({
  playground,
  page,
}) => {
  await page.route(/fake-prover\.worker/, (route) => route.abort());
  await playground.open();
  await playground.run.click();
  await playground.expectFailure('worker-load-failed');
  await page.unroute(/fake-prover\.worker/);
  await playground.run.click();
  await playground.expectStatus('done');
});

test('so is an observer whose script cannot be fetched', async ({ playground, page }) => {
  await page.route(/observer\.worker/, (route) => route.abort());
  await playground.open();
  await playground.run.click();
  await playground.expectFailure('worker-load-failed');
});

test('so is a prover whose script is not there', async ({ playground, page }) => {
  await page.route(/fake-prover\.worker/, (route) => route.fulfill({ status: 404 }));
  await playground.open();
  await playground.run.click();
  await playground.expectFailure('worker-load-failed');
});
