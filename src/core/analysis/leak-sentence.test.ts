import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../experiment/config.ts';
import { PATHS } from '../experiment/switches.ts';
import type { PathName } from '../experiment/switches.ts';
import { statusOf } from '../failures.ts';
import { FORMAT_VERSION } from '../run.ts';
import type { FailureCode, ProofSample, RunRecord } from '../run.ts';
import { describeLeak } from './leak-sentence.ts';
import type { MeasuredRun } from './leak-sentence.ts';

/** A run whose proof i leaves the memory at `pages[i]`, having been made from `start` pages. */
function runOf(
  path: PathName,
  pages: readonly number[],
  options: { planned?: number; failure?: FailureCode; warmup?: number; running?: boolean } = {},
): MeasuredRun {
  const { planned = pages.length, failure, warmup = 1, running = false } = options;
  const record: RunRecord = {
    formatVersion: FORMAT_VERSION,
    id: path,
    startedAt: 0,
    endedAt: 1,
    status: failure === undefined ? (running ? 'running' : 'done') : statusOf(failure),
    failure:
      failure === undefined
        ? null
        : { code: failure, detail: '', proof: pages.length, evidence: [] },
    config: {
      ...defaultConfig(8),
      switches: PATHS[path],
      warmup,
      proofs: planned - warmup,
    },
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
    proofsDone: pages.length,
    lastPages: pages.at(-1) ?? null,
    growthPerProof: null,
  };
  const proofs = pages.map((after, index): ProofSample => {
    const before = pages[index - 1] ?? 1551;
    return {
      formatVersion: FORMAT_VERSION,
      runId: path,
      index,
      warmup: index < warmup,
      life: 0,
      nth: index,
      startedAt: index,
      proveMs: 1,
      verifyMs: 1,
      verified: true,
      pages: { before, after, highWater: after },
      heap: null,
      heapProblem: null,
      handles: null,
      phases: [],
    };
  });
  return { record, proofs };
}

const LEAKING = runOf('leaking', [4714, 4846, 4978, 5110, 5242]);
const FREEING = runOf('freeing', [4587, 4587, 4587, 4587, 4587]);

describe('describeLeak', () => {
  it('tells a leak from none', () => {
    expect(describeLeak(LEAKING, FREEING)).toEqual({
      kind: 'leak-shown',
      text: 'On the leaking path, the memory grew by 132 pages (8.25 MiB) with every proof after the first; on the freeing path, the same 4 proofs added nothing.',
    });
  });

  it('gives the range where the steps differ', () => {
    const finding = describeLeak(runOf('leaking', [4714, 4846, 4978, 5110, 5209]), FREEING);
    expect(finding?.text).toContain('grew by 99 to 132 pages (8.25 MiB) with every proof');
  });

  it('gives the sum where only some proofs grew', () => {
    const finding = describeLeak(runOf('leaking', [4714, 4714, 4747, 4747, 4747]), FREEING);
    expect(finding?.text).toContain('grew by 33 pages (2.06 MiB) over 4 proofs after the first;');
  });

  it('says so when the freeing path grew less', () => {
    const finding = describeLeak(LEAKING, runOf('freeing', [4587, 4587, 4620, 4620, 4620]));
    expect(finding?.kind).toBe('growth-reduced');
    expect(finding?.text).toMatch(
      /on the freeing path, it grew by 33 pages \(2\.06 MiB\) over the same 4 proofs after the first\.$/,
    );
  });

  it('does not claim a leak where neither path grew', () => {
    expect(
      describeLeak(runOf('leaking', [4500, 4500, 4500]), runOf('freeing', [4500, 4500, 4500])),
    ).toEqual({
      kind: 'both-flat',
      text: 'Neither path grew: 2 proofs after the first added nothing to the memory on the leaking path or on the freeing one.',
    });
  });

  it.each([
    ['as much', [4587, 4719, 4851, 4983, 5115]],
    ['more', [4587, 4787, 4987, 5187, 5387]],
  ])('is surprised when the freeing path grew %s', (_, pages) => {
    const finding = describeLeak(LEAKING, runOf('freeing', pages));
    expect(finding?.kind).toBe('unexpected');
    expect(finding?.text).toMatch(/^Unexpectedly, the freeing path saved nothing: on the leaking/);
  });

  it('leaves the first proof out even when there was no warm-up', () => {
    const leaking = runOf('leaking', [4714, 4846, 4978], { warmup: 0 });
    const freeing = runOf('freeing', [4587, 4587, 4587], { warmup: 0 });
    expect(describeLeak(leaking, freeing)?.text).toBe(
      'On the leaking path, the memory grew by 132 pages (8.25 MiB) with every proof after the first; on the freeing path, the same 2 proofs added nothing.',
    );
  });

  it('names how many proofs came before when there were several', () => {
    const leaking = runOf('leaking', [4714, 4846, 4978, 5110], { warmup: 2 });
    expect(describeLeak(leaking, null)?.text).toBe(
      'On the leaking path, the memory grew by 132 pages (8.25 MiB) with every proof after the first 2.',
    );
  });

  it('has nothing to say before there is a proof to count', () => {
    expect(describeLeak(null, null)).toBeNull();
    expect(describeLeak(runOf('leaking', [4714], { planned: 5, running: true }), null)).toBeNull();
  });

  it('says what the leaking path showed while the freeing one has just begun', () => {
    const begun = runOf('freeing', [4587], { planned: 5, running: true });
    expect(describeLeak(LEAKING, begun)).toEqual({
      kind: 'incomplete',
      text: 'On the leaking path, the memory grew by 132 pages (8.25 MiB) with every proof after the first.',
    });
  });

  it('does not judge a run that still goes on', () => {
    const going = runOf('freeing', [4587, 4587, 4587], { planned: 5, running: true });
    expect(describeLeak(LEAKING, going)).toEqual({
      kind: 'incomplete',
      text: 'On the leaking path, the memory grew by 132 pages (8.25 MiB) with every proof after the first; on the freeing path, 2 proofs added nothing.',
    });
  });

  it('says where it was stopped', () => {
    const stopped = runOf('leaking', [4714, 4846], { planned: 5, failure: 'cancelled' });
    expect(describeLeak(stopped, null)).toEqual({
      kind: 'incomplete',
      text: 'On the leaking path, the memory grew by 132 pages (8.25 MiB) with the one proof after the first, until the run was stopped after 2 of 5 proofs.',
    });
  });

  it('says nothing of the memory where it was stopped before anything could be seen', () => {
    const stopped = runOf('leaking', [], { planned: 5, failure: 'cancelled' });
    expect(describeLeak(stopped, null)).toEqual({
      kind: 'incomplete',
      text: 'The leaking run was stopped after 0 of 5 proofs, so nothing can be said.',
    });
  });

  it('says how the freeing run failed and what was measured before', () => {
    const crashed = runOf('freeing', [4587, 4587, 4587], { planned: 5, failure: 'crash' });
    expect(describeLeak(LEAKING, crashed)).toEqual({
      kind: 'incomplete',
      text: 'On the leaking path, the memory grew by 132 pages (8.25 MiB) with every proof after the first; on the freeing path, 2 proofs added nothing, until the run ended after 3 of 5 proofs (the prover crashed).',
    });
    const early = runOf('freeing', [], { planned: 5, failure: 'out-of-memory' });
    expect(describeLeak(LEAKING, early)?.text).toMatch(
      /after the first; the freeing run ended after 0 of 5 proofs \(out of memory\)\.$/,
    );
  });
});
