import { describe, expect, it } from 'vitest';
import { sampleHeap, sampleRun, withoutHeaps } from '../fixtures/sample-run.ts';
import { statusOf } from '../failures.ts';
import type { FailureCode, StoredRun } from '../run.ts';
import { buildReport } from './report.ts';
import type { Verdict } from './report-format.ts';
import { judgeRun, verdictOf } from './run-verdict.ts';

const FLAT = [1551, 4587, 4587, 4587, 4587, 4587, 4587, 4587];
const LEAKING = [1551, 4714, 4846, 4978, 5110, 5242, 5374, 5473];

/** The verdict and the sentence that explains it. */
function judge(run: StoredRun) {
  const { verdict, reasons } = buildReport(run);
  return { verdict, why: reasons[0] };
}

/** A run that ended in `code` after these sizes of its memory, of eight proofs that were wanted. */
function failing(code: FailureCode, pages: readonly number[]): StoredRun {
  const run = sampleRun(pages, 1);
  const failure = { code, detail: 'What was observed.', proof: pages.length - 1, evidence: [] };
  const config = { ...run.record.config, proofs: 7 };
  return { ...run, record: { ...run.record, config, status: statusOf(code), failure } };
}

/** The run with a heap in which each proof leaves so many bytes behind. */
function withLiveBytes(run: StoredRun, perProof: number): StoredRun {
  const proofs = run.proofs.map((proof) => ({
    ...proof,
    heap: sampleHeap({ liveBytes: 88_000_000 + proof.index * perProof }),
  }));
  return { ...run, proofs };
}

describe('a run that was finished', () => {
  it('passes when all of the interval is within the budget', () => {
    expect(judge(sampleRun(FLAT, 1))).toEqual({
      verdict: 'pass',
      why: 'verdict: linear memory grows by 0 B per proof (95 % interval 0 B to +570 KiB), budget 1.00 MiB: within it; live bytes grow by 0 B per proof (95 % interval 0 B to 0 B), budget 64.0 KiB: within it.',
    });
  });

  it('is a regression when all of the interval is above the budget', () => {
    expect(judge(sampleRun(LEAKING, 1))).toEqual({
      verdict: 'regression',
      why: 'verdict: linear memory grows by +8.25 MiB per proof (95 % interval +7.38 MiB to +8.46 MiB), budget 1.00 MiB: above it; live bytes grow by 0 B per proof (95 % interval 0 B to 0 B), budget 64.0 KiB: within it.',
    });
  });

  it('is inconclusive with too few proofs, and says how many are needed at least', () => {
    expect(judge(sampleRun([1551, 4714, 4846, 4978], 1))).toEqual({
      verdict: 'inconclusive',
      why: 'verdict: linear memory grows by +8.25 MiB per proof, budget 1.00 MiB: undecided; live bytes grow by 0 B per proof, budget 64.0 KiB: undecided. At least 2 more measured proofs are needed for an interval.',
    });
  });

  it('is inconclusive with the budget inside the interval, and says about how many would decide', () => {
    const { verdict, why } = judge(sampleRun([1551, 4587, 4587, 4587, 4620, 4620], 1));
    expect(verdict).toBe('inconclusive');
    expect(why).toMatch(
      /undecided; .* within it\. About 4 more measured proofs would decide if memory goes on like this\.$/,
    );
  });

  it('admits when it cannot say how many more proofs are needed', () => {
    const { verdict, why } = judge(sampleRun([1551, 4587, 4587, 4620, 4620, 4653, 4653], 1));
    expect(verdict).toBe('inconclusive');
    expect(why).toMatch(/the growth is too near the budget to say how many\.$/);
  });

  it('failed verification if one of its proofs did, whatever its status', () => {
    const run = sampleRun(FLAT, 1);
    const proofs = run.proofs.map((proof) => ({ ...proof, verified: proof.index !== 2 }));
    expect(judge({ ...run, proofs })).toEqual({
      verdict: 'verification-failed',
      why: 'verdict: proof 3 did not verify.',
    });
  });

  it('does not pass if some of its proofs could not be read', () => {
    const run = sampleRun(FLAT, 1);
    expect(judge({ ...run, proofs: run.proofs.slice(0, 6) })).toEqual({
      verdict: 'inconclusive',
      why: 'verdict: only 6 of 7 proofs could be read, so its growth is not judged as within budget.',
    });
  });

  it('does not pass where nobody could look into the heap, and says that proofs are no help', () => {
    const { verdict, why } = judge(withoutHeaps(sampleRun(FLAT, 1)));
    expect(verdict).toBe('inconclusive');
    expect(why).toMatch(
      /: within it; by how much live bytes grow was not measured, budget 64\.0 KiB: undecided\. More proofs would not decide: the heap could not be walked after one of those that count\.$/,
    );
    expect(judge(withoutHeaps(sampleRun(LEAKING, 1))).verdict).toBe('regression');
  });

  it('is a regression when only its live bytes grow, and passes when neither does', () => {
    const leaking = judge(withLiveBytes(sampleRun(FLAT, 1), 112_288));
    expect(leaking.verdict).toBe('regression');
    expect(leaking.why).toContain('live bytes grow by +110 KiB per proof');
    expect(leaking.why).toContain('linear memory grows by 0 B per proof');
    const flat = judge(withLiveBytes(sampleRun(FLAT, 1), 16));
    expect(flat.verdict).toBe('pass');
    expect(flat.why).toContain('budget 64.0 KiB: within it');
  });
});

