import { expectEnd } from '../core/analysis/expect-end.ts';
import { listProofEvidence } from '../core/vitals/describe-evidence.ts';
import type { Vitality } from '../core/vitals/watch.ts';
import { plannedWarmup } from '../core/experiment/planned-proofs.ts';
import { compilingIndex } from '../core/memory-life.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type { LifeCause } from '../core/memory-life.ts';
import { isWorthRetrying, planNextProof } from '../core/plan-next-proof.ts';
import type { CurvePoint, HeapPoint, RunFailure } from '../core/run.ts';
import { switchesInForce } from '../core/switch-changes.ts';
import { formatBytes } from '../core/units.ts';
import type { WasmPages } from '../core/units.ts';
import type { ProverEvent } from '../protocol/prover-api.ts';
import type { MeasuredProof, Prover, ProverFailure } from '../prover/prover-port.ts';
import type { ExperimentServices } from './active-run.ts';
import type { LaneOrders, LaneStart } from './lane-orders.ts';
import { Pause } from './pause.ts';
import { sampleOf } from './proof-sample.ts';
import { now } from './run-clock.ts';
import { failureOf, RunEnded, take } from './run-ended.ts';
import type { RunJournal } from './run-journal.ts';

/**
 * One place at which proofs are made: a prover worker with a memory, and another one in its stead
 * whenever the memory is replaced. Several lanes share the queue of their run, and nothing else.
 */
export class ProverLane {
  readonly place: number;
  readonly #services: ExperimentServices;
  readonly #journal: RunJournal;
  readonly #orders: LaneOrders;
  readonly #start: LaneStart;
  readonly #rest = new Pause();
  #prover: Prover | null = null;
  #switches: Switches;
  #life = 0;
  #nth = 0;
  #pages: WasmPages = 0;
  #carry: string | null;
  #index: number | null = null;
  /** Of the memory that it has now. */
  #points: CurvePoint[] = [];
  #heapPoints: HeapPoint[] = [];
  #wantsRefresh = false;
  #marksFully = false;
  #stopped = false;

  constructor(
    place: number,
    services: ExperimentServices,
    journal: RunJournal,
    orders: LaneOrders,
    start: LaneStart,
  ) {
    this.place = place;
    this.#services = services;
    this.#journal = journal;
    this.#orders = orders;
    this.#start = start;
    this.#carry = start.resume;
    this.#switches = switchesInForce(journal.record);
  }

  /** What the next prover of this lane would go on from. */
  get carry(): string | null {
    return this.#carry;
  }

  /** Makes proofs until there is none left. @throws RunEnded if one cannot be made. */
  async work(): Promise<void> {
    let index = this.#orders.takeProof(this.place);
    for (let isFirst = true; index !== null; isFirst = false) {
      this.#index = index;
      if (!isFirst) await this.#pause(index);
      await this.#make(index);
      this.#orders.afterProof();
      index = this.#orders.takeProof(this.place);
    }
    this.#journal.setActivity(this.place, { kind: 'ended' });
  }

  get switches(): Switches {
    return this.#switches;
  }

  /** Changes switches of the prover as it is. */
  async change(switches: Switches): ReturnType<Prover['change']> {
    const answer = await this.#working().change(switches);
    if (answer.kind === 'ok') this.#switches = answer.value.switches;
    return answer;
  }

  /** Has the memory replaced before the next proof. */
  requestRefresh(): void {
    this.#wantsRefresh = true;
  }

