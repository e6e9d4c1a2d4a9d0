import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/core/export/report.ts';
import type { ProofSample } from '../../src/core/run.ts';
import { sampleHeap, sampleProof, sampleRecord } from '../../src/core/fixtures/sample-run.ts';
import { findFailure, readVisit } from './measure-run.ts';

const RECORD = sampleRecord();
const WALK = sampleHeap({ walkMs: 1.8 });

/** Proofs of 9, 6 and 7 seconds, the first of which began 20 s into the run. */
const PROOFS = [9000, 6000, 7000].map((proveMs, index) =>
  sampleProof({
    index,
    proveMs,
    verifyMs: 600 + index,
    startedAt: RECORD.startedAt + 20_000 + index * 10_000,
    heap: index === 1 ? null : WALK,
  }),
);

/** The report on a run that was to have three proofs, of which these were made. */
function reportOf(proofs: readonly ProofSample[]) {
  const config = { ...RECORD.config, warmup: 0, proofs: 3 };
  return buildReport({ record: { ...RECORD, config }, proofs });
}

describe('readVisit', () => {
  const visit = readVisit({ record: RECORD, proofs: PROOFS, curves: [] });

  it('takes the raw values of each proof', () => {
    expect(visit.compileMs).toBe(RECORD.compile?.ms);
    expect(visit.keys).toBe(RECORD.compile?.keys.origin);
    expect(visit.proofs.map(({ proveMs, verifyMs }) => [proveMs, verifyMs])).toEqual([
      [9000, 600],
      [6000, 601],
      [7000, 602],
    ]);
  });

  it('counts from the start of the run to the end of the first verification', () => {
    expect(visit.toVerifiedMs).toBe(20_000 + 9000 + 600);
  });

  it('has no walk and no mark where the heap was not walked', () => {
    expect(visit.proofs.map(({ walkMs }) => walkMs)).toEqual([1.8, null, 1.8]);
    expect(visit.proofs.map(({ markMs }) => markMs)).toEqual([41, null, 41]);
  });
});

describe('readVisit of a run whose switches do not all work', () => {
  it('says which, and why', () => {
    const states = RECORD.switchStates;
    if (states === null) throw new Error('the sample has no states');
    const arithmetic = { kind: 'unsupported', reason: 'Nothing was found.' } as const;
    const record = { ...RECORD, switchStates: { ...states, arithmetic } };
    const { notApplied } = readVisit({ record, proofs: PROOFS, curves: [] });
    expect(notApplied).toContain('arithmetic: Nothing was found.');
    expect(readVisit({ record: RECORD, proofs: PROOFS, curves: [] }).notApplied).not.toContain(
      'arithmetic: Nothing was found.',
    );
  });
});

describe('findFailure', () => {
  it('finds none in a finished run, whatever its growth', () => {
    expect(findFailure(reportOf(PROOFS))).toBeNull();
  });

  it('has one line of the reason of a crash', () => {
    const record = sampleRecord({
      failure: {
        code: 'crash',
        detail: 'RuntimeError: unreachable\n    at wasm://1',
        proof: 0,
        evidence: [],
      },
    });
    expect(findFailure(buildReport({ record, proofs: [] }))).toEqual({
      kind: 'failed',
      verdict: 'crash',
      reason: 'The prover crashed (in proof 1). RuntimeError: unreachable',
    });
  });

  it('misses proofs that were not made', () => {
    expect(findFailure(reportOf(PROOFS.slice(0, 2)))).toMatchObject({ kind: 'failed' });
  });

  it('does not take a proof that does not verify, be it the last one', () => {
    const refused = sampleProof({ index: 2, verified: false });
    expect(findFailure(reportOf([...PROOFS.slice(0, 2), refused]))).toMatchObject({
      kind: 'failed',
      verdict: 'verification-failed',
    });
  });
});
