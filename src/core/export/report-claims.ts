import { FEWEST_FOR_INTERVAL } from '../analysis/growth.ts';
import { areLiveBytesWhole, measuredLiveBytes } from '../analysis/live-growth.ts';
import { ALLOCATOR_STEP, measuredPages } from '../analysis/page-growth.ts';
import { compareToBudget, judgeGrowth } from '../analysis/verdict.ts';
import type { GrowthVerdict, MoreProofs } from '../analysis/verdict.ts';
import { formatBytes, formatCount, formatGrowth, pagesToBytes } from '../units.ts';
import type { Bytes } from '../units.ts';
import type { Report, ReportClass, ReportEstimate } from './report-format.ts';
import { count, explain, formatChange } from './report-text.ts';
import { describeMoreProofs } from './run-verdict.ts';

/**
 * What a report says about a claim that somebody makes about the run: that it grows less than so much,
 * that every proof verifies, that it leaves no objects of a class.
 */
export interface Finding {
  /** `open`: what was measured decides it neither way. */
  readonly kind: 'holds' | 'fails' | 'open';
  /** Sentences in which every figure was measured. */
  readonly text: string;
}

/** What can be claimed to grow less than a limit. */
export const GROWTH_SUBJECTS = ['live bytes', 'linear memory'] as const;
/**
 * - `live bytes`: what is in use in the heap of the WebAssembly memory
 * - `linear memory`: the size of that memory, a multiple of 64 KiB
 */
export type GrowthSubject = (typeof GROWTH_SUBJECTS)[number];

/**
 * Whether memory grows by no more than `limit` with each proof. It holds if the whole interval of the
 * growth is within the limit, and fails if the whole of it is above. A run that ended before its
 * time can fail it, and never keeps it.
 */
export function judgeGrowthClaim(report: Report, subject: GrowthSubject, limit: Bytes): Finding {
  const field = subject === 'live bytes' ? 'liveBytesPerProof' : 'pageBytesPerProof';
  const { estimate, low, high } = report.growth[field];
  const ending = describeEnding(report);
  if (estimate === null) {
    const why = ending ?? explain(report, `growth.${field}`);
    return { kind: 'open', text: `The growth of ${subject} was not measured. ${why}` };
  }
  const measured = countMeasured(report);
  const kind = compareToBudget({ estimate, low, high }, limit);
  const verb = subject === 'live bytes' ? 'Live bytes grow' : 'Linear memory grows';
  const figures = `${verb} by ${formatGrowth(estimate)} per proof${describeInterval({ low, high })}, in ${count(measured, 'measured proof')}`;
  switch (kind) {
    case 'pass':
      if (ending !== null) {
        return { kind: 'open', text: `${figures}; but the run is not whole. ${ending}` };
      }
      if (subject === 'live bytes' && !isWalked(report)) {
        const why = explain(report, 'proofs[].heap');
        return {
          kind: 'open',
          text: `${figures}, up to a proof after which that is not known. ${why}`,
        };
      }
      return { kind: 'holds', text: `${figures}: within the limit of ${formatBytes(limit)}.` };
    case 'regression':
      return { kind: 'fails', text: `${figures}: above the limit of ${formatBytes(limit)}.` };
    case 'inconclusive': {
      const more =
        ending ??
        describeMoreProofs(forecastDecision(report, subject, limit)) +
          describeOwnBudget(report, field);
      const text = `${figures}: that does not decide about a limit of ${formatBytes(limit)}. ${more}`;
      return { kind: 'open', text };
    }
  }
}

/** Whether every proof of the run was made and verified. */
export function judgeVerificationClaim(report: Report): Finding {
  const refused = report.proofs.filter(({ verified }) => !verified);
  if (refused.length > 0) {
    const which = refused.map(({ index }) => index + 1).join(', ');
    const text = `${refused.length} of ${count(report.proofs.length, 'proof')} did not verify: ${which}, counted from 1 with warm-up.`;
    return { kind: 'fails', text };
  }
  const ending = describeEnding(report);
  if (report.verdict === 'verification-failed') return { kind: 'fails', text: ending ?? '' };
  if (ending !== null) return { kind: 'open', text: `The run is not whole. ${ending}` };
  if (report.proofs.length === 0) return { kind: 'open', text: 'No proof was made.' };
  return { kind: 'holds', text: `All of ${count(report.proofs.length, 'proof')} verified.` };
}

/**
 * Whether proofs leave no objects of these classes behind: whether, over the measured proofs, no more
 * of them are alive after each proof. What is made once and kept, as keys are when a program is
 * compiled, is not left by a proof. Objects that wait for the browser to collect them are alive, so the
 * claim is decided for classes that are freed by calls.
 *
 * @param names of classes. Of a class that the run never had an object of, nothing is known: such a
 *   name is mostly misspelt, or of another release.
 */
