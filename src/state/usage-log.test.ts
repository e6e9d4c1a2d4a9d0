import { describe, expect, it } from 'vitest';
import { sampleHeap, sampleLife, sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import type { MemoryLife } from '../core/memory-life.ts';
import type { RunRecord } from '../core/run.ts';
import type { RunView } from './app.ts';
import { UsageLog } from './usage-log.ts';

const LIMIT = 512 * 2 ** 20;

function runWith(proofs: number, pages: number, change: Partial<RunRecord> = {}): RunView {
  const { config } = sampleRecord();
  const record = sampleRecord({
    status: 'running',
    limitBytes: LIMIT,
    config: { ...config, warmup: 1, proofs: 60 },
    ...change,
  });
  const points = [{ at: 0, pages }];
  return {
    record,
    proofs: Array.from({ length: proofs }, (_, index) =>
      sampleProof({ index, heap: sampleHeap() }),
    ),
    points,
    proverPoints: [points],
    heapPoints: [],
  };
}

function linesOf(...runs: readonly RunView[]): readonly string[] {
  const lines: string[] = [];
  const log = new UsageLog((line) => lines.push(line));
  for (const run of runs) log.take(run);
  return lines;
}

describe('UsageLog', () => {
  it('writes a line after every tenth proof, with what the memory is at', () => {
    expect(
      linesOf(runWith(9, 4000), runWith(10, 4000), runWith(11, 4000), runWith(20, 7000)),
    ).toEqual([
      'Proof 10 of 61: memory 250 MiB of 512 MiB, 85.8 MiB live, not under pressure.',
      'Proof 20 of 61: memory 438 MiB of 512 MiB, 85.8 MiB live, under pressure.',
    ]);
  });

  it('begins anew with another run', () => {
    const other = runWith(10, 4000, { id: 'other' });
    expect(linesOf(runWith(10, 4000), other)).toHaveLength(2);
  });

  const cause = { kind: 'every', proofs: 2 } as const;
  const fresh = (change: Partial<MemoryLife>) =>
    sampleLife({ cause, beforeProof: 2, startedAt: 10_000, readyAt: null, ...change });
  const first = sampleLife({ lastPages: 4000 });

  it('writes a line for each refresh once it is known how long it took', () => {
    const begun = runWith(2, 0, { lives: [first, fresh({})] });
    const ready = runWith(2, 100, { lives: [first, fresh({ readyAt: 14_000 })] });
    expect(linesOf(begun)).toEqual([]);
    expect(linesOf(begun, ready, ready)).toEqual([
      'The memory of 250 MiB was replaced before proof 3, after 2 proofs, as set. Ready again in 4.0 s.',
    ]);
  });

  it('writes one also for a refresh in which the run ended', () => {
    const lives = [first, fresh({})];
    const ended = runWith(2, 0, { lives, status: 'failed' });
    expect(linesOf(runWith(2, 0, { lives }), ended)).toEqual([
      'The memory of 250 MiB was replaced before proof 3, after 2 proofs, as set.',
    ]);
  });
});