  async glance(): Promise<HeapPoint | null> {
    return (await this.#prover?.glance()) ?? null;
  }

  markFully(): void {
    this.#marksFully = true;
    this.#prover?.markFully();
  }

  /** Ends the prover at once; a call in flight ends the lane as cancelled. */
  stop(): void {
    this.#stopped = true;
    this.#prover?.cancel();
    this.#rest.end();
  }

  /** Ends the prover, and its memory with it. */
  dispose(): void {
    if (this.#prover === null) return;
    this.#prover.dispose();
    this.#prover = null;
    this.#journal.changeLife(this.#life, { endedAt: now() });
  }

  /** The failure with the proof that it happened in, as a run keeps it. */
  locate(failure: ProverFailure): RunFailure {
    const isCompiled = this.#journal.record.compile !== null;
    return { evidence: [], ...failure, proof: isCompiled ? this.#index : null };
  }

  async #makeRoom(index: number): Promise<void> {
    if (this.#wantsRefresh) await this.#refresh({ kind: 'by-hand' }, index);
    const { config, limitBytes } = this.#journal.record;
    for (;;) {
      const place = { life: this.#life, nth: this.#nth, pages: this.#pages };
      const step = planNextProof(config, place, this.#journal.proofs, limitBytes ?? Infinity);
      if (step.kind === 'prove') return;
      if (step.kind === 'refuse') {
        const { predictedBytes, limitBytes: limit } = step;
        const detail = `It is expected to take ${formatBytes(predictedBytes)}, and the limit is ${formatBytes(limit)}.`;
        throw new RunEnded({ code: 'not-admitted', detail });
      }
      await this.#refresh(step.cause, index);
    }
  }

  async #make(index: number): Promise<void> {
    const isRecycled = this.#journal.record.config.recycling !== 'off';
    const failure = await failureOf(async () => {
      if (this.#prover === null) await this.#begin(this.#start.cause, index);
      await this.#orders.beforeProof(this, index);
      await this.#makeRoom(index);
      await this.#attempt(index, isRecycled);
    });
    if (failure === null) return;
    if (!isRecycled || !isWorthRetrying(failure.code)) throw new RunEnded(failure);
    await this.#refresh({ kind: 'failure', failure: this.locate(failure) }, index);
    await this.#attempt(index, false);
  }

  /** @param isRetried whether a proof that is refused will be made again, and is not kept. */
  async #attempt(index: number, isRetried: boolean): Promise<void> {
    const outcome = take(await this.#working().prove(index));
    if (outcome.verified || !isRetried) await this.#keep(index, outcome);
    if (outcome.verified) return;
    const detail = `Proof ${index + 1} was made in full, but the verifier refused it.`;
    const evidence = listProofEvidence(outcome, this.#journal.record.limitBytes);
    throw new RunEnded({ code: 'verification-failed', detail, evidence });
  }

  async #keep(index: number, outcome: MeasuredProof): Promise<void> {
    const { record } = this.#journal;
    const points = this.#points.filter((point) => point.at >= outcome.startedAt);
    const start = { at: outcome.startedAt, pages: outcome.pagesBefore };
    const heapPoints = this.#heapPoints.filter((point) => point.at >= outcome.startedAt);
    const warmup = index < plannedWarmup(record.config);
    const place = { index, warmup, life: this.#life, nth: this.#nth };
    this.#nth += 1;
    this.#pages = outcome.pagesAfter;
    this.#carry = outcome.carry;
    this.#journal.changeLife(this.#life, { lastPages: outcome.pagesAfter });
    await this.#journal.addProof({
      sample: sampleOf(record, place, outcome, points),
      points: [start, ...points],
      heapPoints,
      seen: {
        snapshot: outcome.heap.kind === 'ok' ? outcome.heap.inspection.snapshot : null,
        events: outcome.events,
      },
    });
  }

  async #refresh(cause: LifeCause, index: number): Promise<void> {
    this.#wantsRefresh = false;
    this.dispose();
    this.#journal.addPoints(this.place, [{ at: now(), pages: 0 }]);
    await this.#begin(cause, index);
  }

  /** Starts a worker with a memory of its own and compiles the program there. */
  async #begin(cause: LifeCause, index: number): Promise<void> {
    if (this.#stopped) throw new RunEnded({ code: 'cancelled', detail: 'Stopped by the user.' });
    const startedAt = now();
    this.#index = index;
    this.#points = [];
    this.#heapPoints = [];
    this.#nth = 0;
    this.#life = this.#journal.beginLife({
      prover: this.place,
      startedAt,
      cause,
      beforeProof: index,
      readyAt: null,
      compile: null,
      lastPages: null,
      endedAt: null,
    });
    this.#journal.setActivity(this.place, { kind: 'loading', since: startedAt, cause });
    const prover = this.#startProver(cause);
    const { limitBytes } = take(await prover.open());
    this.#journal.change({ limitBytes });
    const { record: compile, switchStates, events } = take(await prover.compile());
    const known = this.#journal.record.compile ?? compile;
    this.#pages = compile.pagesAfter;
    this.#journal.changeLife(this.#life, {
      compile,
      readyAt: now(),
      lastPages: compile.pagesAfter,
    });
    this.#journal.change({ compile: known, switchStates, lastPages: compile.pagesAfter });
    // Of later memories the curve is enough: what they do while they load is the same again.
    const kept = this.#life === 0 ? events : null;
    const curve = compilingIndex(this.#life);
    await this.#journal.addCompiling(curve, [...this.#points], [...this.#heapPoints], kept);
    if (known.verificationKeyHash !== compile.verificationKeyHash) {
      const detail = `It was ${known.verificationKeyHash}, and is ${compile.verificationKeyHash}.`;
      throw new RunEnded({ code: 'key-changed', detail });
    }
  }

  #startProver(cause: LifeCause): Prover {
    const { record } = this.#journal;
    this.#switches = switchesInForce(record);
    const config = { ...record.config, switches: this.#switches };
    const listener = {
      onEvent: (event: ProverEvent) => this.#onEvent(event, cause),
      onPoints: (points: readonly CurvePoint[]) => {
        this.#points.push(...points);
        this.#journal.addPoints(this.place, points);
      },
      onHeapPoints: (points: readonly HeapPoint[]) => {
        this.#heapPoints.push(...points);
        this.#journal.addHeapPoints(points);
      },
      onVitality: (vitality: Vitality) => this.#journal.setVitality(this.place, vitality),
    };
    const prover = this.#services.provers.start(config, listener, this.#carry);
    this.#prover = prover;
    if (this.#marksFully) prover.markFully();
    return prover;
  }

  async #pause(index: number): Promise<void> {
    const { pauseMs } = this.#journal.record.config;
    // It may have been stopped while the last proof was stored: then nobody would end the pause.
    if (pauseMs > 0 && !this.#stopped) {
      this.#journal.setActivity(this.place, { kind: 'pausing', index, until: now() + pauseMs });
      await this.#rest.wait(pauseMs);
    }
    if (this.#stopped) throw new RunEnded({ code: 'cancelled', detail: 'Stopped by the user.' });
  }

  #onEvent(event: ProverEvent, cause: LifeCause): void {
    switch (event.kind) {
      case 'alive':
        return;
      case 'loading':
      case 'compiling':
        this.#journal.setActivity(this.place, { kind: event.kind, since: event.at, cause });
        return;
      case 'phase': {
        const { index, name: phase } = event;
        const before = this.#journal.activityOf(this.place);
        const since = before.kind === 'proving' && before.index === index ? before.since : event.at;
        const { record, proofs } = this.#journal;
        const expectedEnd = expectEnd(record.config, proofs, index, since);
        this.#journal.setActivity(this.place, {
          kind: 'proving',
          index,
          phase,
          since,
          expectedEnd,
        });
      }
    }
  }

  #working(): Prover {
    if (this.#prover === null) throw new Error('this lane has no prover');
    return this.#prover;
  }
}
