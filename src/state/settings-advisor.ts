import { adviseSettings, DEFAULT_ASSUMPTIONS } from '../core/analysis/advise-settings.ts';
import type { AdviceAssumptions, SettingsAdvice } from '../core/analysis/advise-settings.ts';
import { measureSetting } from '../core/analysis/measure-setting.ts';
import type { SettingPoint } from '../core/analysis/measure-setting.ts';
import { groupSettings } from '../core/analysis/setting-set.ts';
import type { SettingSet } from '../core/analysis/setting-set.ts';
import type { Setting } from '../core/experiment/setting.ts';
import type { SweepPlan } from '../core/experiment/sweep.ts';
import type { RunEnvironment } from '../core/run.ts';
import type { RunRepository } from '../storage/run-repository.ts';
import type { App, EnvironmentReport } from './app.ts';
import { jsHeapPerProver } from './js-heap-per-prover.ts';
import { runSweep } from './run-sweep.ts';
import type { SweepRunner, SweepState } from './run-sweep.ts';
import { toProblem } from './storage-problem.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';

/** Where stored runs become advice on threads and provers, and where runs for it are made. */
export interface AdviceDesk {
  readonly state: ReadableStore<AdviceState>;
  readonly sweep: ReadableStore<SweepState>;
  /** Opens the place, and follows the history as long as it is open. */
  show(): void;
  hide(): void;
  /** Takes the runs of another set; see `AdviceState.sets`. */
  choose(key: string): void;
  /** Asks for advice for a machine with so many cores. */
  adviseFor(cores: number): void;
  /** Runs the form's experiment once with each of these. Does nothing while something is running. */
  startSweep(settings: readonly Setting[]): void;
}

/** What the place shows. */
export interface AdviceState {
  readonly isOpen: boolean;
  /** Cores of this machine. */
  readonly machineCores: number;
  /** Cores that advice is for. */
  readonly cores: number;
  /** Runs that can be compared with each other, newest set first. */
  readonly sets: readonly SettingSet[];
  readonly reading: AdviceReading;
}

/** How reading the chosen set stands. */
export type AdviceReading =
  /** No stored run says anything about threads. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'reading'; readonly set: SettingSet }
  | {
      readonly kind: 'ready';
      readonly set: SettingSet;
      /** In order of provers and threads. */
      readonly points: readonly SettingPoint[];
      readonly advice: SettingsAdvice;
    }
  | { readonly kind: 'failed'; readonly set: SettingSet; readonly message: string };

/** What the advisor needs from outside of the page's state. */
export interface AdvisorServices {
  readonly repository: Pick<RunRepository, 'get'>;
  readonly environment: Pick<RunEnvironment, 'cores'>;
  readonly report: Pick<EnvironmentReport, 'canProve'>;
}

/** What the advisor follows. */
export type AdvisorStores = Pick<App, 'history' | 'jsHeap' | 'experiment'>;

/** Keeps advice up to date with the stored runs as long as somebody looks at it. */
export class SettingsAdvisor implements AdviceDesk {
  readonly state: Store<AdviceState>;
  readonly sweep = new Store<SweepState>({ kind: 'none' });
  readonly #repository: AdvisorServices['repository'];
  readonly #canProve: boolean;
  readonly #stores: AdvisorStores;
  readonly #runner: SweepRunner;
  /** What was read of runs; `null` of those that say too little. A finished run does not change. */
  readonly #points = new Map<string, SettingPoint | null>();
  #wanted: string | null = null;
  #unfollow: (() => void) | null = null;

  constructor(services: AdvisorServices, stores: AdvisorStores, runner: SweepRunner) {
    this.#repository = services.repository;
    this.#canProve = services.report.canProve;
    this.#stores = stores;
    this.#runner = runner;
    const { cores } = services.environment;
    this.state = new Store<AdviceState>({
      isOpen: false,
      machineCores: cores,
      cores,
      sets: [],
      reading: { kind: 'empty' },
    });
  }

