import { describeRefresh, listRefreshes } from '../describe-refresh.ts';
import { lifeOfStretch, proverOf, replacedAt } from '../memory-life.ts';
import type { CurvePoint, MemoryCurve, ProofSample, RunRecord, StoredRun } from '../run.ts';
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

/** The two tracks of a prover, and what its counters end with: viewers tell counters apart by name. */
interface Tracks {
  readonly proofs: { readonly pid: number; readonly tid: number };
  readonly memory: { readonly pid: number; readonly tid: number };
  readonly suffix: string;
}

function tracksOf(prover: number, { config }: RunRecord): Tracks {
  return {
    proofs: { pid: PID, tid: 2 * prover + 1 },
    memory: { pid: PID, tid: 2 * prover + 2 },
    suffix: config.provers === 1 ? '' : ` of prover ${prover + 1}`,
  };
}

/**
 * The phases of a run's proofs, and beside them what the memory did: its size, the heap, growth,
 * memories that were replaced, and changes of the switches. Each prover has tracks of its own.
 * Proofs that are missing leave a gap, and are counted in `otherData`.
 */
export function buildTrace(run: StoredRun): TraceFile {
  const { record, proofs } = run;
  const title = describeRun(record);
  const timeOf = (at: EpochMs) =>
    FIRST_US + Math.max(0, Math.round((at - record.startedAt) * 1000));
  const tracks = Array.from({ length: record.config.provers }, (_, place) =>
    tracksOf(place, record),
  );
  const events = [
    ...tracks.flatMap((own, place) => traceProver(runOfProver(run, place), own, timeOf)),
    ...traceRefreshes(record, timeOf),
    ...traceSwitches(run, timeOf),
  ].toSorted((a, b) => a.ts - b.ts);
  const unread = record.proofsDone - proofs.length;
  return {
    traceEvents: [
      nameOf('process_name', title, PROOFS),
      ...tracks.flatMap((own) => [
        nameOf('thread_name', `proofs${own.suffix}`, own.proofs),
        nameOf('thread_name', `memory${own.suffix}`, own.memory),
      ]),
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

/** What one prover made, and its memories. */
function runOfProver({ record, proofs, curves }: StoredRun, place: number): StoredRun {
  const isOwn = (life: number) => proverOf(record.lives, life) === place;
  return {
    record,
    proofs: proofs.filter(({ life }) => isOwn(life)),
    curves: curves.filter(({ index }) => isOwn(lifeOfStretch(index, proofs))),
  };
}

function traceProver(run: StoredRun, tracks: Tracks, timeOf: Clock): TraceEvent[] {
  return [
    ...run.proofs.flatMap((proof) => traceProof(proof, tracks, timeOf)),
    ...traceBeginning(run, tracks, timeOf),
    ...traceSizes(run, tracks, timeOf),
    ...traceHeap(run, tracks, timeOf),
  ];
}

function traceProof(proof: ProofSample, tracks: Tracks, timeOf: Clock): TraceEvent[] {
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
      ...tracks.proofs,
      ...stretch(0, durationOf(proof)),
      args: { warmup, verified, pagesBefore: pages.before, pagesAfter: pages.after },
    },
    ...proof.phases.map(({ name, startMs, ms }): TraceEvent => ({
      ph: 'X',
      name,
      cat: 'phase',
      ...tracks.proofs,
      ...stretch(startMs, ms),
    })),
    ...(proof.handles === null
      ? []
      : [counter('live handles', tracks, end, { handles: proof.handles.live })]),
  ];
}

function traceBeginning(
  { record, proofs }: StoredRun,
  tracks: Tracks,
  timeOf: Clock,
): TraceEvent[] {
  const until = proofs[0]?.startedAt ?? record.endedAt;
  if (until === null) return [];
  const args = record.compile === null ? {} : { compileMs: record.compile.ms };
  const name = 'before the first proof';
  return [
    {
      ph: 'X',
      name,
      cat: 'proof',
      ...tracks.proofs,
      ts: FIRST_US,
      dur: timeOf(until) - FIRST_US,
      args,
    },
  ];
}

/** The size of each memory, and an instant at each growth; its end, where another one took its place. */
function traceSizes(
  { record, proofs, curves }: StoredRun,
  tracks: Tracks,
  timeOf: Clock,
): TraceEvent[] {
  const ofLife = new Map<number, MemoryCurve[]>();
  for (const curve of curves) {
    const life = lifeOfStretch(curve.index, proofs);
    ofLife.set(life, [...(ofLife.get(life) ?? []), curve]);
  }
  return [...ofLife].flatMap(([life, own]) => {
    // What belongs to no proof is below 0, and comes first.
    const points = own.toSorted((a, b) => a.index - b.index).flatMap((curve) => curve.points);
    const end = replacedAt(record.lives, life);
    const isGone =
      end === null ? [] : [counter('linear memory', tracks, timeOf(end), { bytes: 0 })];
    return traceSizesOf(points, tracks, timeOf).concat(isGone);
  });
}

function traceSizesOf(points: readonly CurvePoint[], tracks: Tracks, timeOf: Clock): TraceEvent[] {
  return points.flatMap(({ at, pages }, i): TraceEvent[] => {
    const ts = timeOf(at);
    const before = points[i - 1]?.pages ?? pages;
    const size = counter('linear memory', tracks, ts, { bytes: pagesToBytes(pages) });
    if (pages <= before) return [size];
    const name = `memory grew: ${formatGrowth(pagesToBytes(pages - before))}`;
    const args = { pagesBefore: before, pagesAfter: pages };
    return [size, { ph: 'i', s: 'p', name, cat: 'memory', ...tracks.memory, ts, args }];
  });
}

/** What walks found, inside of proofs and after them. */
function traceHeap({ proofs, curves }: StoredRun, tracks: Tracks, timeOf: Clock): TraceEvent[] {
  const during = curves.flatMap(({ heap }) => heap);
  const after = proofs.flatMap((proof) =>
    proof.heap === null ? [] : [{ ...proof.heap, at: proof.startedAt + durationOf(proof) }],
  );
  return [...during, ...after].map(({ at, liveBytes, freeBytes, topBytes }) =>
    counter('heap', tracks, timeOf(at), { live: liveBytes, free: freeBytes, top: topBytes }),
  );
}

/** The moment at which a memory was replaced, and the time until the fresh one was ready. */
function traceRefreshes(record: RunRecord, timeOf: Clock): TraceEvent[] {
  return listRefreshes(record).flatMap((refresh): TraceEvent[] => {
    const { fresh } = refresh;
    const { proofs, memory } = tracksOf(fresh.prover, record);
    const ts = timeOf(fresh.startedAt);
    const name = describeRefresh(refresh, record.config.provers);
    const args = { cause: fresh.cause.kind, beforeProof: fresh.beforeProof + 1 };
    const moment: TraceEvent = { ph: 'i', s: 'p', name, cat: 'refresh', ...memory, ts, args };
    if (fresh.readyAt === null) return [moment];
    const dur = timeOf(fresh.readyAt) - ts;
    return [moment, { ph: 'X', name: 'fresh memory', cat: 'refresh', ...proofs, ts, dur }];
  });
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

function counter(
  name: string,
  { memory, suffix }: Tracks,
  ts: number,
  args: Readonly<Record<string, number>>,
): TraceEvent {
  return { ph: 'C', name: `${name}${suffix}`, cat: 'memory', ...memory, ts, args };
}

function nameOf(
  kind: 'process_name' | 'thread_name',
  name: string,
  where: Tracks['proofs'],
): TraceEvent {
  return { ph: 'M', name: kind, cat: '__metadata', ...where, ts: 0, args: { name } };
}
