import { describe, expect, it } from 'vitest';
import { PATHS } from '../experiment/switches.ts';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import { buildTrace } from './trace-events.ts';
import type { TraceEvent } from './trace-events.ts';

const { run } = inspectedRun();

function eventsNamed(events: readonly TraceEvent[], name: string) {
  return events.filter((event) => event.name === name);
}

describe('buildTrace', () => {
  const { traceEvents, otherData } = buildTrace(run);

  it('has each proof with its phases inside, in microseconds since the run began', () => {
    const complete = traceEvents.filter((event) => event.ph === 'X');
    expect(complete.slice(0, 4).map(({ name, ts, dur }) => ({ name, ts, dur }))).toEqual([
      { name: 'before the first proof', ts: 1, dur: 60_000_000 },
      { name: 'proof 1', ts: 60_000_001, dur: 10_900_000 },
      { name: 'witness', ts: 60_000_001, dur: 1_200_000 },
      { name: 'step proof', ts: 61_200_001, dur: 3_000_000 },
    ]);
  });

  it('counts the memory, the heap and the handles', () => {
    expect(eventsNamed(traceEvents, 'linear memory').map(({ ts, args }) => ({ ts, args }))).toEqual(
      [
        { ts: 1_000_001, args: { bytes: 32 * 65_536 } },
        { ts: 62_000_001, args: { bytes: 64 * 65_536 } },
      ],
    );
    expect(eventsNamed(traceEvents, 'heap')[0]).toMatchObject({
      ph: 'C',
      ts: 70_900_001,
      args: { live: 3_145_728, free: 65_536, top: 851_968 },
    });
    expect(eventsNamed(traceEvents, 'live handles').map(({ args }) => args)).toEqual([
      { handles: 2 },
      { handles: 3 },
    ]);
  });

  it('has walks inside of proofs too', () => {
    const [loading, first] = run.curves;
    if (loading === undefined || first === undefined) throw new Error('the fixture has curves');
    const at = run.record.startedAt + 63_000;
    const heap = [{ at, liveBytes: 1, freeBytes: 2, topBytes: 3 }];
    const trace = buildTrace({ ...run, curves: [loading, { ...first, heap }] });
    expect(eventsNamed(trace.traceEvents, 'heap')[0]).toMatchObject({
      ts: 63_000_001,
      args: { live: 1, free: 2, top: 3 },
    });
  });

  it('marks growth and changes of the switches as moments', () => {
    const record = {
      ...run.record,
      switchChanges: [{ beforeProof: 1, switches: { ...PATHS.shipped, wait: 'sleep' as const } }],
    };
    const moments = buildTrace({ ...run, record }).traceEvents.filter(({ ph }) => ph === 'i');
    expect(moments).toMatchObject([
      { name: 'memory grew: +2.00 MiB', s: 'p', ts: 62_000_001 },
      { name: 'switches: Waiting “Sleep”', s: 'p', ts: 160_000_001 },
    ]);
  });

  it('is in the order of time after the names', () => {
    const times = traceEvents.map(({ ts }) => ts);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(traceEvents.slice(0, 3).map(({ ph }) => ph)).toEqual(['M', 'M', 'M']);
  });

  it('says which run it is, and how many of its proofs could not be read', () => {
    expect(otherData).toEqual({
      run: 'square on o1js 2.15.0 on the shipped path, 2026-09-21 14:13 UTC',
      startedAt: '2026-09-21T14:13:20Z',
      status: 'done',
      browser: 'Chromium 156',
    });
    const record = { ...run.record, proofsDone: 5 };
    expect(buildTrace({ ...run, record }).otherData['missing']).toBe('3 of 5 proofs');
  });

  it('is well-formed of a run that got nowhere', () => {
    const record = { ...run.record, compile: null, endedAt: null };
    const trace = buildTrace({ record, proofs: [], curves: [] });
    expect(trace.traceEvents.map(({ ph }) => ph)).toEqual(['M', 'M', 'M']);
  });
});
