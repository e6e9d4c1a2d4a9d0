import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growLiveBy, growRun } from '../fixtures/grown-run.ts';
import { sampleHandles, sampleProof, sampleRecord, sampleRun } from '../fixtures/sample-run.ts';
import { withoutHeaps } from '../fixtures/sample-run.ts';
import type { StoredRun } from '../run.ts';
import { buildReport } from './report.ts';
import { judgeGrowthClaim, judgeHandlesClaim, judgeVerificationClaim } from './report-claims.ts';
import type { Report } from './report-format.ts';

const KIB = 1024;
const FLAT = growRun();
const LEAKY = growRun({ ownerlessBytes: 110 * KIB, proverProofs: 1 });

/** The first proofs of a run, which then crashed. */
function crash(run: StoredRun, proofs: number): StoredRun {
  const failure = {
    code: 'crash',
    detail: 'memory access out of bounds',
    proof: proofs,
    evidence: [],
  } as const;
  const record = sampleRecord({ ...run.record, status: 'failed', failure });
  return { ...run, record, proofs: run.proofs.slice(0, proofs) };
}

/** The first proofs of a run that somebody stopped. */
function stop(run: StoredRun, proofs: number): StoredRun {
  const failure = { code: 'cancelled', detail: '', proof: proofs, evidence: [] } as const;
  const record = sampleRecord({ ...run.record, status: 'interrupted', failure });
  return { ...run, record, proofs: run.proofs.slice(0, proofs) };
}

describe('a limit of growth', () => {
  it('is kept by the whole interval, the limit itself included', () => {
    expect(judgeGrowthClaim(buildReport(FLAT), 'live bytes', 0)).toEqual({
      kind: 'holds',
      text: 'Live bytes grow by 0 B per proof (95 % interval 0 B to 0 B), in 6 measured proofs: within the limit of 0 B.',
    });
  });

  it('is of live bytes or of linear memory', () => {
    const report = buildReport(LEAKY);
    expect(judgeGrowthClaim(report, 'live bytes', 64 * KIB)).toEqual({
      kind: 'fails',
      text: 'Live bytes grow by +110 KiB per proof (95 % interval +110 KiB to +110 KiB), in 6 measured proofs: above the limit of 64.0 KiB.',
    });
    expect(judgeGrowthClaim(report, 'linear memory', 1024 * KIB)).toMatchObject({ kind: 'holds' });
  });

  it('is open with too few proofs, and says how many more it takes', () => {
    const run = { ...FLAT, proofs: FLAT.proofs.slice(0, 3) };
    const record = { ...run.record, config: { ...run.record.config, proofs: 2 } };
    expect(judgeGrowthClaim(buildReport({ ...run, record }), 'live bytes', 64 * KIB)).toEqual({
      kind: 'open',
      text: 'Live bytes grow by 0 B per proof, in 2 measured proofs: that does not decide about a limit of 64.0 KiB. At least 2 more measured proofs are needed for an interval.',
    });
  });

  it('is open where the interval reaches over it, and says how many more would decide', () => {
    const varying = growLiveBy([50, 20, 80, 30, 70, 40].map((kib) => kib * KIB));
    expect(judgeGrowthClaim(buildReport(varying), 'live bytes', 90 * KIB).text).toMatch(
      /that does not decide about a limit of 90\.0 KiB\. About \d+ more measured proofs would decide/,
    );
  });

  it('is open where a run ended once its own budget was decided, and says how to go on', () => {
    const report = withGrowth({ estimate: 50 * KIB, low: 40 * KIB, high: 60 * KIB });
    const decided = { ...report, proofs: report.proofs.slice(0, 6) };
    expect(judgeGrowthClaim(decided, 'live bytes', 50 * KIB).text).toContain(
      "The run ended as soon as its own budget of 64.0 KiB was decided: give the limit to the run as maxGrowth, or until: 'all'.",
    );
  });

  it('is open where the growth was not measured, with the reason', () => {
    const unwalked = buildReport(withoutHeaps(sampleRun([1551, 4587, 4587], 1)));
    expect(judgeGrowthClaim(unwalked, 'live bytes', 64 * KIB)).toEqual({
      kind: 'open',
      text: 'The growth of live bytes was not measured. No two proofs in a row with a walked heap.',
    });
  });

  it('is not kept by a run that crashed or was stopped, but can be broken by it', () => {
    expect(judgeGrowthClaim(buildReport(crash(FLAT, 6)), 'live bytes', 64 * KIB)).toEqual({
      kind: 'open',
      text: 'Live bytes grow by 0 B per proof (95 % interval 0 B to 0 B), in 5 measured proofs; but the run is not whole. It ended with the verdict crash: The prover crashed (in proof 7). memory access out of bounds',
    });
    expect(judgeGrowthClaim(buildReport(crash(LEAKY, 6)), 'live bytes', 64 * KIB).kind).toBe(
      'fails',
    );
    expect(judgeGrowthClaim(buildReport(stop(FLAT, 6)), 'live bytes', 64 * KIB).text).toContain(
      'the run is not whole. The run was stopped after 6 of 7 proofs',
    );
  });

  it('never both holds and fails, and holds for every larger one', () => {
    const bytes = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const ordered = fc.tuple(bytes, bytes, bytes).map((three) => three.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(ordered, fc.nat(2_000_000), fc.nat(2_000_000), (ends, limit, more) => {
        const [low = 0, estimate = 0, high = 0] = ends;
        const report = withGrowth({ estimate, low, high });
        const at = (size: number) => judgeGrowthClaim(report, 'live bytes', size).kind;
        if (at(limit) === 'holds') expect(at(limit + more)).toBe('holds');
        if (at(limit + more) === 'fails') expect(at(limit)).toBe('fails');
      }),
    );
  });
});

