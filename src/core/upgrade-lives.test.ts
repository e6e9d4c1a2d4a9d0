import { describe, expect, it } from 'vitest';
import frozenEighth from './fixtures/stored-run.v8.json' with { type: 'json' };
import { livedOnce, placedOnce } from './fixtures/upgraded.ts';
import { sampleLife, sampleRecord } from './fixtures/sample-run.ts';
import type { LifeCause } from './memory-life.ts';
import { FORMAT_VERSION } from './run.ts';
import { upgradeCurve, upgradeProof, upgradeRun } from './upgrade.ts';

const FAILURE = {
  code: 'crash',
  detail: 'unreachable',
  proof: 3,
  evidence: ['It was full.'],
} as const;
const CAUSES: readonly LifeCause[] = [
  { kind: 'start' },
  { kind: 'by-hand' },
  { kind: 'every', proofs: 5 },
  { kind: 'threshold', usedBytes: 2 ** 31, thresholdBytes: 1.75 * 2 ** 30 },
  { kind: 'admission', predictedBytes: 2 ** 29, limitBytes: 2 ** 28 },
  { kind: 'failure', failure: FAILURE },
];

describe('records that version 8 stored', () => {
  const { record, proofs, curves } = frozenEighth;
  const formatVersion = FORMAT_VERSION;

  it('are read as of runs with one prover and one memory', () => {
    const once = { recycling: 'off', refreshAtBytes: 1.75 * 2 ** 30, provers: 1 };
    const value = {
      ...record,
      formatVersion,
      config: { ...record.config, ...once },
      lives: livedOnce(record),
    };
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value });
    for (const proof of proofs) {
      const placed = { ...placedOnce(proof), formatVersion };
      expect(upgradeProof(proof)).toEqual({ kind: 'ok', value: placed });
    }
    for (const curve of curves) {
      expect(upgradeCurve(curve)).toEqual({ kind: 'ok', value: { ...curve, formatVersion } });
    }
  });

  it('keep the message of a failure, and have no further evidence', () => {
    const { evidence: _, ...failure } = FAILURE;
    expect(upgradeRun({ ...record, failure })).toMatchObject({
      kind: 'ok',
      value: { failure: { ...failure, evidence: [] } },
    });
  });
});

describe('memories of a run', () => {
  it.each(CAUSES)('made for the reason %j are read as they are', (cause) => {
    const record = sampleRecord({ lives: [sampleLife(), sampleLife({ cause, prover: 1 })] });
    expect(upgradeRun(record)).toEqual({ kind: 'ok', value: record });
  });

  it('made for a reason that nobody knows are refused with the place', () => {
    const lives = [{ ...sampleLife(), cause: { kind: 'boredom' } }];
    expect(upgradeRun({ ...sampleRecord(), lives })).toMatchObject({
      kind: 'damaged',
      problem: expect.stringMatching(/^lives\[0\]\.cause/),
    });
  });

  it.each(['every:0', 'every:10001', 'always'])('under the policy %s are refused', (recycling) => {
    const record = sampleRecord();
    expect(upgradeRun({ ...record, config: { ...record.config, recycling } })).toMatchObject({
      kind: 'damaged',
      problem: expect.stringMatching(/^config\.recycling: not one of off, threshold, every:N/),
    });
  });
});
