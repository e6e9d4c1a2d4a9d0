import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Setting } from '../core/experiment/setting.ts';
import { sweepConfig } from '../core/experiment/sweep.ts';
import type { SweepPlan } from '../core/experiment/sweep.ts';
import type { RunView } from './app.ts';
import type { Store } from './store.ts';

/** One run of a sweep. */
export interface SweepStep extends Setting {
  /** `null` before its turn. */
  readonly run: RunView | null;
}

/** A sweep over settings: the same experiment once for each, one after the other. */
export type SweepState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'running' | 'done' | 'cancelled';
      readonly config: ExperimentConfig;
      readonly steps: readonly SweepStep[];
    };

/** What a sweep needs of the page's runs; see `LiveRuns`. */
export interface SweepRunner {
  /** The run that is under way; `null` if there is none. */
  readonly active: object | null;
  readonly isCancelled: boolean;
  begin(): void;
  startOneOf(
    config: ExperimentConfig,
    show: (run: RunView) => void,
  ): Promise<Pick<RunView, 'record' | 'proofs'>>;
}

/**
 * Runs a sweep to its end. A run that fails says that its setting does not work here, for instance
 * that its memory is not to be had, and the others go on; Cancel stops all of them.
 * @returns its runs, as far as it got.
 */
export async function runSweep(
  state: Store<SweepState>,
  { config, settings }: SweepPlan,
  runner: SweepRunner,
): Promise<readonly Pick<RunView, 'record' | 'proofs'>[]> {
  runner.begin();
  const steps: SweepStep[] = settings.map((setting) => ({ ...setting, run: null }));
  const tell = (kind: 'running' | 'done' | 'cancelled') =>
    state.set({ kind, config, steps: [...steps] });
  const runs: Pick<RunView, 'record' | 'proofs'>[] = [];
  tell('running');
  try {
    for (const [i, setting] of settings.entries()) {
      if (runner.isCancelled) break;
      const show = (run: RunView) => {
        steps[i] = { ...setting, run };
        tell('running');
      };
      runs.push(await runner.startOneOf(sweepConfig(config, setting), show));
    }
  } finally {
    tell(runs.length < settings.length || runner.isCancelled ? 'cancelled' : 'done');
  }
  return runs;
}
