import { classChanges } from '../analysis/class-table.ts';
import { diagnose } from '../analysis/diagnosis.ts';
import { describeDiagnosis } from '../analysis/diagnosis-reasons.ts';
import { GROWTH_METHOD } from '../analysis/growth.ts';
import { forecastLimit } from '../analysis/limit-forecast.ts';
import { longestMemory } from '../analysis/memories.ts';
import { estimateLiveGrowth } from '../analysis/live-growth.ts';
import { estimatePageGrowth } from '../analysis/page-growth.ts';
import { followsHandles } from '../experiment/observing.ts';
import type { Observing } from '../experiment/observing.ts';
import { meanWaterfall } from '../analysis/waterfall.ts';
import { plannedWarmup } from '../experiment/planned-proofs.ts';
import { pathOf } from '../experiment/switches.ts';
import type { ProofSample } from '../run.ts';
import { settleProofs } from '../settle-proofs.ts';
import { pagesToBytes } from '../units.ts';
import type { Report, ReportClass, ReportEstimate } from './report-format.ts';
import type { ReportProof, ReportViolation } from './report-format.ts';
import { reportMemories } from './report-memories.ts';
import { judgeRun } from './run-verdict.ts';
import type { JudgedRun } from './run-verdict.ts';
import { describeUnwalked } from './unwalked-heaps.ts';

const UNMEASURED: ReportEstimate = { estimate: null, low: null, high: null };

/**
 * The report on a run, finished or not.
 *
 * Where the switches changed while the run went on, growth and verdict are those of the proofs since,
 * and `reasons` says so; `config.switches` has those that it began with. The budgets are the run's own.
 *
 * @param run its proofs in order of their index.
 * @param notes what else has to be known of the run, a sentence each: they follow the verdict's reasons.
 */
