import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { PATHS } from '../core/experiment/switches.ts';
import { PlaygroundBench } from './fixtures/playground-bench.ts';
import { createPlaygroundApi, InvalidConfigError } from './playground-api.ts';
import type { Playground } from './playground.ts';

let bench: PlaygroundBench;

beforeEach(() => {
  bench = new PlaygroundBench();
});

describe('window.playground', () => {
  const api = (playground: Playground) =>
    createPlaygroundApi(Promise.resolve({ playground, repository: bench.repository, cores: 2 }));

  it('runs a configuration and resolves with its report', async () => {
    const playground = bench.create();
    const done = await api(playground).run({ proofs: 3, warmup: 0, switches: { pool: 'kept' } });
    expect(done.proofs).toHaveLength(3);
    const [run] = [...bench.repository.runs.keys()];
    expect((await api(playground).report(run ?? '')).proofs).toHaveLength(3);
    expect(await api(playground).history()).toHaveLength(1);
    // Nobody waits for the page, so that nothing need be left out.
    expect(bench.marking).toBe(1);
  });

  it('tells how full the memories of the run under way are, and has them replaced', async () => {
    bench.gated = true;
    const playground = bench.create();
    const script = api(playground);
    expect(await script.memory()).toBeNull();
    await expect(script.refresh()).rejects.toThrow('No run is under way');
    const running = script.run({ proofs: 2, warmup: 0 });
    await until(async () =>
      expect(await script.memory()).toEqual({
        usedBytes: 0,
        limitBytes: 2 ** 32,
        underPressure: false,
        provers: [0],
      }),
    );
    await script.refresh();
    expect(playground.run.value).toMatchObject({ refreshAsked: true });
    script.abort();
    await running;
    expect(await script.memory()).toBeNull();
  });

  it('goes on with a run that was ended before its last proof, and with nothing else', async () => {
    bench.gated = true;
    const script = api(bench.create());
    await expect(script.continueRun()).rejects.toThrow('no run here that could go on');
    const running = script.run({ proofs: 2, warmup: 0 });
    await until(async () => expect((await script.memory())?.limitBytes).toBe(2 ** 32));
    script.abort();
    expect((await running).proofs).toHaveLength(0);
    bench.gated = false;
    const done = await script.continueRun();
    expect(done.proofs).toHaveLength(2);
    expect(done.memories).toHaveLength(2);
    await expect(script.continueRun()).rejects.toThrow('no run here that could go on');
  });

  it('rejects an invalid configuration with every field, its value and what is allowed', async () => {
    const refused = api(bench.create()).run({ proofs: -3, threads: 1e9, o1js: '1.0' });
    await expect(refused).rejects.toThrow(InvalidConfigError);
    await expect(refused).rejects.toThrow(/proofs: “-3” is not allowed.*1 to 10000/);
    await expect(refused).rejects.toThrow(/threads.*o1js|o1js.*threads/s);
  });

  it('resolves when it is aborted, and rejects a second run meanwhile', async () => {
    bench.gated = true;
    const script = api(bench.create());
    const running = script.run({});
    await until(() => expect(bench.repository.runs.size).toBe(1));
    await expect(script.run({})).rejects.toThrow('already under way');
    script.abort();
    expect((await running).proofs).toEqual([]);
  });

  it('waits until the page is put together', async () => {
    const parts = { playground: bench.create(), repository: bench.repository, cores: 2 };
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
    const playground = bench.create();
    const console = api(playground);
    await expect(console.change({ frees: 'off' })).rejects.toThrow('No run is under way');
    bench.gated = true;
    const running = console.run({ proofs: 2, o1js: '2.15' });
    await until(() => expect(playground.changeableRun?.compile).toBeTruthy());
    await expect(console.change({ pool: 'restarted' })).rejects.toBeInstanceOf(InvalidConfigError);
    await console.change({ frees: 'off' });
    expect(playground.run.value).toMatchObject({ queued: { ...PATHS.freeing, frees: 'off' } });
    console.abort();
    await running;
    expect(playground.run.value).toMatchObject({ queued: null });
  });

  it('leaves the demonstration alone', async () => {
    const playground = bench.create();
    bench.gated = true;
    playground.showTheLeak();
    await until(() => expect(bench.started).toBe(1));
    await expect(api(playground).change({ frees: 'on' })).rejects.toThrow('No run is under way');
    playground.changeSwitches({ frees: 'on' });
    expect(playground.run.value).not.toMatchObject({ queued: { frees: 'on' } });
    playground.cancel();
    await until(() => expect(playground.demo.value).toMatchObject({ step: 'stopped' }));
  });

  it('sweeps over threads, each a run of its own, and says what was measured', async () => {
    const playground = bench.create();
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
    expect(bench.repository.runs.size).toBe(2);
    await expect(api(playground).sweep({ threadCounts: [0] })).rejects.toThrow(
      'threadCounts: “[0]”',
    );
  });

  it('lets nothing change in a sweep, and aborts it as a whole', async () => {
    const playground = bench.create();
    bench.gated = true;
    const sweep = api(playground).sweep({ threadCounts: [1, 2] });
    await until(() => expect(bench.started).toBe(1));
    await expect(api(playground).change({ frees: 'on' })).rejects.toThrow('No run is under way');
    await expect(api(playground).sweep()).rejects.toThrow('already under way');
    api(playground).abort();
    expect(await sweep).toMatchObject({ runs: [{ status: 'interrupted' }], points: [] });
  });

  it('is frozen', () => {
    expect(Object.isFrozen(api(bench.create()))).toBe(true);
  });
});
