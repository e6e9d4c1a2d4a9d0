import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Browser, Page } from '@playwright/test';
import { RATIO_METHOD } from '../../src/core/analysis/ratio.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import { formatDuration } from '../../src/core/units.ts';
import type { BenchMachine, BenchReport, ComparisonBench, ReleaseBench } from './bench-report.ts';
import type { Side } from './bench-report.ts';
import { measureRun } from './measure-run.ts';
import type { BenchOptions } from './options.ts';
import { planBench, roughPairMs, TimeLeft } from './plan.ts';
import type { PlannedComparison } from './plan.ts';
import { buildRows } from './rows.ts';
import { runPairs } from './run-pairs.ts';
import { threadsOf, wishesOf } from './sides.ts';

/** Where and how the benchmark runs. */
export interface BenchSurroundings {
  readonly browser: Browser;
  /** The address of a playground that was built as for a host. */
  readonly url: string;
  /** Tells the person who is waiting how it goes, in one line. */
  readonly tell: (line: string) => void;
  /** Given every page before it is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
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
  const perRelease = options.pairs * sum(comparisons.map(roughPairMs));
  const timeLeft = new TimeLeft(options.releases.length * perRelease);
  tell(
    `This takes about ${formatDuration(timeLeft.leftMs)}: a guess from the smallest program on 2 cores, corrected after each pair.`,
  );
  const releases: ReleaseBench[] = [];
  for (const o1js of options.releases) {
    const measured: ComparisonBench[] = [];
    for (const planned of comparisons) {
      measured.push(
        await measureComparison(planned, o1js, options, machine.cores, surroundings, timeLeft),
      );
    }
    releases.push({ o1js, rows: buildRows(measured, options.rows), comparisons: measured });
  }
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
        unwatched: threads('unwatched'),
        watched: threads('watched'),
      },
      stockFinalizers: options.stockFinalizers,
    },
    releases,
    method: RATIO_METHOD,
  };
}

async function measureComparison(
  planned: PlannedComparison,
  o1js: ReleaseId,
  options: BenchOptions,
  cores: number,
  { browser, url, tell, prepare }: BenchSurroundings,
  timeLeft: TimeLeft,
): Promise<ComparisonBench> {
  const { comparison, coldProofs, visitsTwice } = planned;
  const { key, reference, candidate } = comparison;
  tell(`o1js ${o1js}, ${options.program}: ${reference} and ${candidate}`);
  const wishes = (side: Side, proofs: number) => wishesOf(side, o1js, proofs, options, cores);
  let settled = 0;
  let since = performance.now();
  const outcome = await runPairs(comparison, options.pairs, {
    measure: (side) => {
      const warm = visitsTwice ? wishes(side, 1) : null;
      return measureRun(browser, url, { cold: wishes(side, coldProofs), warm }, prepare);
    },
    tell,
    onSettled: () => {
      const at = performance.now();
      timeLeft.settle(roughPairMs(planned), at - since);
      since = at;
      settled += 1;
      if (timeLeft.leftMs > 0) tell(`About ${formatDuration(timeLeft.leftMs)} left.`);
    },
  });
  timeLeft.drop((options.pairs - settled) * roughPairMs(planned));
  return { key, ...outcome };
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
