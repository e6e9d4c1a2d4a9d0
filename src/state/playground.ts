import type { ExperimentConfig } from '../core/experiment/config.ts';
import { refuseUnoffered } from '../core/experiment/offered.ts';
import type { Offered } from '../core/experiment/offered.ts';
import { PATHS, pathOf } from '../core/experiment/switches.ts';
import type { PathName, Switches } from '../core/experiment/switches.ts';
import type { ExportFormat } from '../core/export/export-formats.ts';
import type { RunRecord } from '../core/run.ts';
import type { Bytes } from '../core/units.ts';
import type { KeyStorage } from '../storage/key-storage.ts';
import type { ReadRun, RunRepository } from '../storage/run-repository.ts';
import type {
  App,
  DemoState,
  EnvironmentReport,
  ExperimentForm,
  HistoryState,
  InitialForm,
  RunState,
  RunView,
  StoredKeysState,
} from './app.ts';
import { Inside } from './inside.ts';
import type { InsideState, ProofChoice } from './inside.ts';
import { JsHeap } from './js-heap.ts';
import type { JsHeapState, MeasureJsHeap } from './js-heap.ts';
import { LogReadings } from './log-reading.ts';
import type { LogReaderWorker } from './log-reading.ts';
import type { ExportState, RunExports } from './export-run.ts';
import { toStoredState } from './to-view.ts';
import type { ExperimentServices } from './active-run.ts';
import { LiveRuns } from './live-runs.ts';
import { readMemory } from './memory-now.ts';
import type { MemoryNow } from './memory-now.ts';
import { demonstrate } from './demonstrate.ts';
import { SettingsAdvisor } from './settings-advisor.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';
import { StoredHistory } from './stored-history.ts';
import { StoredKeys } from './stored-keys.ts';
import { writeRawRun } from './write-raw-run.ts';

/** What the page is made of; `main.ts` puts it together. */
export interface PlaygroundServices extends Omit<ExperimentServices, 'onStorageError'> {
  readonly repository: RunRepository;
  readonly keys: KeyStorage;
  /** `null` where the browser does not offer it. */
  readonly measureJsHeap: MeasureJsHeap | null;
  readonly exports: RunExports;
  readonly saveFile: (file: Blob, name: string) => void;
  /** Told of every change of a run of this page. */
  readonly onRunChange: (run: RunView) => void;
  readonly report: EnvironmentReport;
  /** What can be run here besides what is built in. */
  readonly offered: Offered;
  /** Starts a worker that reads one allocation log. */
  readonly spawnLogReader: () => LogReaderWorker;
}

/** The state of the page and everything a person can do on it. One run at a time. */
export class Playground implements App {
  readonly environment: EnvironmentReport;
  readonly offered: Offered;
  readonly experiment: Store<ExperimentForm>;
  readonly run: Store<RunState>;
  readonly demo = new Store<DemoState>({ kind: 'closed' });
  readonly history: ReadableStore<HistoryState>;
  readonly storedKeys: Store<StoredKeysState>;
  readonly inside: Store<InsideState>;
  readonly jsHeap: Store<JsHeapState>;
  readonly logs: LogReadings;
  readonly advice: SettingsAdvisor;
  readonly exports: ReadableStore<ExportState>;
  readonly #services: PlaygroundServices;
  readonly #history: StoredHistory;
  readonly #keys: StoredKeys;
  readonly #inside: Inside;
  readonly #jsHeap: JsHeap;
  readonly #runs: LiveRuns;

  constructor(services: PlaygroundServices, initial: InitialForm) {
    this.#services = services;
    this.environment = services.report;
    this.offered = services.offered;
    this.#history = new StoredHistory(services.repository);
    this.history = this.#history.state;
    this.#runs = new LiveRuns(
      { ...services, onStorageError: (error) => this.#history.report(error) },
      (id) => this.#onActive(id),
      (run) => services.onRunChange(run),
    );
    this.run = this.#runs.state;
    this.#keys = new StoredKeys(services.keys);
    this.storedKeys = this.#keys.state;
    this.#inside = new Inside(
      async (id, index) =>
        this.#runs.newestDetail(id, index) ?? services.repository.getDetail(id, index),
    );
    this.inside = this.#inside.state;
    this.#jsHeap = new JsHeap(services.measureJsHeap);
    this.jsHeap = this.#jsHeap.state;
    this.logs = new LogReadings(services.spawnLogReader);
    this.exports = services.exports.state;
    const { config, issues } = initial;
    this.experiment = new Store({ config, path: pathOf(config.switches), issues });
    this.advice = new SettingsAdvisor(services, this, this.#runs);
  }

