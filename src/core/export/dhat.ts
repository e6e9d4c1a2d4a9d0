import { lifeOfStretch, proverOf, replacedAt } from '../memory-life.ts';
import type { ProofDetail, RunRecord, StoredRun } from '../run.ts';
import type { Bytes, EpochMs } from '../units.ts';
import { describeRun, listStretches } from './describe-run.ts';
import { durationOf, phaseClock } from './phase-clock.ts';
import { LedgerReplay, REALM_TEXT } from './replay-ledger.ts';
import type { ReplayedHandle } from './replay-ledger.ts';

/**
 * A file of Valgrind’s DHAT, version 2, as its viewer `dh_view.html` loads it. Sources: the manual,
 * https://valgrind.org/docs/manual/dh-manual.html, and for the fields, which the manual does not
 * list, the writer `dhat/dh_main.c` and the reader `dhat/dh_view.js` of Valgrind.
 */
export interface DhatFile {
  readonly dhatFileVersion: 2;
  readonly mode: 'heap';
  /** Stands before the frames of a program point. */
  readonly verb: string;
  /** Block lifetimes are recorded. */
  readonly bklt: true;
  /** Accesses to blocks are not. */
  readonly bkacc: false;
  /** Unit of time, and a million of it. */
  readonly tu: 'µs';
  readonly Mtu: 's';
  /** A block that lives no longer is short-lived, in `tu`. */
  readonly tuth: number;
  /** Shown as the command: here, the run and what is missing of it. */
  readonly cmd: string;
  readonly pid: number;
  /** When the run ended and when most bytes were live at once (t-gmax), in `tu` since it began. */
  readonly te: number;
  readonly tg: number;
  readonly pps: readonly DhatProgramPoint[];
  /** Frames by index; the first is always `[root]`. */
  readonly ftbl: readonly string[];
}

/** Blocks that have all frames in common. */
export interface DhatProgramPoint {
  /** Bytes and blocks in total. */
  readonly tb: Bytes;
  readonly tbk: number;
  /** Lifetimes of all blocks added up, in `tu`; of those alive, to the end. */
  readonly tl: number;
  /** Most bytes at once, and the blocks at that time. */
  readonly mb: Bytes;
  readonly mbk: number;
  /** At t-gmax. */
  readonly gb: Bytes;
  readonly gbk: number;
  /** At the end. */
  readonly eb: Bytes;
  readonly ebk: number;
  /** Indices of `ftbl`, outermost first. No two points have the same. */
  readonly fs: readonly number[];
}

/** Handles that end within this are made and given up in one go. */
const SHORT_LIVED_US = 10_000;

/** A handle, and which prover's it is. */
type PlacedHandle = ReplayedHandle & { readonly prover: number };

type MutablePoint = { -readonly [K in keyof DhatProgramPoint]: DhatProgramPoint[K] };

/**
 * The handles of a run by class, realm and phase of their birth. A block is the chunk of a handle
 * itself, without what it points to; it ends with the handle, however that ends, because the glue
 * frees the box also when its value is moved to Rust.
 *
 * Each memory of the run has handles of its own, which end with it when it is replaced.
 *
 * Add the details of the run in order of their index, those that there are; then build.
 */
export class DhatBuilder {
  readonly #run: StoredRun;
  /** Of each prover. */
  readonly #phaseAt: readonly ((at: EpochMs) => string)[];
  /** Of each memory. */
  readonly #replays = new Map<number, LedgerReplay>();
  readonly #frames = new Map<string, number>([['[root]', 0]]);
  readonly #points = new Map<string, MutablePoint>();
  readonly #stretches = new Set<number>();
  #bytes = 0;
  #mostBytes = 0;
  /** When the maximum was reached last, and whether it was since overtaken or taken down. */
  #peak: { readonly at: EpochMs; taken: boolean };
  #last: EpochMs;
  #unsized = 0;