  get isSweeping(): boolean {
    return this.sweep.value.kind === 'running';
  }

  show(): void {
    this.state.update((state) => ({ ...state, isOpen: true }));
    if (this.#unfollow !== null) return;
    const { history, jsHeap } = this.#stores;
    const stops = [
      history.subscribe(() => this.#regroup()),
      jsHeap.subscribe(() => this.#advise()),
    ];
    this.#unfollow = () => {
      for (const stop of stops) stop();
    };
    this.#regroup();
  }

  hide(): void {
    this.#unfollow?.();
    this.#unfollow = null;
    this.state.update((state) => ({ ...state, isOpen: false }));
  }

  choose(key: string): void {
    this.#wanted = key;
    this.#regroup();
  }

  adviseFor(cores: number): void {
    this.state.update((state) => ({ ...state, cores }));
    this.#advise();
  }

  startSweep(settings: readonly Setting[]): void {
    const isBusy = this.isSweeping || this.#runner.active !== null;
    if (!this.#canProve || isBusy || settings.length === 0) return;
    void this.runSweep({ config: this.#stores.experiment.value.config, settings });
  }

  /**
   * Runs a sweep to its end.
   * @throws Error if a run is under way.
   */
  async runSweep(plan: SweepPlan): ReturnType<typeof runSweep> {
    if (this.isSweeping) throw new Error('A sweep is already under way; abort it first.');
    // What it measures is what is looked at next.
    this.#wanted = null;
    return runSweep(this.sweep, plan, this.#runner);
  }

  /** Sorts the stored runs into sets, and reads what is not known yet of the chosen one. */
  #regroup(): void {
    const sets = groupSettings(this.#stores.history.value.rows);
    this.state.update((state) => ({ ...state, sets }));
    const set = sets.find(({ key }) => key === this.#wanted) ?? sets[0];
    if (set === undefined) this.#set({ kind: 'empty' });
    else void this.#read(set);
  }

  async #read(set: SettingSet): Promise<void> {
    const unread = set.settings.filter(({ runId }) => !this.#points.has(runId));
    if (unread.length > 0 && this.#chosen?.key !== set.key) this.#set({ kind: 'reading', set });
    try {
      for (const { runId } of unread) {
        const run = await this.#repository.get(runId);
        this.#points.set(runId, run === null ? null : measureSetting(run.record, run.proofs));
      }
    } catch (error) {
      this.#set({ kind: 'failed', set, message: toProblem(error).message });
      return;
    }
    // Another set may have been chosen while this one was read, or a run of it deleted.
    const { sets } = this.state.value;
    const newest = sets.find(({ key }) => key === this.#wanted) ?? sets[0];
    if (newest?.key === set.key) this.#advise(newest);
  }

  get #chosen(): SettingSet | null {
    const { reading } = this.state.value;
    return reading.kind === 'empty' ? null : reading.set;
  }

  /** Makes advice anew of what was read. */
  #advise(set: SettingSet | null = this.#chosen): void {
    if (set === null) return;
    const points = set.settings.flatMap(({ runId }) => this.#points.get(runId) ?? []);
    const { cores } = this.state.value;
    const measuredCores = set.newest.environment.cores;
    const assumptions = this.#assume();
    const advice = adviseSettings(points, { measuredCores, cores, assumptions });
    this.#set({ kind: 'ready', set, points, advice });
  }

  #assume(): AdviceAssumptions {
    const jsHeapBytes = jsHeapPerProver(this.#stores.jsHeap.value);
    return jsHeapBytes === null
      ? DEFAULT_ASSUMPTIONS
      : { ...DEFAULT_ASSUMPTIONS, jsHeapBytes, jsHeap: 'measured' };
  }

  #set(reading: AdviceReading): void {
    this.state.update((state) => ({ ...state, reading }));
  }
}