  /** Marks what an earlier page left unfinished, reads the history, and keeps it up to date. */
  async openHistory(): Promise<void> {
    await this.#history.guard(async () => {
      await this.#services.repository.recover();
    });
    await Promise.all([this.#history.open(), this.#keys.measure()]);
  }

  edit(change: Partial<ExperimentConfig> & { readonly path?: PathName }): void {
    this.experiment.update((form) => {
      const { path, ...fields } = change;
      const switches = path === undefined ? {} : { switches: PATHS[path] };
      const { accepted, issues } = refuseUnoffered(fields, this.offered);
      const config = { ...form.config, ...accepted, ...switches };
      return { config, path: pathOf(config.switches), issues };
    });
  }

  exportRun(id: string, format: ExportFormat): void {
    void this.#services.exports.save(id, format);
  }

  reuse(config: ExperimentConfig): void {
    this.edit(config);
  }

  start(): void {
    if (!this.#canStart) return;
    this.demo.set({ kind: 'closed' });
    this.#leavePlaces();
    void this.runOnce(this.experiment.value.config);
  }

  /**
   * Runs one experiment to its end and shows it.
   * @throws Error if a run is already under way.
   */
  async runOnce(config: ExperimentConfig): Promise<RunView> {
    this.#runs.begin();
    return this.#runs.start(config, (live) => this.run.set(live));
  }

  continueRun(): void {
    if (this.#canStart) void this.continueOnce();
  }

  /**
   * Goes on with the run that ended last, to its end. `null` if it cannot go on.
   * @throws Error if a run is already under way.
   */
  async continueOnce(): Promise<RunView | null> {
    this.#runs.begin();
    return this.#runs.continueLast((live) => this.run.set(live));
  }

  /** The memory of the run under way; `null` without one. */
  get memory(): MemoryNow | null {
    const run = this.#runs.activeView;
    return run === null ? null : readMemory(run);
  }

  refresh(): void {
    if (this.changeableRun !== null) this.#runs.active?.refresh();
  }

  /** The run under way, unless it is the demonstration's or a sweep's: those are compared as a whole. */
  get changeableRun(): RunRecord | null {
    const { value: demo } = this.demo;
    const isDemo = demo.kind === 'open' && (demo.step === 'leaking' || demo.step === 'freeing');
    return isDemo || this.advice.isSweeping ? null : (this.#runs.active?.record ?? null);
  }

  changeSwitches(switches: Partial<Switches>): void {
    if (this.changeableRun !== null) this.#runs.active?.change(switches);
  }

  glance(): void {
    const { active } = this.#runs;
    if (active !== null) void this.#inside.glance(active.id, () => active.glance());
  }

  markFully(): void {
    this.#runs.active?.markFully();
  }

  cancel(): void {
    this.#runs.cancel();
  }

  showTheLeak(): void {
    if (!this.#canStart) return;
    this.#leavePlaces();
    void this.#demonstrate();
  }

  closeDemo(): void {
    this.demo.set({ kind: 'closed' });
    this.#runs.showLive();
  }

  openRun(id: string): void {
    this.demo.set({ kind: 'closed' });
    this.#leavePlaces();
    if (this.#runs.isLive(id)) this.#runs.showLive();
    else void this.#openStored(id);
  }

  deleteRun(id: string): void {
    if (this.#runs.active?.id === id) return;
    void this.#history.guard(() => this.#services.repository.delete(id));
    this.#runs.forget((shown) => shown === id);
  }

  deleteAllRuns(): void {
    void this.#history.guard(() => this.#services.repository.deleteAll());
    this.#runs.forget((shown) => shown !== this.#runs.active?.id);
  }

  showMoreRuns(): void {
    void this.#history.showMore();
  }

  saveRawRun(id: string): void {
    void this.#history.guard(async () => {
      const parts = await writeRawRun(this.#services.repository.readRaw(id));
      const file = new Blob([...parts], { type: 'application/json' });
      this.#services.saveFile(file, `run-${id}-as-stored.json`);
    });
  }

  deleteDamaged(id: string): void {
    void this.#history.guard(async () => {
      await this.#services.repository.deleteDamaged(id);
      const shown = this.run.value;
      if (shown.kind === 'stored' && shown.run.record.id === id) await this.#openStored(id);
    });
  }

  deleteStoredKeys(): void {
    void this.#keys.clear();
  }

  lookInto(runId: string, choice: ProofChoice): void {
    this.#inside.choose(runId, choice);
  }

  readDetails(runId: string, proofs: readonly number[]): void {
    void this.#inside.read(runId, proofs);
  }

  measureJsHeap(linearBytes: readonly Bytes[]): void {
    void this.#jsHeap.measure(linearBytes);
  }

  get #canStart(): boolean {
    return this.#runs.active === null && this.environment.canProve;
  }

  /** Back to where runs are shown. */
  #leavePlaces(): void {
    this.logs.hide();
    this.advice.hide();
  }

  async #demonstrate(): Promise<void> {
    this.#runs.begin();
    await demonstrate(
      this.demo,
      (config, show) => this.#runs.startOneOf(config, show),
      () => this.#runs.isCancelled,
    );
  }

  /** Each run tries the storage anew, and may store keys. */
  #onActive(activeId: string | null): void {
    if (activeId !== null) this.#history.clearProblem();
    this.#history.setActive(activeId);
    if (activeId === null) void this.#keys.measure();
  }

  async #openStored(id: string): Promise<void> {
    this.run.set({ kind: 'opening', id });
    let state: RunState = { kind: 'missing', id };
    await this.#history.guard(async () => {
      const stored: ReadRun | null = await this.#services.repository.get(id);
      if (stored === null) return;
      state = toStoredState(stored);
    });
    // Another choice may have been made while the database was read.
    if (this.run.value.kind === 'opening' && this.run.value.id === id) this.run.set(state);
  }
}
