import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bornInRange } from './born-in-range.ts';
import { HANDLE_ENDS } from './ledger-events.ts';
import type { HandleEndName, LedgerEvents } from './ledger-events.ts';

const START = 1_800_000_000_000;

interface Written {
  readonly startedAt?: number;
  readonly firstId?: number;
  readonly classes?: readonly string[];
  /** Class, milliseconds since the start, bytes. */
  readonly births?: readonly (readonly [classOf: number, at: number, bytes: number])[];
  readonly ends?: readonly (readonly [id: number, at: number, how?: HandleEndName])[];
}

function stretch({
  startedAt = START,
  firstId = 1,
  classes = ['Srs', 'Gate'],
  births = [],
  ends = [],
}: Written): LedgerEvents {
  return {
    startedAt,
    firstId,
    classes,
    births: {
      classOf: Uint16Array.from(births, ([classOf]) => classOf),
      realms: new Uint8Array(births.length),
      addresses: new Uint32Array(births.length),
      bytes: Uint32Array.from(births, ([, , bytes]) => bytes),
      at: Float32Array.from(births, ([, at]) => at),
    },
    ends: {
      ids: Uint32Array.from(ends, ([id]) => id),
      how: Uint8Array.from(ends, ([, , how = 'freed']) => HANDLE_ENDS.indexOf(how)),
      at: Float32Array.from(ends, ([, at]) => at),
    },
  };
}

describe('bornInRange', () => {
  it('counts what was born in the range and what is left of it, by class', () => {
    const events = stretch({
      births: [
        [0, 0, 1000],
        [0, 10, 32],
        [1, 20, 48],
        [1, 30, 16],
        [1, 40, 16],
      ],
      ends: [[4, 35]],
    });
    expect(bornInRange([events], START + 10, START + 40)).toEqual([
      { className: 'Gate', born: 2, alive: 1, aliveBytes: 48, unsized: 0 },
      { className: 'Srs', born: 1, alive: 1, aliveBytes: 32, unsized: 0 },
    ]);
  });

  it('takes the beginning of the range and leaves its end to the next', () => {
    const events = stretch({ births: [[0, 10, 16]] });
    expect(bornInRange([events], START + 10, START + 11)).toHaveLength(1);
    expect(bornInRange([events], START + 9, START + 10)).toEqual([]);
  });

  it.each(HANDLE_ENDS)('takes what was %s for gone, also after the range', (how) => {
    const events = stretch({ births: [[0, 10, 16]], ends: [[1, 5000, how]] });
    expect(bornInRange([events], START, START + 100)).toEqual([
      { className: 'Srs', born: 1, alive: 0, aliveBytes: 0, unsized: 0 },
    ]);
  });

  it('follows ids and class names from stretch to stretch', () => {
    const compile = stretch({ births: [[0, 0, 16]], ends: [] });
    const proof = stretch({
      startedAt: START + 1000,
      firstId: 2,
      classes: ['Gate', 'Proof', 'Srs'],
      births: [
        [2, 0, 32],
        [1, 1, 8],
      ],
      ends: [
        [1, 500],
        [3, 600],
      ],
    });
    expect(bornInRange([proof, null, compile], START, START + 9999)).toEqual([
      { className: 'Srs', born: 2, alive: 1, aliveBytes: 32, unsized: 0 },
      { className: 'Proof', born: 1, alive: 0, aliveBytes: 0, unsized: 0 },
    ]);
  });

  it('counts what has no class by name as well', () => {
    const births = [
      [7, 0, 16],
      [0, 0, 8],
      [2, 0, 32],
    ] as const;
    expect(bornInRange([stretch({ births, ends: [[3, 1]] })], START, START + 9)).toEqual([
      { className: 'unknown', born: 2, alive: 1, aliveBytes: 16, unsized: 0 },
      { className: 'Srs', born: 1, alive: 1, aliveBytes: 8, unsized: 0 },
    ]);
  });

  it('says of how many the size is not known', () => {
    const events = stretch({
      births: [
        [0, 0, 0],
        [0, 1, 64],
      ],
    });
    expect(bornInRange([events], START, START + 9)).toMatchObject([
      { alive: 2, aliveBytes: 64, unsized: 1 },
    ]);
  });

  it('leaves ends of handles alone whose births are not known', () => {
    const late = stretch({
      firstId: 10,
      births: [[0, 0, 16]],
      ends: [
        [3, 1],
        [11, 1],
        [4e9, 1],
      ],
    });
    expect(bornInRange([late], START, START + 9)).toMatchObject([{ born: 1, alive: 1 }]);
  });

  it('gives for neighbouring ranges the parts of the whole', () => {
    const anyBirths = fc.array(fc.tuple(fc.nat(1), fc.nat(100), fc.nat(99)), { maxLength: 40 });
    const anyEnds = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(200)));
    fc.assert(
      fc.property(anyBirths, anyEnds, fc.nat(101), (births, ends, cut) => {
        const events = [stretch({ births, ends })];
        const count = (from: number, to: number) =>
          bornInRange(events, START + from, START + to).reduce(
            (sum, { born, alive, aliveBytes }) => [
              (sum[0] ?? 0) + born,
              (sum[1] ?? 0) + alive,
              (sum[2] ?? 0) + aliveBytes,
            ],
            [0, 0, 0],
          );
        const [first, second] = [count(0, cut), count(cut, 101)];
        expect(count(0, 101)).toEqual(first.map((value, i) => value + (second[i] ?? 0)));
        expect(count(0, 101)[0]).toBe(births.length);
      }),
    );
  });
});
