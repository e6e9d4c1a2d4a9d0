import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../core/run.ts';
import type { HeapPoint, HeapSample, MemoryCurve, ProofSample } from '../core/run.ts';
import {
  describeTimeline,
  describeTimelineAt,
  makeTimeline,
  missingSince,
  rangeBetween,
} from './memory-timeline-model.ts';

const START = 1_800_000_000_000;
const MIB = 2 ** 20;
const none = undefined;

/** Points as [seconds, MiB], walks as [seconds, live, free, top] in MiB. */
function curve(
  points: readonly (readonly [number, number])[],
  walks: readonly (readonly [number, number, number, number])[] = [],
): MemoryCurve {
  return {
    formatVersion: FORMAT_VERSION,
    runId: 'run',
    index: 0,
    points: points.map(([at, mib]) => ({ at: START + at * 1000, pages: mib * 16 })),
    heap: walks.map(([at, live, free, top]): HeapPoint => ({
      at: START + at * 1000,
      liveBytes: live * MIB,
      freeBytes: free * MIB,
      topBytes: top * MIB,
    })),
  };
}

function proof(index: number, from: number, highWater: number, live: number | null): ProofSample {
  const heap: HeapSample = {
    liveBytes: (live ?? 0) * MIB,
    chunks: 1,
    freeBytes: MIB,
    largestFreeBytes: MIB,
    topBytes: 2 * MIB,
    coverage: 1,
    walkMs: 1,
    staticBytes: 0,
    threadStacks: null,
    mark: null,
  };
  return {
    formatVersion: FORMAT_VERSION,
    runId: 'run',
    index,
    warmup: false,
    life: 0,
    nth: index,
    startedAt: START + from * 1000,
    proveMs: 9000,
    verifyMs: 1000,
    verified: true,
    pages: { before: 0, after: 0, highWater: highWater * 16 },
    heap: live === null ? null : heap,
    heapProblem: null,
    handles: null,
    phases: [],
  };
}

describe('makeTimeline', () => {
  it('has all lines at all moments: the size held, walks where they were', () => {
    const timeline = makeTimeline(
      [
        curve([
          [0, 10],
          [5, 100],
        ]),
        curve([[20, 120]], [[25, 90, 3, 7]]),
      ],
      [],
    );
    expect(timeline).toMatchObject({ origin: START, end: 25, xs: [0, 5, 20, 25], walks: 1 });
    expect(timeline.lines).toEqual({
      size: [10, 100, 120, 120],
      highWater: [null, null, null, null],
      live: [none, none, none, 90],
      free: [none, none, none, 3],
      top: [none, none, none, 7],
    });
  });

  it('has the walk after each proof, and the highest size during it', () => {
    const proofs = [proof(0, 10, 110, 50), proof(1, 30, 120, null)];
    const { xs, lines } = makeTimeline(
      [
        curve([
          [0, 100],
          [15, 110],
        ]),
      ],
      proofs,
    );
    expect(xs).toEqual([0, 10, 15, 20, 30, 40]);
    expect(lines.highWater).toEqual([null, 110, 110, 110, 120, 120]);
    expect(lines.live).toEqual([none, none, none, 50, none, none]);
    expect(lines.top).toEqual([none, none, none, 2, none, none]);
  });

  it('leaves a gap between proofs that do not follow at once', () => {
    const { xs, lines } = makeTimeline(
      [curve([[25, 100]])],
      [proof(0, 10, 110, null), proof(1, 30, 120, null)],
    );
    expect(xs).toEqual([0, 10, 15, 20, 30]);
    expect(lines.highWater).toEqual([110, 110, null, 120, 120]);
    expect(lines.size).toEqual([null, null, 100, 100, 100]);
  });

  it('gives the moment between two proofs to the second', () => {
    const { lines } = makeTimeline([], [proof(0, 0, 110, null), proof(1, 10, 120, null)]);
    expect(lines.highWater).toEqual([110, 120, 120]);
  });

  it('is empty where nothing was measured', () => {
    expect(makeTimeline([], [])).toMatchObject({ xs: [], end: 0, walks: 0 });
  });
});

describe('rangeBetween', () => {
  it.each([
    [1, 5, 10, 1, 5],
    [5, 1, 10, 1, 5],
    [-3, 99, 10, 0, 10],
    [1.2345, 5.4321, 10, 1.23, 5.44],
    [12, 15, 10, 10, 10],
    [-5, -1, 10, 0, 0],
    [0, 9.9999, 9.9999, 0, 10],
  ])('from %d and %d in %d s is %d to %d', (a, b, end, from, to) => {
    expect(rangeBetween(a, b, end)).toEqual({ from, to });
  });
});

describe('missingSince', () => {
  const proofs = [0, 1, 2].map((index) => proof(index, 10 + 20 * index, 100, null));

  it.each([
    [-Infinity, [-1, 0, 2]],
    [9, [-1, 0, 2]],
    [10, [0, 2]],
    [29.9, [0, 2]],
    [30, [2]],
    [9999, [2]],
  ])('from second %d on, is what had not ended by then: %j', (from, missing) => {
    expect(missingSince([-1, 0, 2], proofs, START + from * 1000)).toEqual(missing);
  });
});

describe('in words', () => {
  const timeline = makeTimeline(
    [
      curve(
        [
          [1, 10],
          [5, 100],
        ],
        [[6, 90, 3, 7]],
      ),
    ],
    [],
  );

  it('tells the size at a moment and what the last walk found', () => {
    expect(describeTimelineAt(timeline, 2)).toBe('2.0 s; 10.0 MiB in all');
    expect(describeTimelineAt(timeline, 7)).toBe(
      '7.0 s; 100 MiB in all; at 5.0 s 90.0 MiB live, 3.00 MiB free between, 7.00 MiB free at the end',
    );
    expect(describeTimelineAt(timeline, -1)).toBe('-1.0 s');
  });

  it('tells how the run ended', () => {
    expect(describeTimeline(timeline)).toBe(
      'After 5.0 s the memory has 100 MiB, 90.0 MiB of it live.',
    );
    expect(describeTimeline(makeTimeline([], []))).toBe('Nothing was measured.');
  });
});
