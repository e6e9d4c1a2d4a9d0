import { describe, expect, it } from 'vitest';
import { splitGrowth, splitMemory } from '../core/analysis/waterfall.ts';
import type { GrowthSplit, MemorySplit } from '../core/analysis/waterfall.ts';
import { heapProof, sampleClass, sampleHandles, sampleMark } from '../core/fixtures/sample-heap.ts';
import { describeOwnBytes, formatShare, waterfallRows } from './waterfall-model.ts';

const MIB = 2 ** 20;
const COUNTING =
  'Counting only the objects of JavaScript by their own size, as is all one can do without seeing the heap,';
const handles = (bytes: number) => sampleHandles([sampleClass({ aliveBytes: bytes })]);

const before = heapProof(
  4,
  4600,
  {
    liveBytes: 80 * MIB,
    freeBytes: 7 * MIB,
    threadStacks: { count: 16, bytes: 16 * MIB },
    mark: sampleMark({ handleBytes: 60 * MIB, unreachableBytes: MIB }),
  },
  { handles: handles(MIB) },
);
const after = heapProof(
  5,
  4732,
  {
    liveBytes: 88.25 * MIB,
    freeBytes: 6 * MIB,
    threadStacks: { count: 24, bytes: 24 * MIB },
    mark: sampleMark({ handleBytes: 60 * MIB, unreachableBytes: 1.25 * MIB }),
  },
  { handles: handles(1.1 * MIB) },
);

function memory(): MemorySplit {
  const split = splitMemory(after);
  if (split === null) throw new Error('not split');
  return split;
}

function growth(from = before, to = after): GrowthSplit {
  const split = splitGrowth(from, to);
  if (split === null) throw new Error('not split');
  return split;
}

