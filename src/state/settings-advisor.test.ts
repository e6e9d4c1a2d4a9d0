import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { DEFAULT_ASSUMPTIONS } from '../core/analysis/advise-settings.ts';
import { defaultConfig } from '../core/experiment/config.ts';
import { settingRun } from '../core/fixtures/setting-points.ts';
import type { RunRecord } from '../core/run.ts';
import type { ExperimentForm, HistoryState, RunView } from './app.ts';
import { MemoryRepository } from './fixtures/memory-repository.ts';
import type { JsHeapState } from './js-heap.ts';
import { SettingsAdvisor } from './settings-advisor.ts';
import { Store } from './store.ts';
import { toView } from './to-view.ts';

let repository: MemoryRepository;
let history: Store<HistoryState>;
let jsHeap: Store<JsHeapState>;
let cancelled: boolean;
let busy: boolean;
/** What becomes of a run of a sweep. */
let status: RunRecord['status'];
let asked: string[];
/** Cancels when the run of this setting is asked for. */
let cancelAt: string | null;

beforeEach(() => {
  repository = new MemoryRepository();
  history = new Store<HistoryState>(historyOf([]));
  jsHeap = new Store<JsHeapState>({ kind: 'unmeasured' });
  cancelled = false;
  busy = false;
  status = 'done';
  asked = [];
  cancelAt = null;
});

function historyOf(rows: readonly RunRecord[]): HistoryState {
  return { rows, total: rows.length, rest: null, damaged: [], activeId: null, problem: null };
}

function keep(run: ReturnType<typeof settingRun>): void {
  repository.runs.set(run.record.id, { ...run, curves: [] });
  const rows = [...repository.runs.values()].map(({ record }) => record);
  history.set(historyOf(rows));
}

function create(): SettingsAdvisor {
  const experiment = new Store<ExperimentForm>({
    config: { ...defaultConfig(8), proofs: 2 },
    path: 'freeing',
    issues: [],
  });
  return new SettingsAdvisor(
    { repository, environment: { cores: 8 }, report: { canProve: true } },
    { history, jsHeap, experiment },
    {
      get active() {
        return busy ? {} : null;
      },
      get isCancelled() {
        return cancelled;
      },
      begin: () => {
        cancelled = false;
      },
      startOneOf: async ({ threads, provers }, show): Promise<RunView> => {
        const id = `${provers}x${threads}`;
        asked.push(id);
        if (id === cancelAt) cancelled = true;
        const run = settingRun({ threads, provers }, { id, status, startedAt: asked.length });
        const view = toView({ ...run, curves: [] });
        show(view);
        keep(run);
        return view;
      },
    },
  );
}

const ready = (advisor: SettingsAdvisor) =>
  until(() => {
    const { reading } = advisor.state.value;
    if (reading.kind !== 'ready') throw new Error(`is ${reading.kind}`);
    return reading;
  });

const namesOf = ({ points }: Awaited<ReturnType<typeof ready>>) =>
  points.map(({ threads, provers }) => `${provers}x${threads}`);

