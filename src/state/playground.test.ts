import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultConfig } from '../core/experiment/config.ts';
import { BUILT_IN } from '../core/experiment/offered.ts';
import { PATHS } from '../core/experiment/switches.ts';
import { StorageError } from '../storage/run-repository.ts';
import type { EnvironmentReport } from './app.ts';
import { FakeLogReader } from './fixtures/fake-log-reader.ts';
import { GatedProver } from './fixtures/gated-prover.ts';
import { MemoryKeys } from './fixtures/memory-keys.ts';
import { MemoryRepository } from './fixtures/memory-repository.ts';
import { RunExports } from './export-run.ts';
import { createPlaygroundApi, InvalidConfigError } from './playground-api.ts';
import { Playground } from './playground.ts';

const report: EnvironmentReport = { checks: [], canProve: true, fakeProver: true };
let repository: MemoryRepository;
let keys: MemoryKeys;
let saved: string[];
let gated: boolean;
let started: number;
/** How often a prover was told to mark the heap fully. */
let marking: number;

function create(overrides: Partial<EnvironmentReport> = {}): Playground {
  const provers = {
    start: () => {
      started += 1;
      return new GatedProver(
        () => gated,
        () => {
          marking += 1;
        },
      );
    },
  };
  const environment = {
    browser: 'Test 1',
    userAgent: '',
    cores: 2,
    deviceMemoryGiB: null,
    crossOriginIsolated: true,
    prover: 'fake',
  } as const;
  const exports = new RunExports({
    readRun: (id) => repository.get(id),
    readDetail: () => Promise.resolve(null),
    writeLog: () => [],
    saveFile: (_, name) => saved.push(name),
  });
  return new Playground(
    {
      provers,
      repository,
      keys,
      exports,
      saveFile: (_, name) => saved.push(name),
      measureJsHeap: null,
      offered: BUILT_IN,
      environment,
      report: { ...report, ...overrides },
      spawnLogReader: () => new FakeLogReader(),
    },
    { config: { ...defaultConfig(2), proofs: 2 }, issues: [] },
  );
}

const ended = (playground: Playground) => () => {
  const { value } = playground.run;
  expect(value.kind === 'live' && value.activity.kind === 'ended').toBe(true);
};

beforeEach(() => {
  repository = new MemoryRepository();
  keys = new MemoryKeys();
  saved = [];
  gated = false;
  started = 0;
  marking = 0;
});

describe('an export', () => {
  it('saves the run that was asked for, and says so', async () => {
    const playground = create();
    const { record } = await playground.runOnce(playground.experiment.value.config);
    playground.exportRun(record.id, 'csv');
    await vi.waitFor(() => expect(playground.exports.value.kind).toBe('saved'));
    expect(saved).toEqual([expect.stringMatching(/\.csv$/)]);
  });
});

describe('the form', () => {
  it('sets the switches of a path, and names the path of switches', () => {
    const playground = create();
    playground.edit({ path: 'leaking' });
    expect(playground.experiment.value.config.switches).toEqual(PATHS.leaking);
    playground.edit({ switches: { ...PATHS.leaking, pool: 'kept' } });
    expect(playground.experiment.value.path).toBeNull();
    playground.reuse({ ...defaultConfig(2), threads: 7 });
    expect(playground.experiment.value).toMatchObject({ path: 'freeing', config: { threads: 7 } });
  });

  it('leaves its program and release as they are for a run of those that nobody brought here', () => {
    const playground = create();
    playground.reuse({ ...defaultConfig(2), program: './my.ts', o1js: '2.99.1', threads: 7 });
    const { config, issues } = playground.experiment.value;
    expect(config).toMatchObject({ program: 'square', o1js: '2.15.0', threads: 7 });
    expect(issues.map(({ field }) => field)).toEqual(['program', 'o1js']);
    playground.edit({ threads: 2 });
    expect(playground.experiment.value.issues).toEqual([]);
  });
});