export function judgeHandlesClaim(report: Report, names: readonly string[]): Finding {
  const { byClass } = report;
  if (byClass === null) {
    return { kind: 'open', text: `Objects were not counted. ${explain(report, 'byClass')}` };
  }
  const known = new Map(byClass.map((row) => [row.class, row]));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const all = [...known.keys()].toSorted().join(', ');
    const text = `The run had no object of ${unknown.map((name) => `“${name}”`).join(', ')}. It had objects of: ${all}.`;
    return { kind: 'open', text };
  }
  const rows = byClass
    .filter((row) => names.includes(row.class))
    .toSorted((x, y) => (y.alivePerProof.estimate ?? 0) - (x.alivePerProof.estimate ?? 0));
  const measured = countMeasured(report);
  const judged = rows.map((row) => ({ row, verdict: judgeClass(row, measured) }));
  const left = judged.filter(({ verdict }) => verdict.kind === 'regression');
  if (left.length > 0) {
    return { kind: 'fails', text: left.map(({ row }) => describeClass(row)).join('\n') };
  }
  const undecided = judged.flatMap(({ row, verdict }) =>
    verdict.kind === 'inconclusive' ? [{ row, more: verdict.moreProofs }] : [],
  );
  if (undecided.length > 0) {
    const lines = undecided.map(({ row }) => describeClass(row));
    const hints = undecided.map(({ more }) =>
      more.kind === 'at-least' ? describeMoreProofs(more) : UNCOLLECTED,
    );
    return { kind: 'open', text: [...lines, ...new Set(hints)].join('\n') };
  }
  const ending = describeEnding(report);
  if (ending !== null) return { kind: 'open', text: `The run is not whole. ${ending}` };
  return {
    kind: 'holds',
    text: `No more objects of ${names.join(', ')} are alive after each proof.`,
  };
}

/** What is mostly behind a number of objects that rises and falls. */
const UNCOLLECTED =
  'That does not decide: objects that wait for the browser to collect them are alive, and it does so when it likes. Claim this of classes that are freed by calls; a limit on the growth of live bytes holds for all of them together.';

function judgeClass({ alivePerProof }: ReportClass, measured: number): GrowthVerdict {
  const { estimate, low, high } = alivePerProof;
  const kind = compareToBudget(estimate === null ? null : { estimate, low, high }, 0);
  if (kind !== 'inconclusive') return { kind };
  const missing = FEWEST_FOR_INTERVAL - (measured + 1);
  const moreProofs: MoreProofs =
    missing > 0 ? { kind: 'at-least', proofs: missing } : { kind: 'unknown' };
  return { kind, moreProofs };
}

/** How many more proofs would decide about a limit, from the readings that the report has. */
function forecastDecision(report: Report, subject: GrowthSubject, limit: Bytes): MoreProofs {
  const isLive = subject === 'live bytes';
  const readings = isLive ? listLiveBytes(report) : listSizes(report);
  const verdict = judgeGrowth(readings, isLive ? 0 : ALLOCATOR_STEP, limit);
  // Where switches changed during the run, its own interval is of fewer readings than these.
  return verdict.kind === 'inconclusive' ? verdict.moreProofs : { kind: 'unknown' };
}

/** The proofs of a report as the estimates take them; see `settleProofs`. */
function settledSamples({ proofs, memories, config }: Report) {
  const made = new Map<number, number>();
  const warmupEach = Math.max(1, config.warmup / config.switches.provers);
  return proofs.map(({ index, memory: life, pages, heap }) => {
    const nth = made.get(life) ?? 0;
    made.set(life, nth + 1);
    const isFresh = memories[life]?.cause !== 'start' && nth < warmupEach;
    const { liveBytes } = heap;
    return {
      life,
      nth,
      pages,
      heap: liveBytes === null ? null : { liveBytes },
      warmup: index < config.warmup || isFresh,
    };
  });
}

/** Whether the report has live bytes after every proof that growth is estimated from. */
export function isWalked(report: Report): boolean {
  return areLiveBytesWhole(settledSamples(report));
}

/** After the last warm-up proof, and after each measured one. */
function listLiveBytes(report: Report): readonly Bytes[] {
  return measuredLiveBytes(settledSamples(report));
}

/** Before the first measured proof, and after each. */
function listSizes(report: Report): readonly Bytes[] {
  return measuredPages(settledSamples(report)).map(pagesToBytes);
}

/** `WasmFpPolyComm: +536 with each proof (95 % interval +536 to +536), 2 737 alive.` */
function describeClass({ class: name, alivePerProof, alive }: ReportClass): string {
  const { estimate } = alivePerProof;
  const change =
    estimate === null
      ? ''
      : `${formatChange(estimate)} with each proof${describeInterval(alivePerProof, formatChange)}, `;
  return `${name}: ${change}${formatCount(alive)} alive.`;
}

/**
 * Why the run ended before its time, in a sentence; `null` if it did not. A run that was told to stop
 * as soon as its budget is decided has fewer proofs than were asked for only with a verdict.
 */
function describeEnding({ verdict, reasons, proofs, config }: Report): string | null {
  const [reason = 'The report does not say why.'] = reasons;
  switch (verdict) {
    case 'crash':
    case 'hang':
    case 'out-of-memory':
    case 'verification-failed':
      return `It ended with the verdict ${verdict}: ${withoutField(reason)}`;
    case 'inconclusive':
      return proofs.length < config.warmup + config.proofs
        ? capitalise(withoutField(reason))
        : null;
    case 'pass':
    case 'regression':
      return null;
  }
}

/** Of a run that ended as soon as its own budget was decided, how it decides another limit. */
function describeOwnBudget(report: Report, field: keyof Report['config']['budget']): string {
  const { config, proofs } = report;
  if (proofs.length >= config.warmup + config.proofs) return '';
  const key = field === 'liveBytesPerProof' ? 'maxGrowth' : 'maxPageGrowth';
  return ` The run ended as soon as its own budget of ${formatBytes(config.budget[field])} was decided: give the limit to the run as ${key}, or until: 'all'.`;
}

function countMeasured({ proofs, config }: Report): number {
  return proofs.filter(({ index }) => index >= config.warmup).length;
}

function describeInterval(
  { low, high }: Pick<ReportEstimate, 'low' | 'high'>,
  format: (value: number) => string = formatGrowth,
): string {
  return low === null || high === null ? '' : ` (95 % interval ${format(low)} to ${format(high)})`;
}

function withoutField(reason: string): string {
  return reason.replace(/^verdict: /, '');
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
