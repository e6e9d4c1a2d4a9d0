import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../experiment/config.ts';
import { PATHS } from '../experiment/switches.ts';
import { FORMAT_VERSION } from '../run.ts';
import type { ProofSample, RunRecord } from '../run.ts';
import { PAGE_BYTES } from '../units.ts';
import { median, summariseRun } from './run-figures.ts';

const RECORD: RunRecord = {
  formatVersion: FORMAT_VERSION,
  id: 'run',
  startedAt: 0,
  endedAt: null,
  status: 'running',
  failure: null,
  config: defaultConfig(8),
  environment: {
    browser: 'test',
    userAgent: 'test',
    cores: 8,
    deviceMemoryGiB: null,
    crossOriginIsolated: true,
    prover: 'fake',
  },
  switchStates: null,
  switchChanges: [],
  lives: [],
  limitBytes: 65_536 * PAGE_BYTES,
  compile: {
    ms: 20_000,
    pagesAfter: 1551,
    verificationKeyHash: '1',
    circuitDigest: '2',
    keys: { origin: 'computed', damaged: 0, problem: null },
    arithmetic: null,
  },
  proofsDone: 0,
  lastPages: null,
  growthPerProof: null,
};

/** Proofs that leave the memory at each of `pages`; the first is warm-up and took ten times as long. */
function proofsTo(pages: readonly number[]): ProofSample[] {
  return pages.map((after, index) => ({
    formatVersion: FORMAT_VERSION,
    runId: 'run',
    index,
    warmup: index === 0,
    life: 0,
    nth: index,
    startedAt: 0,
    proveMs: index === 0 ? 130_000 : 13_000 + index,
    verifyMs: index === 0 ? 9000 : 900,
    verified: true,
    pages: { before: pages[index - 1] ?? 1551, after, highWater: after },
    heap: null,
    heapProblem: null,
    handles: null,
    phases: [],
  }));
}

describe('summariseRun', () => {
  it('leaves warm-up out of every rate', () => {
    const figures = summariseRun(RECORD, proofsTo([4714, 4846, 4978, 5110]));
    expect(figures.measured).toBe(3);
    expect(figures.growthPerProof?.estimate).toBe(132 * PAGE_BYTES);
    expect(figures.proveMs).toBe(13_002);
    expect(figures.verifyMs).toBe(900);
    expect(figures.memoryBytes).toBe(5110 * PAGE_BYTES);
  });

  it('forecasts from the memory as it is now to the limit that o1js asked for', () => {
    const { proofsUntilLimit } = summariseRun(RECORD, proofsTo([4714, 4846, 4978]));
    expect(proofsUntilLimit).toEqual({
      kind: 'after',
      proofs: Math.floor((65_536 - 4978) / 132),
      low: null,
      high: null,
      by: 'linear memory',
    });
  });

  it('counts to a smaller limit where the run has one', () => {
    const limitBytes = 5110 * PAGE_BYTES;
    const figures = summariseRun({ ...RECORD, limitBytes }, proofsTo([4714, 4846, 4978]));
    expect(figures.limitBytes).toBe(limitBytes);
    expect(figures.proofsUntilLimit).toMatchObject({ kind: 'after', proofs: 1 });
  });

  it('expects no end where nothing grows', () => {
    expect(summariseRun(RECORD, proofsTo([4587, 4587, 4587])).proofsUntilLimit).toEqual({
      kind: 'never',
      low: null,
    });
  });

  it('gives no rate before a measured proof, but the memory after compiling', () => {
    expect(summariseRun(RECORD, [])).toEqual({
      measured: 0,
      changedBefore: null,
      growthPerProof: null,
      liveGrowthPerProof: null,
      liveBytes: null,
      proveMs: null,
      verifyMs: null,
      proofsUntilLimit: { kind: 'unknown' },
      limitBytes: 65_536 * PAGE_BYTES,
      memoryBytes: 1551 * PAGE_BYTES,
    });
  });

  it('never mixes what was measured under different switches', () => {
    const switchChanges = [{ beforeProof: 3, switches: PATHS.freeing }];
    const proofs = proofsTo([4714, 4846, 4978, 5110, 5110, 5110]);
    const figures = summariseRun({ ...RECORD, switchChanges }, proofs);
    expect(figures).toMatchObject({ measured: 2, changedBefore: 3, proveMs: 13_004.5 });
    expect(figures.growthPerProof?.estimate).toBe(0);
    expect(summariseRun(RECORD, proofs).growthPerProof?.estimate).toBeGreaterThan(0);
  });

  it('takes 4 GiB as the limit until o1js has asked for one', () => {
    expect(summariseRun({ ...RECORD, limitBytes: null }, []).limitBytes).toBe(4 * 1024 ** 3);
  });
});

describe('median', () => {
  it.each([
    [[], null],
    [[3], 3],
    [[4, 1], 2.5],
    [[9, 1, 5], 5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
