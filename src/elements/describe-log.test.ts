import { describe, expect, it } from 'vitest';
import { summariseClasses } from '../core/ledger/class-summary.ts';
import { LogReader } from '../core/ledger/read-log.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { countFindings, describeCut, describeTotals, listFindings } from './describe-log.ts';

function readingOf(...lines: readonly string[]) {
  const reader = new LogReader();
  reader.push(encodeUtf8(lines.join('\n')));
  return reader.finish();
}

const A1 = '@ALLOCATE A 1024 a.rs:1 1';

describe('describeTotals', () => {
  it.each([
    [[A1], '1 of 1 allocation was never dropped, 1.00 KiB in all.'],
    [[A1, '@ALLOCATE A 8 a.rs:1 2'], '2 of 2 allocations were never dropped, 1.01 KiB in all.'],
    [[A1, '@DROP A 1024 1'], 'Nothing is left alive of 1 allocation.'],
    [
      [A1, '@DROP A 1024 1', '@DROP A 1024 1'],
      'Nothing is left alive of 1 allocation. 1 drop had nothing to drop.',
    ],
  ])('%j: %s', (lines, sentence) => {
    expect(describeTotals(summariseClasses(readingOf(...lines).types).totals)).toBe(sentence);
  });
});

describe('findings in words', () => {
  const reading = readingOf(
    A1,
    '@DROP B 2048 1',
    '@DROP A 1024 1',
    '@ALLOCATE C 8 a.rs:1 1',
    '@DROP A 8 x',
    '@DROP A 8 y',
  );

  it('are listed by line, with what they contradict', () => {
    expect(listFindings(reading).map(({ line, what }) => `${line}: ${what}`)).toEqual([
      '2: Drops another size than was allocated: 2\u202f048 bytes instead of 1\u202f024',
      '2: Drops another type than was allocated, as A',
      '3: Drops what was dropped before',
      '4: Allocates an id that was allocated before, as A',
      '5: Drops what was never allocated',
      '6: Drops what was never allocated',
    ]);
  });

  it('are counted by kind, those that there are', () => {
    expect(countFindings(reading)).toEqual([
      { what: 'allocates an id that was allocated before', count: 1 },
      { what: 'drops what was never allocated', count: 2 },
      { what: 'drops what was dropped before', count: 1 },
      { what: 'drops another size than was allocated', count: 1 },
      { what: 'drops another type than was allocated', count: 1 },
    ]);
    expect(countFindings(readingOf(A1))).toEqual([]);
  });

  it('say that a list goes on', () => {
    expect(describeCut(100)).toBe('');
    expect(describeCut(101)).toBe(' The first 100 are listed.');
  });
});
