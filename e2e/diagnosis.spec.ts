import './fixtures/console-api.ts';
import { DIAGNOSIS_TEXT } from '../src/core/analysis/diagnosis-kinds.ts';
import type { DiagnosisKind } from '../src/core/analysis/diagnosis-kinds.ts';
import { seededRandom } from '../src/core/fixtures/random-numbers.ts';
import { sampleProof, sampleRecord } from '../src/core/fixtures/sample-run.ts';
import { simulateProofs } from '../src/core/fixtures/simulated-proofs.ts';
import type { Habits } from '../src/core/fixtures/simulated-proofs.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { storeRuns } from './fixtures/store-runs.ts';

const MIB = 2 ** 20;

/** Runs that have each diagnosis, with a part of the reason that the page gives. */
const RUNS: Readonly<
  Record<DiagnosisKind, { readonly habits: Habits; readonly proofs: number; readonly why: string }>
> = {
  leak: { habits: { leak: 2 * MIB }, proofs: 12, why: 'above the threshold of 64.0 KiB' },
  fragmentation: { habits: { scatter: 2 * MIB }, proofs: 12, why: 'less than 50 %' },
  'slow-down': { habits: { slowing: 1 }, proofs: 12, why: 'times as long as the first 4' },
  'warm-up': { habits: { firstGrowth: [150 * MIB] }, proofs: 12, why: 'The first proof added' },
  flat: { habits: {}, proofs: 12, why: 'within the threshold of 1.00 MiB' },
  inconclusive: { habits: {}, proofs: 2, why: 'there are 2' },
};

test('a stored run of each kind has its diagnosis, reasons, figures and what else it could be', async ({
  playground,
  page,
}) => {
  const runs = Object.entries(RUNS).map(([kind, { habits, proofs }], i) => ({
    record: sampleRecord({ id: kind, startedAt: 1_790_000_000_000 - i, proofsDone: proofs + 1 }),
    proofs: simulateProofs(seededRandom(1), proofs, habits).map((proof) =>
      sampleProof({ ...proof, runId: kind }),
    ),
  }));
  await playground.open();
  await storeRuns(page, runs);
  await page.reload();
  await expect(playground.historyRows).toHaveCount(runs.length);
  const panel = page.getByTestId('diagnosis');
  for (const [i, { record }] of runs.entries()) {
    const kind = record.id as DiagnosisKind;
    await playground.historyRows.nth(i).getByRole('button').first().click();
    await expect(panel).toHaveAttribute('data-kind', kind);
    await expect(panel.getByTestId('diagnosis-kind')).toHaveText(DIAGNOSIS_TEXT[kind].label);
    await expect(panel).toContainText(DIAGNOSIS_TEXT[kind].meaning);
    await expect(panel.getByTestId('diagnosis-reasons')).toContainText(RUNS[kind].why);
  }

  await panel.getByText('what else it could be').click();
  const legend = panel.getByRole('region', { name: 'What each diagnosis means' });
  await expect(legend.getByRole('row')).toHaveCount(1 + runs.length);
  await expect(legend.getByRole('row').and(page.locator('[aria-current]'))).toContainText(
    'Inconclusive',
  );
  const figures = panel.getByRole('region', { name: 'Figures of the diagnosis' });
  await expect(figures.getByRole('row', { name: /^Live bytes/ })).toContainText(
    'more than 64.0 KiB',
  );
  await expect(figures.getByRole('row', { name: /^Proofs until 4\.00 GiB/ })).toBeVisible();
});

test('a run that goes on has a diagnosis so far, and its report has the last one', async ({
  playground,
  page,
}) => {
  const query = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 5, warmup: 1, until: 'all' };
  await playground.open({ query: { ...query, pause: 600_000 } });
  await playground.run.click();
  await playground.expectProofs(1);
  const panel = page.getByTestId('diagnosis');
  await expect(panel).toHaveAttribute('data-kind', 'inconclusive');
  await expect(panel.getByRole('heading')).toContainText('Diagnosis so far');
  await playground.cancel.click();
  await playground.expectStatus('interrupted');
  // Not before the end of this run is stored.
  await expect(playground.run).toBeEnabled();
  const { reasons } = await page.evaluate((config) => window.playground.run(config), query);
  await expect(panel).toHaveAttribute('data-kind', 'leak');
  await expect(panel.getByRole('heading')).not.toContainText('so far');
  expect(reasons.filter((line) => line.startsWith('diagnosis: Leak. Live bytes: '))).toHaveLength(
    1,
  );
});
