import { describe, expect, it } from 'vitest';
import { PATHS } from '../experiment/switches.ts';
import { sampleRecord } from '../fixtures/sample-run.ts';
import { describeRun, formatIso, listProofs, listStretches, nameExport } from './describe-run.ts';

const RECORD = sampleRecord({ startedAt: Date.UTC(2026, 10, 21, 3, 2, 32, 5) });
const FREEING = { ...RECORD, config: { ...RECORD.config, switches: PATHS.freeing } };

describe('describeRun', () => {
  it('says program, release, path and date', () => {
    expect(describeRun(FREEING)).toBe(
      'square on o1js 2.15.0 on the freeing path, 2026-11-21 03:02 UTC',
    );
  });

  it('says of other switches that they are no path, and of the fake prover that it ran', () => {
    const switches = { ...PATHS.freeing, wait: 'spin' } as const;
    const environment = { ...RECORD.environment, prover: 'fake' } as const;
    expect(describeRun({ ...RECORD, environment, config: { ...RECORD.config, switches } })).toBe(
      'square on o1js 2.15.0 with switches of its own, 2026-11-21 03:02 UTC (fake prover: no figure is evidence)',
    );
  });
});

describe('nameExport', () => {
  it('has program, release, path and date', () => {
    expect(nameExport(FREEING, '.csv')).toBe('square_o1js-2.15.0_freeing_2026-11-21T03-02-32Z.csv');
  });

  it('is safe whatever a stored run claims', () => {
    const program = `../..\\:*?"<>|\u0000 ${'x'.repeat(300)}`;
    const config = { ...RECORD.config, program: program as 'square' };
    const name = nameExport({ ...RECORD, config }, '.csv');
    expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
    expect(name.length).toBeLessThan(130);
  });
});

describe('formatIso', () => {
  it('is to the second', () => {
    expect(formatIso(0)).toBe('1970-01-01T00:00:00Z');
  });
});

describe('listProofs', () => {
  it.each([
    [[2], 'proof 3'],
    [[0, 1], 'proofs 1 and 2'],
    [[0, 3, 5], 'proofs 1, 4 and 6'],
    [[0, 1, 2], 'proofs 1 to 3'],
    [[0, 1, 3, 5, 6, 7, 8], 'proofs 1, 2, 4 and 6 to 9'],
  ])('%j', (indices, text) => {
    expect(listProofs(indices)).toBe(text);
  });

  it('counts what is too many to list', () => {
    expect(listProofs([0, 2, 4, 5, 6], 2)).toBe('proofs 1, 3 and 3 more');
  });
});

describe('listStretches', () => {
  it.each([
    [[-1], 'loading and compiling'],
    [[2], 'proof 3'],
    [[-1, 0, 1, 2, 7], 'loading and compiling and of proofs 1 to 3 and 8'],
  ])('%j', (indices, text) => {
    expect(listStretches(indices)).toBe(text);
  });
});
