import { estimatePageGrowth } from '../core/analysis/page-growth.ts';
import { median } from '../core/analysis/run-figures.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches } from '../core/experiment/switches.ts';
import { FORMAT_VERSION, statusOf } from '../core/run.ts';
import type {
  CurvePoint,
  MemoryCurve,
  ProofSample,
  RunEnvironment,
  RunFailure,
  RunRecord,
} from '../core/run.ts';
import { changeSwitches, queueSwitches, settleAfterChange } from '../core/switch-changes.ts';
import type { Bytes, EpochMs } from '../core/units.ts';
import type { ProverEvent } from '../protocol/prover-api.ts';
import type { Prover, ProverAnswer, ProverFailure, ProverPort } from '../prover/prover-port.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import type { Activity, RunView } from './app.ts';
import { sampleOf } from './proof-sample.ts';

/** What a run needs from the rest of the page. */
export interface ExperimentServices {
  readonly provers: ProverPort;
  /** Keeps what was measured. A failure is told to `onStorageError`, and the run goes on. */
  readonly repository: Pick<RunRepository, 'begin' | 'update' | 'addProof' | 'addCurve'>;
  readonly onStorageError: (error: unknown) => void;
  readonly environment: RunEnvironment;
}

/** A run that is under way. */
export interface ActiveRun {
  readonly id: string;
  /** As it is now. */
  readonly record: RunRecord;
  /** Resolves with the finished run, however it ended. */
  readonly finished: Promise<RunView>;
  /**
   * Has the next proof made under other switches. Asked again before that, the wishes add up; asked
   * back to what is in force, nothing changes.
   */
  change(switches: Partial<Switches>): void;
  /** Ends the prover at once. What was measured is kept. */
  cancel(): void;
}

/**
 * Told of every change of a run, with the newest snapshot.
 * @param queued the switches from the next proof on, if they are to be others.
 */
export type RunObserver = (run: RunView, activity: Activity, queued: Switches | null) => void;

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
    finished: experiment.run(),
    change: (switches) => experiment.change(switches),
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
  readonly #prover: Prover;
  #record: RunRecord;
  #proofs: readonly ProofSample[] = [];
  #points: readonly CurvePoint[] = [];
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
    this.#record = {
      formatVersion: FORMAT_VERSION,
      id: crypto.randomUUID(),
      startedAt,
      endedAt: null,
      status: 'running',
      failure: null,
      config,
      environment: services.environment,
      switchStates: null,
      switchChanges: [],
      limitBytes: null,
      compile: null,
      proofsDone: 0,
      lastPages: null,
      growthPerProof: null,
    };
    this.#prover = services.provers.start(config, {
      onEvent: (event) => this.#onEvent(event),
      onPoints: (points) => {
        this.#points = [...this.#points, ...points];
        this.#changed();
      },
    });
  }

  get record(): RunRecord {
    return this.#record;
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
      }
      await this.#end(null);
    } catch (error) {
      if (!(error instanceof RunEnded)) throw error;
      const proof = this.#record.compile === null ? null : this.#proofs.length;
      await this.#end({ ...error.failure, proof });
    } finally {
      this.#prover.dispose();
    }
    return this.#view();
  }

  change(wishes: Partial<Switches>): void {
    this.#queued = queueSwitches(this.#record, this.#queued, wishes);
    this.#changed();
  }

  cancel(): void {
    this.#cancelled = true;
    this.#prover.cancel();
    this.#wake();
  }

  async #prepare(): Promise<void> {
    const opened = take(await this.#prover.open());
    this.#record = { ...this.#record, limitBytes: opened.limitBytes };
    const { record, switchStates } = take(await this.#prover.compile());
    this.#record = { ...this.#record, compile: record, switchStates, lastPages: record.pagesAfter };
    this.#changed();
    await this.#store(async (repository) => {
      await repository.addCurve(this.#curve(-1, this.#points));
      await repository.update(this.#record);
    });
  }

  async #proveOnce(index: number): Promise<void> {
    const outcome = take(await this.#prover.prove(index));
    const points = this.#points.filter((point) => point.at >= outcome.startedAt);
    const start = { at: outcome.startedAt, pages: outcome.pagesBefore };
    const sample = sampleOf(this.#record, index, outcome, points);
    this.#proofs = [...this.#proofs, sample];
    this.#record = {
      ...this.#record,
      proofsDone: this.#proofs.length,
      lastPages: sample.pages.after,
      growthPerProof: this.#growthPerProof(),
    };
    this.#changed();
    await this.#store((repository) =>
      repository.addProof(this.#record, sample, this.#curve(index, [start, ...points])),
    );
    if (!sample.verified) {
      const detail = `Proof ${index + 1} was made in full, but the verifier refused it.`;
      throw new RunEnded({ code: 'verification-failed', detail });
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
    const { switches, switchStates } = take(await this.#prover.change(wanted));
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
        const expectedEnd = this.#expectedEnd(index, since);
        this.#activity = { kind: 'proving', index, phase: name, since, expectedEnd };
        break;
      }
    }
    this.#changed();
  }

  /** From the median proof so far, the first one left out where there are others. */
  #expectedEnd(index: number, since: EpochMs): EpochMs | null {
    const settled = this.#proofs.slice(this.#proofs.length > 1 ? 1 : 0);
    const perProof = median(settled.map((proof) => proof.proveMs + proof.verifyMs));
    if (perProof === null) return null;
    const left = this.#config.warmup + this.#config.proofs - index;
    return since + left * perProof + (left - 1) * this.#config.pauseMs;
  }

  #curve(index: number, points: readonly CurvePoint[]): MemoryCurve {
    return { formatVersion: FORMAT_VERSION, runId: this.#record.id, index, points };
  }

  #view(): RunView {
    return { record: this.#record, proofs: this.#proofs, points: this.#points };
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
