import type { ExperimentConfig } from '../core/experiment/config.ts';
import { demoConfig } from '../core/experiment/demo.ts';
import type { DemoState, RunView } from './app.ts';
import type { Store } from './store.ts';

const STEPS = ['leaking', 'freeing'] as const;

/** Runs an experiment to its end and shows it meanwhile. */
type RunOnce = (
  config: ExperimentConfig,
  show: (run: RunView) => void,
) => Promise<Pick<RunView, 'record'>>;

/**
 * “Show me the leak”: the leaking run and then the freeing one, each shown as it goes on. It stops
 * where one does not succeed.
 */
export async function demonstrate(
  demo: Store<DemoState>,
  runOnce: RunOnce,
  isCancelled: () => boolean,
): Promise<void> {
  const change = (fields: Partial<Extract<DemoState, { kind: 'open' }>>) =>
    demo.update((state) => (state.kind === 'open' ? { ...state, ...fields } : state));
  demo.set({ kind: 'open', leaking: null, freeing: null, step: 'leaking' });
  for (const step of STEPS) {
    if (isCancelled()) break;
    change({ step });
    const { record } = await runOnce(demoConfig(step), (run) => change({ [step]: run }));
    if (record.status !== 'done') break;
    if (step === 'freeing') return change({ step: 'done' });
  }
  change({ step: 'stopped' });
}
