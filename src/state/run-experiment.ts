import { isDecided } from '../core/analysis/judge-budgets.ts';
import { estimatePageGrowth } from '../core/analysis/page-growth.ts';
import { expectEnd } from '../core/analysis/expect-end.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches } from '../core/experiment/switches.ts';
import { statusOf } from '../core/failures.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { CurvePoint, HeapPoint, MemoryCurve, ProofDetail } from '../core/run.ts';
import type { ProofSample, RunFailure, RunRecord } from '../core/run.ts';
import { changeSwitches, queueSwitches, settleAfterChange } from '../core/switch-changes.ts';
import type { Bytes, EpochMs } from '../core/units.ts';
import type { ProverEvent } from '../protocol/prover-api.ts';
import type { Prover, ProverAnswer, ProverFailure } from '../prover/prover-port.ts';
import type { Activity, RunView } from './app.ts';
import type { ActiveRun, ExperimentServices, RunObserver } from './active-run.ts';
import { newRecord } from './new-record.ts';
import { sampleOf } from './proof-sample.ts';

/** Begins a run: loads, compiles, proves and verifies, and stores each proof as soon as it is known. */
export function startExperiment(
  services: ExperimentServices,
  config: ExperimentConfig,
  onChange: RunObserver,
): ActiveRun {
  const experiment = new Experiment(services, config, onChange);
  return {
    id: experiment.record.id,
    get record() {
      return experiment.record;
    },
    get newestDetail() {
      return experiment.detail;
    },
    finished: experiment.run(),
    change: (switches) => experiment.change(switches),
    glance: () => experiment.glance(),
    markFully: () => experiment.prover.markFully(),
    cancel: () => experiment.cancel(),
  };
}

/** Now, on the clock that all realms of the page share. */
function now(): EpochMs {
  return performance.timeOrigin + performance.now();
}

/** Thrown inside a run to leave it; the run ends with this failure. */
class RunEnded extends Error {
  override readonly name = 'RunEnded';
  constructor(readonly failure: ProverFailure) {
    super(failure.detail);
  }
}

class Experiment {
  readonly #services: ExperimentServices;
  readonly #config: ExperimentConfig;
  readonly #onChange: RunObserver;
  readonly prover: Prover;
  #record: RunRecord;
  #proofs: readonly ProofSample[] = [];
  #points: readonly CurvePoint[] = [];
  #heapPoints: readonly HeapPoint[] = [];
  #detail: ProofDetail | null = null;
  #activity: Activity;
  #wake: () => void = () => {};
  #queued: Switches | null = null;
  #cancelled = false;

  constructor(services: ExperimentServices, config: ExperimentConfig, onChange: RunObserver) {
    this.#services = services;
    this.#config = config;
    this.#onChange = onChange;
    const startedAt = now();
    this.#activity = { kind: 'loading', since: startedAt };
    this.#record = newRecord(config, services.environment, startedAt);
    this.prover = services.provers.start(config, {
      onEvent: (event) => this.#onEvent(event),
      onPoints: (points) => {
        this.#points = [...this.#points, ...points];
        this.#changed();
      },
      onHeapPoints: (points) => this.#addHeapPoints(points),
    });
  }

  get record(): RunRecord {
    return this.#record;
  }

  get detail(): ProofDetail | null {
    return this.#detail;
  }

