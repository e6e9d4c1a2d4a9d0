import { describe, expect, it } from 'vitest';
import { defaultConfig } from './config.ts';
import {
  defaultSweep,
  offeredSweep,
  sweepConfig,
  sweepFromObject,
  sweptThreadCounts,
} from './sweep.ts';

describe('what a sweep measures', () => {
  it.each([
    [1, [1]],
    [2, [1, 2]],
    [6, [1, 2, 4, 6]],
    [8, [1, 2, 4, 8]],
    [96, [1, 2, 4, 8, 16, 32, 64]],
  ])('with %i cores', (cores, counts) => {
    expect(sweptThreadCounts(cores)).toEqual(counts);
  });

  it('includes two provers that share the cores, where there are two', () => {
    expect(defaultSweep(1)).toEqual([{ threads: 1, provers: 1 }]);
    expect(defaultSweep(8).at(-1)).toEqual({ threads: 4, provers: 2 });
  });

  it('can be more provers, each with the threads that there are cores for', () => {
    const several = offeredSweep(6).filter(({ provers }) => provers > 1);
    expect(several).toEqual([
      { threads: 3, provers: 2 },
      { threads: 1, provers: 4 },
      { threads: 1, provers: 6 },
    ]);
    expect(offeredSweep(96).at(-1)).toEqual({ threads: 6, provers: 16 });
    for (const cores of [1, 2, 3, 6, 8, 96]) {
      const offered = offeredSweep(cores);
      expect(offered.every(({ threads, provers }) => threads * provers <= cores)).toBe(true);
      expect(offered).toEqual(expect.arrayContaining([...defaultSweep(cores)]));
    }
  });
});

describe('sweepConfig', () => {
  it('makes as many proofs with each prover, and nothing that would disturb them', () => {
    const config = sweepConfig(
      {
        ...defaultConfig(8),
        proofs: 4,
        warmup: 0,
        pauseMs: 1000,
        observe: 'none',
        until: 'decided',
        recycling: 'every:2',
      },
      { threads: 2, provers: 3 },
    );
    expect(config).toMatchObject({
      threads: 2,
      provers: 3,
      proofs: 12,
      warmup: 1,
      pauseMs: 0,
      observe: 'full',
      until: 'all',
      recycling: 'off',
    });
  });

  it('keeps what does not disturb', () => {
    const config = { ...defaultConfig(8), warmup: 2, observe: 'memory' as const };
    expect(sweepConfig(config, { threads: 1, provers: 1 })).toEqual({ ...config, threads: 1 });
  });
});

describe('sweepFromObject', () => {
  const settingsOf = (value: unknown) => {
    const result = sweepFromObject(value, 4);
    return result.kind === 'ok'
      ? result.plan.settings.map(({ threads, provers }) => `${provers}x${threads}`)
      : result.issues;
  };

  it('measures each count of provers with each of threads', () => {
    expect(settingsOf({ threadCounts: [1, 2] })).toEqual(['1x1', '1x2']);
    expect(settingsOf({ threadCounts: [1, 2, 2], proverCounts: [1, 2] })).toEqual([
      '1x1',
      '1x2',
      '2x1',
      '2x2',
    ]);
    expect(settingsOf({ proverCounts: [2] })).toEqual(['2x1', '2x2', '2x4']);
    expect(settingsOf({})).toEqual(['1x1', '1x2', '1x4', '2x2']);
  });

  it('reads the rest as a configuration', () => {
    const result = sweepFromObject({ o1js: '2.14', proofs: 3, threadCounts: [1] }, 4);
    expect(result).toMatchObject({ kind: 'ok', plan: { config: { o1js: '2.14.0', proofs: 3 } } });
  });

  it.each([
    [{ threadCounts: [] }, 'threadCounts'],
    [{ threadCounts: [0, 1] }, 'threadCounts'],
    [{ threadCounts: 2 }, 'threadCounts'],
    [{ threadCounts: ['2'] }, 'threadCounts'],
    [{ proverCounts: [17] }, 'proverCounts'],
    [{ threadCounts: [1], proofs: -1 }, 'proofs'],
    [{ threadcounts: [1] }, 'threadcounts'],
    [null, 'config'],
    ['threads', 'config'],
    [{ threadCounts: [1, 2, 3, 4, 5, 6, 7, 8, 9], proverCounts: [1, 2, 3, 4] }, 'threadCounts'],
  ])('refuses %j', (value, field) => {
    expect(settingsOf(value)).toEqual([expect.objectContaining({ field })]);
  });
});
