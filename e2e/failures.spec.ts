import './fixtures/console-api.ts';
import type { FailureCode } from '../src/core/run.ts';
import type { Fault } from '../src/protocol/test-hooks.ts';
import { expect, test } from './fixtures/playground-page.ts';

/** A part of the evidence of those failures that have some to show. */
const EVIDENCE: Partial<Record<Fault['kind'], RegExp>> = {
  crash:
    /read or wrote outside of its memory.*proof 3 was in its phase “step proof”.*heap is whole/s,
  hang: /no phase began or ended and memory did not grow.*lock was free in/s,
  'hold-lock': /lock at 0x00100040 was held in (\d+) of \1 looks over .*heap is corrupt/s,
  'out-of-memory': /512 MiB of at most 512 MiB, 100 %/,
};

/** What goes wrong, how the page calls it, and how many proofs are finished before it. */
const FAILURES: readonly (readonly [Fault, FailureCode, number])[] = [
  [{ kind: 'throw-in-load' }, 'o1js-load-failed', 0],
  [{ kind: 'throw-in-compile' }, 'compile-failed', 0],
  [{ kind: 'throw-in-prove', at: 2 }, 'prove-failed', 2],
  [{ kind: 'fail-verification', at: 2 }, 'verification-failed', 3],
  [{ kind: 'withhold-proof', at: 2 }, 'verification-failed', 2],
  [{ kind: 'crash', at: 2 }, 'crash', 2],
  [{ kind: 'die', at: 2 }, 'worker-died', 2],
  [{ kind: 'hang', at: 2 }, 'hung', 2],
  [{ kind: 'hold-lock', at: 2 }, 'hung', 2],
  [{ kind: 'out-of-memory', at: 2 }, 'out-of-memory', 2],
];

for (const [fault, code, proofs] of FAILURES) {
  test(`${fault.kind}: the page says what happened and keeps what was measured`, async ({
    playground,
    page,
  }) => {
    // Only what hangs may be given up so soon: on a busy machine all else takes its time as well. A
    // lock that is never given back needs no such haste: it ends the run long before its timeout.
    const patience = fault.kind === 'hang' ? { timeout: 3000 } : {};
    await playground.open({
      faults: [fault],
      query: { proofs: 5, warmup: 1, maxMemory: '512MiB', ...patience },
    });
    await playground.run.click();
    if (fault.kind === 'hold-lock') await playground.expectVitality('blocked');
    await playground.expectFailure(code);
    await expect(playground.failure).toContainText(EVIDENCE[fault.kind] ?? '');
    await expect(playground.proofRows).toHaveCount(proofs);
    await playground.expectNoWorkers();

    const [kept] = await page.evaluate(() => window.playground.history());
    expect(kept).toMatchObject({ failure: { code }, proofsDone: proofs });
    // The page has survived: the same button starts another run.
    await playground.run.click();
    await expect(playground.historyRows).toHaveCount(2);
  });
}

test('a crash in a heap that was damaged before is told apart from one that came by itself', async ({
  playground,
}) => {
  await playground.open({
    faults: [
      { kind: 'damage-heap', at: 1 },
      { kind: 'crash', at: 2 },
    ],
    query: { proofs: 5, warmup: 1 },
  });
  await playground.run.click();
  await playground.expectFailure('heap-corrupt');
  await expect(playground.failure).toContainText(
    /The heap is damaged: at 0x[0-9a-f]{8} the header of a chunk has a size that is too small/,
  );
  await expect(playground.proofRows).toHaveCount(2);
});

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
