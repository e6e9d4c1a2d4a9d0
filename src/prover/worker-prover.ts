import { transfer, wrap } from 'comlink';
import type { Remote } from 'comlink';
import { samplesMemory } from '../core/experiment/observing.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches } from '../core/experiment/switches.ts';
import type { HeapPoint } from '../core/run.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Bytes, Milliseconds } from '../core/units.ts';
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
import { classifyTrap } from './classify-trap.ts';
import type {
  MeasuredProof,
  Prover,
  ProverAnswer,
  ProverFailure,
  ProverListener,
  ProverPort,
} from './prover-port.ts';
import { Watchdog } from './watchdog.ts';

/** How often the observer looks at the memory. */
const SAMPLE_MS: Milliseconds = 25;
/** How often the page fetches what the observer saw. */
const DRAIN_MS: Milliseconds = 250;

/** Where the workers come from: main decides, since only main knows their URLs. */
export interface WorkerSources {
  readonly spawnProver: () => Worker;
  readonly spawnObserver: () => Worker;
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
  readonly #disposed = new AbortController();
  readonly #watchdog: Watchdog;
  #drainTimer: ReturnType<typeof setInterval> | undefined;
  readonly #fatal: Promise<ProverFailure>;
  #fail: (failure: ProverFailure) => void = () => {};
  #answered = false;
  #marksFully = false;
  #usedBytes: Bytes = 0;

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
    this.#worker.addEventListener('messageerror', () =>
      this.#fail({ code: 'worker-died', detail: 'A message of the worker could not be read.' }),
    );
    this.#observerWorker = sources.spawnObserver();
    this.#observerWorker.addEventListener('error', (event) =>
      this.#fail({
        code: 'worker-load-failed',
        detail: event.message || 'The observer’s script could not be loaded.',
      }),
    );
    this.#prover = wrap<ProverApi>(this.#worker);
    this.#observer = wrap<ObserverApi>(this.#observerWorker);
    this.#crashes = new BroadcastChannel(`proving-playground-crash-${crypto.randomUUID()}`);
    this.#crashes.addEventListener(
      'message',
      ({ data }: MessageEvent<CrashReport>) => void this.#failByTrap(data.message),
    );
    this.#events.port1.addEventListener('message', ({ data }: MessageEvent<ProverEvent>) => {
      if (!this.#answered) void this.#awaitDeath();
      this.#answered = true;
      this.#watchdog.noteProgress();
      this.#listener.onEvent(data);
    });
    this.#events.port1.start();
    this.#watchdog = new Watchdog(config.timeoutMs, () => {
      const seconds = config.timeoutMs / 1000;
      this.#fail({ code: 'hung', detail: `There was no sign of progress for ${seconds} s.` });
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
      await this.#watch(null);
      await this.#observer.observe(transfer(port2, [port2]));
      return this.#prover.open(config, transfer(ports, Object.values(ports)));
    });
  }

  compile(): Promise<ProverAnswer<CompileOutcome>> {
    return this.#call(() => this.#prover.compile());
  }

  prove(index: number): Promise<ProverAnswer<MeasuredProof>> {
    return this.#call(async () => {
      await this.#watch(index);
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
    this.#fail({ code: 'cancelled', detail: 'Stopped by the user.' });
    this.dispose();
  }

  dispose(): void {
    this.#disposed.abort();
    this.#watchdog.stop();
    clearInterval(this.#drainTimer);
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
      await this.#drain();
      if (result.kind === 'ok') return { kind: 'ok', value: result.value };
      const { code, message } = result.error;
      return toFailed({ code, detail: message });
    } catch (error) {
      // comlink rejects only for what no result was foreseen for, such as an answer it cannot clone.
      return toFailed({ code: 'worker-died', detail: String(error) });
    }
  }

  /** Has the memory looked at all the time or not, as this proof is to be watched. */
  async #watch(proof: number | null): Promise<void> {
    const watched = samplesMemory(this.#config.observe, proof);
    const isAsItIs = watched === (this.#drainTimer !== undefined);
    if (isAsItIs || this.#disposed.signal.aborted) return;
    clearInterval(this.#drainTimer);
    this.#drainTimer = watched ? setInterval(() => void this.#drain(), DRAIN_MS) : undefined;
    await this.#observer.sampleEvery(watched ? SAMPLE_MS : null);
  }

  async #drain(): Promise<void> {
    const { points, heap } = await this.#observer.drain();
    if (heap.length > 0) this.#listener.onHeapPoints(heap);
    const last = points.at(-1);
    if (last === undefined) return;
    this.#usedBytes = pagesToBytes(last.pages);
    this.#watchdog.noteProgress();
    this.#listener.onPoints(points);
  }

  /** The prover holds this lock from its first event on; whoever gets it knows that it is gone. */
  async #awaitDeath(): Promise<void> {
    try {
      await navigator.locks.request(this.#lifeLock, { signal: this.#disposed.signal }, () => {});
    } catch {
      return; // Disposed: nobody wants to know any more.
    }
    this.#fail({ code: 'worker-died', detail: 'The worker ended without an answer.' });
  }

  #onWorkerError(event: ErrorEvent): void {
    event.preventDefault();
    if (!this.#answered) {
      const detail = event.message || 'The prover’s script could not be loaded.';
      this.#fail({ code: 'worker-load-failed', detail });
      return;
    }
    void this.#failByTrap(event.message);
  }

  /**
   * A thread trapped. Memory that ran out did so within the last moments, which the page has not
   * fetched yet: it looks once more before it judges.
   */
  async #failByTrap(message: string): Promise<void> {
    await Promise.race([this.#drain(), this.#fatal]);
    this.#fail(classifyTrap(message, this.#usedBytes, this.#limitBytes()));
  }

  #limitBytes(): Bytes {
    return this.#config.maxMemoryBytes ?? 2 ** 32;
  }
}

function toFailed(failure: ProverFailure): { kind: 'failed'; failure: ProverFailure } {
  return { kind: 'failed', failure };
}
