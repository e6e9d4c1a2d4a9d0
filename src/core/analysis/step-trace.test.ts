import { describe, expect, it } from 'vitest';
import { StepTrace } from './step-trace.ts';

function traceOf(points: readonly (readonly [number, number])[]): StepTrace {
  const trace = new StepTrace();
  for (const [x, y] of points) trace.append(x, y);
  return trace;
}

describe('StepTrace', () => {
  it('holds the last value until the given end', () => {
    const { xs, ys } = traceOf([
      [0, 10],
      [2, 20],
    ]).drawn(5);
    expect([...xs]).toEqual([0, 2, 5]);
    expect([...ys]).toEqual([10, 20, 20]);
  });

  it('adds nothing when the end is not past the last point', () => {
    expect([...traceOf([[3, 10]]).drawn(3).xs]).toEqual([3]);
    expect([...traceOf([]).drawn(3).xs]).toEqual([]);
  });

  it('keeps every point through many enlargements, also after the end was drawn', () => {
    const trace = new StepTrace();
    for (let i = 0; i < 10_000; i += 1) {
      trace.append(i, i * 2);
      trace.drawn(i + 0.5);
    }
    expect(trace.length).toBe(10_000);
    expect(trace.last).toBe(19_998);
    expect(trace.pointAt(1234)).toEqual({ x: 1234, y: 2468 });
  });

  it('never runs backwards, even if a reading arrives with an earlier time', () => {
    const trace = traceOf([
      [4, 1],
      [3, 2],
    ]);
    expect([...trace.drawn(4).xs]).toEqual([4, 4]);
  });

  it.each([
    [-1, -1],
    [0, 0],
    [1.9, 0],
    [2, 1],
    [99, 2],
  ])('finds the point that holds at %d: index %d', (x, index) => {
    expect(
      traceOf([
        [0, 1],
        [2, 2],
        [4, 3],
      ]).indexAt(x),
    ).toBe(index);
  });

  it('is empty after it was cleared', () => {
    const trace = traceOf([[1, 1]]);
    trace.clear();
    expect(trace.length).toBe(0);
    expect(trace.last).toBeNull();
    expect(trace.pointAt(0)).toBeNull();
  });
});