export function buildReport(run: JudgedRun, notes: readonly string[] = []): Report {
  const { record } = run;
  const proofs = settleProofs(record, run.proofs);
  const memory = longestMemory(proofs);
  const growth = estimatePageGrowth(proofs);
  const liveGrowth = estimateLiveGrowth(proofs);
  const judgement = judgeRun({ record, proofs });
  const report: Omit<Report, 'reasons'> = {
    formatVersion: 1,
    verdict: judgement.verdict,
    config: {
      program: record.config.program,
      circuitDigest: record.compile?.circuitDigest ?? null,
      o1js: record.config.o1js,
      path: pathOf(record.config.switches),
      switches: {
        ...record.config.switches,
        recycle: record.config.recycling,
        provers: record.config.provers,
      },
      proofs: record.config.proofs,
      warmup: plannedWarmup(record.config),
      threads: record.config.threads,
      maxMemoryBytes: record.config.maxMemoryBytes,
      refreshAtBytes: record.config.refreshAtBytes,
      pauseMs: record.config.pauseMs,
      budget: record.config.budget,
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
    memories: reportMemories(record),
    growth: {
      liveBytesPerProof: liveGrowth ?? UNMEASURED,
      pageBytesPerProof: growth ?? UNMEASURED,
      method: GROWTH_METHOD,
    },
    byClass: reportClasses(memory),
    waterfall: reportWaterfall(memory),
    violations: reportViolations(run.proofs),
    forecast: {
      limitBytes: record.limitBytes,
      proofsUntilLimit: forecast(run, proofs),
    },
  };
  return {
    ...report,
    reasons: [
      ...judgement.reasons,
      describeDiagnosis(diagnose(proofs)),
      ...notes,
      ...describeUnwalked(run.proofs),
      ...explainNulls(report, record.config.observe),
    ],
  };
}

function reportProof(proof: ProofSample): ReportProof {
  return {
    index: proof.index,
    memory: proof.life,
    proveMs: proof.proveMs,
    verified: proof.verified,
    pages: proof.pages,
    heap: {
      liveBytes: proof.heap?.liveBytes ?? null,
      freeBytes: proof.heap?.freeBytes ?? null,
      largestFreeBytes: proof.heap?.largestFreeBytes ?? null,
      topBytes: proof.heap?.topBytes ?? null,
      chunks: proof.heap?.chunks ?? null,
      unreachableBytes: proof.heap?.mark?.unreachableBytes ?? null,
      coverage: proof.heap?.coverage ?? null,
    },
    handles: { live: proof.handles?.live ?? null },
    phases: proof.phases,
  };
}

/** Of all live memory in one where nobody looked for the owners, the report has no field. */
function reportWaterfall(settled: readonly ProofSample[]): Report['waterfall'] {
  const mean = meanWaterfall(settled);
  return {
    threadStacks: mean?.threadStacks ?? null,
    liveHandles: mean?.liveHandles ?? null,
    ownerlessLive: mean?.ownerlessLive ?? null,
    freeFragmented: mean?.freeFragmented ?? null,
    neverTouched: mean?.neverTouched ?? null,
    static: mean?.static ?? null,
    total: mean?.total ?? null,
  };
}

/** What became of each class until the last proof, and how that changes from proof to proof. */
function reportClasses(settled: readonly ProofSample[]): readonly ReportClass[] | null {
  const rows = settled.at(-1)?.handles?.byClass ?? null;
  if (rows === null) return null;
  const changes = classChanges(settled);
  return rows.map(({ className, born, freed, moved, finalized, swept, alive, aliveBytes }) => {
    const change = changes(className);
    return {
      class: className,
      born,
      freed,
      moved,
      finalized: finalized + swept,
      alive,
      aliveBytes,
      alivePerProof: change.alivePerProof ?? UNMEASURED,
      aliveBytesPerProof: change.ownBytesPerProof ?? UNMEASURED,
    };
  });
}

/** `null` unless every proof says what was violated in it. */
function reportViolations(proofs: readonly ProofSample[]): readonly ReportViolation[] | null {
  const all: ReportViolation[] = [];
  for (const { index, handles } of proofs) {
    const violations = handles?.newViolations ?? null;
    if (violations === null) return null;
    for (const { kind, className, address, how, history } of violations) {
      const detail = `${how} at ${address}: ${history}`;
      all.push({ kind, class: className, proof: index, detail });
    }
  }
  return proofs.length === 0 ? null : all;
}

function forecast({ record }: JudgedRun, settled: readonly ProofSample[]): ReportEstimate {
  const { limitBytes, lastPages } = record;
  if (limitBytes === null || lastPages === null) return UNMEASURED;
  const ahead = forecastLimit(settled, pagesToBytes(lastPages), limitBytes);
  switch (ahead.kind) {
    case 'unknown':
      return UNMEASURED;
    case 'never':
      return { estimate: null, low: ahead.low, high: null };
    case 'after':
      return { estimate: ahead.proofs, low: ahead.low, high: ahead.high };
  }
}

/** A line for each field that is `null`, beginning with the field. */
function explainNulls(report: Omit<Report, 'reasons'>, observe: Observing): string[] {
  const lines: string[] = [];
  const explain = (isNull: boolean, field: string, reason: string) => {
    if (isNull) lines.push(`${field}: ${reason}`);
  };
  const { config, compile, forecast: ahead } = report;
  const pages = report.growth.pageBytesPerProof;
  const tooFew = 'an interval of 95 % takes at least four measured proofs.';
  const uncompiled = 'the run ended before the program had compiled.';
  const ledger = followsHandles(observe)
    ? 'the handles could not be watched.'
    : `not observed: the run asked for observe=${observe}.`;
  const unmarked = followsHandles(observe)
    ? 'null where the heap could not be marked, or marking took too long.'
    : `not marked: the run asked for observe=${observe}.`;

  const isOpen = report.memories.some((memory) => Object.values(memory).includes(null));
  explain(
    isOpen,
    'memories[]',
    'null where the run ended, or its page was gone, before that was seen.',
  );
  explain(config.circuitDigest === null, 'config.circuitDigest', uncompiled);
  explain(config.path === null, 'config.path', 'the switches are a set of their own.');
  explain(
    config.maxMemoryBytes === null,
    'config.maxMemoryBytes',
    'no cap; o1js’s own limit holds.',
  );
  explain(compile.ms === null, 'compile', uncompiled);
  const live = report.growth.liveBytesPerProof;
  explain(
    report.proofs.some(({ heap }) => heap.unreachableBytes === null),
    'proofs[].heap.unreachableBytes',
    unmarked,
  );
  explain(
    report.proofs.some(({ handles }) => handles.live === null),
    'proofs[].handles',
    ledger,
  );
  if (live.estimate === null) {
    explain(true, 'growth.liveBytesPerProof', 'no two proofs in a row with a walked heap.');
  } else {
    explain(live.low === null, 'growth.liveBytesPerProof', tooFew);
  }
  if (pages.estimate === null) {
    explain(true, 'growth.pageBytesPerProof', 'no measured proof was finished.');
  } else {
    explain(pages.low === null, 'growth.pageBytesPerProof', tooFew);
  }
  explain(report.byClass === null, 'byClass', ledger);
  explain(
    report.byClass?.some(({ aliveBytes }) => aliveBytes === null) === true,
    'byClass[].aliveBytes',
    unmarked,
  );
  const tooFewHandles = 'it takes two settled proofs for a change, five for its interval.';
  const isUnknown = (change: ReportEstimate) => change.low === null;
  const changes = (key: 'alivePerProof' | 'aliveBytesPerProof') =>
    report.byClass?.some((row) => isUnknown(row[key])) === true;
  explain(changes('alivePerProof'), 'byClass[].alivePerProof', tooFewHandles);
  explain(
    changes('aliveBytesPerProof'),
    'byClass[].aliveBytesPerProof',
    changes('alivePerProof') ? tooFewHandles : unmarked,
  );
  const { waterfall } = report;
  if (waterfall.total === null) {
    explain(true, 'waterfall', 'it takes two settled proofs with a walked heap.');
  } else {
    explain(waterfall.liveHandles === null, 'waterfall.liveHandles', unmarked);
    explain(waterfall.ownerlessLive === null, 'waterfall.ownerlessLive', unmarked);
  }
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
