import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { PATHS } from '../core/experiment/switches.ts';
import { StorageError } from '../storage/run-repository.ts';
import { PlaygroundBench, expectEnded } from './fixtures/playground-bench.ts';
import { createPlaygroundApi } from './playground-api.ts';
import { defaultConfig } from '../core/experiment/config.ts';

let bench: PlaygroundBench;

beforeEach(() => {
  bench = new PlaygroundBench();
});

describe('an export', () => {
  it('saves the run that was asked for, and says so', async () => {
    const playground = bench.create();
    const { record } = await playground.runOnce(playground.experiment.value.config);
    playground.exportRun(record.id, 'csv');
    await until(() => expect(playground.exports.value.kind).toBe('saved'));
    expect(bench.saved).toEqual([expect.stringMatching(/\.csv$/)]);
  });
});

describe('the form', () => {
  it('sets the switches of a path, and names the path of switches', () => {
    const playground = bench.create();
    playground.edit({ path: 'leaking' });
    expect(playground.experiment.value.config.switches).toEqual(PATHS.leaking);
    playground.edit({ switches: { ...PATHS.leaking, pool: 'kept' } });
    expect(playground.experiment.value.path).toBeNull();
    playground.reuse({ ...defaultConfig(2), threads: 7 });
    expect(playground.experiment.value).toMatchObject({ path: 'freeing', config: { threads: 7 } });
  });

  it('leaves its program and release as they are for a run of those that nobody brought here', () => {
    const playground = bench.create();
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
    const playground = bench.create();
    await playground.openHistory();
    playground.start();
    await until(() => expectEnded(playground));
    await until(() => expect(playground.history.value.rows[0]?.status).toBe('done'));
    expect(playground.history.value).toMatchObject({ activeId: null, problem: null });
  });

  it('has what its bench.keys take measured at its end', async () => {
    const playground = bench.create();
    await playground.openHistory();
    expect(playground.storedKeys.value.bytes).toBe(0);
    bench.keys.bytes = 70;
    await playground.runOnce(defaultConfig(2));
    await until(() => expect(playground.storedKeys.value.bytes).toBe(70));
    playground.deleteStoredKeys();
    await until(() => expect(playground.storedKeys.value.bytes).toBe(0));
  });

  it('starts once, however often Run is pressed', async () => {
    const playground = bench.create();
    playground.start();
    playground.start();
    playground.showTheLeak();
    await until(() => expectEnded(playground));
    expect(bench.started).toBe(1);
    await expect(playground.runOnce(defaultConfig(2))).resolves.toBeDefined();
    expect(bench.started).toBe(2);
  });

  it('does not start where no proof is possible', () => {
    const playground = bench.create({ canProve: false });
    playground.start();
    playground.showTheLeak();
    expect(bench.started).toBe(0);
  });

  it('is interrupted by cancel', async () => {
    bench.gated = true;
    const playground = bench.create();
    playground.start();
    await until(() => expect(bench.repository.runs.size).toBe(1));
    playground.cancel();
    await until(() => expectEnded(playground));
    expect([...bench.repository.runs.values()][0]?.record.status).toBe('interrupted');
  });

  it('goes on unseen while a stored run is looked at, and is found again', async () => {
    const playground = bench.create();
    await playground.openHistory();
    playground.start();
    await until(() => expectEnded(playground));
    const first = playground.history.value.rows[0]?.id ?? '';
    bench.gated = true;
    playground.start();
    await until(() => expect(playground.history.value.rows).toHaveLength(2));
    playground.openRun(first);
    await until(() => expect(playground.run.value.kind).toBe('stored'));
    playground.cancel();
    await until(() => expect(playground.history.value.activeId).toBeNull());
    expect(playground.run.value.kind).toBe('stored');
    playground.openRun(playground.history.value.rows[0]?.id ?? '');
    expect(playground.run.value.kind).toBe('live');
  });
});

