import type { Page } from '@playwright/test';
import type { ConfigIssue } from '../../src/core/experiment/config.ts';
import type { Report } from '../../src/core/export/report-format.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import '../fixtures/console-api.ts';
import { openPlayground } from './open-playground.ts';
import { newestRun, recoverReport } from './recover-report.ts';
import type { LostVerdict } from './recover-report.ts';
import { RegressMachineError, RegressUsageError } from './regress-errors.ts';

/** What `window.playground.run()` takes: the keys of the page's query parameters. */
export type PageConfig = Readonly<Record<string, unknown>>;

/** How to follow and how to end a run. */
export interface RunInPageOptions {
  /** Called with what is known so far, once the program has compiled and after each proof. */
  readonly onProgress?: (soFar: Report) => void;
  /** Ends the run, which then has the report of what was measured until then. */
  readonly signal?: AbortSignal;
  /** Without an answer for so long the page itself counts as hung; two minutes if left out. */
  readonly silenceMs?: Milliseconds;
}

const PAGE_DIED = 'The process of the page died';
const SILENCE_MS: Milliseconds = 120_000;
/** How often the page is asked how far it is. */
const LOOK_MS: Milliseconds = 500;
/** A page that is to stop ends its workers at once: who takes longer does not answer any more. */
const STOP_MS: Milliseconds = 15_000;

/**
 * Runs an experiment in a page that shows the playground, and resolves with its report. A prover
 * that crashes or hangs has one, and so has a page that does: what it had stored is read by another
 * page of the same context.
 *
 * @throws RegressUsageError if the page refuses the configuration.
 * @throws RegressMachineError if no proof is possible in that page.
 * @throws RunLostError if the page is gone and nothing can be read of its run.
 */
export async function runInPage(
  page: Page,
  config: PageConfig,
  { onProgress = () => {}, signal, silenceMs = SILENCE_MS }: RunInPageOptions = {},
): Promise<Report> {
  const url = page.url();
  const earlier = await newestRun(page);
  const ended = new AbortController();
  const follow = new RunFollower(page, earlier, onProgress);
  try {
    const running = startRun(page, config);
    const ending = await Promise.race([
      running,
      pageCrash(page, ended.signal),
      follow.untilSilent(silenceMs, ended.signal),
      stopRequest(signal, ended.signal),
    ]);
    const settled = ending.kind === 'stopped' ? await stopRun(page, running) : ending;
    switch (settled.kind) {
      case 'finished':
        return settled.report;
      case 'refused':
        throw toRefusal(settled);
      case 'lost': {
        const reopen = async () => openPlayground(await page.context().newPage(), url);
        const lost = { ...settled, earlier, last: follow.last };
        return await recoverReport(page, reopen, lost);
      }
    }
  } finally {
    ended.abort();
  }
}

type Ending =
  | { readonly kind: 'finished'; readonly report: Report }
  | Refused
  | { readonly kind: 'lost'; readonly verdict: LostVerdict; readonly what: string };

interface Refused {
  readonly kind: 'refused';
  readonly message: string;
  /** Of a configuration that is refused. */
  readonly issues: readonly ConfigIssue[] | null;
}

/** Never rejects: a page that cannot answer is an ending as well. */
async function startRun(page: Page, config: PageConfig): Promise<Ending> {
  try {
    return await page.evaluate(async (wishes): Promise<Ending> => {
      try {
        return { kind: 'finished', report: await window.playground.run(wishes) };
      } catch (thrown) {
        const { message, issues } = thrown as Error & { issues?: readonly ConfigIssue[] };
        return { kind: 'refused', message, issues: issues ?? null };
      }
    }, config);
  } catch (error) {
    return { kind: 'lost', verdict: 'crash', what: describeLoss(error) };
  }
}

/** What became of a page that does not answer any more, by the error of asking it. */
function describeLoss(error: unknown): string {
  return /crashed/i.test(String(error))
    ? PAGE_DIED
    : 'The page was closed or its browser ended, and nobody had asked for it';
}

function toRefusal({ message, issues }: Refused): Error {
  if (issues !== null) {
    return new RegressUsageError(issues.map((issue) => ({ kind: 'value', ...issue })));
  }
  return message.startsWith('No proof is possible')
    ? new RegressMachineError('not-isolated', message)
    : new Error(message);
}

/** Settles only with a crash. */
function pageCrash(page: Page, ended: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const onCrash = () => resolve({ kind: 'lost', verdict: 'crash', what: PAGE_DIED });
    page.once('crash', onCrash);
    ended.addEventListener('abort', () => page.off('crash', onCrash));
  });
}

/** Settles only if somebody wants the run to end. */
function stopRequest(
  signal: AbortSignal | undefined,
  ended: AbortSignal,
): Promise<{ readonly kind: 'stopped' }> {
  return new Promise((resolve) => {
    const onAbort = () => resolve({ kind: 'stopped' });
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true, signal: ended });
  });
}

/** Has the page end its run, and waits for its report. */
async function stopRun(page: Page, running: Promise<Ending>): Promise<Ending> {
  page.evaluate(() => window.playground.abort()).catch(() => {});
  const what = 'The run was stopped, and its page did not answer any more';
  const ended = new AbortController();
  const lost: Ending = { kind: 'lost', verdict: 'stopped', what };
  try {
    return await Promise.race([running, delay(STOP_MS, ended.signal).then(() => lost)]);
  } finally {
    ended.abort();
  }
}

/** Looks again and again how far a run is. */
class RunFollower {
  readonly #page: Page;
  readonly #earlier: string | null;
  readonly #onProgress: (soFar: Report) => void;
  /** The newest report that was read. */
  last: Report | null = null;

  constructor(page: Page, earlier: string | null, onProgress: (soFar: Report) => void) {
    this.#page = page;
    this.#earlier = earlier;
    this.#onProgress = onProgress;
  }

  /** Settles only if the page does not answer for so long. */
  async untilSilent(silenceMs: Milliseconds, ended: AbortSignal): Promise<Ending> {
    while (!ended.aborted) {
      const answered = new AbortController();
      const silence = delay(silenceMs, AbortSignal.any([ended, answered.signal]));
      const outcome = await Promise.race([
        // If this fails the page went away, which others notice, or its storage does not work, which
        // costs the progress only.
        this.#look().catch(() => {}),
        silence.then(() => 'silent' as const),
      ]);
      answered.abort();
      if (outcome === 'silent' && !ended.aborted) {
        const what = `The page itself did not answer for ${Math.round(silenceMs / 1000)} s`;
        return { kind: 'lost', verdict: 'hang', what };
      }
      await delay(LOOK_MS, ended);
    }
    return new Promise(() => {});
  }

  async #look(): Promise<void> {
    const known = { earlier: this.#earlier, seen: this.last?.proofs.length ?? -1 };
    const report = await this.#page.evaluate(async ({ earlier, seen }) => {
      const [row] = await window.playground.history({ limit: 1 });
      const isNews = row !== undefined && row.id !== earlier && row.proofsDone > seen;
      return isNews && row.compile !== null ? window.playground.report(row.id) : null;
    }, known);
    if (report === null) return;
    this.last = report;
    this.#onProgress(report);
  }
}

/** Resolves after so long, or as soon as `ended` says that nobody waits any more. */
function delay(ms: Milliseconds, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    ended.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
