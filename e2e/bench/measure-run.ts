import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { Report, Verdict } from '../../src/core/export/report-format.ts';
import type { StoredRun } from '../../src/core/run.ts';
import '../fixtures/console-api.ts';
import { readStoredRun } from '../fixtures/stored-run.ts';
import type { BenchRun, BenchVisit } from './bench-report.ts';
import type { RunWishes } from './sides.ts';

/** How a run ended. */
export type RunOutcome = { readonly kind: 'finished'; readonly run: BenchRun } | RunOutcomeFailed;

/** How one visit of it ended. */
export type VisitOutcome =
  { readonly kind: 'finished'; readonly visit: BenchVisit } | RunOutcomeFailed;

interface RunOutcomeFailed {
  readonly kind: 'failed';
  readonly verdict: Verdict;
  readonly reason: string;
}

/** What a run does: a visit with nothing stored, and perhaps another one after it. */
export interface RunVisits {
  readonly cold: RunWishes;
  /** In a new page, with the storage that the first visit left. */
  readonly warm: RunWishes | null;
}

/**
 * One run in a browser profile of its own, with a storage, a cache and workers that nobody used
 * before.
 *
 * @param prepare called before each page is loaded.
 */
export async function measureRun(
  browser: Browser,
  url: string,
  visits: RunVisits,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<RunOutcome> {
  const context = await browser.newContext();
  try {
    const cold = await measureVisit(context, url, visits.cold, prepare);
    if (cold.kind === 'failed') return cold;
    if (visits.warm === null) return finish(cold.visit, null);
    const warm = await measureVisit(context, url, visits.warm, prepare);
    return warm.kind === 'failed' ? warm : finish(cold.visit, warm.visit);
  } finally {
    await context.close();
  }
}

function finish(cold: BenchVisit, warm: BenchVisit | null): RunOutcome {
  return { kind: 'finished', run: { cold, warm } };
}

async function measureVisit(
  context: BrowserContext,
  url: string,
  wishes: RunWishes,
  prepare: (page: Page) => Promise<void>,
): Promise<VisitOutcome> {
  const page = await context.newPage();
  let crashed = false;
  page.once('crash', () => {
    crashed = true;
  });
  try {
    await prepare(page);
    await page.goto(url);
    await page.waitForFunction(() => 'playground' in window);
    const { report, id } = await page.evaluate(async (config) => {
      const made = await window.playground.run(config);
      const [newest] = await window.playground.history({ limit: 1 });
      return { report: made, id: newest?.id ?? '' };
    }, wishes);
    const failed = findFailure(report);
    if (failed !== null) return failed;
    return { kind: 'finished', visit: readVisit(await readStoredRun(page, id)) };
  } catch (error) {
    if (!crashed) throw error;
    return { kind: 'failed', verdict: 'crash', reason: 'the page itself crashed' };
  } finally {
    await page.close();
  }
}

/** Why a run does not count; `null` if it does. */
export function findFailure(report: Report): RunOutcomeFailed | null {
  const { verdict, compile, config } = report;
  const made = report.proofs.length;
  const wanted = config.warmup + config.proofs;
  const verified = report.proofs.every((proof) => proof.verified);
  if (made === wanted && verified && compile.ms !== null) return null;
  const [why = `${made} of ${wanted} proofs were made`] = report.reasons;
  // A trap brings its stack along, of which a person reads the first line.
  const [reason = why] = why.replace(/^verdict: /, '').split('\n');
  return { kind: 'failed', verdict: verified ? verdict : 'verification-failed', reason };
}

/**
 * The raw values of a finished run.
 *
 * @throws Error of a run that has no proof.
 */
export function readVisit({ record, proofs }: StoredRun): BenchVisit {
  const [first] = proofs;
  if (first === undefined || record.compile === null) throw new Error('the run is not finished');
  return {
    compileMs: record.compile.ms,
    keys: record.compile.keys.origin,
    pagesAfterCompile: record.compile.pagesAfter,
    // The worker is started with the run, and all realms of a page share one clock.
    toVerifiedMs: first.startedAt + first.proveMs + first.verifyMs - record.startedAt,
    notApplied: Object.entries(record.switchStates ?? {}).flatMap(([key, state]) =>
      state.kind === 'unsupported' ? `${key}: ${state.reason}` : [],
    ),
    proofs: proofs.map(({ proveMs, verifyMs, pages, heap }) => ({
      proveMs,
      verifyMs,
      pagesAfter: pages.after,
      liveBytes: heap?.liveBytes ?? null,
      walkMs: heap?.walkMs ?? null,
      markMs: heap?.mark?.markMs ?? null,
    })),
  };
}