describe('the demonstration', () => {
  it('runs the leaking path and then the freeing one, and keeps both', async () => {
    const playground = bench.create();
    playground.showTheLeak();
    await until(() => expect(playground.demo.value).toMatchObject({ step: 'done' }));
    const freeing = { ...PATHS.freeing, memory: 'as-shipped' };
    expect(playground.demo.value).toMatchObject({
      leaking: { record: { config: { o1js: '2.14.0', threads: 8, switches: PATHS.leaking } } },
      freeing: { record: { config: { o1js: '2.14.0', threads: 8, switches: freeing } } },
    });
    expect(bench.repository.runs.size).toBe(2);
  });

  it('stops between the paths when it is cancelled', async () => {
    bench.gated = true;
    const playground = bench.create();
    playground.showTheLeak();
    await until(() => expect(bench.repository.runs.size).toBe(1));
    playground.cancel();
    await until(() => expect(playground.demo.value).toMatchObject({ step: 'stopped' }));
    expect(bench.repository.runs.size).toBe(1);
  });
});

describe('the history', () => {
  it('says what is wrong with the storage, until a run tries it again', async () => {
    const playground = bench.create();
    bench.repository.fail = new StorageError('blocked', 'another tab holds the database');
    await playground.openHistory();
    expect(playground.history.value.problem).toMatchObject({ code: 'blocked' });
    bench.repository.fail = null;
    playground.start();
    await until(() => expect(playground.history.value.problem).toBeNull());
  });

  it('names stored runs that are damaged, saves them as they are, and deletes them', async () => {
    const playground = bench.create();
    const run = { id: 'x', problem: 'startedAt: not a number' };
    bench.repository.damaged = [run];
    await playground.openHistory();
    expect(playground.history.value).toMatchObject({ problem: null, damaged: [run], total: 1 });
    playground.saveRawRun('x');
    await until(() => expect(bench.saved).toEqual(['run-x-as-stored.json']));
    playground.deleteRun('x');
    await until(() => expect(playground.history.value).toMatchObject({ damaged: [], total: 0 }));
  });

  it('shows a run without what is damaged of it, names that, and deletes it when asked', async () => {
    const playground = bench.create();
    const { record } = await playground.runOnce(playground.experiment.value.config);
    const damaged = [{ part: 'proof', index: 2, problem: 'torn', isNewer: false }] as const;
    bench.repository.damagedParts = damaged;
    playground.start();
    await until(() => expect(playground.history.value.activeId).toBeNull());
    playground.openRun(record.id);
    await until(() => expect(playground.run.value).toMatchObject({ kind: 'stored', damaged }));
    const script = createPlaygroundApi(
      Promise.resolve({ playground, repository: bench.repository, cores: 2 }),
    );
    expect((await script.report(record.id)).reasons).toContain(
      'Proof 3 is stored and cannot be read (torn); the figures are without it.',
    );
    playground.deleteDamaged(record.id);
    await until(() => expect(playground.run.value).toMatchObject({ damaged: [] }));
  });

  it('empties the picture when its run is deleted, and says when a run is missing', async () => {
    const playground = bench.create();
    await playground.openHistory();
    playground.start();
    await until(() => expectEnded(playground));
    await until(() => expect(playground.history.value.activeId).toBeNull());
    const id = playground.history.value.rows[0]?.id ?? '';
    playground.deleteRun(id);
    expect(playground.run.value).toEqual({ kind: 'empty' });
    playground.openRun(id);
    await until(() => expect(playground.run.value).toEqual({ kind: 'missing', id }));
  });
});

describe('a place beside the runs', () => {
  it('makes way for whatever else is asked for, and what was being read is given up', async () => {
    const playground = bench.create();
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
      await until(() => expect(playground.logs.state.value.reading.kind).toBe('cancelled'));
      playground.cancel();
      await until(() => expect(playground.history.value.activeId).toBeNull());
    }
  });
});
