import { describe, expect, it } from 'vitest';
import { changeProofs, settingRun } from '../fixtures/setting-points.ts';
import { pagesToBytes } from '../units.ts';
import { measureSetting } from './measure-setting.ts';

describe('measureSetting', () => {
  it('has time, throughput and peak of one prover', () => {
    const { record, proofs } = settingRun({ threads: 2, provers: 1 });
    const point = measureSetting(record, proofs);
    expect(point).toMatchObject({ threads: 2, provers: 1, proofs: 2, proofMs: 10_000 });
    expect(point?.peakBytes).toBe(pagesToBytes(4600));
    // One proof every 11 s, and after the last one nothing but its verification.
    expect(point?.proofsPerMinute).toBeCloseTo((2 / 21_900) * 60_000, 9);
  });

  it('counts proofs of several provers by the part in which all of them worked', () => {
    const { record, proofs } = settingRun({ threads: 1, provers: 2 });
    const point = measureSetting(record, proofs);
    expect(point?.proofs).toBe(4);
    // From 16 s, where the second begins, to 32.9 s, where the first is done.
    const first = 6 / 11 + 10_900 / 10_900;
    const second = 1 + 5900 / 10_900;
    expect(point?.proofsPerMinute).toBeCloseTo(((first + second) / 16_900) * 60_000, 9);
    expect(point?.peakBytes, 'of the larger memory').toBe(pagesToBytes(4601));
  });

  it('leaves out warm-up, the first proof of a memory, and what did not verify', () => {
    const { record, proofs } = settingRun({ threads: 2, provers: 1 });
    const slow = changeProofs(proofs, ({ nth }) => (nth === 0 ? { proveMs: 60_000 } : {}));
    expect(measureSetting(record, slow)?.proofMs).toBe(10_000);
    const cold = changeProofs(slow, () => ({ warmup: false }));
    expect(measureSetting(record, cold)?.proofMs).toBe(10_000);
    const refused = changeProofs(proofs, ({ nth }) => ({ verified: nth < 2 }));
    expect(measureSetting(record, refused)?.proofs).toBe(1);
  });

  it('counts the peak of warm-up and of compiling, too', () => {
    const { record, proofs } = settingRun({ threads: 2, provers: 1 });
    const peaked = changeProofs(proofs, ({ warmup, pages }) =>
      warmup ? { pages: { ...pages, highWater: 9000 } } : {},
    );
    expect(measureSetting(record, peaked)?.peakBytes).toBe(pagesToBytes(9000));
  });

  it('says nothing from too few proofs, or if the provers never worked at the same time', () => {
    const { record, proofs } = settingRun({ threads: 1, provers: 2 });
    expect(measureSetting(record, [])).toBeNull();
    expect(
      measureSetting(
        record,
        proofs.filter(({ nth }) => nth === 0),
      ),
    ).toBeNull();
    expect(
      measureSetting(
        record,
        proofs.filter(({ life }) => life === 0),
      ),
    ).toBeNull();
    const late = changeProofs(proofs, ({ life, startedAt }) => ({
      startedAt: startedAt + life * 60_000,
    }));
    expect(measureSetting(record, late)).toBeNull();
  });
});