describe('advice', () => {
  it('is made of the stored runs when the place is opened, and of those that come', async () => {
    keep(settingRun({ threads: 2, provers: 1 }, { id: 'a' }));
    const advisor = create();
    expect(advisor.state.value.reading.kind).toBe('empty');
    advisor.show();
    expect(namesOf(await ready(advisor))).toEqual(['1x2']);
    keep(settingRun({ threads: 1, provers: 1 }, { id: 'b' }));
    await until(async () => expect(namesOf(await ready(advisor))).toEqual(['1x1', '1x2']));
    expect((await ready(advisor)).advice.model).not.toBeNull();
  });

  it('is not made while nobody looks', async () => {
    const advisor = create();
    advisor.show();
    advisor.hide();
    keep(settingRun({ threads: 2, provers: 1 }));
    expect(advisor.state.value).toMatchObject({ isOpen: false, sets: [] });
    advisor.show();
    expect(namesOf(await ready(advisor))).toEqual(['1x2']);
  });

  it('is of the newest set, or of the one that was chosen', async () => {
    const run = settingRun({ threads: 2, provers: 1 }, { id: 'old', startedAt: 1 });
    keep(run);
    const environment = { ...run.record.environment, cores: 4 };
    keep(settingRun({ threads: 4, provers: 1 }, { id: 'new', startedAt: 2, environment }));
    const advisor = create();
    advisor.show();
    expect(namesOf(await ready(advisor))).toEqual(['1x4']);
    expect((await ready(advisor)).advice).toMatchObject({ measuredCores: 4, cores: 8 });
    advisor.choose(advisor.state.value.sets[1]?.key ?? '');
    await until(async () => expect(namesOf(await ready(advisor))).toEqual(['1x2']));
  });

  it('is for the cores that were asked for, and counts the heap that the browser measured', async () => {
    keep(settingRun({ threads: 2, provers: 1 }));
    const advisor = create();
    advisor.show();
    const before = await ready(advisor);
    expect(before.advice).toMatchObject({ cores: 8, assumptions: DEFAULT_ASSUMPTIONS });
    advisor.adviseFor(16);
    jsHeap.set({
      kind: 'measured',
      reading: {
        at: 0,
        bytes: 7,
        linearBytes: [],
        parts: [{ where: 'Prover worker', kind: 'JavaScript', bytes: 7, bytesBesideLinear: 7 }],
      },
    });
    expect((await ready(advisor)).advice).toMatchObject({
      cores: 16,
      assumptions: { jsHeapBytes: 7, jsHeap: 'measured' },
    });
  });

  it('says why stored runs cannot be read, and forgets those that are deleted', async () => {
    keep(settingRun({ threads: 2, provers: 1 }));
    repository.fail = new Error('the disk is gone');
    const advisor = create();
    advisor.show();
    await until(() =>
      expect(advisor.state.value.reading).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('the disk is gone') as unknown,
      }),
    );
    history.set(historyOf([]));
    expect(advisor.state.value).toMatchObject({ sets: [], reading: { kind: 'empty' } });
  });
});

describe('a sweep', () => {
  it('runs the form’s experiment with each setting, and the advice follows', async () => {
    const advisor = create();
    advisor.show();
    advisor.startSweep([
      { threads: 1, provers: 1 },
      { threads: 2, provers: 1 },
      { threads: 1, provers: 2 },
    ]);
    await until(() => expect(advisor.sweep.value.kind).toBe('done'));
    expect(asked).toEqual(['1x1', '1x2', '2x1']);
    await until(async () => expect(namesOf(await ready(advisor))).toEqual(['1x1', '1x2', '2x1']));
  });

  it('goes on after a run that failed, and stops when it is cancelled', async () => {
    status = 'out-of-memory';
    const advisor = create();
    const plan = {
      config: defaultConfig(8),
      settings: [1, 2].map((threads) => ({ threads, provers: 1 })),
    };
    expect(await advisor.runSweep(plan)).toHaveLength(2);
    cancelAt = '1x1';
    const sweep = advisor.runSweep(plan);
    expect(advisor.isSweeping).toBe(true);
    await expect(advisor.runSweep(plan)).rejects.toThrow('already under way');
    expect(await sweep).toHaveLength(1);
    expect(advisor.sweep.value).toMatchObject({
      kind: 'cancelled',
      steps: [{ run: { record: { status } } }, { run: null }],
    });
  });

  it('does not begin while something else runs, or of nothing', () => {
    const advisor = create();
    advisor.startSweep([]);
    busy = true;
    advisor.startSweep([{ threads: 1, provers: 1 }]);
    expect(asked).toEqual([]);
    expect(advisor.sweep.value.kind).toBe('none');
  });
});
