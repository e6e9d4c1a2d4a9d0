import type { ProofSample, StoredRun } from '../run.ts';
import { describeChangesOf } from '../switch-changes.ts';
import { formatGrowth, pagesToBytes } from '../units.ts';
import type { EpochMs } from '../units.ts';
import { describeRun, formatIso } from './describe-run.ts';
import { durationOf } from './phase-clock.ts';

/**
 * A trace in Chrome’s Trace Event Format, JSON object form. Source: “Trace Event Format” by the
 * authors of Catapult, https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
 * Times are microseconds since the run began, plus {@link FIRST_US}.
 */
export interface TraceFile {
  readonly traceEvents: readonly TraceEvent[];
  readonly displayTimeUnit: 'ms';
  /** Of the run; viewers show it as metadata. */
  readonly otherData: Readonly<Record<string, string>>;
}

/** `X`: with a length. `C`: values that stand on one another. `i`: a moment. `M`: names. */
export type TraceEvent =
  | (TraceBase & { readonly ph: 'X'; readonly dur: number })
  | (TraceBase & { readonly ph: 'C'; readonly args: Readonly<Record<string, number>> })
  | (TraceBase & { readonly ph: 'i'; readonly s: 'p' })
  | (TraceBase & { readonly ph: 'M'; readonly args: { readonly name: string } });

interface TraceBase {
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, number | boolean | string>>;
}

/** When a trace begins. Not 0: DevTools takes that for events that have no time. */
const FIRST_US = 1;

const PID = 1;
const PROOFS = { pid: PID, tid: 1 } as const;
const MEMORY = { pid: PID, tid: 2 } as const;

/**
 * The phases of a run's proofs, and beside them what the memory did: its size, the heap, growth,
 * and changes of the switches. Proofs that are missing leave a gap, and are counted in `otherData`.
 */
export function buildTrace(run: StoredRun): TraceFile {
  const { record, proofs } = run;
  const title = describeRun(record);
  const timeOf = (at: EpochMs) =>
    FIRST_US + Math.max(0, Math.round((at - record.startedAt) * 1000));
  const events = [
    ...proofs.flatMap((proof) => traceProof(proof, timeOf)),
    ...traceBeginning(run, timeOf),
    ...traceSizes(run, timeOf),
    ...traceHeap(run, timeOf),
    ...traceSwitches(run, timeOf),
  ].toSorted((a, b) => a.ts - b.ts);
  const unread = record.proofsDone - proofs.length;
  return {
    traceEvents: [
      nameOf('process_name', title, PROOFS),
      nameOf('thread_name', 'proofs', PROOFS),
      nameOf('thread_name', 'memory', MEMORY),
      ...events,
    ],
    displayTimeUnit: 'ms',
    otherData: {
      run: title,
      startedAt: formatIso(record.startedAt),
      status: record.status,
      browser: record.environment.browser,
      ...(unread > 0 ? { missing: `${unread} of ${record.proofsDone} proofs` } : {}),
    },
  };
}

type Clock = (at: EpochMs) => number;

function traceProof(proof: ProofSample, timeOf: Clock): TraceEvent[] {
  const { index, warmup, verified, pages, startedAt } = proof;
  const end = timeOf(startedAt + durationOf(proof));
  // Rounded as one, so that a phase never sticks out of its proof.
  const stretch = (startMs: number, ms: number) => {
    const ts = timeOf(startedAt + startMs);
    return { ts, dur: timeOf(startedAt + startMs + ms) - ts };
  };
  return [
    {
      ph: 'X',
      name: `proof ${index + 1}`,
      cat: 'proof',
      ...PROOFS,
      ...stretch(0, durationOf(proof)),
      args: { warmup, verified, pagesBefore: pages.before, pagesAfter: pages.after },
    },
    ...proof.phases.map(({ name, startMs, ms }): TraceEvent => ({
      ph: 'X',
      name,
      cat: 'phase',
      ...PROOFS,
      ...stretch(startMs, ms),
    })),
    ...(proof.handles === null
      ? []
      : [counter('live handles', end, { handles: proof.handles.live })]),
  ];
}

function traceBeginning({ record, proofs }: StoredRun, timeOf: Clock): TraceEvent[] {
  const until = proofs[0]?.startedAt ?? record.endedAt;
  if (until === null) return [];
  const args = record.compile === null ? {} : { compileMs: record.compile.ms };
  const name = 'before the first proof';
  return [
    { ph: 'X', name, cat: 'proof', ...PROOFS, ts: FIRST_US, dur: timeOf(until) - FIRST_US, args },
  ];
}

/** The size of the memory, and an instant at each growth. */
function traceSizes({ curves }: StoredRun, timeOf: Clock): TraceEvent[] {
  const points = curves.toSorted((a, b) => a.index - b.index).flatMap((curve) => curve.points);
  return points.flatMap(({ at, pages }, i): TraceEvent[] => {
    const ts = timeOf(at);
    const before = points[i - 1]?.pages ?? pages;
    const size = counter('linear memory', ts, { bytes: pagesToBytes(pages) });
    if (pages <= before) return [size];
    const name = `memory grew: ${formatGrowth(pagesToBytes(pages - before))}`;
    const args = { pagesBefore: before, pagesAfter: pages };
    return [size, { ph: 'i', s: 'p', name, cat: 'memory', ...MEMORY, ts, args }];
  });
}

/** What walks found, inside of proofs and after them. */
function traceHeap({ proofs, curves }: StoredRun, timeOf: Clock): TraceEvent[] {
  const during = curves.flatMap(({ heap }) => heap);
  const after = proofs.flatMap((proof) =>
    proof.heap === null ? [] : [{ ...proof.heap, at: proof.startedAt + durationOf(proof) }],
  );
  return [...during, ...after].map(({ at, liveBytes, freeBytes, topBytes }) =>
    counter('heap', timeOf(at), { live: liveBytes, free: freeBytes, top: topBytes }),
  );
}

function traceSwitches({ record, proofs }: StoredRun, timeOf: Clock): TraceEvent[] {
  return [...describeChangesOf(record)].flatMap(([beforeProof, text]): TraceEvent[] => {
    const first = proofs.find(({ index }) => index === beforeProof);
    if (first === undefined) return [];
    const args = { beforeProof: beforeProof + 1 };
    const name = `switches: ${text}`;
    return [
      { ph: 'i', s: 'p', name, cat: 'switches', ...PROOFS, ts: timeOf(first.startedAt), args },
    ];
  });
}

function counter(name: string, ts: number, args: Readonly<Record<string, number>>): TraceEvent {
  return { ph: 'C', name, cat: 'memory', ...MEMORY, ts, args };
}

function nameOf(
  kind: 'process_name' | 'thread_name',
  name: string,
  where: typeof PROOFS | typeof MEMORY,
): TraceEvent {
  return { ph: 'M', name: kind, cat: '__metadata', ...where, ts: 0, args: { name } };
}
