import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { buildHeapProfile, proofForHeapProfile } from '../src/core/export/devtools-heap-profile.ts';
import { SpeedscopeBuilder } from '../src/core/export/speedscope.ts';
import { buildTrace } from '../src/core/export/trace-events.ts';
import { inspectedRun } from '../src/core/fixtures/inspected-run.ts';
import { expect, test } from './fixtures/playground-page.ts';
import type { ProblemWatch } from './fixtures/problem-watch.ts';
import { startStaticServer } from './serving/static-server.ts';
import type { StaticServer } from './serving/static-server.ts';

const SPEEDSCOPE = join(
  dirname(createRequire(import.meta.url).resolve('speedscope/package.json')),
  'dist/release',
);

/** Has speedscope's page import a file, as people do, and waits for its table of frames. */
async function importFile(
  page: Page,
  problems: ProblemWatch,
  host: StaticServer,
  name: string,
  content: unknown,
): Promise<void> {
  problems.allowOrigin(new URL(host.url).origin);
  // It draws with WebGL, of which software rendering complains.
  problems.allow(/GPU stall due to ReadPixels/);
  await page.goto(`${host.url}#view=sandwich`);
  const buffer = Buffer.from(JSON.stringify(content));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/json', buffer });
  await expect(page.getByText('Symbol Name')).toBeVisible();
}

/** The row of a frame: total, own part, name. */
function frameRow(page: Page, name: string) {
  return page.getByRole('row').filter({ hasText: name });
}

const { run, details } = inspectedRun();

test('speedscope reads the memory of a run in bytes', async ({ page, problems }) => {
  await using host = await startStaticServer(SPEEDSCOPE);
  const builder = new SpeedscopeBuilder(run);
  for (const detail of details) builder.add(detail);
  await importFile(page, problems, host, 'run.speedscope.json', builder.build());
  await expect(page.getByText('Memory after proof 2 (2/3)')).toBeVisible();
  await expect(frameRow(page, 'WebAssembly memory')).toContainText('4.00 MB (100%)');
  await expect(frameRow(page, 'in use')).toContainText('3.00 MB (75%)');
  await expect(frameRow(page, 'WasmGateVector: made by the caller')).toContainText('64 B');
});

test('speedscope reads the phases that are in the same file', async ({ page, problems }) => {
  await using host = await startStaticServer(SPEEDSCOPE);
  const phases = { ...new SpeedscopeBuilder(run).build(), activeProfileIndex: 2 };
  await importFile(page, problems, host, 'run.speedscope.json', phases);
  await expect(page.getByText('Phases of all proofs (3/3)')).toBeVisible();
  await expect(frameRow(page, 'step proof')).toContainText('6.00s');
  await expect(frameRow(page, 'proof 2')).toContainText('10.90s');
});

test('speedscope reads the heap profile as one of Chrome’s', async ({ page, problems }) => {
  await using host = await startStaticServer(SPEEDSCOPE);
  const proof = proofForHeapProfile(run.proofs);
  if (proof === null) throw new Error('the fixture was walked');
  const profile = buildHeapProfile(run.record, proof, { snapshot: null, own: null });
  await importFile(page, problems, host, 'run.heapprofile', profile);
  await expect(frameRow(page, '(root)')).toContainText('3.00 MB (100%)');
  await expect(frameRow(page, 'thread stacks (2)')).toContainText('2.00 MB (67%)');
});

test('speedscope reads the trace as trace events', async ({ page, problems }) => {
  await using host = await startStaticServer(SPEEDSCOPE);
  await importFile(page, problems, host, 'run.trace.json', buildTrace(run));
  await expect(page.getByText('proofs (tid 1)')).toBeVisible();
  await expect(frameRow(page, 'step proof')).toContainText('6.00s (7.3%)');
  await expect(frameRow(page, 'before the first proof')).toContainText('1:00 (73%)');
});
