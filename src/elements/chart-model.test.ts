import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../core/run.ts';
import type { CurvePoint, ProofSample } from '../core/run.ts';
import { RunTrace } from './chart-model.ts';
import { hasSteadyPart, nextStop, windowOf } from './chart-window.ts';
import type { ChartRun } from './chart-model.ts';

const START = 1_800_000_000_000;

/** Points given as [seconds since the start, pages]. */
function pointsOf(...points: readonly (readonly [number, number])[]): CurvePoint[] {
  return points.map(([seconds, pages]) => ({ at: START + seconds * 1000, pages }));
}

function proof(index: number, start: number, before: number, after: number): ProofSample {
  return {
    formatVersion: FORMAT_VERSION,
    runId: 'run',
    index,
    warmup: index === 0,
    life: 0,
    nth: index,
    startedAt: START + start * 1000,
    proveMs: 9000,
    verifyMs: 1000,
    verified: true,
    pages: { before, after, highWater: after },
    heap: null,
    heapProblem: null,
    handles: null,
    phases: [],
  };
}

function runOf(change: Partial<ChartRun> = {}): ChartRun {
  return {
    id: 'run',
    label: 'Leaking',
    tone: 'leaking',
    startedAt: START,
    until: START + 40_000,
    points: pointsOf([0, 160], [12, 1600], [22, 1760], [33, 1920]),
    proofs: [proof(0, 10, 160, 1600), proof(1, 20, 1600, 1760), proof(2, 30, 1760, 1920)],
    inFlight: [],
    changes: [],
    provers: [],
    proverOfLife: [0],
    refreshes: [],
    ...change,
  };
}

function traceOf(run: ChartRun): RunTrace {
  const trace = new RunTrace();
  trace.sync(run);
  return trace;
}

describe('RunTrace', () => {
  it('turns points into seconds since the start and MiB', () => {
    const { xs, ys } = traceOf(runOf()).curve.drawn(0);
    expect([...xs]).toEqual([0, 12, 22, 33]);
    expect([...ys]).toEqual([10, 100, 110, 120]);
  });

  it('appends what is new to what it has', () => {
    const run = runOf();
    const trace = traceOf(run);
    trace.sync({ ...run, points: [...run.points, ...pointsOf([35, 2080])] });
    expect(trace.curve.length).toBe(5);
    expect(trace.curve.last).toBe(130);
  });

  it.each([
    ['another run', { id: 'other' }],
    ['other points of the same run', { points: pointsOf([0, 320], [1, 320], [2, 320], [3, 320]) }],
    ['fewer points', { points: pointsOf([0, 320]) }],
  ])('starts again with %s', (_, change) => {
    const trace = traceOf(runOf());
    const next = runOf({ points: pointsOf([0, 320]), ...change });
    trace.sync(next);
    expect(trace.curve.length).toBe(next.points.length);
    expect(trace.curve.last).toBe(20);
  });

  it('knows the level and the proof at a moment', () => {
    const trace = traceOf(runOf());
    expect(trace.levelAt(25)).toBe(110);
    expect(trace.markAt(25)?.sample.index).toBe(1);
    expect(trace.markAt(5)).toBeNull();
  });

  it('claims nothing before the first reading and after the end', () => {
    const trace = traceOf(runOf({ points: pointsOf([5, 160]) }));
    expect(trace.levelAt(4)).toBeNull();
    expect(trace.levelAt(41)).toBeNull();
  });

  it('adds the proof in flight to the bands, until it is finished', () => {
    const inFlight = [{ index: 3, warmup: false, since: START + 40_000, prover: 0 }];
    const run = runOf({ inFlight, until: START + 44_000 });
    expect(traceOf(run).bands.at(-1)).toMatchObject({ index: 3, start: 40, end: 44 });
    const finished = { ...run, proofs: [...run.proofs, proof(3, 40, 1920, 1920)] };
    expect(traceOf(finished).bands).toHaveLength(4);
  });

  it('marks where the switches changed, from the moment that the next proof begins', () => {
    const run = runOf({ changes: [1, 3], until: START + 44_000 });
    expect(traceOf(run).changes).toEqual([20]);
    const inFlight = [{ index: 3, warmup: false, since: START + 40_000, prover: 0 }];
    expect(traceOf({ ...run, inFlight }).changes).toEqual([20, 40]);
  });
});

