import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import type { PlaygroundPage } from './fixtures/playground-page.ts';
import { SAMPLE_LOG } from './fixtures/sample-log.ts';
import { startStaticServer } from './serving/static-server.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A state of the page and how it is reached. */
interface State {
  readonly name: string;
  readonly reach: (playground: PlaygroundPage) => Promise<void>;
}

const LEAKING = { o1js: '2.14', path: 'leaking', threads: 8, proofs: 3, warmup: 1 };

const STATES: readonly State[] = [
  { name: 'before the first run', reach: (playground) => playground.open() },
  {
    name: 'with a link that is refused',
    reach: (playground) => playground.open({ query: { proofs: -3, o1js: '9.9' } }),
  },
  {
    name: 'with a field that is refused, and all settings open',
    reach: async (playground) => {
      await playground.open();
      await playground.page.getByRole('button', { name: 'More settings' }).click();
      await playground.page.getByLabel('Threads').fill('99');
      await expect(playground.page.getByText('Not allowed.')).toBeVisible();
    },
  },
  {
    name: 'loading',
    reach: async (playground) => {
      await playground.open({ faults: [{ kind: 'hang' }], query: { proofs: 2 } });
      await playground.run.click();
      await playground.expectStatus('running');
    },
  },
  {
    name: 'during a run',
    reach: async (playground) => {
      await playground.open({ query: { ...LEAKING, pause: 600_000 } });
      await playground.run.click();
      await expect(playground.proofRows).toHaveCount(1);
    },
  },
  {
    name: 'with switches that change during a run',
    reach: async (playground) => {
      const { page } = playground;
      await playground.open({ query: { ...LEAKING, pause: 600_000 } });
      await playground.run.click();
      await expect(playground.proofRows).toHaveCount(1);
      await page.getByRole('button', { name: 'Change the switches' }).click();
      await page.evaluate(() => window.playground.change({ pool: 'kept', frees: 'on' }));
      await expect(page.getByTestId('queued-switches')).toContainText('From proof 2 on');
    },
  },
  {
    name: 'after a run whose switches changed',
    reach: async (playground) => {
      const { page } = playground;
      await playground.open({ query: LEAKING });
      await page.evaluate(async (config) => {
        const running = window.playground.run(config);
        await window.playground.change({ pool: 'kept' });
        await running;
      }, LEAKING);
      await expect(page.getByTestId('switch-change')).toBeVisible();
    },
  },
  {
    name: 'with provers whose memory is under pressure',
    reach: async (playground) => {
      const query = { o1js: '2.14', path: 'freeing', maxMemory: '320MiB', 'switch.provers': 2 };
      await playground.open({ query: { ...query, proofs: 9, warmup: 1, pause: 600_000 } });
      await playground.run.click();
      await expect(playground.proofRows).toHaveCount(2);
      await expect(playground.page.getByTestId('pressure')).toContainText('prover 2 uses');
    },
  },
  {
    name: 'after a run whose memory was replaced',
    reach: async (playground) => {
      const { page } = playground;
      await playground.open({ query: { ...LEAKING, 'switch.recycle': 'every:2' } });
      await playground.run.click();
      await playground.expectStatus('done');
      await playground.expectDrawn();
      await page.getByRole('button', { name: 'Memories of this run' }).click();
      await expect(page.getByTestId('memories').getByRole('table')).toBeVisible();
    },
  },
  {
    name: 'after a run',
    reach: async (playground) => {
      await playground.open({ query: LEAKING });
      await playground.run.click();
      await playground.expectStatus('done');
      await playground.expectDrawn();
      await playground.page.getByRole('button', { name: 'About this run' }).click();
      await playground.page.getByText('what else it could be').click();
    },
  },
  {
    name: 'with the menu of exports',
    reach: async (playground) => {
      const { page } = playground;
      await playground.open({ query: LEAKING });
      await playground.run.click();
      await playground.expectStatus('done');
      await playground.expectDrawn();
      await page.getByTestId('export').getByRole('button').click();
      await expect(page.getByRole('menuitem', { name: /^Table of proofs/ })).toBeVisible();
    },
  },
  {
    name: 'after a failure',
    reach: async (playground) => {
      await playground.open({ faults: [{ kind: 'throw-in-prove', at: 2 }], query: LEAKING });
      await playground.run.click();
      await playground.expectFailure('prove-failed');
    },
  },
  {
    name: 'with the question whether to delete a run, and all of them',
    reach: async (playground) => {
      await playground.open({ query: { proofs: 1, warmup: 0 } });
      await playground.run.click();
      await playground.expectStatus('done');
      await playground.expectDrawn();
      await playground.historyRows.getByRole('button', { name: /^Delete/ }).click();
      await expect(playground.historyRows.getByRole('button', { name: 'Keep' })).toBeVisible();
      await playground.history.getByRole('button', { name: 'Delete all…' }).click();
      await expect(playground.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'with the demonstration',
    reach: async (playground) => {
      await playground.open();
      await playground.showTheLeak.click();
      await expect(playground.page.getByTestId('demo-sentence')).toHaveClass(/leak-shown/);
    },
  },
  {
    name: 'where a log can be handed over',
    reach: async (playground) => {
      await playground.open();
      await playground.page.getByRole('button', { name: 'Read a log' }).click();
      await playground.page.getByRole('button', { name: 'Read the text' }).click();
      await expect(playground.page.getByText('There is no text to read yet.')).toBeVisible();
    },
  },
  {
    name: 'with every table of a log',
    reach: async (playground) => {
      const { page } = playground;
      await playground.open();
      await page.getByRole('button', { name: 'Read a log' }).click();
      await page.getByLabel('Or paste its lines').fill(SAMPLE_LOG);
      await page.getByRole('button', { name: 'Read the text' }).click();
      await page.getByLabel('Observed growth per proof, in MB').fill('74');
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('log-coverage')).toContainText('11.7 %');
    },
  },
  {
    name: 'where settings are advised, before anything was measured',
    reach: async (playground) => {
      await playground.open();
      await playground.page.getByRole('button', { name: 'Advice' }).click();
      await expect(playground.page.getByTestId('start-sweep')).toBeVisible();
    },
  },
  {
    name: 'with advice on settings',
    reach: async (playground) => {
      const { page } = playground;
      await playground.open();
      await page.evaluate(() => window.playground.sweep({ proofs: 1, threadCounts: [1, 2] }));
      await page.getByRole('button', { name: 'Advice' }).click();
      await page.getByRole('button', { name: 'What is taken for granted' }).click();
      await expect(page.getByTestId('advice-row')).toHaveCount(3);
      await expect(page.getByTestId('advice-assumptions')).toBeVisible();
    },
  },
  {
    name: 'without storage',
    reach: async (playground) => {
      await playground.page.addInitScript(() => {
        Object.defineProperty(window, 'indexedDB', { value: undefined });
      });
      await playground.open();
      await expect(playground.storageProblem).toBeVisible();
    },
  },
];

/** Tabs behind the first one, each with what shows that it is there in full. */
const INSIDE = [
  { tab: 'By class', shown: '[data-testid=suspects]' },
  { tab: 'Heap map', shown: 'heap-map-table table' },
  { tab: 'Timeline', shown: 'memory-timeline .u-over' },
  { tab: 'Fragmentation', shown: 'heap-fragmentation .answer' },
  { tab: 'JavaScript heap', shown: 'js-heap [data-testid=js-heap-status]' },
] as const;

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme axe finds nothing`, () => {
    test.use({ colorScheme: theme });

    for (const { name, reach } of STATES) {
      test(name, async ({ playground, page }) => {
        await reach(playground);
        expect(await findViolations(page)).toEqual([]);
      });
    }

    test('inside the memory, in every tab', async ({ playground, page }) => {
      await playground.open();
      // As a script does: heaps are marked however long that takes, and every table is there.
      await playground.makeRun(LEAKING);
      for (const { tab, shown } of INSIDE) {
        await page.locator('heap-panel').getByRole('tab', { name: tab }).click();
        // What can be opened is looked at open.
        if (tab === 'Heap map') await page.getByText('the map as a table').click();
        await expect(page.locator(shown)).toBeVisible();
        expect(await findViolations(page), tab).toEqual([]);
      }
    });

    test('where the page is not isolated', async ({ playground, page, problems }) => {
      await using host = await startStaticServer('dist');
      problems.allowOrigin(new URL(host.url).origin);
      problems.expect(/An unknown error occurred when fetching the script/);
      await page.context().route('**/coi-serviceworker.js', (route) => route.abort());
      await page.goto(host.url);
      await expect(playground.doctor).toHaveAttribute('data-can-prove', 'false');
      expect(await findViolations(page)).toEqual([]);
    });
  });
}

test('on a phone axe finds nothing either', async ({ playground, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await playground.open({ query: LEAKING });
  await playground.run.click();
  await playground.expectStatus('done');
  await playground.expectDrawn();
  await page.getByText('what else it could be').click();
  expect(await findViolations(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, 'nothing sticks out of a narrow screen').toBe(0);
});

/** Everything axe finds, of whatever severity, each with the elements that it is about. */
async function findViolations(page: Page): Promise<readonly string[]> {
  // As text: the page's policy lets no script into it.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations.map(
    ({ id, impact, help, nodes }) =>
      `${impact ?? ''} ${id}: ${help} (${nodes.map(({ target }) => String(target)).join('; ')})`,
  );
}