/** Every failure; a code that is missing here does not compile. */
const VERDICTS: Readonly<Record<FailureCode, Verdict | null>> = {
  'worker-load-failed': 'crash',
  'o1js-load-failed': 'crash',
  'program-failed': 'crash',
  'compile-failed': 'crash',
  'prove-failed': 'crash',
  crash: 'crash',
  'heap-corrupt': 'crash',
  'worker-died': 'crash',
  hung: 'hang',
  'out-of-memory': 'out-of-memory',
  'verification-failed': 'verification-failed',
  'not-admitted': 'out-of-memory',
  'key-changed': 'verification-failed',
  cancelled: null,
  'tab-gone': null,
};

describe('a run that failed', () => {
  it.each(Object.entries(VERDICTS))('with %s: %s', (code, verdict) => {
    expect(verdictOf(code as FailureCode)).toBe(verdict);
  });

  it('is judged by its failure, however well or badly its memory did', () => {
    const why = 'verdict: The prover hangs (in proof 8). What was observed.';
    expect(judge(failing('hung', FLAT))).toEqual({ verdict: 'hang', why });
    expect(judge(failing('hung', LEAKING))).toEqual({ verdict: 'hang', why });
  });

  it('before the first proof says so', () => {
    const run = failing('compile-failed', [1551]);
    const failure = {
      code: 'compile-failed',
      detail: 'Field overflow.',
      proof: null,
      evidence: [],
    } as const;
    expect(judge({ ...run, record: { ...run.record, failure } })).toEqual({
      verdict: 'crash',
      why: 'verdict: The program did not compile (before the first proof). Field overflow.',
    });
  });

  it('tells all of its evidence after that', () => {
    const run = failing('crash', FLAT);
    const { failure } = run.record;
    if (failure === null) throw new Error('it failed');
    const evidence = ['The memory had 300 MiB.', 'The heap is whole.'];
    const { reasons } = judgeRun({
      ...run,
      record: { ...run.record, failure: { ...failure, evidence } },
    });
    expect(reasons.slice(0, 3)).toEqual([
      'verdict: The prover crashed (in proof 8). What was observed.',
      'verdict: The memory had 300 MiB.',
      'verdict: The heap is whole.',
    ]);
  });

  it('keeps the growth that was measured before', () => {
    expect(buildReport(failing('crash', LEAKING)).growth.pageBytesPerProof.estimate).toBe(
      8_650_752,
    );
  });
});

describe.each([
  ['cancelled', 'was stopped'],
  ['tab-gone', 'lost its page'],
] as const)('a run that ended early (%s)', (code, how) => {
  it('is a regression if what it measured is above the budget for certain', () => {
    expect(judge(failing(code, LEAKING)).verdict).toBe('regression');
  });

  it('does not pass, since nobody saw the rest', () => {
    expect(judge(failing(code, FLAT))).toEqual({
      verdict: 'inconclusive',
      why: `verdict: the run ${how} after 7 of 8 proofs, so its growth is not judged as within budget.`,
    });
  });
});

describe('a run that was to end when its verdict is certain', () => {
  /** Of ten measured proofs that were the most, as it ended after these sizes. */
  const ended = (pages: readonly number[]): StoredRun => {
    const run = sampleRun(pages, 1);
    const config = { ...run.record.config, proofs: 10, until: 'decided' as const };
    return { ...run, record: { ...run.record, config } };
  };
  const early = 'config.proofs: the run ended after 4 of 10, as its verdict was certain.';

  it('is finished where it ended, and says that this was early', () => {
    const flat = buildReport(ended(FLAT.slice(0, 6)));
    expect(flat.verdict).toBe('pass');
    expect(flat.reasons).toContain(early);
    const leaking = buildReport(ended(LEAKING.slice(0, 6)));
    expect(leaking.verdict).toBe('regression');
    expect(leaking.reasons).toContain(early);
  });

  it('does not pass if some of its proofs could not be read', () => {
    const run = ended(FLAT);
    expect(judge({ ...run, proofs: run.proofs.slice(0, 6) })).toEqual({
      verdict: 'inconclusive',
      why: 'verdict: only 6 of 7 proofs could be read, so its growth is not judged as within budget.',
    });
  });
});

describe('a run with budgets of its own', () => {
  it('is judged by them', () => {
    const run = withLiveBytes(sampleRun(FLAT, 1), 112_288);
    const within = (liveBytesPerProof: number) => {
      const budget = { ...run.record.config.budget, liveBytesPerProof };
      const config = { ...run.record.config, budget };
      return judge({ ...run, record: { ...run.record, config } });
    };
    expect(within(112_287).verdict).toBe('regression');
    expect(within(112_288).verdict).toBe('pass');
    expect(within(112_288).why).toContain('budget 110 KiB: within it');
  });
});

describe('a run that is still going on', () => {
  it('is inconclusive unless it is above the budget already', () => {
    const running = (pages: readonly number[]): StoredRun => {
      const run = sampleRun(pages, 1);
      const config = { ...run.record.config, proofs: 9 };
      return { ...run, record: { ...run.record, config, status: 'running', endedAt: null } };
    };
    expect(judge(running(FLAT))).toEqual({
      verdict: 'inconclusive',
      why: 'verdict: the run is still going on, after 7 of 10 proofs, so its growth is not judged as within budget.',
    });
    expect(judge(running(LEAKING)).verdict).toBe('regression');
  });
});
