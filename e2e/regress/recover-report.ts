import type { Page } from '@playwright/test';
import type { Report, Verdict } from '../../src/core/export/report-format.ts';
import '../fixtures/console-api.ts';

/** What became of a run that its own page has no report of; `stopped`: somebody ended it. */
export type LostVerdict = 'crash' | 'hang' | 'stopped';

/** A run whose page is gone. */
export interface LostRun {
  readonly verdict: LostVerdict;
  /** What was observed, without a full stop. */
  readonly what: string;
  /** The newest run of the context before it; `null` if there was none. */
  readonly earlier: string | null;
  /** The newest report that was read while it went on. */
  readonly last: Report | null;
}

/**
 * Nothing can be read of a run that is lost, not even that it had begun: its page and what it had
 * stored are gone.
 */
export class RunLostError extends Error {
  override readonly name = 'RunLostError';
  constructor(
    readonly verdict: Verdict,
    /** What was observed, as a sentence. */
    message: string,
  ) {
    super(message);
  }
}

/** The id of the newest run that is stored in the context of a page; `null` if there is none. */
export function newestRun(page: Page): Promise<string | null> {
  return page.evaluate(async () => {
    // Without a storage there is no history: the run goes on all the same, unseen.
    const rows = await window.playground.history({ limit: 1 }).catch(() => []);
    return rows[0]?.id ?? null;
  });
}

/**
 * The report of a run whose page is gone: what it had stored, read by another page, else what was
 * read while it went on. Its verdict is that of the loss, since a prover that takes its page along
 * is not fit to be measured.
 *
 * @param reopen opens another page of the same context, which is closed again.
 * @throws RunLostError if there is nothing of it.
 */
export async function recoverReport(
  page: Page,
  reopen: () => Promise<Page>,
  lost: LostRun,
): Promise<Report> {
  // What hangs may share its process with the page that is opened next.
  await page.close().catch(() => {});
  const stored = await readStored(reopen, lost.earlier).catch(() => null);
  const report = stored ?? lost.last;
  const verdict = lost.verdict === 'stopped' ? 'inconclusive' : lost.verdict;
  if (report === null) throw new RunLostError(verdict, `${lost.what}, before anything was stored.`);
  return replaceVerdict(report, verdict, `${lost.what}, ${describeWhere(report)}.`);
}

async function readStored(reopen: () => Promise<Page>, earlier: string | null) {
  const page = await reopen();
  try {
    const id = await newestRun(page);
    if (id === null || id === earlier) return null;
    return await page.evaluate((runId) => window.playground.report(runId), id);
  } finally {
    await page.close().catch(() => {});
  }
}

function describeWhere({ compile, proofs }: Report): string {
  return compile.ms === null ? 'before the first proof' : `in proof ${proofs.length + 1}`;
}

/** The report with another verdict, for a reason that the page could not know. */
export function replaceVerdict(report: Report, verdict: Verdict, reason: string): Report {
  const others = report.reasons.filter((line) => !line.startsWith('verdict: '));
  return { ...report, verdict, reasons: [`verdict: ${reason}`, ...others] };
}