  constructor(run: StoredRun) {
    this.#run = run;
    const { lives, config } = run.record;
    this.#phaseAt = Array.from({ length: config.provers }, (_, place) =>
      phaseClock(run.proofs.filter(({ life }) => proverOf(lives, life) === place)),
    );
    this.#last = endOf(run);
    this.#peak = { at: run.record.startedAt, taken: true };
  }

  add({ index, events }: ProofDetail): void {
    if (events === null) return;
    this.#stretches.add(index);
    const life = lifeOfStretch(index, this.#run.proofs);
    const prover = proverOf(this.#run.record.lives, life);
    this.#endReplaced(events.startedAt);
    const replay = this.#replays.get(life) ?? new LedgerReplay();
    this.#replays.set(life, replay);
    for (const step of replay.play(events)) {
      const handle = { ...step.handle, prover };
      if (step.kind === 'born') this.#bear(handle);
      else this.#end(handle, step.at);
    }
  }

  build(): DhatFile {
    this.#endReplaced(Infinity);
    this.#takePeak();
    const { startedAt, lives } = this.#run.record;
    for (const [life, replay] of this.#replays) {
      const prover = proverOf(lives, life);
      for (const handle of replay.alive()) {
        this.#pointOf({ ...handle, prover }).tl += lifetime(handle, this.#last);
      }
    }
    return {
      dhatFileVersion: 2,
      mode: 'heap',
      verb: 'Allocated',
      bklt: true,
      bkacc: false,
      tu: 'µs',
      Mtu: 's',
      tuth: SHORT_LIVED_US,
      cmd: this.#describe(this.#run.record),
      pid: 0,
      te: microseconds(this.#last - startedAt),
      tg: microseconds(this.#peak.at - startedAt),
      pps: [...this.#points.values()],
      ftbl: [...this.#frames.keys()],
    };
  }

  /** What was alive in a memory that had been replaced by then went with it. */
  #endReplaced(by: EpochMs): void {
    const { lives } = this.#run.record;
    for (const [life, replay] of this.#replays) {
      const at = replacedAt(lives, life);
      if (at === null || at > by) continue;
      const prover = proverOf(lives, life);
      for (const handle of replay.clear()) this.#end({ ...handle, prover }, at);
    }
  }

  #bear(handle: PlacedHandle): void {
    const { bytes, bornAt } = handle;
    const point = this.#pointOf(handle);
    point.tb += bytes;
    point.tbk += 1;
    point.eb += bytes;
    point.ebk += 1;
    if (point.eb > point.mb || (point.mb === 0 && point.ebk > point.mbk)) {
      point.mb = point.eb;
      point.mbk = point.ebk;
    }
    if (bytes === 0) this.#unsized += 1;
    this.#bytes += bytes;
    this.#last = Math.max(this.#last, bornAt);
    // Of equal maxima the latest counts, as in DHAT.
    if (this.#bytes >= this.#mostBytes) {
      this.#mostBytes = this.#bytes;
      this.#peak = { at: bornAt, taken: false };
    }
  }

  #end(handle: PlacedHandle, at: EpochMs): void {
    // As DHAT does: what was live at the maximum is only looked at when something goes.
    this.#takePeak();
    const point = this.#pointOf(handle);
    point.tl += lifetime(handle, at);
    point.eb -= handle.bytes;
    point.ebk -= 1;
    this.#bytes -= handle.bytes;
    this.#last = Math.max(this.#last, at);
  }

  #takePeak(): void {
    if (this.#peak.taken) return;
    this.#peak.taken = true;
    for (const point of this.#points.values()) {
      point.gb = point.eb;
      point.gbk = point.ebk;
    }
  }

  #pointOf({ className, realm, bornAt, prover }: PlacedHandle): MutablePoint {
    const phase = this.#phaseAt[prover]?.(bornAt) ?? 'outside of every phase';
    const names = [className, REALM_TEXT[realm], phase];
    const key = names.join('\n');
    const known = this.#points.get(key);
    if (known !== undefined) return known;
    const fs = names.map((name) => this.#frame(name));
    const none = { tb: 0, tbk: 0, tl: 0, mb: 0, mbk: 0, gb: 0, gbk: 0, eb: 0, ebk: 0 };
    const point = { ...none, fs };
    this.#points.set(key, point);
    return point;
  }

  #frame(name: string): number {
    const index = this.#frames.get(name) ?? this.#frames.size;
    this.#frames.set(name, index);
    return index;
  }

  #describe(record: RunRecord): string {
    const missing = [-1, ...this.#run.proofs.map(({ index }) => index)].filter(
      (index) => !this.#stretches.has(index),
    );
    const note = `the ledger of ${listStretches(missing)} is not stored, and what ended there counts as alive`;
    return [
      `${describeRun(record)}: handles by class, realm and phase; own chunks only`,
      ...(missing.length === 0 ? [] : [note]),
      ...(record.lives.length < 2
        ? []
        : ['what memories after the first made while loading and compiling is not kept']),
      ...(record.config.provers === 1
        ? []
        : ['provers worked at once, and t-gmax is the maximum in order of their proofs']),
      ...(this.#unsized === 0 ? [] : [`${this.#unsized} of unknown size count as 0 bytes`]),
    ].join('; ');
  }
}

function endOf({ record, proofs }: StoredRun): EpochMs {
  const last = proofs.at(-1);
  const proved = last === undefined ? record.startedAt : last.startedAt + durationOf(last);
  return record.endedAt ?? proved;
}

/** Whole microseconds: DHAT’s times are integers. */
function lifetime({ bornAt }: ReplayedHandle, end: EpochMs): number {
  return microseconds(end - bornAt);
}

function microseconds(ms: number): number {
  return Math.max(0, Math.round(ms * 1000));
}
