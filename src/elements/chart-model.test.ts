import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../core/run.ts';
import type { CurvePoint, ProofSample } from '../core/run.ts';
import { hasSteadyPart, nextStop, RunTrace, windowOf } from './chart-model.ts';
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
    inFlight: null,
    changes: [],
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
    const inFlight = { index: 3, warmup: false, since: START + 40_000 };
    const run = runOf({ inFlight, until: START + 44_000 });
    expect(traceOf(run).bands.at(-1)).toEqual({ index: 3, warmup: false, start: 40, end: 44 });
    const finished = { ...run, proofs: [...run.proofs, proof(3, 40, 1920, 1920)] };
    expect(traceOf(finished).bands).toHaveLength(4);
  });

  it('marks where the switches changed, from the moment that the next proof begins', () => {
    const run = runOf({ changes: [1, 3], until: START + 44_000 });
    expect(traceOf(run).changes).toEqual([20]);
    const inFlight = { index: 3, warmup: false, since: START + 40_000 };
    expect(traceOf({ ...run, inFlight }).changes).toEqual([20, 40]);
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
