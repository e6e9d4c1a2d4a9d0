import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { ProofDetail } from '../core/run.ts';
import { isWorthRetrying } from '../core/plan-next-proof.ts';
import type { ActiveRun, ExperimentServices, RunObserver } from './active-run.ts';
import type { Activity, LiveRun, RunState, RunView } from './app.ts';
import { continueExperiment, startExperiment } from './run-experiment.ts';
import { Store } from './store.ts';

/** Shows a run of this page, somewhere. */
export type ShowRun = (live: LiveRun) => void;

/** The runs of this page, of which one is under way at most, and what is shown of them. */
export class LiveRuns {
  readonly state = new Store<RunState>({ kind: 'empty' });
  readonly #services: ExperimentServices;
  /** Told whenever a run begins, with its id, or has ended, with `null`. */
  readonly #onActive: (id: string | null) => void;
  /** Told of every change of a run, whatever is shown. */
  readonly #onChange: (run: RunView) => void;
  #active: ActiveRun | null = null;
  #last: ActiveRun | null = null;
  #live: LiveRun | null = null;
  #cancelled = false;

  constructor(
    services: ExperimentServices,
    onActive: (id: string | null) => void,
    onChange: (run: RunView) => void,
  ) {
    this.#services = services;
    this.#onActive = onActive;
    this.#onChange = onChange;
  }

  /** The run that is under way. */
  get active(): ActiveRun | null {
    return this.#active;
  }

  /** The run that is under way, as it is known. */
  get activeView(): RunView | null {
    const live = this.#live;
    return live !== null && live.run.record.id === this.#active?.id ? live.run : null;
  }

  /**
   * What could not be stored of the newest proof is there as long as its run goes on.
   * @returns `null` if it is not that proof, or if no run is under way.
   */
  newestDetail(runId: string, index: number): ProofDetail | null {
    const newest = this.#active?.newestDetail ?? null;
    return newest?.runId === runId && newest.index === index ? newest : null;
  }

  /** Whether somebody has cancelled since {@link begin}. */
  get isCancelled(): boolean {
    return this.#cancelled;
  }

  /** Something begins, a run or several of them, that nobody has cancelled yet. */
  begin(): void {
    this.#cancelled = false;
  }

  /** Stops the run that is under way, and whatever it is one of. */
  cancel(): void {
    this.#cancelled = true;
    this.#active?.cancel();
  }

  /**
   * Runs one of several experiments to its end, which somebody else shows as well.
   * @throws Error if a run is already under way.
   */
  startOneOf(config: ExperimentConfig, show: (run: RunView) => void): Promise<RunView> {
    return this.start(config, (live) => {
      this.state.set(live);
      show(live.run);
    });
  }

  /**
   * Runs one experiment to its end.
   * @throws Error if a run is already under way.
   */
  start(config: ExperimentConfig, show: ShowRun): Promise<RunView> {
    return this.#follow(show, (onChange) => startExperiment(this.#services, config, onChange));
  }

  /**
   * Goes on with the run that ended last.
   * @returns `null` if it cannot go on.
   * @throws Error if a run is already under way.
   */
  async continueLast(show: ShowRun): Promise<RunView | null> {
    const continuation = this.#last?.continuation() ?? null;
    if (continuation === null || !this.#canContinue()) return null;
    return this.#follow(show, (onChange) =>
      continueExperiment(this.#services, continuation, onChange),
    );
  }

  /** Shows the newest run of this page, or nothing. */
  showLive(): void {
    this.state.set(this.#live ?? { kind: 'empty' });
  }

  /** Whether this is the newest run of this page. */
  isLive(id: string): boolean {
    return this.#live?.run.record.id === id;
  }

  /** Forgets runs that were deleted. */
  forget(gone: (id: string) => boolean): void {
    const shown = this.state.value;
    const run = shown.kind === 'live' || shown.kind === 'stored' ? shown.run : null;
    if (run !== null && gone(run.record.id)) this.state.set({ kind: 'empty' });
    if (this.#live === null || !gone(this.#live.run.record.id)) return;
    this.#live = null;
    this.#last = null;
  }

  async #follow(show: ShowRun, begin: (onChange: RunObserver) => ActiveRun): Promise<RunView> {
    if (this.#active !== null) throw new Error('A run is already under way; abort it first.');
    const active = begin((run, activities, vitalities, wishes) => {
      const shown = this.state.value;
      const another = shown.kind === 'stored' || shown.kind === 'opening';
      const isNew = !this.isLive(run.record.id);
      const activity = foremost(activities);
      const live: LiveRun = {
        kind: 'live',
        run,
        activity,
        activities,
        vitalities,
        ...wishes,
        canContinue: false,
      };
      this.#live = live;
      this.#onChange(run);
      // Who looks at a stored run meanwhile goes on doing so.
      if (isNew || !another) show(live);
    });
    this.#active = active;
    this.#last = active;
    this.#onActive(active.id);
    try {
      return await active.finished;
    } finally {
      this.#active = null;
      this.#offerToContinue(show);
      this.#onActive(null);
    }
  }

  #offerToContinue(show: ShowRun): void {
    const live = this.#live;
    if (live === null || !this.#canContinue()) return;
    this.#live = { ...live, canContinue: true };
    if (this.state.value === live) show(this.#live);
  }

  #canContinue(): boolean {
    const failure = this.#last?.record.failure ?? null;
    return failure !== null && (isWorthRetrying(failure.code) || failure.code === 'cancelled');
  }
}

/** What the prover does that is furthest: the later proof, or any before those that have ended. */
function foremost(activities: readonly Activity[]): Activity {
  const rank = (activity: Activity): number => {
    if (activity.kind === 'ended') return -3;
    return 'index' in activity ? activity.index : activity.kind === 'compiling' ? -1 : -2;
  };
  return activities.reduce((a, b) => (rank(b) > rank(a) ? b : a));
}
