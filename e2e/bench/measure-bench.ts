import { cpus, loadavg, release, totalmem } from 'node:os';
import type { Browser, Page } from '@playwright/test';
import { RATIO_METHOD } from '../../src/core/analysis/ratio.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import { formatDuration } from '../../src/core/units.ts';
import type { BenchMachine, BenchReport, ReleaseBench } from './bench-report.ts';
import { measureRun, threadsOf, wishesOf } from './measure-run.ts';
import type { BenchOptions } from './options.ts';
import { buildRows, ROWS } from './rows.ts';
import { runPairs } from './run-pairs.ts';

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

/** Measures every release that was asked for, one after the other, up to one that fails. */
export async function measureBench(
  options: BenchOptions,
  { browser, url, tell, prepare }: BenchSurroundings,
): Promise<BenchReport> {
  const startedAt = new Date();
  const machine = await describeMachine(browser);
  const releases: ReleaseBench[] = [];
  for (const o1js of options.releases) {
    tell(`o1js ${o1js}, ${options.program}`);
    const outcome = await runPairs(options.pairs, {
      measure: (side) =>
        measureRun(browser, url, wishesOf(side, o1js, options, machine.cores), prepare),
      tell,
    });
    releases.push({ o1js, rows: buildRows(outcome.pairs), ...outcome });
    if (!outcome.complete) break;
  }
  const endedAt = new Date();
  tell(`Took ${formatDuration(durationBetween(startedAt, endedAt))}.`);
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
        stock: threadsOf('stock', options.threads, machine.cores),
        runtime: threadsOf('runtime', options.threads, machine.cores),
      },
      stockFinalizers: options.stockFinalizers,
    },
    releases,
    notMeasured: ROWS.flatMap((row) =>
      row.kind === 'unmeasured' ? [{ key: row.key, reason: row.reason }] : [],
    ),
    method: RATIO_METHOD,
  };
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

function durationBetween(from: Date, to: Date): Milliseconds {
  return to.getTime() - from.getTime();
}
