import { describe, expect, it } from 'vitest';
import { recycledRun } from '../fixtures/recycled-run.ts';
import type { SecondMemory } from '../fixtures/recycled-run.ts';
import { DhatBuilder } from './dhat.ts';
import { buildProofsCsv } from './proofs-csv.ts';
import { SpeedscopeBuilder } from './speedscope.ts';
import { buildTrace } from './trace-events.ts';

function buildDhat(second: SecondMemory) {
  const { run, details } = recycledRun(second);
  const builder = new DhatBuilder(run);
  for (const detail of details) builder.add(detail);
  return builder.build();
}

describe('a run whose memory was replaced', () => {
  it('has in DHAT’s file what was alive in the old memory end with it', () => {
    const { pps } = buildDhat('replaces');
    const sum = (field: 'tbk' | 'ebk' | 'gbk') => pps.reduce((total, p) => total + p[field], 0);
    // Of four values, the last of each memory stays; only that of the second is left at the end.
    expect([sum('tbk'), sum('ebk'), sum('gbk')]).toEqual([4, 1, 2]);
  });

  it('has in a trace the moment, how long it took, and the end of the old size', () => {
    const { traceEvents } = buildTrace(recycledRun('replaces').run);
    expect(traceEvents.filter(({ cat }) => cat === 'refresh')).toMatchObject([
      { ph: 'i', ts: 200_000_001, tid: 2, args: { cause: 'every', beforeProof: 3 } },
      { ph: 'X', name: 'fresh memory', ts: 200_000_001, dur: 4_000_000, tid: 1 },
    ]);
  });

  it('has in the table the memory of each proof, and its place there', () => {
    const [header = '', ...rows] = buildProofsCsv(recycledRun('replaces').run).split('\r\n');
    const columns = ['memory', 'proof_of_memory', 'prover_number'].map((name) =>
      header.split(',').indexOf(name),
    );
    const cells = rows
      .slice(0, -1)
      .map((row) => columns.map((column) => row.split(',')[column]).join(' '));
    expect(cells).toEqual(['1 1 1', '1 2 1', '2 1 1', '2 2 1']);
  });
});

describe('a run of two provers', () => {
  it('has both memories’ values in DHAT’s file, and says what its maximum is', () => {
    const { pps, cmd } = buildDhat('beside');
    expect(pps.reduce((total, { ebk }) => total + ebk, 0)).toBe(2);
    expect(cmd).toContain('provers worked at once');
  });

  it('has tracks and counters of its own for each in a trace', () => {
    const { run } = recycledRun('beside');
    const points = [{ at: run.record.startedAt + 1, pages: 64 }];
    const { formatVersion, id: runId } = run.record;
    const curves = [-1, -2].map((index) => ({ formatVersion, runId, index, points, heap: [] }));
    const { traceEvents } = buildTrace({ ...run, curves });
    const names = traceEvents.filter(({ name }) => name === 'thread_name');
    expect(names.map(({ tid, args }) => [tid, args?.['name']])).toEqual([
      [1, 'proofs of prover 1'],
      [2, 'memory of prover 1'],
      [3, 'proofs of prover 2'],
      [4, 'memory of prover 2'],
    ]);
    const proof = (name: string) => traceEvents.find((event) => event.name === name)?.tid;
    expect([proof('proof 1'), proof('proof 2')]).toEqual([1, 3]);
    const sizes = traceEvents.filter(({ name }) => name.startsWith('linear memory'));
    expect(sizes.map(({ name }) => name)).toEqual([
      'linear memory of prover 1',
      'linear memory of prover 2',
    ]);
  });

  it('has the phases of each by themselves in speedscope', () => {
    const { run, details } = recycledRun('beside');
    const builder = new SpeedscopeBuilder(run);
    for (const detail of details) builder.add(detail);
    const phases = builder.build().profiles.filter(({ type }) => type === 'evented');
    expect(phases.map(({ name }) => name)).toEqual(['Phases of prover 1', 'Phases of prover 2']);
  });
});