  async run(): Promise<RunView> {
    try {
      await this.#store((repository) => repository.begin(this.#record));
      this.#changed();
      await this.#prepare();
      const total = this.#config.warmup + this.#config.proofs;
      for (let index = 0; index < total; index += 1) {
        if (index > 0) await this.#pause(index);
        await this.#applyChange(index);
        await this.#proveOnce(index);
        // Whoever asked for other switches wants to see what they do.
        if (this.#queued === null && isDecided(this.#record, this.#proofs)) break;
      }
      await this.#end(null);
    } catch (error) {
      if (!(error instanceof RunEnded)) throw error;
      // A proof that is refused was finished before that; any other failure is of the one in flight.
      const at = this.#proofs.length - (error.failure.code === 'verification-failed' ? 1 : 0);
      const proof = this.#record.compile === null ? null : at;
      await this.#end({ evidence: [], ...error.failure, proof });
    } finally {
      this.prover.dispose();
    }
    return this.#view();
  }

  change(wishes: Partial<Switches>): void {
    this.#queued = queueSwitches(this.#record, this.#queued, wishes);
    this.#changed();
  }

  async glance(): Promise<HeapPoint | null> {
    const point = await this.prover.glance();
    if (point !== null) this.#addHeapPoints([point]);
    return point;
  }

  cancel(): void {
    this.#cancelled = true;
    this.prover.cancel();
    this.#wake();
  }

  async #prepare(): Promise<void> {
    const opened = take(await this.prover.open());
    this.#record = { ...this.#record, limitBytes: opened.limitBytes };
    const { record, switchStates, events } = take(await this.prover.compile());
    this.#record = { ...this.#record, compile: record, switchStates, lastPages: record.pagesAfter };
    this.#changed();
    await this.#store(async (repository) => {
      await repository.addCompiling(
        this.#curve(-1, this.#points, this.#heapPoints),
        events === null ? null : this.#detailOf(-1, { snapshot: null, events }),
      );
      await repository.update(this.#record);
    });
  }

  async #proveOnce(index: number): Promise<void> {
    const outcome = take(await this.prover.prove(index));
    const points = this.#points.filter((point) => point.at >= outcome.startedAt);
    const start = { at: outcome.startedAt, pages: outcome.pagesBefore };
    const heapPoints = this.#heapPoints.filter((point) => point.at >= outcome.startedAt);
    const sample = sampleOf(
      this.#record,
      { index, warmup: index < this.#config.warmup, life: 0, nth: index },
      outcome,
      points,
    );
    const snapshot = outcome.heap.kind === 'ok' ? outcome.heap.inspection.snapshot : null;
    this.#detail = this.#detailOf(index, { snapshot, events: outcome.events });
    const detail = this.#detail;
    this.#proofs = [...this.#proofs, sample];
    this.#record = {
      ...this.#record,
      proofsDone: this.#proofs.length,
      lastPages: sample.pages.after,
      growthPerProof: this.#growthPerProof(),
    };
    this.#changed();
    await this.#store((repository) =>
      repository.addProof(this.#record, {
        sample,
        curve: this.#curve(index, [start, ...points], heapPoints),
        detail,
      }),
    );
    if (!sample.verified) {
      const seen = `Proof ${index + 1} was made in full, but the verifier refused it.`;
      throw new RunEnded({ code: 'verification-failed', detail: seen });
    }
  }

  /** Of the proofs since the switches changed last. */
  #growthPerProof(): Bytes | null {
    return estimatePageGrowth(settleAfterChange(this.#record, this.#proofs))?.estimate ?? null;
  }

  /** Between two proofs: what was asked for meanwhile holds from this one on. */
  async #applyChange(index: number): Promise<void> {
    const wanted = this.#queued;
    if (wanted === null) return;
    this.#queued = null;
    const { switches, switchStates } = take(await this.prover.change(wanted));
    this.#record = { ...changeSwitches(this.#record, index, switches), switchStates };
    this.#changed();
  }

  async #pause(index: number): Promise<void> {
    // It may have been cancelled while the last proof was stored: then nobody would end the pause.
    if (this.#config.pauseMs > 0 && !this.#cancelled) {
      const until = now() + this.#config.pauseMs;
      this.#activity = { kind: 'pausing', index, until };
      this.#changed();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#config.pauseMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.#cancelled) throw new RunEnded({ code: 'cancelled', detail: 'Stopped by the user.' });
  }

  async #end(failure: RunFailure | null): Promise<void> {
    const status = failure === null ? 'done' : statusOf(failure.code);
    this.#record = { ...this.#record, status, failure, endedAt: now() };
    this.#activity = { kind: 'ended' };
    this.#queued = null;
    this.#changed();
    await this.#store((repository) => repository.update(this.#record));
  }

  #addHeapPoints(points: readonly HeapPoint[]): void {
    this.#heapPoints = [...this.#heapPoints, ...points].toSorted((a, b) => a.at - b.at);
    this.#changed();
  }

  #onEvent(event: ProverEvent): void {
    switch (event.kind) {
      case 'alive':
        return;
      case 'loading':
      case 'compiling':
        this.#activity = { kind: event.kind, since: event.at };
        break;
      case 'phase': {
        const { index, name } = event;
        const before = this.#activity;
        const since = before.kind === 'proving' && before.index === index ? before.since : event.at;
        const expectedEnd = expectEnd(this.#config, this.#proofs, index, since);
        this.#activity = { kind: 'proving', index, phase: name, since, expectedEnd };
        break;
      }
    }
    this.#changed();
  }

  #curve(index: number, points: readonly CurvePoint[], heap: readonly HeapPoint[]): MemoryCurve {
    return { formatVersion: FORMAT_VERSION, runId: this.#record.id, index, points, heap };
  }

  #detailOf(index: number, seen: Pick<ProofDetail, 'snapshot' | 'events'>): ProofDetail {
    return { formatVersion: FORMAT_VERSION, runId: this.#record.id, index, ...seen };
  }

  #view(): RunView {
    return {
      record: this.#record,
      proofs: this.#proofs,
      points: this.#points,
      heapPoints: this.#heapPoints,
    };
  }

  #changed(): void {
    this.#onChange(this.#view(), this.#activity, this.#queued);
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

function take<T>(answer: ProverAnswer<T>): T {
  if (answer.kind === 'failed') throw new RunEnded(answer.failure);
  return answer.value;
}