describe('a run', () => {
  it('is shown while it goes on, and listed', async () => {
    const playground = create();
    await playground.openHistory();
    playground.start();
    await vi.waitFor(ended(playground));
    await vi.waitFor(() => expect(playground.history.value.rows[0]?.status).toBe('done'));
    expect(playground.history.value).toMatchObject({ activeId: null, problem: null });
  });

  it('has what its keys take measured at its end', async () => {
    const playground = create();
    await playground.openHistory();
    expect(playground.storedKeys.value.bytes).toBe(0);
    keys.bytes = 70;
    await playground.runOnce(defaultConfig(2));
    await vi.waitFor(() => expect(playground.storedKeys.value.bytes).toBe(70));
    playground.deleteStoredKeys();
    await vi.waitFor(() => expect(playground.storedKeys.value.bytes).toBe(0));
  });

  it('starts once, however often Run is pressed', async () => {
    const playground = create();
    playground.start();
    playground.start();
    playground.showTheLeak();
    await vi.waitFor(ended(playground));
    expect(started).toBe(1);
    await expect(playground.runOnce(defaultConfig(2))).resolves.toBeDefined();
    expect(started).toBe(2);
  });

  it('does not start where no proof is possible', () => {
    const playground = create({ canProve: false });
    playground.start();
    playground.showTheLeak();
    expect(started).toBe(0);
  });

  it('is interrupted by cancel', async () => {
    gated = true;
    const playground = create();
    playground.start();
    await vi.waitFor(() => expect(repository.runs.size).toBe(1));
    playground.cancel();
    await vi.waitFor(ended(playground));
    expect([...repository.runs.values()][0]?.record.status).toBe('interrupted');
  });

  it('goes on unseen while a stored run is looked at, and is found again', async () => {
    const playground = create();
    await playground.openHistory();
    playground.start();
    await vi.waitFor(ended(playground));
    const first = playground.history.value.rows[0]?.id ?? '';
    gated = true;
    playground.start();
    await vi.waitFor(() => expect(playground.history.value.rows).toHaveLength(2));
    playground.openRun(first);
    await vi.waitFor(() => expect(playground.run.value.kind).toBe('stored'));
    playground.cancel();
    await vi.waitFor(() => expect(playground.history.value.activeId).toBeNull());
    expect(playground.run.value.kind).toBe('stored');
    playground.openRun(playground.history.value.rows[0]?.id ?? '');
    expect(playground.run.value.kind).toBe('live');
  });
});

describe('the demonstration', () => {
  it('runs the leaking path and then the freeing one, and keeps both', async () => {
    const playground = create();
    playground.showTheLeak();
    await vi.waitFor(() => expect(playground.demo.value).toMatchObject({ step: 'done' }));
    const freeing = { ...PATHS.freeing, memory: 'as-shipped' };
    expect(playground.demo.value).toMatchObject({
      leaking: { record: { config: { o1js: '2.14.0', threads: 8, switches: PATHS.leaking } } },
      freeing: { record: { config: { o1js: '2.14.0', threads: 8, switches: freeing } } },
    });
    expect(repository.runs.size).toBe(2);
  });

  it('stops between the paths when it is cancelled', async () => {
    gated = true;
    const playground = create();
    playground.showTheLeak();
    await vi.waitFor(() => expect(repository.runs.size).toBe(1));
    playground.cancel();
    await vi.waitFor(() => expect(playground.demo.value).toMatchObject({ step: 'stopped' }));
    expect(repository.runs.size).toBe(1);
  });
});

describe('the history', () => {
  it('says what is wrong with the storage, until a run tries it again', async () => {
    const playground = create();
    repository.fail = new StorageError('blocked', 'another tab holds the database');
    await playground.openHistory();
    expect(playground.history.value.problem).toMatchObject({ code: 'blocked' });
    repository.fail = null;
    playground.start();
    await vi.waitFor(() => expect(playground.history.value.problem).toBeNull());
  });

  it('names stored runs that are damaged, saves them as they are, and deletes them', async () => {
    const playground = create();
    const run = { id: 'x', problem: 'startedAt: not a number' };
    repository.damaged = [run];
    await playground.openHistory();
    expect(playground.history.value).toMatchObject({ problem: null, damaged: [run], total: 1 });
    playground.saveRawRun('x');
    await vi.waitFor(() => expect(saved).toEqual(['run-x-as-stored.json']));
    playground.deleteRun('x');
    await vi.waitFor(() =>
      expect(playground.history.value).toMatchObject({ damaged: [], total: 0 }),
    );
  });

  it('shows a run without what is damaged of it, names that, and deletes it when asked', async () => {
    const playground = create();
    const { record } = await playground.runOnce(playground.experiment.value.config);
    const damaged = [{ part: 'proof', index: 2, problem: 'torn', isNewer: false }] as const;
    repository.damagedParts = damaged;
    playground.start();
    await vi.waitFor(() => expect(playground.history.value.activeId).toBeNull());
    playground.openRun(record.id);
    await vi.waitFor(() => expect(playground.run.value).toMatchObject({ kind: 'stored', damaged }));
    const script = createPlaygroundApi(Promise.resolve({ playground, repository, cores: 2 }));
    expect((await script.report(record.id)).reasons).toContain(
      'Proof 3 is stored and cannot be read (torn); the figures are without it.',
    );
    playground.deleteDamaged(record.id);
    await vi.waitFor(() => expect(playground.run.value).toMatchObject({ damaged: [] }));
  });

  it('empties the picture when its run is deleted, and says when a run is missing', async () => {
    const playground = create();
    await playground.openHistory();
    playground.start();
    await vi.waitFor(ended(playground));
    await vi.waitFor(() => expect(playground.history.value.activeId).toBeNull());
    const id = playground.history.value.rows[0]?.id ?? '';
    playground.deleteRun(id);
    expect(playground.run.value).toEqual({ kind: 'empty' });
    playground.openRun(id);
    await vi.waitFor(() => expect(playground.run.value).toEqual({ kind: 'missing', id }));
  });
});

