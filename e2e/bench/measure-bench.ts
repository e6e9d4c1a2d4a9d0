import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Browser, Page } from '@playwright/test';
import { RATIO_METHOD } from '../../src/core/analysis/ratio.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import { formatDuration } from '../../src/core/units.ts';
import type { BenchMachine, BenchReport, CallBench, ComparisonBench } from './bench-report.ts';
import type { ReleaseBench, Side } from './bench-report.ts';
import { measureAlternating } from './alternating.ts';
import { measureCalls } from './measure-calls.ts';
import { measureHeaps } from './measure-heaps.ts';
import { HISTORY_PLAN } from './history-plan.ts';
import type { HistoryPlan } from './history-plan.ts';
import { measureHistory } from './measure-history.ts';
import { measureRun } from './measure-run.ts';
import { toRunOutcome } from './native-prover.ts';
import type { NativeProver } from './native-prover.ts';
import type { BenchOptions } from './options.ts';
import { PairsClock, planBench, ROUGH_CALLS_MS, roughPairMs, TimeLeft } from './plan.ts';
import type { PlannedComparison } from './plan.ts';
import { PACKAGES, readProverModule } from './release-package.ts';
import { buildRows, CALL_KEYS } from './rows.ts';
import { runPairs } from './run-pairs.ts';
import { threadsOf, wishesOf } from './sides.ts';

/** Where and how the benchmark runs. */
export interface BenchSurroundings {
  readonly browser: Browser;
  /** The address of a playground that was built as for a host. */
  readonly url: string;
  /** Tells the person who is waiting how it goes, in one line. */
  readonly tell: (line: string) => void;
  readonly askNative: NativeProver;
  /** Gives the script that `measureHeaps` runs in its pages. */
  readonly bundleHeaps: () => Promise<string>;
  /** Given every page before it is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Of the rows about the history; {@link HISTORY_PLAN} if it is left out. */
  readonly historyPlan?: HistoryPlan;
}

/** Measures every release that was asked for, one after the other. */
export async function measureBench(
  options: BenchOptions,
  surroundings: BenchSurroundings,
): Promise<BenchReport> {
  const { browser, tell } = surroundings;
  const startedAt = new Date();
  const machine = await describeMachine(browser);
  const comparisons = planBench(options.rows, options.proofs);
  const callKeys = CALL_KEYS.filter((key) => options.rows.includes(key));
  const perPair = sum(comparisons.map(roughPairMs)) + callKeys.length * ROUGH_CALLS_MS;
  const perRelease = options.pairs * perPair;
  const timeLeft = new TimeLeft(options.releases.length * perRelease);
  if (timeLeft.leftMs > 0) {
    tell(
      `This takes about ${formatDuration(timeLeft.leftMs)}: a guess from the smallest program on 2 cores, corrected after each pair.`,
    );
  }
  const releases: ReleaseBench[] = [];
  for (const o1js of options.releases) {
    // First, because they take seconds: what goes wrong with them does so before an hour is spent.
    const calls: CallBench[] = [];
    for (const key of callKeys) {
      tell(`o1js ${o1js}, ${key}: as shipped and replaced`);
      const follow = new PairsClock(ROUGH_CALLS_MS, timeLeft, tell);
      const bytes = await readProverModule(o1js);
      const onSettled = () => follow.settle();
      calls.push(await measureCalls(bytes, key, options.pairs, { browser, tell, onSettled }));
      follow.dropRest(options.pairs);
    }
    const measured: ComparisonBench[] = [];
    for (const planned of comparisons) {
      measured.push(
        await measureComparison(planned, o1js, options, machine.cores, surroundings, timeLeft),
      );
    }
    const rows = buildRows({ comparisons: measured, calls }, options.rows);
    releases.push({ o1js, rows, comparisons: measured, calls });
  }
  const heaps = await measureHeaps(options.rows, options.pairs, browser, surroundings.bundleHeaps);
  const historyPlan = surroundings.historyPlan ?? HISTORY_PLAN;
  const history = await measureHistory(options.rows, options.pairs, surroundings, historyPlan);
  const endedAt = new Date();
  tell(`Took ${formatDuration(endedAt.getTime() - startedAt.getTime())}.`);
  const threads = (side: Side) => threadsOf(side, options.threads, machine.cores);
  return {
    formatVersion: 1,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    machine,
    settings: {
      program: options.program,
      pairs: options.pairs,
      proofs: options.proofs,
      threads: {
        stock: threads('stock'),
        runtime: threads('runtime'),
        'shipped arithmetic': threads('shipped arithmetic'),
        native: threads('native'),
        unsampled: threads('unsampled'),
        sampled: threads('sampled'),
        'only sampled': threads('only sampled'),
        unwatched: threads('unwatched'),
        watched: threads('watched'),
      },
      stockFinalizers: options.stockFinalizers,
    },
    releases,
    heaps,
    history,
    method: RATIO_METHOD,
  };
}

async function measureComparison(
  planned: PlannedComparison,
  o1js: ReleaseId,
  options: BenchOptions,
  cores: number,
  { browser, url, tell, askNative, prepare }: BenchSurroundings,
  timeLeft: TimeLeft,
): Promise<ComparisonBench> {
  const { comparison, coldProofs, visitsTwice } = planned;
  const { key, reference, candidate } = comparison;
  tell(`o1js ${o1js}, ${options.program}: ${reference} and ${candidate}`);
  const follow = new PairsClock(roughPairMs(planned), timeLeft, tell);
  const askForProofs = (proofs: number) => {
    const { program, threads } = options;
    const wished = { package: PACKAGES[o1js], program, proofs };
    return askNative(wished, threadsOf('native', threads, cores));
  };
  if (reference === 'native') {
    const answer = await askForProofs(0);
    if (answer.kind === 'unavailable') {
      tell(`Left out: ${answer.reason}.`);
      follow.dropRest(options.pairs);
      return { key, unavailable: answer.reason, pairs: [], failures: [], complete: false };
    }
  }
  const measureSide = (side: Exclude<Side, 'native'>, proofs: number) => {
    const wishes = (count: number) => wishesOf(side, o1js, count, options, cores);
    const visits = { cold: wishes(proofs), warm: visitsTwice ? wishes(1) : null };
    return measureRun(browser, url, visits, prepare);
  };
  if (candidate === 'sampled') {
    const measure = (proofs: number) => measureSide(candidate, proofs);
    const outcome = await measureAlternating(options.pairs, measure, tell);
    follow.settle(options.pairs);
    return { key, unavailable: null, ...outcome };
  }
  const outcome = await runPairs(comparison, options.pairs, {
    measure: async (side) =>
      side === 'native'
        ? toRunOutcome(await askForProofs(coldProofs))
        : measureSide(side, coldProofs),
    tell,
    onSettled: () => follow.settle(),
  });
  follow.dropRest(options.pairs);
  return { key, unavailable: null, ...outcome };
}

async function describeMachine(browser: Browser): Promise<BenchMachine> {
  const page = await browser.newPage();
  try {
    return {
      cpuModel: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: await page.evaluate(() => navigator.hardwareConcurrency),
      memoryBytes: totalmem(),
      system: `${process.platform} ${process.arch} ${release()}`,
      browser: `Chromium ${browser.version()}`,
      node: process.version,
      loadBefore: loadavg()[0] ?? 0,
    };
  } finally {
    await page.close();
  }
}

function sum(values: readonly Milliseconds[]): Milliseconds {
  return values.reduce((total, value) => total + value, 0);
}
