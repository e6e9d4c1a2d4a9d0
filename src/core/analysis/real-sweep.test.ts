import { expect, it } from 'vitest';
import recorded from '../fixtures/real-sweep.json' with { type: 'json' };
import { realSweepRuns } from '../fixtures/real-sweep.ts';
import { pagesToBytes } from '../units.ts';
import { adviseSettings } from './advise-settings.ts';
import { measureSetting } from './measure-setting.ts';

const points = realSweepRuns(recorded).flatMap(
  ({ record, proofs }) => measureSetting(record, proofs) ?? [],
);

it('reads the settings of a real sweep', () => {
  const figures = points.map(({ runId, proofs, proofMs, proofsPerMinute }) => [
    runId,
    proofs,
    proofMs,
    Number(proofsPerMinute.toFixed(2)),
  ]);
  expect(figures).toEqual([
    ['1x1', 4, 12_941.5, 4.24],
    ['1x2', 4, 8350.5, 6.51],
    ['2x1', 8, 17_466, 5.96],
  ]);
  // The memory was reserved before there were threads.
  expect(points.map(({ peakBytes }) => peakBytes)).toEqual(points.map(() => pagesToBytes(5121)));
});

it('advises from it what it measured, and has its law for the rest', () => {
  const { model, rows } = adviseSettings(points, { measuredCores: 2, cores: 2 });
  // 12.9415 s = serial + parallel, and 8.3505 s = serial + parallel / 2.
  expect(model?.time.parallelMs).toBeCloseTo(9182, 6);
  expect(model?.time.serialMs).toBeCloseTo(3759.5, 6);
  // 5.96 proofs a minute instead of twice 4.24.
  expect(model?.sharing?.share).toBeCloseTo(0.703, 3);
  const basis = { kind: 'measured', runId: '1x2' };
  for (const { mostProofs, shortestProof } of rows) {
    expect([mostProofs?.basis, shortestProof?.basis]).toEqual([basis, basis]);
  }
  const larger = adviseSettings(points, { measuredCores: 2, cores: 8 }).rows.at(-1)?.mostProofs;
  expect(larger).toMatchObject({
    provers: 8,
    threads: 1,
    basis: { kind: 'extrapolated', provers: 4, threads: 1, cores: 4 },
  });
});
