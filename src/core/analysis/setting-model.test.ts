import { describe, expect, it } from 'vitest';
import { simulatePoints } from '../fixtures/setting-points.ts';
import { expectSetting, fitSettings } from './setting-model.ts';

const MACHINE = {
  serialMs: 1600,
  parallelMs: 11_100,
  betweenMs: 800,
  share: 0.9,
  baseMiB: 280,
  perThreadMiB: 2,
};
const alone = (...counts: number[]) => counts.map((threads) => ({ threads, provers: 1 }));

describe('the model of settings', () => {
  it('expects of settings that were not measured what the machine then does', () => {
    const measured = [...alone(1, 2, 4), { threads: 2, provers: 2 }];
    const model = fitSettings(simulatePoints(MACHINE, measured), 8);
    expect(model).not.toBeNull();
    if (model === null) return;
    expect(model.betweenMs).toBeCloseTo(800, 6);
    expect(model.sharing?.share).toBeCloseTo(0.9, 9);
    expect(model.sharing?.provers).toBe(2);
    for (const setting of [...alone(8), { threads: 1, provers: 8 }, { threads: 2, provers: 4 }]) {
      const [actual] = simulatePoints(MACHINE, [setting]);
      const expected = expectSetting(model, setting);
      expect(expected.proofMs).toBeCloseTo(actual?.proofMs ?? NaN, 6);
      expect(expected.proofsPerMinute).toBeCloseTo(actual?.proofsPerMinute ?? NaN, 9);
      expect(expected.peakBytes - (actual?.peakBytes ?? NaN)).toBeLessThanOrEqual(1);
    }
  });

  it('supposes that provers cost each other nothing as long as nobody has measured it', () => {
    const model = fitSettings(simulatePoints(MACHINE, alone(1, 2)), 8);
    expect(model?.sharing).toBeNull();
    if (model === null) return;
    const one = expectSetting(model, { threads: 1, provers: 1 });
    const eight = expectSetting(model, { threads: 1, provers: 8 });
    expect(eight.proofsPerMinute).toBeCloseTo(8 * one.proofsPerMinute, 9);
  });

  it('never has several provers do better than as many alone', () => {
    const lucky = simulatePoints({ ...MACHINE, share: 1.2 }, [
      ...alone(1, 2),
      { threads: 1, provers: 2 },
    ]);
    expect(fitSettings(lucky, 2)?.sharing?.share).toBe(1);
  });

  it('learns nothing from threads that had to share cores', () => {
    const points = simulatePoints(MACHINE, [...alone(1, 2, 8), { threads: 2, provers: 2 }]);
    const crowded = points.map((point) =>
      point.threads * point.provers > 2 ? Object.assign(point, { proofMs: 60_000 }) : point,
    );
    const model = fitSettings(crowded, 2);
    expect(model?.time).toMatchObject({ fewest: 1, most: 2 });
    expect(model?.sharing).toBeNull();
  });

  it('needs one prover with two different numbers of threads', () => {
    expect(fitSettings([], 8)).toBeNull();
    expect(fitSettings(simulatePoints(MACHINE, alone(2)), 8)).toBeNull();
    const several = [{ threads: 1, provers: 2 }, { threads: 2, provers: 2 }, ...alone(2)];
    expect(fitSettings(simulatePoints(MACHINE, several), 8)).toBeNull();
  });
});