describe('that every proof verifies', () => {
  it('holds if all of a whole run do', () => {
    expect(judgeVerificationClaim(buildReport(FLAT))).toEqual({
      kind: 'holds',
      text: 'All of 7 proofs verified.',
    });
  });

  it('fails with those that did not', () => {
    const proofs = FLAT.proofs.map((proof) =>
      sampleProof({ ...proof, verified: ![2, 5].includes(proof.index) }),
    );
    expect(judgeVerificationClaim(buildReport({ ...FLAT, proofs }))).toEqual({
      kind: 'fails',
      text: '2 of 7 proofs did not verify: 3, 6, counted from 1 with warm-up.',
    });
  });

  it('fails by the verdict alone, had the proof not been kept', () => {
    const failure = {
      code: 'verification-failed',
      detail: 'Refused.',
      proof: 2,
      evidence: [],
    } as const;
    const record = sampleRecord({ status: 'failed', failure });
    const finding = judgeVerificationClaim(buildReport({ record, proofs: [] }));
    expect(finding.kind).toBe('fails');
    expect(finding.text).toContain('Refused.');
  });

  it('is open if the run crashed, or made no proof', () => {
    expect(judgeVerificationClaim(buildReport(crash(FLAT, 3))).kind).toBe('open');
    expect(judgeVerificationClaim(buildReport(crash(FLAT, 0))).kind).toBe('open');
    expect(judgeVerificationClaim(buildReport(stop(FLAT, 3))).kind).toBe('open');
  });
});

describe('that no objects are left', () => {
  it('holds for what is made once and kept', () => {
    expect(judgeHandlesClaim(buildReport(LEAKY), ['WasmFpSrs'])).toEqual({
      kind: 'holds',
      text: 'No more objects of WasmFpSrs are alive after each proof.',
    });
  });

  it('fails with each class of which proofs leave some', () => {
    const finding = {
      kind: 'fails',
      text: 'WasmFpProverProof: +1 with each proof (95 % interval +1 to +1), 6 alive.',
    };
    expect(judgeHandlesClaim(buildReport(LEAKY), ['WasmFpSrs', 'WasmFpProverProof'])).toEqual(
      finding,
    );
  });

  it('is open for a class that the run had no object of, with those that it had', () => {
    expect(judgeHandlesClaim(buildReport(FLAT), ['WasmFpProofs', 'WasmFpSrs'])).toEqual({
      kind: 'open',
      text: 'The run had no object of “WasmFpProofs”. It had objects of: WasmFpProverProof, WasmFpSrs.',
    });
  });

  it('is open where the number rises and falls, and says what may be behind it', () => {
    const alive = [4, 1, 5, 2, 6, 1, 4];
    expect(judgeHandlesClaim(buildReport(withAlive(alive)), ['WasmFpProverProof'])).toEqual({
      kind: 'open',
      text: [
        'WasmFpProverProof: 0 with each proof (95 % interval −7.54 to +9.10), 4 alive.',
        'That does not decide: objects that wait for the browser to collect them are alive, and it does so when it likes. Claim this of classes that are freed by calls; a limit on the growth of live bytes holds for all of them together.',
      ].join('\n'),
    });
  });

  it('is open with too few proofs, where nobody counted, and after a crash', () => {
    const few = buildReport({ ...FLAT, proofs: FLAT.proofs.slice(0, 3) });
    expect(judgeHandlesClaim(few, ['WasmFpSrs']).text).toContain('At least 2 more');
    const uncounted = buildReport(sampleRun([1551, 4587, 4587], 1));
    expect(judgeHandlesClaim(uncounted, ['WasmFpSrs'])).toEqual({
      kind: 'open',
      text: 'Objects were not counted. The handles could not be watched.',
    });
    expect(judgeHandlesClaim(buildReport(crash(FLAT, 6)), ['WasmFpSrs'])).toMatchObject({
      kind: 'open',
    });
  });
});

/** A report whose live bytes grew like this. */
function withGrowth(liveBytesPerProof: Report['growth']['liveBytesPerProof']): Report {
  const report = buildReport(FLAT);
  return { ...report, growth: { ...report.growth, liveBytesPerProof } };
}

/** The flat run, with so many prover proofs alive after each proof. */
function withAlive(alive: readonly number[]): StoredRun {
  const proofs = FLAT.proofs.map((proof, i) => {
    const byClass = (sampleHandles().byClass ?? []).map((row) =>
      row.className === 'WasmFpProverProof' ? Object.assign({}, row, { alive: alive[i] }) : row,
    );
    return sampleProof({ ...proof, handles: sampleHandles({ byClass }) });
  });
  return { ...FLAT, proofs };
}
