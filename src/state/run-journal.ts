import { estimatePageGrowth } from '../core/analysis/page-growth.ts';
import { totalMemory } from '../core/analysis/total-memory.ts';
import type { Vitality } from '../core/vitals/watch.ts';
import type { MemoryLife } from '../core/memory-life.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { CurvePoint, HeapPoint, MemoryCurve, ProofDetail } from '../core/run.ts';
import type { ProofSample, RunFailure, RunRecord } from '../core/run.ts';
import { statusOf } from '../core/failures.ts';
import { settleProofs } from '../core/settle-proofs.ts';
import type { Activity, RunView } from './app.ts';
import type { ExperimentServices } from './active-run.ts';
import { now } from './run-clock.ts';

/** Told of every change: what each prover does, and how it is doing, in order of its place. */
type JournalListener = (
  run: RunView,
  activities: readonly Activity[],
  vitalities: readonly Vitality[],
) => void;

/** Everything that is stored of one proof, but for what identifies the run. */
export interface JournalProof {
  readonly sample: ProofSample;
  readonly points: readonly CurvePoint[];
  readonly heapPoints: readonly HeapPoint[];
  readonly seen: Pick<ProofDetail, 'snapshot' | 'events'>;
}

/**
 * A run as it is known: its row, its proofs, its curves and what its provers do. Everything is told
 * as soon as it is known, and stored before the next proof begins.
 */
export class RunJournal {
  readonly #services: ExperimentServices;
  readonly #onChange: JournalListener;
  readonly #activities: Activity[];
  readonly #vitalities: Vitality[];
  /** Of each prover, over all the memories that it had. */
  readonly #points: CurvePoint[][];
  #heapPoints: readonly HeapPoint[];
  #record: RunRecord;
  #proofs: readonly ProofSample[];
  #detail: ProofDetail | null = null;

  /** @param run as it is at first: new, or to be continued. */
  constructor(services: ExperimentServices, run: RunView, onChange: JournalListener) {
    this.#services = services;
    this.#onChange = onChange;
    this.#record = run.record;
    this.#proofs = run.proofs;
    this.#heapPoints = run.heapPoints;
    const places = Array.from({ length: run.record.config.provers }, (_, place) => place);
    this.#points = places.map((place) => [...(run.proverPoints[place] ?? [])]);
    this.#vitalities = places.map(() => ({ kind: 'progressing' }));
    this.#activities = places.map(() => ({
      kind: 'loading',
      since: now(),
      cause: { kind: 'start' },
    }));
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** In order of their index. */
  get proofs(): readonly ProofSample[] {
    return this.#proofs;
  }

  /** Details of the newest proof. */
  get detail(): ProofDetail | null {
    return this.#detail;
  }

  activityOf(place: number): Activity {
    return this.#activities[place] ?? { kind: 'ended' };
  }

  setActivity(place: number, activity: Activity): void {
    this.#activities[place] = activity;
    this.tell();
  }

  setVitality(place: number, vitality: Vitality): void {
    this.#vitalities[place] = vitality;
    this.tell();
  }

  addPoints(place: number, points: readonly CurvePoint[]): void {
    this.#points[place] = [...(this.#points[place] ?? []), ...points];
    this.tell();
  }

  addHeapPoints(points: readonly HeapPoint[]): void {
    this.#heapPoints = [...this.#heapPoints, ...points].toSorted((a, b) => a.at - b.at);
    this.tell();
  }

  /** Changes the row, without storing it. */
  change(fields: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...fields };
    this.tell();
  }

  /** Notes a memory that is begun, without storing it. @returns its index. */
  beginLife(life: MemoryLife): number {
    const { lives } = this.#record;
    this.change({ lives: [...lives, life] });
    return lives.length;
  }

  changeLife(index: number, fields: Partial<MemoryLife>): void {
    const lives = this.#record.lives.map((life, i) =>
      i === index ? { ...life, ...fields } : life,
    );
    this.change({ lives });
  }

  /** Stores a run that begins, or that goes on. */
  async begin(isContinued: boolean): Promise<void> {
    this.tell();
    await this.#store((repository) =>
      isContinued ? repository.reopen(this.#record) : repository.begin(this.#record),
    );
  }

  async storeRow(): Promise<void> {
    await this.#store((repository) => repository.update(this.#record));
  }

  /** Stores what belongs to no proof. @param index see `compilingIndex`. */
  async addCompiling(
    index: number,
    points: readonly CurvePoint[],
    heapPoints: readonly HeapPoint[],
    events: ProofDetail['events'],
  ): Promise<void> {
    await this.#store(async (repository) => {
      await repository.addCompiling(
        this.#curveOf(index, points, heapPoints),
        events === null ? null : this.#detailOf(index, { snapshot: null, events }),
      );
      await repository.update(this.#record);
    });
  }

  async addProof({ sample, points, heapPoints, seen }: JournalProof): Promise<void> {
    const { index } = sample;
    const detail = this.#detailOf(index, seen);
    this.#detail = detail;
    this.#proofs = [...this.#proofs, sample].toSorted((a, b) => a.index - b.index);
    const growth = estimatePageGrowth(settleProofs(this.#record, this.#proofs));
    this.change({
      proofsDone: this.#proofs.length,
      lastPages: sample.pages.after,
      growthPerProof: growth?.estimate ?? null,
    });
    const curve = this.#curveOf(index, points, heapPoints);
    await this.#store((repository) => repository.addProof(this.#record, { sample, curve, detail }));
  }

  async end(failure: RunFailure | null): Promise<void> {
    for (const place of this.#activities.keys()) this.#activities[place] = { kind: 'ended' };
    const status = failure === null ? 'done' : statusOf(failure.code);
    this.change({ status, failure, endedAt: now() });
    await this.storeRow();
  }

  view(): RunView {
    return {
      record: this.#record,
      proofs: this.#proofs,
      points: totalMemory(this.#points),
      proverPoints: this.#points,
      heapPoints: this.#heapPoints,
    };
  }

  tell(): void {
    this.#onChange(this.view(), [...this.#activities], [...this.#vitalities]);
  }

  #curveOf(index: number, points: readonly CurvePoint[], heap: readonly HeapPoint[]): MemoryCurve {
    return { formatVersion: FORMAT_VERSION, runId: this.#record.id, index, points, heap };
  }

  #detailOf(index: number, seen: Pick<ProofDetail, 'snapshot' | 'events'>): ProofDetail {
    return { formatVersion: FORMAT_VERSION, runId: this.#record.id, index, ...seen };
  }

  /** Storing must never stop a run: what cannot be kept is still shown. */
  async #store(write: (repository: ExperimentServices['repository']) => Promise<void>) {
    try {
      await write(this.#services.repository);
    } catch (error) {
      this.#services.onStorageError(error);
    }
  }
}
