import { transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import { classifyFailure } from '../core/vitals/classify-failure.ts';
import type { FailureSignal } from '../core/vitals/classify-failure.ts';
import { describeEvent } from './describe-event.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type { HeapPoint } from '../core/run.ts';
import type { Bytes } from '../core/units.ts';
import type { ObserverApi } from '../protocol/observer-api.ts';
import type {
  ChangeOutcome,
  CompileOutcome,
  CrashReport,
  OpenedSession,
  OwnSources,
  ProverApi,
  ProverEvent,
  SessionConfig,
} from '../protocol/prover-api.ts';
import type { Result } from '../protocol/result.ts';
import { MemoryFeed } from './memory-feed.ts';
import type {
  MeasuredProof,
  Prover,
  ProverAnswer,
  ProverFailure,
  ProverListener,
  ProverPort,
} from './prover-port.ts';
import { Watchdog } from './watchdog.ts';

/** Where the workers come from: main decides, since only main knows their URLs. */
export interface WorkerSources {
  readonly spawnProver: () => Worker;
  /** @param lifeLock name of the Web Lock that the observer holds for as long as it lives. */
  readonly spawnObserver: (lifeLock: string) => Worker;
  /** Where the program and the release of an experiment come from, if they are not built in. */
  readonly findOwn: (config: ExperimentConfig) => OwnSources;
}

/** Starts a prover worker and an observer worker for each run. */
export function createProverPort(sources: WorkerSources): ProverPort {
  return { start: (...order) => new WorkerProver(sources, ...order) };
}

/**
 * A prover in a worker of its own. comlink never notices that a worker died or hangs, so every call
 * races against the first fatal thing that happens: an error of the worker, a trap reported past a
 * blocked thread, the watchdog, or a person who cancels.
 */
class WorkerProver implements Prover {
  readonly #config: ExperimentConfig;
  readonly #resume: string | null;
  readonly #own: OwnSources;
  readonly #listener: ProverListener;
  readonly #worker: Worker;
  readonly #observerWorker: Worker;
  readonly #prover: Remote<ProverApi>;
  readonly #observer: Remote<ObserverApi>;
  readonly #crashes: BroadcastChannel;
  readonly #events = new MessageChannel();
  readonly #lifeLock = `proving-playground-life-${crypto.randomUUID()}`;
  readonly #observerLock = `${this.#lifeLock}-observer`;
  readonly #disposed = new AbortController();
  readonly #watchdog: Watchdog;
  readonly #feed: MemoryFeed;
  readonly #fatal: Promise<ProverFailure>;
  #fail: (failure: ProverFailure) => void = () => {};
  #answered = false;
  #marksFully = false;
  #lastEvent: ProverEvent | null = null;
  #diagnosis: Promise<ProverFailure> | null = null;

  constructor(
    sources: WorkerSources,
    config: ExperimentConfig,
    listener: ProverListener,
    resume: string | null,
  ) {
    this.#config = config;
    this.#resume = resume;
    this.#own = sources.findOwn(config);
    this.#listener = listener;
    this.#fatal = new Promise((resolve) => {
      this.#fail = resolve;
    });
    this.#worker = sources.spawnProver();
    this.#worker.addEventListener('error', (event) => this.#onWorkerError(event));
    this.#worker.addEventListener(
      'messageerror',
      () =>
        void this.#failBy({ kind: 'gone', detail: 'A message of the worker could not be read.' }),
    );
    this.#observerWorker = sources.spawnObserver(this.#observerLock);
    this.#observerWorker.addEventListener('error', (event) =>
      this.#fail({
        code: 'worker-load-failed',
        detail: event.message || 'The observer’s script could not be loaded.',
        evidence: [],
      }),
    );
    this.#prover = wrap<ProverApi>(this.#worker);
    this.#observer = wrap<ObserverApi>(this.#observerWorker);
    this.#crashes = new BroadcastChannel(`proving-playground-crash-${crypto.randomUUID()}`);
    this.#crashes.addEventListener(
      'message',
      ({ data }: MessageEvent<CrashReport>) =>
        void this.#failBy({ kind: 'trap', message: data.message }),
    );
    this.#events.port1.addEventListener('message', ({ data }: MessageEvent<ProverEvent>) => {
      if (!this.#answered) void this.#awaitDeath();
      this.#answered = true;
      if (data.kind !== 'alive') this.#lastEvent = data;
      this.#watchdog.noteProgress();
      this.#listener.onEvent(data);
    });
    this.#events.port1.start();
    this.#feed = new MemoryFeed(this.#observer, config.observe, {
      onPoints: (points) => {
        this.#watchdog.noteProgress();
        listener.onPoints(points);
      },
      onHeapPoints: (points) => listener.onHeapPoints(points),
      onLooks: (looks) => this.#watchdog.noteLooks(looks),
    });
    this.#watchdog = new Watchdog(config.timeoutMs, {
      onHung: (hang) => void this.#failBy({ kind: 'hung', hang }),
      onVitality: (vitality) => listener.onVitality(vitality),
      onQuiet: () => this.#feed.look(),
    });
  }

  open(): Promise<ProverAnswer<OpenedSession>> {
    const { port1, port2 } = new MessageChannel();
    const config: SessionConfig = {
      program: this.#config.program,
      parameters: this.#config.parameters,
      o1js: this.#config.o1js,
      switches: this.#config.switches,
      threads: this.#config.threads,
      maxMemoryBytes: this.#config.maxMemoryBytes,
      observe: this.#config.observe,
      own: this.#own,
      resume: this.#resume,
      crashChannel: this.#crashes.name,
      lifeLock: this.#lifeLock,
    };
    const ports = { toObserver: port1, toPage: this.#events.port2 };
    return this.#call(async () => {
      await this.#feed.watch(null);
      await this.#observer.observe(transfer(port2, [port2]));
      void this.#awaitObserverDeath();
      return this.#prover.open(config, transfer(ports, Object.values(ports)));
    });
  }

  compile(): Promise<ProverAnswer<CompileOutcome>> {
    return this.#call(() => this.#prover.compile());
  }

  prove(index: number): Promise<ProverAnswer<MeasuredProof>> {
    return this.#call(async () => {
      await this.#feed.watch(index);
      const result = await this.#prover.prove(index);
      if (result.kind === 'error') return result;
      const { roots } = result.value;
      const given =
        roots === null ? null : transfer(roots, [roots.chunks.buffer, roots.classOf.buffer]);
      const quick = await this.#observer.inspect(given);
      const isCutShort = quick.kind === 'ok' && quick.inspection.mark === null && roots !== null;
      const heap = isCutShort && this.#marksFully ? await this.#observer.markNow() : quick;
      return { kind: 'ok', value: { ...result.value, heap } };
    });
  }

  async glance(): Promise<HeapPoint | null> {
    if (this.#disposed.signal.aborted) return null;
    return Promise.race([this.#observer.glance(), this.#fatal.then(() => null)]);
  }

  markFully(): void {
    this.#marksFully = true;
  }

  change(switches: Switches): Promise<ProverAnswer<ChangeOutcome>> {
    return this.#call(() => this.#prover.change(switches));
  }

  cancel(): void {
    this.#fail({ code: 'cancelled', detail: 'Stopped by the user.', evidence: [] });
    this.dispose();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#watchdog.stop();
    this.#feed.dispose();
    this.#crashes.close();
    this.#events.port1.close();
    this.#worker.terminate();
    this.#observerWorker.terminate();
  }

  /** One call, raced against everything fatal; its curve is complete when it answers. */
  async #call<T>(send: () => Promise<Result<T, ProverFailure['code']>>): Promise<ProverAnswer<T>> {
    this.#watchdog.start();
    try {
      const answer = await Promise.race([this.#settle(send), this.#fatal.then(toFailed)]);
      if (answer.kind === 'failed') this.dispose();
      return answer;
    } finally {
      this.#watchdog.stop();
    }
  }

  async #settle<T>(
    send: () => Promise<Result<T, ProverFailure['code']>>,
  ): Promise<ProverAnswer<T>> {
    try {
      const result = await send();
      await this.#feed.drain();
      if (result.kind === 'ok') return { kind: 'ok', value: result.value };
      return toFailed(await this.#diagnose({ kind: 'thrown', ...result.error }));
    } catch (error) {
      // comlink rejects only for what no result was foreseen for, such as an answer it cannot clone.
      return toFailed(await this.#diagnose({ kind: 'gone', detail: String(error) }));
    }
  }

  /** The prover holds this lock from its first event on; whoever gets it knows that it is gone. */
  async #awaitDeath(): Promise<void> {
    if (!(await this.#isFree(this.#lifeLock))) return;
    void this.#failBy({ kind: 'gone', detail: 'The worker ended without an answer.' });
  }

  /** Without an observer nobody sees what the next proof does, and there is nobody to ask why. */
  async #awaitObserverDeath(): Promise<void> {
    if (!(await this.#isFree(this.#observerLock))) return;
    const detail = 'The worker that observes the memory ended.';
    this.#fail({ code: 'worker-died', detail, evidence: [] });
  }

  /** Waits for a lock. @returns `false` if this was disposed of: nobody wants to know any more. */
  async #isFree(lock: string): Promise<boolean> {
    try {
      await navigator.locks.request(lock, { signal: this.#disposed.signal }, () => {});
      return true;
    } catch {
      return false;
    }
  }

  #onWorkerError(event: ErrorEvent): void {
    event.preventDefault();
    if (!this.#answered) {
      const detail = event.message || 'The prover’s script could not be loaded.';
      this.#fail({ code: 'worker-load-failed', detail, evidence: [] });
      return;
    }
    void this.#failBy({ kind: 'trap', message: event.message });
  }

  async #failBy(signal: FailureSignal): Promise<void> {
    this.#fail(await this.#diagnose(signal));
  }

  /** The first sign of a failure is what it is judged by: others follow from it. */
  #diagnose(signal: FailureSignal): Promise<ProverFailure> {
    this.#diagnosis ??= this.#examine(signal);
    return this.#diagnosis;
  }

  /** Looks at what is left of the prover before it judges why it failed. */
  async #examine(signal: FailureSignal): Promise<ProverFailure> {
    const { silentMs } = this.#watchdog;
    const autopsy = await this.#feed.examine();
    return classifyFailure(signal, {
      usedBytes: this.#feed.usedBytes,
      limitBytes: this.#limitBytes(),
      doing: describeEvent(this.#lastEvent),
      silentMs,
      autopsy,
    });
  }

  #limitBytes(): Bytes {
    return this.#config.maxMemoryBytes ?? 2 ** 32;
  }
}

function toFailed(failure: ProverFailure): { kind: 'failed'; failure: ProverFailure } {
  return { kind: 'failed', failure };
}
