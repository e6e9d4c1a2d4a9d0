import type { Browser, BrowserContext, Page } from '@playwright/test';
import { estimateRatio } from '../../src/core/analysis/ratio.ts';
import { median } from '../../src/core/analysis/run-figures.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import { useFakeProverIn } from '../fixtures/use-fake-prover.ts';
import type { FigureRow, HistoryBench, HistoryPair } from './bench-report.ts';
import { fillHistory, timeLists, timeReads, watchOpening } from './history-page.ts';
import type { FilledHistory } from './history-page.ts';
import { HISTORY_KEYS } from './history-plan.ts';
import type { HistoryPlan } from './history-plan.ts';

/** Of each side. */
const READS_PER_TURN = 20;

/** A browser profile with stored runs. */
interface Profile extends FilledHistory {
  readonly context: BrowserContext;
}

/**
 * Times opening the history and reading one run of it, with few and with many runs stored. The runs
 * are copies of one that the page itself made, with the fake prover, in profiles of their own.
 *
 * @param pairs how often both are opened, one straight after the other, the first one in turns.
 * @returns `null` if no row of it is wanted.
 */
export async function measureHistory(
  keys: readonly string[],
  pairs: number,
  { browser, url, tell }: { browser: Browser; url: string; tell: (line: string) => void },
  plan: HistoryPlan,
): Promise<HistoryBench | null> {
  if (!HISTORY_KEYS.some((key) => keys.includes(key))) return null;
  tell(`Storing ${plan.runs.few} and ${plan.runs.many} runs to open a history of.`);
  const few = await createProfile(browser, url, plan.runs.few);
  try {
    const many = await createProfile(browser, url, plan.runs.many);
    try {
      const measured: HistoryPair[] = [];
      for (let number = 1; number <= pairs; number += 1) {
        measured.push(await measurePair(number, { few, many, url, turns: plan.turns }));
        tell(`history, pair ${number} of ${pairs}`);
      }
      return summarise(measured, plan.runs, many, keys);
    } finally {
      await many.context.close();
    }
  } finally {
    await few.context.close();
  }
}

async function createProfile(browser: Browser, url: string, runs: number): Promise<Profile> {
  const context = await browser.newContext();
  await useFakeProverIn(context, { proveMs: 5 });
  const page = await context.newPage();
  try {
    await page.goto(url);
    return { context, ...(await page.evaluate(fillHistory, { runs })) };
  } finally {
    await page.close();
  }
}

async function measurePair(
  number: number,
  { few, many, url, turns }: { few: Profile; many: Profile; url: string; turns: number },
): Promise<HistoryPair> {
  const first = number % 2 === 1 ? 'few' : 'many';
  const opened = { few: await open(few, url), many: await open(many, url) };
  try {
    const times: Record<'few' | 'many', Milliseconds[]> = { few: [], many: [] };
    const order = first === 'few' ? (['few', 'many'] as const) : (['many', 'few'] as const);
    for (let turn = 0; turn < turns; turn += 1) {
      for (const side of turn % 2 === 0 ? order : order.toReversed()) {
        const ids = (side === 'few' ? few : many).ids.slice(0, READS_PER_TURN);
        times[side].push(...(await opened[side].page.evaluate(timeReads, { ids })));
      }
    }
    const visit = async (side: 'few' | 'many') => {
      const { page, openMs } = opened[side];
      const lists = await page.evaluate(timeLists, { times: READS_PER_TURN });
      const [listMs, readMs] = [lists, times[side]].map((ms) => median(ms) ?? Number.NaN);
      return { openMs, listMs: listMs ?? Number.NaN, readMs: readMs ?? Number.NaN };
    };
    return { number, first, few: await visit('few'), many: await visit('many') };
  } finally {
    await opened.few.page.close();
    await opened.many.page.close();
  }
}

/** Opens the page and waits until its history is on the screen. */
async function open(
  { context, listed }: Profile,
  url: string,
): Promise<{ page: Page; openMs: Milliseconds }> {
  const page = await context.newPage();
  await page.addInitScript(watchOpening, { listed });
  await page.goto(url);
  const opened = await page.waitForFunction(() => {
    const ms: unknown = Reflect.get(window, 'historyOpenMs');
    return typeof ms === 'number' ? ms : null;
  });
  return { page, openMs: (await opened.jsonValue()) ?? Number.NaN };
}

function summarise(
  pairs: readonly HistoryPair[],
  runs: HistoryBench['runs'],
  { rowBytes, bytesPerRun }: Profile,
  keys: readonly string[],
): HistoryBench {
  const isWanted = keys.includes('history-open');
  const figure = (label: string, times: readonly Milliseconds[]): FigureRow => ({
    kind: 'figure',
    key: 'history-open',
    label,
    medianMs: median(times) ?? Number.NaN,
    leastMs: Math.min(...times),
    mostMs: Math.max(...times),
    samples: times.length,
  });
  const opening = [
    figure(
      `opening the page's history, ${runs.many} runs`,
      pairs.map(({ many }) => many.openMs),
    ),
    figure(
      `the same, ${runs.few} runs`,
      pairs.map(({ few }) => few.openMs),
    ),
    figure(
      `listing its first 50 rows, ${runs.many} runs`,
      pairs.map(({ many }) => many.listMs),
    ),
  ];
  const ratio = estimateRatio(
    pairs.map(({ few, many }) => ({ reference: few.readMs, candidate: many.readMs })),
  );
  return {
    runs,
    rowBytes,
    bytesPerRun,
    pairs,
    opening: isWanted ? opening : [],
    reading:
      ratio === null || !keys.includes('history-read')
        ? null
        : {
            fewMs: median(pairs.map(({ few }) => few.readMs)) ?? Number.NaN,
            manyMs: median(pairs.map(({ many }) => many.readMs)) ?? Number.NaN,
            ratio,
          },
  };
}
