import { describe, expect, it } from 'vitest';
import { sampleLife, sampleRecord } from '../core/fixtures/sample-run.ts';
import type { MemoryLife } from '../core/memory-life.ts';
import { describeKeys, memoryRows } from './memory-rows.ts';

const { compile, startedAt } = sampleRecord();
const first = sampleLife({ compile, lastPages: 4800 });
const second = sampleLife({
  compile,
  cause: { kind: 'by-hand' },
  beforeProof: 4,
  startedAt: startedAt + 50_000,
  readyAt: startedAt + 54_000,
});

describe('memoryRows', () => {
  it('has why and when each was made, and what it came to', () => {
    expect(memoryRows(sampleRecord({ lives: [first, second] }))).toEqual([
      {
        number: '1',
        prover: '1',
        why: 'For the run.',
        after: '0 ms',
        readyIn: '20.0 s',
        size: '300 MiB',
      },
      {
        number: '2',
        prover: '1',
        why: 'Before proof 5, because somebody asked for it.',
        after: '50.0 s',
        readyIn: '4.0 s',
        size: '–',
      },
    ]);
  });

  it('ends a cause that is a sentence only once', () => {
    const failure = { code: 'crash', detail: 'It trapped.', proof: 4, evidence: [] } as const;
    const lives = [first, { ...second, cause: { kind: 'failure', failure } as const }];
    expect(memoryRows(sampleRecord({ lives }))[1]?.why).toMatch(/ It trapped\.$/);
  });
});

describe('describeKeys', () => {
  const other: MemoryLife = {
    ...second,
    compile: compile === null ? null : { ...compile, verificationKeyHash: '1' },
  };

  it.each([
    [[first], 'Only one memory'],
    [[first, { ...second, compile: null }], 'Only one memory'],
    [[first, second], 'All 2 that were compiled in have the same'],
    [[first, second, other], 'not the same in all of them'],
  ])('compares those that are known, case %#', (lives, text) => {
    expect(describeKeys({ lives })).toContain(text);
  });
});
