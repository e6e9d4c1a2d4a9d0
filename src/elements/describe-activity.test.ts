import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../core/experiment/config.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { CompileRecord, ProofSample, RunRecord } from '../core/run.ts';
import type { RunView } from '../state/app.ts';
import { announceChange, describeActivity } from './describe-activity.ts';

const RECORD: RunRecord = {
  formatVersion: FORMAT_VERSION,
  id: 'run',
  startedAt: 0,
  endedAt: null,
  status: 'running',
  failure: null,
  config: { ...defaultConfig(8), warmup: 1, proofs: 3 },
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
  limitBytes: null,
  compile: null,
  proofsDone: 0,
  lastPages: null,
  growthPerProof: null,
};

const COMPILE: CompileRecord = {
  ms: 1,
  pagesAfter: 1551,
  verificationKeyHash: '1',
  circuitDigest: '2',
  keys: { origin: 'computed', damaged: 0, problem: null },
  arithmetic: null,
};

function viewOf(change: Partial<RunRecord> = {}, proofs: number = change.proofsDone ?? 0): RunView {
  return {
    record: { ...RECORD, ...change },
    proofs: Array.from({ length: proofs }, (_, index) => proofAt(index)),
    points: [],
    proverPoints: [],
    heapPoints: [],
  };
}

function proofAt(index: number): ProofSample {
  const before = 4714 + index * 132;
  return {
    formatVersion: FORMAT_VERSION,
    runId: 'run',
    index,
    warmup: index === 0,
    life: 0,
    nth: index,
    startedAt: 0,
    proveMs: 9000,
    verifyMs: 1000,
    verified: true,
    pages: { before, after: before + 132, highWater: before + 132 },
    heap: null,
    heapProblem: null,
    handles: null,
    phases: [],
  };
}

describe('describeActivity', () => {
  it('names the release while it is loaded, and counts up', () => {
    expect(
      describeActivity(viewOf(), { kind: 'loading', cause: { kind: 'start' }, since: 0 }, 4900),
    ).toEqual({
      headline: 'Loading o1js 2.15.0',
      clock: '4 s so far',
      progress: null,
    });
  });

  it('gives the time left once there is an estimate', () => {
    const activity = {
      kind: 'proving',
      index: 2,
      phase: 'wrap proof',
      since: 0,
      expectedEnd: 75_000,
    } as const;
    const text = describeActivity(viewOf({ proofsDone: 2 }), activity, 5000);
    expect(text.headline).toBe('Proof 3 of 4: wrap proof');
    expect(text.clock).toBe('about 1 min 10 s left');
    expect(text.progress).toBeCloseTo(2.5 / 4);
  });

  it('marks warm-up and counts up before there is an estimate', () => {
    const activity = {
      kind: 'proving',
      index: 0,
      phase: 'step proof',
      since: 0,
      expectedEnd: null,
    } as const;
    const text = describeActivity(viewOf(), activity, 6000);
    expect(text.headline).toBe('Proof 1 of 4 (warm-up): step proof');
    expect(text.clock).toBe('6 s so far');
  });

  it('never promises a negative time', () => {
    const text = describeActivity(viewOf(), { kind: 'pausing', index: 1, until: 1000 }, 2000);
    expect(text.clock).toBe('any moment now');
  });

  it('never shows a proof as done before it is', () => {
    const activity = {
      kind: 'proving',
      index: 3,
      phase: 'wrap proof',
      since: 0,
      expectedEnd: 0,
    } as const;
    const { progress } = describeActivity(viewOf({ proofsDone: 3 }), activity, 1_000_000);
    expect(progress).toBeLessThan(1);
  });

  it.each([
    [
      { status: 'done', endedAt: 93_000, proofsDone: 4 },
      'Done. All 4 proofs made and verified in 1 min 33 s',
    ],
    [
      { status: 'done', endedAt: 93_000, proofsDone: 3 },
      'Verdict certain after 3 of 4 proofs in 1 min 33 s',
    ],
    [
      {
        status: 'failed',
        proofsDone: 2,
        failure: { code: 'crash', detail: '', proof: 2, evidence: [] },
      },
      'The prover crashed after 2 of 4 proofs',
    ],
    [{ status: 'interrupted', proofsDone: 1 }, 'Interrupted after 1 of 4 proofs'],
  ] as const)('says how a run ended: %o', (change, headline) => {
    expect(describeActivity(viewOf(change), null, 0).headline).toBe(headline);
  });

  it('says so when the run is another tab’s', () => {
    expect(describeActivity(viewOf({ proofsDone: 1 }), null, 0).headline).toBe(
      'Running in another tab: 1 of 4 proofs',
    );
  });
});

describe('announceChange', () => {
  const compiled = viewOf({ compile: COMPILE });

  it('announces the start, the end of compiling, each proof and the end', () => {
    expect(announceChange(null, viewOf())).toBe('Loading o1js 2.15.0, then compiling.');
    expect(announceChange(viewOf(), compiled)).toBe('Compiled. Proving.');
    expect(announceChange(compiled, viewOf({ compile: COMPILE, proofsDone: 1 }))).toBe(
      'Proof 1 of 4 verified. Memory 303 MiB, +8.25 MiB.',
    );
    expect(announceChange(compiled, viewOf({ status: 'done', endedAt: 2000, proofsDone: 4 }))).toBe(
      'Done. All 4 proofs made and verified in 2.0 s',
    );
  });

  it('is silent when only samples came in, and after the end', () => {
    expect(announceChange(compiled, { ...compiled, points: [{ at: 1, pages: 2 }] })).toBeNull();
    const done = viewOf({ status: 'done', endedAt: 2000 });
    expect(announceChange(done, { ...done })).toBeNull();
  });
});
