import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

const SHORT = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 4, warmup: 1 };

test('window.playground is frozen', async ({ playground, page }) => {
  await playground.open();
  const state = await page.evaluate(() => ({
    frozen: Object.isFrozen(window.playground),
    keys: Object.keys(window.playground).toSorted(),
  }));
  expect(state).toEqual({
    frozen: true,
    keys: [
      'abort',
      'change',
      'continueRun',
      'history',
      'memory',
      'refresh',
      'report',
      'run',
      'sweep',
    ],
  });
});

test('run() resolves with the report, and the page shows the run', async ({ playground, page }) => {
  await playground.open();
  const report = await page.evaluate((config) => window.playground.run(config), SHORT);
  expect(report).toMatchObject({
    formatVersion: 1,
    verdict: 'regression',
    config: { o1js: '2.14.0', path: 'leaking', threads: 8, proofs: 4, warmup: 1 },
    environment: { crossOriginIsolated: true },
    growth: { pageBytesPerProof: { estimate: 132 * 65_536 } },
  });
  expect(report.proofs.map(({ verified }) => verified)).toEqual([true, true, true, true, true]);
  expect(report.reasons.join(' ')).toContain('the fake prover ran');
  await expect(playground.proofRows).toHaveCount(5);
});

test('a stored run has the same report', async ({ playground, page }) => {
  await playground.open();
  const [made, stored] = await page.evaluate(async (config) => {
    const report = await window.playground.run(config);
    const [newest] = await window.playground.history({ limit: 1 });
    return [report, await window.playground.report(newest?.id ?? '')];
  }, SHORT);
  expect(stored).toEqual(made);
});

test('an invalid configuration rejects with field, value and what is allowed', async ({
  playground,
  page,
}) => {
  await playground.open();
  const error = await page.evaluate(async () => {
    try {
      await window.playground.run({ proofs: -3, o1js: '9.9', switches: { pool: 'warm' } });
      return null;
    } catch (thrown) {
      const { message, issues } = thrown as Error & { issues?: unknown };
      return { message, issues };
    }
  });
  expect(error?.issues).toEqual([
    { field: 'o1js', value: '9.9', allowed: '2.15.0, 2.14.0, 2.10.0, 2.4.0' },
    { field: 'switch.pool', value: 'warm', allowed: 'as-shipped, kept, restarted' },
    { field: 'proofs', value: '-3', allowed: 'a whole number from 1 to 10000' },
  ]);
  expect(error?.message).toContain(
    'proofs: “-3” is not allowed. Allowed: a whole number from 1 to 10000.',
  );
  await expect(playground.proofRows).toHaveCount(0);
});

test('abort() ends the run, which resolves with what it measured', async ({ playground, page }) => {
  await playground.open({ proveMs: 300 });
  const running = page.evaluate(() => window.playground.run({ proofs: 1000 }));
  await playground.expectProofs(2);
  await page.evaluate(() => window.playground.abort());
  const report = await running;
  expect(report.verdict).toBe('inconclusive');
  expect(report.proofs.length).toBeGreaterThanOrEqual(2);
  expect(report.proofs.length).toBeLessThan(1000);
  await playground.expectNoWorkers();
});

test('a run that crashes resolves with that verdict', async ({ playground, page }) => {
  await playground.open({ faults: [{ kind: 'crash', at: 2 }] });
  const report = await page.evaluate((config) => window.playground.run(config), SHORT);
  expect(report.verdict).toBe('crash');
  expect(report.proofs).toHaveLength(2);
});

test('a second run() is refused while one goes on', async ({ playground, page }) => {
  await playground.open({ proveMs: 300 });
  const refusal = await page.evaluate(async () => {
    const first = window.playground.run({ proofs: 100 });
    const second = await window.playground.run().catch((error: unknown) => String(error));
    window.playground.abort();
    await first;
    return second;
  });
  expect(refusal).toContain('already under way');
});

test('the report of an unknown run rejects', async ({ playground, page }) => {
  await playground.open();
  const refusal = await page.evaluate(() =>
    window.playground.report('nothing').catch((error: unknown) => String(error)),
  );
  expect(refusal).toContain('There is no stored run “nothing”');
});

test('change() is told in the record and in the report’s reasons, and refused by field', async ({
  playground,
  page,
}) => {
  await playground.open({ proveMs: 200 });
  const { refused, record, report } = await page.evaluate(async (config) => {
    const api = window.playground;
    const idle = await api.change({ frees: 'on' }).catch((error: Error) => error.message);
    const running = api.run({ ...config, proofs: 8 });
    const wrong = await api.change({ pool: 'gone' }).catch((error: Error) => error.message);
    await api.change({ pool: 'kept', frees: 'on' });
    const made = await running;
    const [newest] = await api.history({ limit: 1 });
    return { refused: [idle, wrong], record: newest, report: made };
  }, SHORT);
  expect(refused).toEqual([
    'No run is under way whose switches could change.',
    'switches.pool: “gone” is not allowed. Allowed: as-shipped, kept, restarted.',
  ]);
  const switches = {
    pool: 'kept',
    finalizers: 'off',
    frees: 'on',
    wait: 'spin',
    arithmetic: 'as-shipped',
    keys: 'none',
    memory: 'as-shipped',
  };
  // Before it had compiled: the first proof is the first under the new switches.
  expect(record?.switchChanges).toEqual([{ beforeProof: 0, switches }]);
  const begun = { ...switches, pool: 'restarted', frees: 'off', recycle: 'off', provers: 1 };
  expect(report.config.switches).toEqual(begun);
  expect(report.reasons.join(' ')).toContain(
    'config.switches: changed before proof 1 to pool=kept',
  );
  expect(report.growth.pageBytesPerProof.estimate).toBe(0);
});
