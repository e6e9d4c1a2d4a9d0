import { availableParallelism } from 'node:os';
import type { ExperimentConfig } from '../../src/core/experiment/config.ts';
import { buildReport } from '../../src/core/export/report.ts';
import type { Report, Verdict } from '../../src/core/export/report-format.ts';
import { FORMAT_VERSION } from '../../src/core/run.ts';
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
  const report = buildReport({
    record: {
      formatVersion: FORMAT_VERSION,
      id: 'lost',
      startedAt: 0,
      endedAt: null,
      status: 'interrupted',
      failure: { code: 'tab-gone', detail: reason, proof: null, evidence: [] },
      config: experiment,
      environment: {
        browser,
        userAgent: 'unknown',
        cores: availableParallelism(),
        deviceMemoryGiB: null,
        crossOriginIsolated: false,
        prover: 'o1js',
      },
      switchStates: null,
      switchChanges: [],
      lives: [],
      limitBytes: null,
      compile: null,
      proofsDone: 0,
      lastPages: null,
      growthPerProof: null,
    },
    proofs: [],
  });
  const unasked = 'environment: as the runner knows it; the page was gone before it could say.';
  const judged = replaceVerdict(report, verdict, reason);
  return { ...judged, reasons: [...judged.reasons, unasked] };
}
