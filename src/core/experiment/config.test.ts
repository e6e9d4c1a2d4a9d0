import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyConfig } from '../fixtures/arbitrary-config.ts';
import { configToQuery, defaultConfig, describeIssue } from './config.ts';
import { describeValue } from './describe-value.ts';
import { RANGES } from './config.ts';
import { parseConfig } from './parse-config.ts';
import type { ConfigIssue, ExperimentConfig } from './config.ts';
import { PATH_NAMES, PATHS } from './switches.ts';

const CORES = 8;
const MiB = 1024 * 1024;

function accepted(input: Record<string, unknown>): ExperimentConfig {
  const result = parseConfig(input, CORES);
  if (result.kind === 'invalid') throw new Error(result.issues.map(describeIssue).join(' '));
  return result.config;
}

function refused(input: Record<string, unknown>): readonly ConfigIssue[] {
  const result = parseConfig(input, CORES);
  return result.kind === 'invalid' ? result.issues : [];
}

describe('parseConfig', () => {
  it('needs no field at all', () => {
    expect(accepted({})).toEqual(defaultConfig(CORES));
  });

  it('reads every field', () => {
    const input = {
      program: 'poseidon-chain',
      'param.length': '128',
      o1js: '2.14',
      path: 'leaking',
      'switch.finalizers': 'as-shipped',
      proofs: '20',
      warmup: '0',
      threads: '4',
      pause: '1500',
      maxMemory: '320MiB',
      timeout: '60000',
      observe: 'memory',
      maxGrowth: '16KiB',
      maxPageGrowth: '2MiB',
      until: 'decided',
      'switch.recycle': 'every:5',
      refreshAt: '1GiB',
      'switch.provers': '2',
    };
    expect(accepted(input)).toEqual({
      program: 'poseidon-chain',
      parameters: { length: 128 },
      o1js: '2.14.0',
      switches: { ...PATHS.leaking, finalizers: 'as-shipped' },
      proofs: 20,
      warmup: 0,
      threads: 4,
      pauseMs: 1500,
      maxMemoryBytes: 320 * MiB,
      timeoutMs: 60_000,
      observe: 'memory',
      budget: { liveBytesPerProof: 16 * 1024, pageBytesPerProof: 2 * MiB },
      until: 'decided',
      recycling: 'every:5',
      refreshAtBytes: 1024 * MiB,
      provers: 2,
    });
  });

  it.each(PATH_NAMES)('sets the switches of the path %s', (path) => {
    expect(accepted({ path }).switches).toEqual(PATHS[path]);
  });

  it('fills in the parameters of the program', () => {
    expect(accepted({ program: 'merkle' }).parameters).toEqual({ depth: 16 });
  });

  it.each([
    [' 12 ', 12],
    ['007', 7],
    [3, 3],
    [3.0, 3],
  ])('takes %j for proofs', (value, proofs) => {
    expect(accepted({ proofs: value }).proofs).toBe(proofs);
  });

  it('reads -0 as 0', () => {
    expect(Object.is(accepted({ warmup: '-0' }).warmup, 0)).toBe(true);
    expect(Object.is(accepted({ warmup: -0 }).warmup, 0)).toBe(true);
  });

  it.each([
    ['', null],
    [null, null],
    ['256MiB', 256 * MiB],
    ['1.75 GiB', 1792 * MiB],
    [256 * MiB, 256 * MiB],
    [`${256 * MiB + 100}B`, 256 * MiB],
    ['4GiB', 4096 * MiB],
  ])('takes %j for maxMemory, in whole pages', (value, bytes) => {
    expect(accepted({ maxMemory: value }).maxMemoryBytes).toBe(bytes);
  });

  it.each([
    ['0', 0],
    [0, 0],
    [65_537, 65_537],
    ['1.5 KiB', 1536],
    ['4GiB', 4096 * MiB],
  ])('takes %j for a budget, to the byte', (value, bytes) => {
    const budget = { liveBytesPerProof: bytes, pageBytesPerProof: bytes };
    expect(accepted({ maxGrowth: value, maxPageGrowth: value }).budget).toEqual(budget);
  });

  it.each([
    ['program', 'cube', 'square, poseidon-chain, merkle, recursive'],
    ['program', null, 'square, poseidon-chain, merkle, recursive'],
    ['o1js', '2.99', '2.15.0, 2.14.0, 2.10.0, 2.4.0'],
    ['o1js', 2.14, '2.15.0, 2.14.0, 2.10.0, 2.4.0'],
    ['path', 'fast', 'shipped, leaking, freeing'],
    ['path', null, 'shipped, leaking, freeing'],
    ['switch.pool', 'eternal', 'as-shipped, kept, restarted'],
    ['switch.finalizers', 'on', 'as-shipped, off, guarded'],
    ['switch.frees', 'yes', 'off, on'],
    ['switch.keys', 'indexeddb', 'none, cached'],
    ['switch.wait', 'nap', 'spin, sleep'],
    ['proofs', '-3', 'a whole number from 1 to 10000'],
    ['proofs', '0', 'a whole number from 1 to 10000'],
    ['proofs', '10001', 'a whole number from 1 to 10000'],
    ['proofs', '1.5', 'a whole number from 1 to 10000'],
    ['proofs', null, 'a whole number from 1 to 10000'],
    ['warmup', '101', 'a whole number from 0 to 100'],
    ['threads', '1e9', 'a whole number from 1 to 64'],
    ['threads', 1e9, 'a whole number from 1 to 64'],
    ['pause', '600001', 'a whole number from 0 to 600000'],
    ['observe', 'half', 'full, memory, alternate, none'],
    ['observe', null, 'full, memory, alternate, none'],
    ['timeout', '999', 'a whole number from 1000 to 3600000'],
    ['maxMemory', '255MiB', 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB'],
    ['maxMemory', '4097MiB', 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB'],
    ['maxMemory', 'lots', 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB'],
    ['maxGrowth', '64KB', 'a size from 0B to 4GiB, such as 64KiB or 1MiB'],
    ['maxGrowth', -1, 'a size from 0B to 4GiB, such as 64KiB or 1MiB'],
    ['maxGrowth', null, 'a size from 0B to 4GiB, such as 64KiB or 1MiB'],
    ['maxPageGrowth', '5GiB', 'a size from 0B to 4GiB, such as 64KiB or 1MiB'],
    ['maxPageGrowth', 0.5, 'a size from 0B to 4GiB, such as 64KiB or 1MiB'],
    ['until', 'never', 'all, decided'],
    ['until', null, 'all, decided'],
    ['param.depth', '3', 'no parameters for square'],
    ['param.toString', '3', 'no parameters for square'],
    ['switch.arithmetic', 'slow', 'as-shipped, fast'],
    ['switch.provers', '0', 'a whole number from 1 to 16'],
    ['switch.recycle', 'every:0', 'off, threshold, every:N with N from 1 to 10000'],
    ['refreshAt', '1MiB', 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB'],
    ['switch.speed', '2', expect.stringContaining('one of the fields program, param.*')],
    ['proof', '6', expect.stringContaining('one of the fields program, param.*')],
    ['__proto__x', '6', expect.stringContaining('one of the fields program, param.*')],
  ])('refuses %s=%j with what is allowed', (field, value, allowed) => {
    expect(refused({ [field]: value })).toEqual([
      { field, value: typeof value === 'string' ? value : JSON.stringify(value), allowed },
    ]);
  });

  it('takes both ends of every range', () => {
    for (const [field, { min, max }] of Object.entries(RANGES)) {
      for (const value of [min, max]) expect(refused({ [field]: String(value) })).toEqual([]);
      for (const value of [min - 1, max + 1]) {
        expect(refused({ [field]: String(value) }), `${field}=${value}`).toHaveLength(1);
      }
    }
  });

  it('refuses a parameter out of its range, and one that the program does not have', () => {
    expect(refused({ program: 'merkle', 'param.depth': '65' })).toEqual([
      { field: 'param.depth', value: '65', allowed: 'a whole number from 2 to 64' },
    ]);
    expect(refused({ program: 'merkle', 'param.length': '65' })).toEqual([
      { field: 'param.length', value: '65', allowed: 'for merkle: param.depth' },
    ]);
  });

  it('tells everything that is wrong at once', () => {
    const input = {
      program: 'cube',
      o1js: '3',
      path: 'x',
      'switch.pool': 'x',
      proofs: '-3',
      warmup: 'x',
      threads: '1e9',
      pause: '-1',
      maxMemory: '1',
      timeout: '1',
      colour: 'blue',
    };
    const fields = refused(input).map((issue) => issue.field);
    expect(fields.toSorted()).toEqual(Object.keys(input).toSorted());
  });

  it('never throws, whatever a script passes', () => {
    const keys = ['program', 'o1js', 'path', 'switch.pool', 'param.length', 'proofs', 'maxMemory'];
    const key = fc.oneof(fc.constantFrom(...keys), fc.string());
    const value = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.dictionary(key, value), (input) => {
        const result = parseConfig(input, CORES);
        if (result.kind === 'ok') expect(result.config).toEqual(accepted(input));
        else for (const issue of result.issues) expect(describeIssue(issue)).toContain(issue.field);
      }),
    );
  });
});

describe('configToQuery', () => {
  it('is read back as the same configuration, from whichever path it starts', () => {
    fc.assert(
      fc.property(anyConfig, fc.constantFrom(...PATH_NAMES), (config, path) => {
        expect(accepted(configToQuery(config, path))).toEqual(config);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out what is default', () => {
    expect(configToQuery(defaultConfig(2), 'freeing')).toEqual({
      program: 'square',
      o1js: '2.15.0',
      path: 'freeing',
      proofs: '6',
      warmup: '1',
      threads: '2',
    });
  });
});

describe('defaultConfig', () => {
  it.each([
    [1, 1],
    [8, 8],
    [128, 64],
    [0, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 64],
  ])('of a machine with %d cores has %d threads', (cores, threads) => {
    expect(defaultConfig(cores).threads).toBe(threads);
  });
});

describe('describeValue', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  it.each([
    ['text', 'text'],
    [12, '12'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1 }, '{"a":1}'],
    [10n, '10n'],
    [Symbol('s'), 'symbol'],
    [() => 1, 'function'],
    [cycle, 'object'],
    ['x'.repeat(61), `${'x'.repeat(57)}…`],
  ])('case %#', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });
});