describe('RunTrace of a run whose memory was replaced', () => {
  const refresh = {
    prover: 0,
    at: START + 25_000,
    readyAt: START + 28_000,
    beforeProof: 2,
    cause: 'after 2 proofs, as set',
  };
  const run = runOf({
    points: pointsOf([0, 160], [12, 3200], [25, 0], [26, 160], [33, 1600]),
    refreshes: [refresh],
  });

  it('knows the most that the memory was at after it has fallen', () => {
    const trace = traceOf(run);
    expect(trace.highest).toBe(200);
    expect(windowOf([trace], 'whole').y[1]).toBe(250);
    trace.sync({ ...run, points: [...run.points, ...pointsOf([36, 4800])] });
    expect(trace.highest).toBe(300);
  });

  it('has the stretch in which there was no prover, and stops there', () => {
    expect(traceOf(run).refreshes).toEqual([{ refresh, start: 25, end: 28 }]);
    expect(nextStop([traceOf(run)], 20, 1, 'proof')).toBe(25);
  });

  it('has a stretch up to now while the fresh memory is made', () => {
    const begun = { ...run, refreshes: [{ ...refresh, readyAt: null }] };
    expect(traceOf(begun).refreshes[0]?.end).toBe(40);
  });

  it('counts no first proof of a memory as steady', () => {
    const proofs = run.proofs.map((made) => Object.assign({}, made, { nth: 0 }));
    expect(hasSteadyPart([traceOf({ ...run, proofs })])).toBe(false);
  });
});

describe('RunTrace of several provers', () => {
  const beside = { ...proof(1, 12, 160, 1600), life: 1, nth: 0 };
  const run = runOf({
    points: pointsOf([0, 160], [1, 320], [12, 1760], [22, 3200]),
    provers: [pointsOf([0, 160], [12, 1600]), pointsOf([1, 160], [22, 1600])],
    proverOfLife: [0, 1],
    proofs: [proof(0, 10, 160, 1600), beside],
    inFlight: [
      { index: 2, warmup: false, since: START + 21_000, prover: 0 },
      { index: 3, warmup: false, since: START + 23_000, prover: 1 },
    ],
  });

  it('has the level of all together after each proof, and of each by itself', () => {
    const trace = traceOf(run);
    expect(trace.marks.map(({ prover, level }) => [prover, level])).toEqual([
      [0, 110],
      [1, 200],
    ]);
    expect([trace.levelOfProver(0, 30), trace.levelOfProver(1, 5)]).toEqual([100, 10]);
    expect([trace.highest, trace.highestOfOne]).toEqual([200, 100]);
  });

  it('tells proofs apart that are made at the same time', () => {
    const trace = traceOf(run);
    expect(trace.markAt(15, 0)?.sample.index).toBe(0);
    expect(trace.markAt(15, 1)?.sample.index).toBe(1);
    expect(trace.bands.map(({ index, prover }) => [index, prover])).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
      [3, 1],
    ]);
  });

  it('takes up points of one prover that come before those of another', () => {
    const trace = traceOf(run);
    const points = pointsOf([0, 160], [1, 320], [11, 480], [12, 1920], [22, 3360]);
    trace.sync({ ...run, points });
    expect(trace.curve.length).toBe(5);
    expect(trace.levelAt(11)).toBe(30);
  });
});

describe('windowOf', () => {
  it('shows a whole run from nothing', () => {
    const { x, y } = windowOf([traceOf(runOf())], 'whole');
    expect(x[0]).toBe(0);
    expect(x[1]).toBeGreaterThan(40);
    expect(y[0]).toBe(0);
    expect(y[1]).toBeGreaterThan(120);
  });

  it('shows from the first proof that counts, with room around its levels', () => {
    const { x, y } = windowOf([traceOf(runOf())], 'steady');
    expect(x[0]).toBeGreaterThan(19);
    expect(x[0]).toBeLessThan(20);
    expect(y[0]).toBeLessThan(100);
    expect(y[0]).toBeGreaterThan(90);
    expect(y[1]).toBeGreaterThan(120);
  });

  it('does not blow a level line up', () => {
    const flat = runOf({
      points: pointsOf([0, 160], [12, 1600]),
      proofs: [proof(0, 10, 160, 1600), proof(1, 20, 1600, 1600)],
    });
    const { y } = windowOf([traceOf(flat)], 'steady');
    expect(y[1] - y[0]).toBeGreaterThanOrEqual(16);
  });

  it('shows the whole run as long as no proof counts', () => {
    const early = traceOf(runOf({ proofs: [proof(0, 10, 160, 1600)] }));
    expect(hasSteadyPart([early])).toBe(false);
    expect(windowOf([early], 'steady')).toEqual(windowOf([early], 'whole'));
  });

  it('has room for two runs', () => {
    const longer = runOf({ id: 'longer', until: START + 90_000 });
    const { x } = windowOf([traceOf(runOf()), traceOf(longer)], 'whole');
    expect(x[1]).toBeGreaterThan(90);
  });
});

describe('nextStop', () => {
  const traces = [traceOf(runOf())];

  it.each([
    [0, 1, 12],
    [12, 1, 22],
    [22, -1, 12],
    [23, -1, 22],
    [33, 1, null],
    [0, -1, null],
  ] as const)('from %d s in direction %d finds the change at %s', (x, direction, expected) => {
    expect(nextStop(traces, x, direction, 'change')).toBe(expected);
  });

  it.each([
    [0, 1, 20],
    [20, 1, 30],
    [40, -1, 30],
    [40, 1, null],
  ] as const)('from %d s in direction %d finds the proof end at %s', (x, direction, expected) => {
    expect(nextStop(traces, x, direction, 'proof')).toBe(expected);
  });
});
