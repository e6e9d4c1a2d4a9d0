import { describe, expect, it } from 'vitest';
import { adviseSettings } from '../core/analysis/advise-settings.ts';
import { simulatePoints } from '../core/fixtures/setting-points.ts';
import {
  describeAssumptions,
  describeBasis,
  describeMissing,
  describeModel,
  describeSetting,
  formatFactor,
} from './describe-advice.ts';

const MACHINE = {
  serialMs: 1600,
  parallelMs: 11_100,
  betweenMs: 400,
  share: 0.9,
  baseMiB: 280,
  perThreadMiB: 2,
};
const ONE = { threads: 1, provers: 1 };
const TWO = { threads: 2, provers: 1 };
const SEVERAL = { threads: 1, provers: 2 };

function adviceFrom(machine: typeof MACHINE, settings: readonly (typeof ONE)[]) {
  const points = simulatePoints(machine, settings);
  return { points, advice: adviseSettings(points, { measuredCores: 2, cores: 2 }) };
}

describe('a setting', () => {
  it.each([
    [ONE, '1 prover, 1 thread'],
    [TWO, '1 prover, 2 threads'],
    [SEVERAL, '2 provers, 1 thread each'],
  ])('%j', (setting, text) => {
    expect(describeSetting(setting)).toBe(text);
  });
});

describe('where a figure is from', () => {
  const extrapolated = { kind: 'extrapolated', threads: 1, provers: 1, cores: 1 } as const;
  it.each([
    [{ kind: 'measured', runId: 'a' } as const, 'measured'],
    [extrapolated, 'extrapolated: within what was measured'],
    [
      { ...extrapolated, provers: 8, cores: 4 },
      'extrapolated: 8 × the provers, 4 × the cores measured',
    ],
    [{ ...extrapolated, threads: 1.5 }, 'extrapolated: 1.50 × the threads measured'],
  ])('%j', (basis, text) => {
    expect(describeBasis(basis)).toBe(text);
  });
});

describe('what is missing', () => {
  it('is a second number of threads, then several provers, then nothing', () => {
    const missing = (settings: readonly (typeof ONE)[]) => {
      const { points, advice } = adviceFrom(MACHINE, settings);
      return describeMissing(points, advice).join(' ');
    };
    expect(missing([])).toContain('too few proofs');
    expect(missing([TWO])).toContain('One prover was measured with 2 threads only.');
    expect(missing([SEVERAL])).toContain('No run had one prover');
    expect(missing([ONE, TWO])).toContain('Several provers at the same time were not measured.');
    expect(missing([ONE, TWO, SEVERAL])).toBe('');
  });
});

describe('the model in words', () => {
  it('has the law with its figures, what provers cost each other, and the peak', () => {
    const { advice } = adviceFrom(MACHINE, [ONE, TWO, SEVERAL]);
    const [law, sharing, peak] = advice.model === null ? [] : describeModel(advice.model);
    expect(law).toContain('with n threads 1.6 s + 11.1 s / n. This is Amdahl’s law; through two');
    expect(sharing).toContain('the 400 ms between two proofs');
    expect(sharing).toContain('Up to 2 at the same time were measured: they reached 90 % of that');
    expect(peak).toBe('At its peak a memory takes 280 MiB and 2.00 MiB for each thread.');
  });

  it('says how far the law is off, and when threads add nothing to the peak', () => {
    const flat = { ...MACHINE, perThreadMiB: 0 };
    const points = simulatePoints(flat, [ONE, TWO, { threads: 4, provers: 1 }]);
    const { model } = adviseSettings(points, { measuredCores: 4, cores: 4 });
    const [law, sharing, peak] = model === null ? [] : describeModel(model);
    expect(law).toMatch(/from 1 to 4 threads it is off by 0(\.00)? % at most/);
    expect(sharing).toContain('was not measured, and counts as nothing');
    expect(peak).toBe('At its peak a memory takes 280 MiB, whatever the number of threads.');
  });
});

describe('what is taken for granted', () => {
  it('is the share of memory, the JavaScript heap and the cores', () => {
    const { advice } = adviceFrom(MACHINE, [ONE, TWO]);
    const [memory, heap] = describeAssumptions(advice);
    expect(memory).toContain('50 % of a machine’s memory, 2.00 GiB of 4.00 GiB.');
    expect(heap).toContain('256 MiB are assumed');
    const assumptions = { ...advice.assumptions, jsHeapBytes: 90 * 2 ** 20, jsHeap: 'measured' };
    const measured = describeAssumptions({ ...advice, assumptions } as typeof advice);
    expect(measured[1]).toContain('a JavaScript heap of 90.0 MiB, as the browser measured it');
  });
});

describe('formatFactor', () => {
  it.each([
    [1.1, '1.10'],
    [8, '8'],
    [12.54, '12.5'],
    [1234.5, '1\u202f235'],
  ])('%d', (factor, text) => {
    expect(formatFactor(factor)).toBe(text);
  });
});
