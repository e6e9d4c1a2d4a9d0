import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/core/experiment/parse-config.ts';
import type { Side } from './bench-report.ts';
import { DEFAULT_OPTIONS } from './fixtures/sample-bench.ts';
import { COMPARISONS, threadsOf, wishesOf } from './sides.ts';

const wishes = (side: Exclude<Side, 'native'>, change: Partial<typeof DEFAULT_OPTIONS> = {}) =>
  wishesOf(side, '2.15.0', 3, { ...DEFAULT_OPTIONS, ...change }, 8);

describe('stock and the runtime', () => {
  it('differ in the path, and in the threads that each takes by itself', () => {
    const common = { program: 'square', o1js: '2.15.0', warmup: 0, proofs: 3, pause: 0 };
    expect(wishes('stock')).toEqual({
      ...common,
      path: 'shipped',
      switches: { finalizers: 'as-shipped' },
      observe: 'none',
      threads: 7,
    });
    expect(wishes('runtime')).toEqual({
      ...common,
      path: 'freeing',
      switches: {},
      observe: 'none',
      threads: 8,
    });
  });

  it('is stock without finalizers only if that was asked for', () => {
    expect(wishes('stock', { stockFinalizers: 'off' })).toMatchObject({
      switches: { finalizers: 'off' },
    });
    expect(wishes('runtime', { stockFinalizers: 'off' })).toMatchObject({ switches: {} });
  });
});

describe('the runtime without its arithmetic', () => {
  it('differs from the runtime in nothing else', () => {
    const plain = wishes('shipped arithmetic');
    expect(plain).toEqual({ ...wishes('runtime'), switches: { arithmetic: 'as-shipped' } });
  });
});

describe('the cost of observing', () => {
  it('is all that the two sides differ in', () => {
    expect({ ...wishes('watched'), observe: 'none' }).toEqual(wishes('unwatched'));
    expect(wishes('watched')).toMatchObject({ observe: 'full' });
    expect(wishes('unwatched')).toMatchObject({ observe: 'none' });
  });

  it('is put down to the ledger where the memory is sampled on both sides', () => {
    expect({ ...wishes('watched'), observe: 'memory' }).toEqual(wishes('only sampled'));
  });

  it('is not hidden by a switch that needs the ledger', () => {
    expect(wishes('unwatched')).toMatchObject({
      path: 'shipped',
      switches: { finalizers: 'off', frees: 'off' },
    });
  });
});

describe('every side', () => {
  const sides = [
    ...new Set(COMPARISONS.flatMap(({ reference, candidate }) => [reference, candidate])),
  ];
  const inPages = sides.flatMap((side) => (side === 'native' ? [] : side));

  it.each(inPages)('%s is something that the page runs', (side) => {
    const { switches, ...rest } = wishes(side);
    const flat = Object.entries(switches as Record<string, string>);
    const input = { ...rest, ...Object.fromEntries(flat.map(([k, v]) => [`switch.${k}`, v])) };
    expect(parseConfig(input, 8)).toMatchObject({ kind: 'ok' });
  });

  it.each(sides)('%s has the threads that were asked for', (side) => {
    expect(threadsOf(side, 4, 8)).toBe(4);
  });

  it.each(sides)('%s has at least one thread and at most what the page allows', (side) => {
    expect(threadsOf(side, null, 1)).toBe(1);
    expect(threadsOf(side, null, 128)).toBe(64);
  });
});
