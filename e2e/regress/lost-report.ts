import { availableParallelism } from 'node:os';
import type { ExperimentConfig } from '../../src/core/experiment/config.ts';
import { buildReport } from '../../src/core/export/report.ts';
import type { Report, Verdict } from '../../src/core/export/report-format.ts';
import { newRecord } from '../../src/core/new-record.ts';
import { replaceVerdict } from './recover-report.ts';

/** What is known of a run that left nothing behind. */
export interface LostRunFacts {
  readonly experiment: ExperimentConfig;
  /** Such as `Chromium 156.0.8078.79`. */
  readonly browser: string;
  readonly verdict: Verdict;
  /** What was observed, as a sentence. */
  readonly reason: string;
}

/** The report on a run of which nothing was stored: complete, and with nothing measured in it. */
export function reportLostRun({ experiment, browser, verdict, reason }: LostRunFacts): Report {
  const environment = {
    browser,
    userAgent: 'unknown',
    cores: availableParallelism(),
    deviceMemoryGiB: null,
    crossOriginIsolated: false,
    prover: 'o1js',
  } as const;
  const record = newRecord(experiment, environment, { id: 'lost', startedAt: 0 });
  const failure = { code: 'tab-gone', detail: reason, proof: null, evidence: [] } as const;
  const report = buildReport({
    record: { ...record, status: 'interrupted', failure },
    proofs: [],
  });
  const unasked = 'environment: as the runner knows it; the page was gone before it could say.';
  const judged = replaceVerdict(report, verdict, reason);
  return { ...judged, reasons: [...judged.reasons, unasked] };
}
