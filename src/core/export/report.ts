import { forecastProofs, GROWTH_METHOD } from '../analysis/growth.ts';
import type { Estimate } from '../analysis/growth.ts';
import { estimatePageGrowth } from '../analysis/page-growth.ts';
import { pathOf } from '../experiment/switches.ts';
import type { ProofSample, StoredRun } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { GrowthBudget, Report, ReportEstimate, ReportProof } from './report-format.ts';
import { judgeRun } from './run-verdict.ts';

/** The budgets of a run that names none. */
export const DEFAULT_BUDGET: GrowthBudget = {
  liveBytesPerProof: 64 * 1024,
  pageBytesPerProof: 1024 * 1024,
};

const UNMEASURED: ReportEstimate = { estimate: null, low: null, high: null };

/**
 * The report on a run, finished or not.
 *
 * This version measures linear memory only. Whatever needs the walk of the heap or the ledger of
 * handles is `null`, and the verdict rests on the growth of linear memory alone.
 *
 * @param run its proofs in order of their index.
 */
export function buildReport(run: StoredRun, budget: GrowthBudget = DEFAULT_BUDGET): Report {
  const { record } = run;
  const growth = estimatePageGrowth(run.proofs);
  const judgement = judgeRun(run, growth, budget);
  const report: Omit<Report, 'reasons'> = {
    formatVersion: 1,
    verdict: judgement.verdict,
    config: {
      program: record.config.program,
      circuitDigest: record.compile?.circuitDigest ?? null,
      o1js: record.config.o1js,
      path: pathOf(record.config.switches),
      switches: record.config.switches,
      proofs: record.config.proofs,
      warmup: record.config.warmup,
      threads: record.config.threads,
      maxMemoryBytes: record.config.maxMemoryBytes,
      budget,
    },
    environment: {
      browser: record.environment.browser,
      cores: record.environment.cores,
      crossOriginIsolated: record.environment.crossOriginIsolated,
      userAgent: record.environment.userAgent,
    },
    compile: {
      ms: record.compile?.ms ?? null,
      pagesAfter: record.compile?.pagesAfter ?? null,
      verificationKeyHash: record.compile?.verificationKeyHash ?? null,
    },
    proofs: run.proofs.map(reportProof),
    growth: {
      liveBytesPerProof: UNMEASURED,
      pageBytesPerProof: growth ?? UNMEASURED,
      method: GROWTH_METHOD,
    },
    byClass: null,
    waterfall: {
      threadStacks: null,
      liveHandles: null,
      ownerlessLive: null,
      freeFragmented: null,
      neverTouched: null,
      static: null,
      total: null,
    },
    violations: null,
    forecast: {
      limitBytes: record.limitBytes,
      proofsUntilLimit: forecast(run, growth),
    },
  };
  return { ...report, reasons: [...judgement.reasons, ...explainNulls(report)] };
}

function reportProof(proof: ProofSample): ReportProof {
  return {
    index: proof.index,
    proveMs: proof.proveMs,
    verified: proof.verified,
    pages: proof.pages,
    heap: {
      liveBytes: null,
      freeBytes: null,
      largestFreeBytes: null,
      topBytes: null,
      chunks: null,
      unreachableBytes: null,
      coverage: null,
    },
    handles: { live: null },
    phases: proof.phases,
  };
}

function forecast({ record }: StoredRun, growth: Estimate | null): ReportEstimate {
  if (growth === null || record.limitBytes === null || record.lastPages === null) return UNMEASURED;
  return forecastProofs(growth, pagesToBytes(record.lastPages), record.limitBytes);
}

/** A line for each field that is `null`, beginning with the field. */
function explainNulls(report: Omit<Report, 'reasons'>): string[] {
  const lines: string[] = [];
  const explain = (isNull: boolean, field: string, reason: string) => {
    if (isNull) lines.push(`${field}: ${reason}`);
  };
  const { config, compile, forecast: ahead } = report;
  const pages = report.growth.pageBytesPerProof;
  const uncompiled = 'the run ended before the program had compiled.';
  const walker = 'not measured in this version, which does not walk the heap.';
  const ledger = 'not measured in this version, which keeps no ledger of handles.';

  explain(config.circuitDigest === null, 'config.circuitDigest', uncompiled);
  explain(config.path === null, 'config.path', 'the switches are a set of their own.');
  explain(
    config.maxMemoryBytes === null,
    'config.maxMemoryBytes',
    'no cap; o1js’s own limit holds.',
  );
  explain(compile.ms === null, 'compile', uncompiled);
  explain(report.proofs.length > 0, 'proofs[].heap', walker);
  explain(report.proofs.length > 0, 'proofs[].handles', ledger);
  explain(true, 'growth.liveBytesPerProof', walker);
  if (pages.estimate === null) {
    explain(true, 'growth.pageBytesPerProof', 'no measured proof was finished.');
  } else {
    const reason = 'an interval of 95 % takes at least four measured proofs.';
    explain(pages.low === null, 'growth.pageBytesPerProof', reason);
  }
  explain(report.byClass === null, 'byClass', ledger);
  explain(true, 'waterfall', 'not measured in this version: it takes the heap and the ledger.');
  explain(report.violations === null, 'violations', ledger);
  explain(
    ahead.limitBytes === null,
    'forecast.limitBytes',
    'the run ended before o1js was loaded.',
  );
  explain(
    Object.values(ahead.proofsUntilLimit).includes(null),
    'forecast.proofsUntilLimit',
    pages.estimate === null
      ? 'no growth was measured.'
      : 'null where the growth, or that end of its interval, is zero, below zero or not known.',
  );
  return lines;
}
