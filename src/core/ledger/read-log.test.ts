import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import { anyLogText } from './fixtures/arbitrary-log.ts';
import { tallyByModel } from './fixtures/model-tally.ts';
import { summariseClasses } from './class-summary.ts';
import { IdTable } from './id-table.ts';
import { SHOWN_AT_MOST } from './log-tally.ts';
import type { FindingKind } from './log-tally.ts';
import { LogReader, MAX_LINE_BYTES } from './read-log.ts';
import type { LogReading } from './read-log.ts';

/** Reads `log` in pieces of the given sizes, again and again, and then the rest as one. */
function read(log: string | Uint8Array, pieces: readonly number[] = [], ids?: IdTable): LogReading {
  const bytes = typeof log === 'string' ? encodeUtf8(log) : log;
  const reader = new LogReader(ids);
  let at = 0;
  for (const size of pieces) {
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.push(bytes.subarray(at));
  return reader.finish();
}

const countsOf = ({ findings }: LogReading) =>
  Object.fromEntries(
    Object.entries(findings)
      .filter(([, { count }]) => count > 0)
      .map(([kind, { count }]) => [kind, count]),
  );

/** `log` without halves of pairs, which no file has. */
function wellFormed(log: string): string {
  const bytes = encodeUtf8(log);
  return decodeUtf8(bytes, 0, bytes.length);
}

/** What holds of every reading, whatever was read. */
function expectConsistent(reading: LogReading): void {
  const { lines, allocations, drops, otherLines, damaged, types, findings } = reading;
  expect(allocations + drops + otherLines + damaged.count).toBe(lines);
  const { totals } = summariseClasses(types);
  expect(totals.allocated).toBe(allocations);
  expect(totals.dropped).toBe(drops);
  const { 'drop-twice': twice, 'drop-without-allocation': without } = findings;
  expect(totals.overDropped).toBe(twice.count + without.count);
  expect(totals.alive).toBe(allocations - drops + totals.overDropped);
  for (const type of types) {
    const [only] = summariseClasses([type]).leaking;
    expect(only?.alive ?? 0).toBe(type.allocated - type.dropped + type.overDropped);
  }
  for (const { count, first } of [damaged, ...Object.values(findings)]) {
    expect(first).toHaveLength(Math.min(count, SHOWN_AT_MOST));
  }
}

describe('LogReader', () => {
  it('keeps account by type', () => {
    const reading = read(
      [
        'o1js starts',
        '@ALLOCATE Poly 100 src/poly.rs:3 1',
        '@ALLOCATE Poly 60 src/poly.rs:3 2',
        '@ALLOCATE Field 32 src/field.rs:9 a',
        '@DROP Poly 100 1',
        '@DROP Field 32 a',
        '',
      ].join('\n'),
    );
    expect(reading).toMatchObject({
      lines: 6,
      allocations: 3,
      drops: 2,
      otherLines: 1,
      damaged: { count: 0, first: [] },
      unfollowed: 0,
    });
    const { leaking, perfect, overFreed, totals } = summariseClasses(reading.types);
    expect(leaking).toMatchObject([{ className: 'Poly', allocated: 2, alive: 1, aliveBytes: 60 }]);
    expect(perfect).toMatchObject([{ className: 'Field', allocated: 1, dropped: 1 }]);
    expect(overFreed).toEqual([]);
    expect(totals).toMatchObject({ allocated: 3, dropped: 2, alive: 1, bytesAllocated: 192 });
    expect(countsOf(reading)).toEqual({});
  });

  it.each<[FindingKind, string, string[], object]>([
    [
      'duplicate-id',
      'an id that is alive',
      ['@ALLOCATE A 8 a:1 7', '@ALLOCATE B 9 a:1 7'],
      { line: 2, type: 'B', bytes: 9, id: '7', allocated: { type: 'A', bytes: 8 } },
    ],
    [
      'duplicate-id',
      'an id that was dropped',
      ['@ALLOCATE A 8 a:1 7', '@DROP A 8 7', '@ALLOCATE B 9 a:1 7'],
      { line: 3, type: 'B', bytes: 9, id: '7', allocated: { type: 'A', bytes: 8 } },
    ],
    [
      'drop-without-allocation',
      'what never was',
      ['@DROP A 8 x'],
      { line: 1, type: 'A', bytes: 8, id: 'x', allocated: null },
    ],
    [
      'drop-twice',
      'what is gone',
      ['@ALLOCATE A 8 a:1 x', '@DROP A 8 x', '@DROP A 8 x'],
      { line: 3, type: 'A', bytes: 8, id: 'x', allocated: { type: 'A', bytes: 8 } },
    ],
    [
      'size-differs',
      'another size',
      ['@ALLOCATE A 8589934592 a:1 7', '@DROP A 8 7'],
      { line: 2, type: 'A', bytes: 8, id: '7', allocated: { type: 'A', bytes: 8589934592 } },
    ],
    [
      'type-differs',
      'another type',
      ['@ALLOCATE A 8 a:1 7', '@DROP B 8 7'],
      { line: 2, type: 'B', bytes: 8, id: '7', allocated: { type: 'A', bytes: 8 } },
    ],
  ])('finds %s: %s', (kind, _, lines, finding) => {
    const reading = read(lines.join('\n'));
    expect(countsOf(reading)).toEqual({ [kind]: 1 });
    expect(reading.findings[kind].first).toEqual([finding]);
    expectConsistent(reading);
  });

  it('does not take a size that is not known for another', () => {
    const reading = read('@ALLOCATE A 0 a:1 1\n@DROP A 8 1\n@ALLOCATE A 8 a:1 2\n@DROP A 0 2\n');
    expect(countsOf(reading)).toEqual({});
  });

  it('ends what was allocated, whatever type the drop names', () => {
    const { types } = read('@ALLOCATE A 8 a:1 7\n@DROP B 8 7\n');
    expect(types).toMatchObject([
      { className: 'A', allocated: 1, dropped: 1, overDropped: 0 },
      { className: 'B', allocated: 0, dropped: 0, overDropped: 0 },
    ]);
  });

  it('keeps alive what lost its id to another', () => {
    const { types } = read('@ALLOCATE A 8 a:1 7\n@ALLOCATE A 9 a:1 7\n@DROP A 9 7\n');
    expect(summariseClasses(types).leaking).toMatchObject([{ alive: 1, aliveBytes: 8 }]);
  });

  it('tells where the log is damaged, and how', () => {
    const { damaged } = read('fine\n@DROP A 8\r\n@DROP Größe -1 7\n');
    expect(damaged).toEqual({
      count: 2,
      first: [
        { line: 2, damage: 'no-id', text: '@DROP A 8' },
        { line: 3, damage: 'bad-size', text: '@DROP Größe -1 7' },
      ],
    });
  });

  it('keeps the first hundred of each', () => {
    const reading = read('@DROP\n@DROP A 8 7\n'.repeat(150));
    expect(reading.damaged.count).toBe(150);
    expect(reading.findings['drop-without-allocation'].count).toBe(150);
    expectConsistent(reading);
  });

  it('cuts the text of a damaged line between characters', () => {
    for (const before of ['@DROP', '@DROP ']) {
      const { damaged } = read(`${before}${'π'.repeat(1_000)}`);
      expect(damaged.first[0]?.text).toBe(`${before}${'π'.repeat(97)} …`);
    }
  });

  it.each([
    ['whole', MAX_LINE_BYTES, 0],
    ['damaged', MAX_LINE_BYTES + 1, 1],
  ])('takes a line of at most 64 KiB: one is %s with %d bytes', (_, length, damaged) => {
    const event = '@DROP A 8 1';
    const line = `${'x'.repeat(length - event.length - 1)} ${event}`;
    for (const pieces of [[], [1_000], [length], [length - 1], [70_000, 70_000]]) {
      const reading = read(`${line}\n@DROP A 8 2\n`, pieces);
      expect(reading.damaged.count).toBe(damaged);
      expect(reading.drops).toBe(2 - damaged);
    }
  });

  it('skips a line of 100 MB without keeping it', () => {
    const reader = new LogReader();
    const piece = new Uint8Array(2 ** 20).fill(0x78);
    reader.push(encodeUtf8('@DROP A 8 1\n@DROP '));
    for (let i = 0; i < 100; i += 1) reader.push(piece);
    reader.push(encodeUtf8('\n@DROP A 8 2'));
    const reading = reader.finish();
    expect(reading).toMatchObject({ lines: 3, drops: 2, damaged: { count: 1 } });
    expect(reading.damaged.first[0]).toMatchObject({ line: 2, damage: 'line-too-long' });
    expect(reading.damaged.first[0]?.text.length).toBeLessThan(210);
  });

  it.each([
    ['nothing', '', 0],
    ['an end without a line', '\n', 1],
    ['a last line without an end', '@DROP A 8 1', 1],
    ['line ends of Windows', '@DROP A 8 1\r\n@DROP A 8 2\r\n', 2],
    ['a mark of byte order', '\ufeff@DROP A 8 1\n@DROP A 8 2', 2],
  ])('reads %s', (_, log, lines) => {
    const reading = read(log);
    expect(reading).toMatchObject({ lines, damaged: { count: 0 } });
  });

  it('is indifferent to where the pieces are cut', () => {
    fc.assert(
      fc.property(anyLogText, fc.array(fc.nat(30), { maxLength: 40 }), (log, pieces) => {
        expect(read(log, pieces)).toEqual(read(log));
      }),
      { numRuns: 5_000 },
    );
  });

  it('says what a model of few words says', () => {
    fc.assert(
      fc.property(anyLogText, (log) => {
        const reading = read(log);
        const model = tallyByModel(wellFormed(log));
        const { lines, allocations, drops, otherLines, damaged, types, findings } = reading;
        expect({ lines, allocations, drops, otherLines, damaged: damaged.count }).toEqual(
          model.counts,
        );
        for (const [kind, count] of Object.entries(model.found)) {
          expect(findings[kind as FindingKind].count).toBe(count);
        }
        expect(types.map(({ className }) => className).toSorted()).toEqual(
          Object.keys(model.types).sort(),
        );
        for (const type of types) {
          const expected = model.types[type.className];
          const { allocated, dropped, overDropped } = type;
          const [leaking] = summariseClasses([type]).leaking;
          expect({ allocated, dropped, overDropped, alive: leaking?.alive ?? 0 }).toEqual({
            allocated: expected?.allocated,
            dropped: expected?.dropped,
            overDropped: expected?.overDropped,
            alive: expected?.alive,
          });
          if (leaking === undefined || (type.bytesDropped ?? 0) > 2 ** 52) continue;
          expect(BigInt(leaking.aliveBytes ?? -1)).toBe(expected?.aliveBytes);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('takes whatever bytes there are', () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      anyLogText.map((log) => encodeUtf8(log)),
      fc
        .tuple(anyLogText, fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 10 }))
        .map(([log, changes]) => {
          const bytes = encodeUtf8(log);
          for (const [at, byte] of changes) bytes[at % (bytes.length || 1)] = byte;
          return bytes;
        }),
    );
    const small = () => new IdTable({ slots: 1_024, texts: 2 });
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(60), { maxLength: 8 }), (bytes, pieces) => {
        expectConsistent(read(bytes, pieces));
        expectConsistent(read(bytes, pieces, small()));
      }),
      { numRuns: 12_000 },
    );
  });

  it('keeps counting by type where there is no room for more ids', () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => i);
    const log = [
      ...rows.map((i) => `@ALLOCATE A 8 a:1 ${i}`),
      ...rows.slice(100).map((i) => `@DROP A 8 ${i}`),
      '@ALLOCATE B 8 a:1 x',
      '@ALLOCATE B 8 a:1 y',
      '@DROP B 8 y',
    ].join('\n');
    const reading = read(log, [], new IdTable({ slots: 1_024, texts: 0 }));
    expect(reading.unfollowed).toBe(2_000 - 717 + 2);
    expect(summariseClasses(reading.types)).toMatchObject({
      leaking: [
        { className: 'A', allocated: 2_000, dropped: 1_900, alive: 100, aliveBytes: 800 },
        { className: 'B', allocated: 2, dropped: 1, alive: 1, aliveBytes: 8 },
      ],
      overFreed: [],
    });
    expectConsistent(reading);
  });
});