describe('window.playground', () => {
  const api = (playground: Playground) =>
    createPlaygroundApi(Promise.resolve({ playground, repository, cores: 2 }));

  it('runs a configuration and resolves with its report', async () => {
    const playground = create();
    const done = await api(playground).run({ proofs: 3, warmup: 0, switches: { pool: 'kept' } });
    expect(done.proofs).toHaveLength(3);
    const [run] = [...repository.runs.keys()];
    expect((await api(playground).report(run ?? '')).proofs).toHaveLength(3);
    expect(await api(playground).history()).toHaveLength(1);
    // Nobody waits for the page, so that nothing need be left out.
    expect(marking).toBe(1);
  });

  it('rejects an invalid configuration with every field, its value and what is allowed', async () => {
    const refused = api(create()).run({ proofs: -3, threads: 1e9, o1js: '1.0' });
    await expect(refused).rejects.toThrow(InvalidConfigError);
    await expect(refused).rejects.toThrow(/proofs: “-3” is not allowed.*1 to 10000/);
    await expect(refused).rejects.toThrow(/threads.*o1js|o1js.*threads/s);
  });

  it('resolves when it is aborted, and rejects a second run meanwhile', async () => {
    gated = true;
    const script = api(create());
    const running = script.run({});
    await vi.waitFor(() => expect(repository.runs.size).toBe(1));
    await expect(script.run({})).rejects.toThrow('already under way');
    script.abort();
    expect((await running).proofs).toEqual([]);
  });

  it('waits until the page is put together', async () => {
    const parts = { playground: create(), repository, cores: 2 };
    let putTogether: (found: typeof parts) => void = () => {};
    const early = createPlaygroundApi(
      new Promise((resolve) => {
        putTogether = resolve;
      }),
    );
    early.abort();
    const running = early.run({ proofs: 2 });
    putTogether(parts);
    expect((await running).proofs).toHaveLength(3);
  });

  it('changes switches of the run that is under way, and refuses what cannot change', async () => {
    const playground = create();
    const console = api(playground);
    await expect(console.change({ frees: 'off' })).rejects.toThrow('No run is under way');
    gated = true;
    const running = console.run({ proofs: 2, o1js: '2.15' });
    await vi.waitFor(() => expect(playground.changeableRun?.compile).toBeTruthy());
    await expect(console.change({ pool: 'restarted' })).rejects.toBeInstanceOf(InvalidConfigError);
    await console.change({ frees: 'off' });
    expect(playground.run.value).toMatchObject({ queued: { ...PATHS.freeing, frees: 'off' } });
    console.abort();
    await running;
    expect(playground.run.value).toMatchObject({ queued: null });
  });

  it('leaves the demonstration alone', async () => {
    const playground = create();
    gated = true;
    playground.showTheLeak();
    await vi.waitFor(() => expect(started).toBe(1));
    await expect(api(playground).change({ frees: 'on' })).rejects.toThrow('No run is under way');
    playground.changeSwitches({ frees: 'on' });
    expect(playground.run.value).not.toMatchObject({ queued: { frees: 'on' } });
    playground.cancel();
    await vi.waitFor(() => expect(playground.demo.value).toMatchObject({ step: 'stopped' }));
  });

  it('sweeps over threads, each a run of its own, and says what was measured', async () => {
    const playground = create();
    const { runs, points, advice } = await api(playground).sweep({
      proofs: 2,
      threadCounts: [1, 2],
    });
    expect(runs.map(({ threads, provers, status }) => [threads, provers, status])).toEqual([
      [1, 1, 'done'],
      [2, 1, 'done'],
    ]);
    expect(points.map(({ runId }) => runId)).toEqual(runs.map(({ id }) => id));
    expect(advice).toMatchObject({ measuredCores: 2, cores: 2, model: { time: { counts: 2 } } });
    expect(repository.runs.size).toBe(2);
    await expect(api(playground).sweep({ threadCounts: [0] })).rejects.toThrow(
      'threadCounts: “[0]”',
    );
  });

  it('lets nothing change in a sweep, and aborts it as a whole', async () => {
    const playground = create();
    gated = true;
    const sweep = api(playground).sweep({ threadCounts: [1, 2] });
    await vi.waitFor(() => expect(started).toBe(1));
    await expect(api(playground).change({ frees: 'on' })).rejects.toThrow('No run is under way');
    await expect(api(playground).sweep()).rejects.toThrow('already under way');
    api(playground).abort();
    expect(await sweep).toMatchObject({ runs: [{ status: 'interrupted' }], points: [] });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(api(create()))).toBe(true);
  });
});

describe('a place beside the runs', () => {
  it('makes way for whatever else is asked for, and what was being read is given up', async () => {
    const playground = create();
    for (const act of [
      () => playground.start(),
      () => playground.openRun('other'),
      () => playground.showTheLeak(),
    ]) {
      playground.logs.show();
      playground.advice.show();
      playground.logs.read(new Blob(['@DROP A 8 1']), 'a.log');
      act();
      expect(playground.logs.state.value.isOpen).toBe(false);
      expect(playground.advice.state.value.isOpen).toBe(false);
      await vi.waitFor(() => expect(playground.logs.state.value.reading.kind).toBe('cancelled'));
      playground.cancel();
      await vi.waitFor(() => expect(playground.history.value.activeId).toBeNull());
    }
  });
});
