import { isDecided } from '../core/analysis/judge-budgets.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type { HeapPoint, ProofDetail, RunFailure, RunRecord } from '../core/run.ts';
import { newRecord } from '../core/new-record.ts';
import {
  changeSwitches,
  queueSwitches,
  sameSwitches,
  switchesInForce,
} from '../core/switch-changes.ts';
import type { RunView } from './app.ts';
import type { ActiveRun, Continuation, ExperimentServices, RunObserver } from './active-run.ts';
import { ProofQueue } from './proof-queue.ts';
import { ProverLane } from './prover-lane.ts';
import type { ChangeableLane, LaneOrders, LaneStart } from './lane-orders.ts';
import { now } from './run-clock.ts';
import { RunEnded, take } from './run-ended.ts';
import { RunJournal } from './run-journal.ts';

/** Begins a run: loads, compiles, proves and verifies, and stores each proof as soon as it is known. */
export function startExperiment(
  services: ExperimentServices,
  config: ExperimentConfig,
  onChange: RunObserver,
): ActiveRun {
  const begun = { id: crypto.randomUUID(), startedAt: now() };
  const record = newRecord(config, services.environment, begun);
  const run = { record, proofs: [], points: [], proverPoints: [], heapPoints: [] };
  return new Experiment(services, { run, starts: [] }, onChange);
}

/** Goes on with a run that had ended, in fresh memories, for the proofs that it lacks. */
export function continueExperiment(
  services: ExperimentServices,
  continuation: Continuation,
  onChange: RunObserver,
): ActiveRun {
  const { run, starts } = continuation;
  const record: RunRecord = { ...run.record, status: 'running', failure: null, endedAt: null };
  return new Experiment(services, { run: { ...run, record }, starts }, onChange);
}

class Experiment implements ActiveRun, LaneOrders {
  readonly finished: Promise<RunView>;
  readonly #journal: RunJournal;
  readonly #queue: ProofQueue;
  readonly #lanes: readonly ProverLane[];
  readonly #isContinued: boolean;
  #queued: Switches | null = null;
  /** The highest index of a proof that was begun. */
  #begun = -1;
  #turn: Promise<void> = Promise.resolve();
  #refreshAsked: ReadonlySet<ChangeableLane> = new Set();
  #failed: { readonly lane: ProverLane; readonly failure: RunFailure } | null = null;

  constructor(services: ExperimentServices, { run, starts }: Continuation, onChange: RunObserver) {
    this.#isContinued = starts.length > 0;
    this.#journal = new RunJournal(services, run, (view, activities, vitalities) =>
      onChange(view, activities, vitalities, this.#wishes()),
    );
    const { config } = run.record;
    this.#queue = new ProofQueue(
      config,
      run.proofs.map(({ index }) => index),
    );
    const first: LaneStart = { cause: { kind: 'start' }, resume: null };
    this.#lanes = Array.from(
      { length: config.provers },
      (_, place) => new ProverLane(place, services, this.#journal, this, starts[place] ?? first),
    );
    this.finished = this.#run();
  }

  get id(): string {
    return this.#journal.record.id;
  }

  get record(): RunRecord {
    return this.#journal.record;
  }

  get newestDetail(): ProofDetail | null {
    return this.#journal.detail;
  }

  change(wishes: Partial<Switches>): void {
    this.#queued = queueSwitches(this.#journal.record, this.#queued, wishes);
    this.#journal.tell();
  }

  refresh(): void {
    this.#refreshAsked = new Set(this.#lanes);
    for (const lane of this.#lanes) lane.requestRefresh();
    this.#journal.tell();
  }

  async glance(): Promise<HeapPoint | null> {
    const point = (await this.#lanes[0]?.glance()) ?? null;
    if (point !== null) this.#journal.addHeapPoints([point]);
    return point;
  }

  markFully(): void {
    for (const lane of this.#lanes) lane.markFully();
  }

  cancel(): void {
    for (const lane of this.#lanes) lane.stop();
  }

  continuation(): Continuation | null {
    const failed = this.#failed;
    if (failed === null) return null;
    const starts = this.#lanes.map((lane): LaneStart => {
      const cause =
        lane === failed.lane
          ? ({ kind: 'failure', failure: failed.failure } as const)
          : ({ kind: 'by-hand' } as const);
      return { cause, resume: lane.carry };
    });
    return { run: this.#journal.view(), starts };
  }

  takeProof(place: number): number | null {
    return this.#queue.take(place);
  }

  async beforeProof(lane: ChangeableLane, index: number): Promise<void> {
    this.#refreshAsked = new Set([...this.#refreshAsked].filter((asked) => asked !== lane));
    // One lane after the other: the next one has to know what this one has changed.
    const turn = this.#turn.then(() => this.#bringUpToDate(lane, index));
    this.#turn = turn.catch(() => {});
    await turn;
  }

  afterProof(): void {
    const { record, proofs } = this.#journal;
    // Whoever asked for other switches wants to see what they do.
    if (this.#queued === null && isDecided(record, proofs)) this.#queue.close();
  }

  async #run(): Promise<RunView> {
    try {
      await this.#journal.begin(this.#isContinued);
      await Promise.all(this.#lanes.map((lane) => this.#work(lane)));
      this.#queued = null;
      this.#refreshAsked = new Set();
      await this.#journal.end(this.#failed?.failure ?? null);
    } finally {
      for (const lane of this.#lanes) lane.dispose();
    }
    return this.#journal.view();
  }

  /** The first lane that cannot go on ends the others. */
  async #work(lane: ProverLane): Promise<void> {
    try {
      await lane.work();
    } catch (error) {
      if (error instanceof RunEnded) {
        this.#failed ??= { lane, failure: lane.locate(error.failure) };
      }
      for (const other of this.#lanes) if (other !== lane) other.stop();
      if (!(error instanceof RunEnded)) throw error;
    } finally {
      lane.dispose();
    }
  }

  /** Has a lane change what is wished for, or what another lane has changed meanwhile. */
  async #bringUpToDate(lane: ChangeableLane, index: number): Promise<void> {
    // Other lanes may have begun later proofs as it was: only those after them are all as it will be.
    const next = Math.max(index, this.#begun + 1);
    this.#begun = Math.max(index, this.#begun);
    const wanted = this.#queued ?? switchesInForce(this.#journal.record);
    this.#queued = null;
    if (sameSwitches(wanted, lane.switches)) return;
    const { switches, switchStates } = take(await lane.change(wanted));
    const changed = changeSwitches(this.#journal.record, next, switches);
    this.#journal.change({ switchChanges: changed.switchChanges, switchStates });
  }

  #wishes() {
    return { queued: this.#queued, refreshAsked: this.#refreshAsked.size > 0 };
  }
}
