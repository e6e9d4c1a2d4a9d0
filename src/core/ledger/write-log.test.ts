import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../utf8.ts';
import { summariseClasses } from './class-summary.ts';
import type { ClassTotals } from './class-summary.ts';
import { anyStretches } from './fixtures/arbitrary-events.ts';
import type { LedgerEvents } from './ledger-events.ts';
import { LogReader } from './read-log.ts';
import { writeLog } from './write-log.ts';

/** Three values of two classes: the first freed, the second moved, the third alive. */
const STRETCH: LedgerEvents = {
  startedAt: 1_700_000_000_000,
  classes: ['WasmFpPolyComm', 'WasmGVesta'],
  firstId: 40,
  births: {
    classOf: Uint16Array.of(0, 1, 0),
    realms: Uint8Array.of(0, 1, 1),
    addresses: Uint32Array.of(4_096, 8_192, 4_096),
    bytes: Uint32Array.of(64, 0, 80),
    at: Float32Array.of(0, 1, 2),
  },
  ends: { ids: Uint32Array.of(40, 41), how: Uint8Array.of(0, 1), at: Float32Array.of(1, 5) },
};

const linesOf = (stretches: readonly LedgerEvents[]) =>
  [...writeLog(stretches)]
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('@'));

/** The leak table by the ledger itself. */
function totalsOf(stretches: readonly LedgerEvents[]): readonly ClassTotals[] {
  const values = stretches.flatMap(({ classes, births, firstId }) =>
    Array.from(births.classOf, (classOf, i) => ({
      id: firstId + i,
      className: classes[classOf] ?? '',
      bytes: births.bytes[i] ?? 0,
    })),
  );
  const ended = new Set(stretches.flatMap(({ ends }) => [...ends.ids]));
  return [...new Set(values.map(({ className }) => className))].map((className) => {
    const own = values.filter((value) => value.className === className);
    const gone = own.filter(({ id }) => ended.has(id));
    const sum = (some: typeof own) => some.reduce((total, { bytes }) => total + bytes, 0);
    return {
      className,
      allocated: own.length,
      dropped: gone.length,
      overDropped: 0,
      bytesAllocated: sum(own),
      bytesDropped: sum(gone),
      bytesOverDropped: 0,
    };
  });
}

describe('writeLog', () => {
  it('writes births and ends in order of time, a move as a drop', () => {
    expect(linesOf([STRETCH])).toEqual([
      '@ALLOCATE WasmFpPolyComm 64 caller:0 40',
      '@ALLOCATE WasmGVesta 0 nested:0 41',
      '@DROP WasmFpPolyComm 64 40',
      '@ALLOCATE WasmFpPolyComm 80 nested:0 42',
      '@DROP WasmGVesta 0 41',
    ]);
  });

  it('says at its head what is missing, in lines that no reader takes for events', () => {
    const note = 'The ledger of proofs 2 to 4 is not stored.';
    const lines = [...writeLog([STRETCH], [note])].join('').split('\n');
    const firstEvent = lines.findIndex((line) => line.startsWith('@'));
    expect(lines.indexOf(`# ${note}`)).toBe(firstEvent - 1);
    const reader = new LogReader();
    reader.push(encodeUtf8(lines.join('\n')));
    expect(reader.finish()).toMatchObject({ damaged: { count: 0 }, otherLines: firstEvent });
  });

  it('finds what ended in the stretch where it began, and leaves out what began in none', () => {
    const later: LedgerEvents = {
      ...STRETCH,
      classes: ['Other'],
      firstId: 43,
      births: { ...STRETCH.births, classOf: Uint16Array.of(), at: Float32Array.of() },
      ends: {
        ids: Uint32Array.of(42, 39, 99),
        how: Uint8Array.of(3, 0, 0),
        at: Float32Array.of(0, 1, 2),
      },
    };
    expect(linesOf([STRETCH, later]).at(-1)).toBe('@DROP WasmFpPolyComm 80 42');
    expect(linesOf([STRETCH, later])).toHaveLength(6);
    expect(linesOf([later])).toEqual([]);
  });

  it('never drops what it has not allocated yet, whatever the clock said', () => {
    const ends = { ...STRETCH.ends, ids: Uint32Array.of(42, 40), at: Float32Array.of(0, 0) };
    expect(linesOf([{ ...STRETCH, ends }]).map((line) => line.split(' ').at(-1))).toEqual([
      '40',
      '41',
      '42',
      '42',
      '40',
    ]);
  });

  it('writes names that do not fit the form so that they do', () => {
    const classes = ['Vec <u8>', ''];
    expect(linesOf([{ ...STRETCH, classes }]).slice(0, 2)).toEqual([
      '@ALLOCATE Vec__u8_ 64 caller:0 40',
      '@ALLOCATE _ 0 nested:0 41',
    ]);
  });

  it('hands out large logs in pieces of whole lines', () => {
    const count = 10_000;
    const births = {
      classOf: new Uint16Array(count),
      realms: new Uint8Array(count),
      addresses: new Uint32Array(count),
      bytes: new Uint32Array(count),
      at: new Float32Array(count),
    };
    const pieces = [...writeLog([{ ...STRETCH, births }])];
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) {
      expect(piece.endsWith('\n')).toBe(true);
      expect(piece.length).toBeLessThan(70_000);
    }
  });

  it('is read as the leak table of the ledger', () => {
    fc.assert(
      fc.property(anyStretches, (stretches) => {
        const reader = new LogReader();
        for (const piece of writeLog(stretches)) reader.push(encodeUtf8(piece));
        const { types, findings, damaged, otherLines } = reader.finish();
        expect(summariseClasses(types)).toEqual(summariseClasses(totalsOf(stretches)));
        expect(Object.values(findings).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0]);
        expect([damaged.count, otherLines]).toEqual([0, 4]);
      }),
      { numRuns: 2_000 },
    );
  });
});
