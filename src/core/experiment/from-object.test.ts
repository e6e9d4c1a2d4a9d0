import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyConfig } from '../fixtures/arbitrary-config.ts';
import { defaultConfig } from './config.ts';
import { configFromObject } from './from-object.ts';
import { pathOf } from './switches.ts';

const CORES = 8;
const MiB = 1024 * 1024;

/** The fields of the issues, or the configuration. */
function read(value: unknown) {
  const result = configFromObject(value, CORES);
  return result.kind === 'ok' ? result.config : result.issues.map((issue) => issue.field);
}

describe('configFromObject', () => {
  it('takes an empty object for the defaults', () => {
    expect(read({})).toEqual(defaultConfig(CORES));
  });

  it('reads what a script writes', () => {
    const script = {
      program: 'merkle',
      params: { depth: 20 },
      o1js: '2.14',
      path: 'leaking',
      switches: { pool: 'kept', recycle: 'threshold', provers: 2 },
      refreshAt: '1GiB',
      proofs: 10,
      warmup: 2,
      threads: 4,
      pause: 500,
      maxMemory: '1GiB',
      timeout: 60_000,
      observe: 'none',
      maxGrowth: '16KiB',
      maxPageGrowth: 2 * MiB,
      until: 'decided',
    };
    expect(read(script)).toEqual({
      program: 'merkle',
      parameters: { depth: 20 },
      o1js: '2.14.0',
      switches: {
        pool: 'kept',
        finalizers: 'off',
        frees: 'off',
        wait: 'spin',
        arithmetic: 'as-shipped',
        keys: 'none',
        memory: 'as-shipped',
      },
      proofs: 10,
      warmup: 2,
      threads: 4,
      pauseMs: 500,
      maxMemoryBytes: 1024 * MiB,
      timeoutMs: 60_000,
      observe: 'none',
      budget: { liveBytesPerProof: 16 * 1024, pageBytesPerProof: 2 * MiB },
      until: 'decided',
      recycling: 'threshold',
      refreshAtBytes: 1024 * MiB,
      provers: 2,
    });
  });

  it.each([
    ['parameters as well as params', { program: 'merkle', parameters: { depth: 3 } }],
    ['the keys of the query string', { program: 'merkle', 'param.depth': 3 }],
  ])('reads %s', (_, script) => {
    expect(read(script)).toMatchObject({ program: 'merkle', parameters: { depth: 3 } });
  });

  it.each([
    ['2.14', '2.14.0'],
    ['2.14.0', '2.14.0'],
  ])('reads the release %s', (o1js, release) => {
    expect(read({ o1js })).toMatchObject({ o1js: release });
  });

  it.each([
    ['320MiB', 320 * MiB],
    [320 * MiB, 320 * MiB],
    [null, null],
  ])('reads the size %j', (maxMemory, maxMemoryBytes) => {
    expect(read({ maxMemory })).toMatchObject({ maxMemoryBytes });
  });

  it('takes undefined for a field that is not there', () => {
    const script = {
      program: undefined,
      proofs: undefined,
      switches: undefined,
      params: undefined,
    };
    expect(read(script)).toEqual(defaultConfig(CORES));
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'program=square'],
    ['a list', [{ proofs: 3 }]],
    ['a function', () => ({ proofs: 3 })],
    ['a map', new Map([['proofs', 3]])],
    ['query parameters', new URLSearchParams('proofs=3')],
  ])('refuses %s in place of an object', (_, value) => {
    expect(read(value)).toEqual(['config']);
  });

  it.each([
    ['switches as a text', { switches: 'pool=kept' }, ['switches']],
    ['params as a list', { params: [1] }, ['params']],
    ['null switches', { switches: null }, ['switches']],
    ['an unknown switch', { switches: { pond: 'kept' } }, ['switch.pond']],
    ['an unknown value of a switch', { switches: { pool: 'deep' } }, ['switch.pool']],
    ['an unknown parameter', { params: { depth: 3 } }, ['param.depth']],
    ['an unknown field', { pauseMs: 3 }, ['pauseMs']],
    ['a field named like a method', { toString: 'x' }, ['toString']],
    ['a polluting field', JSON.parse('{"__proto__":{"proofs":3}}'), ['__proto__']],
    [
      'everything at once',
      { proofs: -1, switches: 1, threads: 0 },
      ['switches', 'proofs', 'threads'],
    ],
  ])('refuses %s', (_, script, fields) => {
    expect(read(script)).toEqual(fields);
  });

  it('refuses a field that is given twice', () => {
    const twice = { switches: { pool: 'kept' }, 'switch.pool': 'restarted' };
    expect(read(twice)).toEqual(['switch.pool']);
    const both = { program: 'merkle', params: { depth: 3 }, parameters: { depth: 4 } };
    expect(read(both)).toEqual(['param.depth']);
  });

  it('reads any configuration that is written out as an object', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        const { parameters, pauseMs, maxMemoryBytes, timeoutMs, budget, ...others } = config;
        const { recycling, refreshAtBytes, provers, switches, ...rest } = others;
        const path = pathOf(config.switches) ?? 'shipped';
        const given = { ...switches, recycle: recycling, provers };
        const script = {
          ...rest,
          path,
          switches: given,
          refreshAt: refreshAtBytes,
          params: parameters,
          pause: pauseMs,
          timeout: timeoutMs,
        };
        const maxGrowth = budget.liveBytesPerProof;
        const sizes = { maxMemory: maxMemoryBytes, maxGrowth };
        const maxPageGrowth = budget.pageBytesPerProof;
        expect(read({ ...script, ...sizes, maxPageGrowth })).toEqual(config);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true }), (value) => {
        expect(['ok', 'invalid']).toContain(configFromObject(value, CORES).kind);
      }),
    );
  });
});
