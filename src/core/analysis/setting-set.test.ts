import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../experiment/config.ts';
import { PATHS } from '../experiment/switches.ts';
import { sampleLife, sampleRecord } from '../fixtures/sample-run.ts';
import { settingRun } from '../fixtures/setting-points.ts';
import { groupSettings, isComparable } from './setting-set.ts';

const row = (threads: number, provers: number, id: string, startedAt: number) =>
  settingRun({ threads, provers }, { id, startedAt }).record;

describe('groupSettings', () => {
  it('puts runs together that differ in threads and provers alone, each setting by its newest', () => {
    const rows = [row(2, 1, 'a', 1), row(1, 1, 'b', 2), row(2, 1, 'c', 3), row(1, 2, 'd', 4)];
    const [set, ...others] = groupSettings(rows);
    expect(others).toEqual([]);
    expect(set?.newest.id).toBe('d');
    expect(set?.settings.map(({ runId }) => runId)).toEqual(['b', 'c', 'd']);
  });

  it('keeps apart what would not be comparable, the newest first', () => {
    const one = row(2, 1, 'a', 1);
    const apart = [
      { ...one, id: 'b', config: { ...one.config, o1js: '2.14.0' } },
      { ...one, id: 'c', config: { ...one.config, switches: PATHS.leaking } },
      { ...one, id: 'd', config: { ...one.config, parameters: { depth: 4 } } },
      { ...one, id: 'e', config: { ...one.config, observe: 'memory' as const } },
      { ...one, id: 'f', environment: { ...one.environment, cores: 4 } },
      { ...one, id: 'g', environment: { ...one.environment, browser: 'Firefox 153' } },
      { ...one, id: 'h', environment: { ...one.environment, prover: 'fake' as const } },
      { ...one, id: 'i', compile: one.compile && { ...one.compile, circuitDigest: 'other' } },
    ].map((record, i) => Object.assign(record, { startedAt: 10 - i }));
    const sets = groupSettings([one, ...apart]);
    expect(sets.map(({ newest }) => newest.id)).toEqual([...apart.map(({ id }) => id), 'a']);
    expect(new Set(sets.map(({ key }) => key)).size).toBe(apart.length + 1);
  });

  it('does not care in which order fields of a record stand', () => {
    const one = row(2, 1, 'a', 1);
    const { pool, ...rest } = one.config.switches;
    const turned = { ...one, id: 'b', config: { ...one.config, switches: { ...rest, pool } } };
    expect(groupSettings([one, turned])).toHaveLength(1);
  });
});

describe('isComparable', () => {
  const record = sampleRecord();
  it.each([
    ['a run that did not make all of its proofs', { status: 'interrupted' }],
    ['one that was never compiled', { compile: null }],
    [
      'one whose switches changed',
      { switchChanges: [{ beforeProof: 2, switches: PATHS.leaking }] },
    ],
    ['one with a fresh memory in between', { lives: [sampleLife(), sampleLife()] }],
    ['one with pauses', { config: { ...defaultConfig(8), pauseMs: 1000 } }],
    ['one whose peaks were not seen', { config: { ...defaultConfig(8), observe: 'none' } }],
    ['one of which half were', { config: { ...defaultConfig(8), observe: 'alternate' } }],
  ] as const)('passes over %s', (_, change) => {
    expect(isComparable(record)).toBe(true);
    expect(isComparable({ ...record, ...change })).toBe(false);
  });
});
