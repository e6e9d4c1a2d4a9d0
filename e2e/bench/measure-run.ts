import type { Browser, Page } from '@playwright/test';
import { RANGES } from '../../src/core/experiment/config.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { PathName } from '../../src/core/experiment/switches.ts';
import type { Report, Verdict } from '../../src/core/export/report-format.ts';
import '../fixtures/console-api.ts';
import type { BenchRun, Side } from './bench-report.ts';
import type { BenchOptions } from './options.ts';

/** A configuration for `window.playground.run`. */
export type RunWishes = Readonly<Record<string, unknown>>;

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: 'finished'; readonly run: BenchRun }
  | { readonly kind: 'failed'; readonly verdict: Verdict; readonly reason: string };

const PATH_OF = { stock: 'shipped', runtime: 'freeing' } as const satisfies Record<Side, PathName>;

/**
 * Threads of a side: as many as were asked for. If nothing was, stock has o1js's own default, one
 * fewer than there are cores, because its calling thread spins on the last one; the runtime has all.
 */
export function threadsOf(side: Side, asked: number | null, cores: number): number {
  const most = RANGES.threads.max;
  return asked ?? Math.min(most, Math.max(1, side === 'stock' ? cores - 1 : cores));
}

/** The run of one side, without pauses: in a pause, garbage collection can crash stock 2.15. */
export function wishesOf(
  side: Side,
  o1js: ReleaseId,
  { program, proofs, threads, stockFinalizers }: BenchOptions,
  cores: number,
): RunWishes {
  return {
    program,
    o1js,
    path: PATH_OF[side],
    ...(side === 'stock' ? { switches: { finalizers: stockFinalizers } } : {}),
    threads: threadsOf(side, threads, cores),
    // The first proof counts as warm-up, whose memory the page leaves out of its own figures.
    warmup: 1,
    proofs: proofs - 1,
    pause: 0,
  };
}

/**
 * One run in a page of its own, with a storage, a cache and workers that nobody used before.
 *
 * @param prepare called before the page is loaded.
 */
export async function measureRun(
  browser: Browser,
  url: string,
  wishes: RunWishes,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<RunOutcome> {
  // Without a graphics card an animation costs a third of a core, which is the prover's.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    let crashed = false;
    page.once('crash', () => {
      crashed = true;
    });
    await prepare(page);
    await page.goto(url);
    await page.waitForFunction(() => 'playground' in window);
    try {
      return readOutcome(await page.evaluate((config) => window.playground.run(config), wishes));
    } catch (error) {
      if (!crashed) throw error;
      return { kind: 'failed', verdict: 'crash', reason: 'the page itself crashed' };
    }
  } finally {
    await context.close();
  }
}

/** The raw values of a report, or why it has none that count. */
export function readOutcome(report: Report): RunOutcome {
  const { verdict, compile, config } = report;
  const made = report.proofs.length;
  const wanted = config.warmup + config.proofs;
  const verified = report.proofs.every((proof) => proof.verified);
  if (made < wanted || !verified || compile.ms === null || compile.pagesAfter === null) {
    const [why = `${made} of ${wanted} proofs were made`] = report.reasons;
    // A trap brings its stack along, of which a person reads the first line.
    const [reason = why] = why.replace(/^verdict: /, '').split('\n');
    return { kind: 'failed', verdict: verified ? verdict : 'verification-failed', reason };
  }
  const proofs = report.proofs.map(({ proveMs, phases, pages, heap }) => ({
    proveMs,
    verifyMs: phases.find(({ name }) => name === 'verify')?.ms ?? null,
    pagesAfter: pages.after,
    liveBytes: heap.liveBytes,
  }));
  const run = { compileMs: compile.ms, pagesAfterCompile: compile.pagesAfter, proofs };
  return { kind: 'finished', run };
}