describe('waterfallRows', () => {
  it('tells every part of the memory and the sum', () => {
    const rows = waterfallRows(memory(), 'memory');
    expect(rows.map(({ label, text, share }) => [label, text, share])).toEqual([
      ['Thread stacks (24)', '24.0 MiB', '8.1 %'],
      ['Objects of JavaScript', '60.0 MiB', '20.3 %'],
      ['In use without an owner', '4.25 MiB', '1.4 %'],
      ['of which suspected leaks', '1.25 MiB', '0.4 %'],
      ['Free in between', '6.00 MiB', '2.0 %'],
      ['Free at the end', '201 MiB', '68.1 %'],
      ['Static data', '100 KiB', '< 0.1 %'],
      ['The memory', '296 MiB', '100 %'],
    ]);
  });

  it('begins each bar where the one before it ended, and the sum at the start', () => {
    for (const kind of ['memory', 'growth'] as const) {
      const rows = waterfallRows(kind === 'memory' ? memory() : growth(), kind);
      const sum = rows.at(-1);
      let reached = sum?.from;
      for (const row of rows.filter(({ isDetail, ground }) => !isDetail && ground !== 'sum')) {
        expect(row.from).toBe(reached);
        reached = row.to;
      }
      expect(sum?.to).toBeCloseTo(reached ?? NaN, 10);
    }
  });

  it('tells what objects hold by class, one after the other, the small ones as one', () => {
    const names = ['Srs', 'Index', 'Gate', 'Proof', 'Comm', 'Field'];
    const bytes = [30, 20, 5, 3, 1, 1].map((mib) => mib * MIB);
    const classes = names.map((name, i) =>
      sampleClass({ className: name, born: i + 1, retainedBytes: bytes[i] ?? 0 }),
    );
    const split = splitMemory({ ...after, handles: sampleHandles(classes) });
    const rows = split === null ? [] : waterfallRows(split, 'memory');
    const whole = rows.find(({ label }) => label === 'Objects of JavaScript');
    const details = rows.filter(({ isDetail, ground }) => isDetail && ground === 'handle');
    expect(details.map(({ label, text, share }) => [label, text, share])).toEqual([
      ['Srs (1)', '30.0 MiB', '10.1 %'],
      ['Index (2)', '20.0 MiB', '6.8 %'],
      ['Gate (3)', '5.00 MiB', '1.7 %'],
      ['Proof (4)', '3.00 MiB', '1.0 %'],
      ['2 other classes (11)', '2.00 MiB', '0.7 %'],
    ]);
    let reached = whole?.from;
    for (const { from, to } of details) {
      expect(from).toBe(reached);
      reached = to;
    }
    expect(reached).toBe(whole?.to);
  });

  it('tells of a growth which classes came and which went, inside the picture', () => {
    const of = (proof: typeof before, srs: number, comm: number) => ({
      ...proof,
      handles: sampleHandles([
        sampleClass({ className: 'Srs', born: 2, retainedBytes: srs * MIB }),
        sampleClass({ className: 'Comm', born: 8 + comm, retainedBytes: comm * MIB }),
      ]),
    });
    const rows = waterfallRows(growth(of(before, 0, 60), of(after, 60, 0)), 'growth');
    const details = rows.filter(({ isDetail, ground }) => isDetail && ground === 'handle');
    expect(details.map(({ label, text }) => [label, text])).toEqual([
      ['Comm (−60)', '−60.0 MiB'],
      ['Srs', '+60.0 MiB'],
    ]);
    expect(rows.find(({ label }) => label === 'Objects of JavaScript')).toMatchObject({
      text: '0 B',
    });
    for (const { from, to } of rows) {
      expect(Math.min(from, to)).toBeGreaterThanOrEqual(0);
      expect(Math.max(from, to)).toBeLessThanOrEqual(1);
    }
    expect(details[0]).toMatchObject({ to: 0 });
  });

  it('lets parts that shrank go back', () => {
    const rows = waterfallRows(growth(), 'growth');
    const free = rows.find(({ label }) => label === 'Free in between');
    expect(free).toMatchObject({ text: '−1.00 MiB', share: '' });
    expect(free?.to).toBeLessThan(free?.from ?? 0);
    expect(rows[0]).toMatchObject({ label: 'Thread stacks (+8)', text: '+8.00 MiB' });
    expect(rows.at(-1)).toMatchObject({ text: '+8.25 MiB', share: '100 %' });
  });

  it('has no shares of a growth that is none', () => {
    const rows = waterfallRows(growth(after, { ...after, index: 6 }), 'growth');
    for (const row of rows) expect(row).toMatchObject({ text: '0 B', share: '', from: 0, to: 0 });
    expect(rows[0]?.label).toBe('Thread stacks');
  });

  it('has one line for all else in use where nobody looked for owners', () => {
    const split = splitMemory(heapProof(0, 4600));
    const labels = split === null ? [] : waterfallRows(split, 'memory').map(({ label }) => label);
    expect(labels).toContain('All else in use');
    expect(labels).not.toContain('of which suspected leaks');
  });
});

describe('describeOwnBytes', () => {
  it('says what counting objects would explain', () => {
    expect(describeOwnBytes(memory(), 'memory')).toBe(
      `${COUNTING} would explain 0.4 % of this memory (1.10 MiB).`,
    );
    expect(describeOwnBytes(growth(), 'growth')).toBe(
      `${COUNTING} would explain 1.2 % of this growth (102 KiB).`,
    );
  });

  it('has no share of a growth that is none', () => {
    expect(describeOwnBytes(growth(after, { ...after, index: 6 }), 'growth')).toBe(
      `${COUNTING} would find 0 B.`,
    );
  });

  it('says nothing where their sizes are not known', () => {
    expect(describeOwnBytes({ ...memory(), handlesOwnBytes: null }, 'memory')).toBeNull();
  });
});

it.each([
  [0, '0 %'],
  [0.0001, '< 0.1 %'],
  [0.117, '11.7 %'],
  [0.9994, '> 99.9 %'],
  [0.999_999, '> 99.9 %'],
  [1, '100 %'],
  [1.31, '131 %'],
])('a share of %d is told as %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});
