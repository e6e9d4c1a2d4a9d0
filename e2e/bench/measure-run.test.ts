import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/core/export/report.ts';
import type { ProofSample } from '../../src/core/run.ts';
import { sampleProof, sampleRecord } from '../../src/core/fixtures/sample-run.ts';
import type { BenchOptions } from './options.ts';
import { readOutcome, threadsOf, wishesOf } from './measure-run.ts';

const OPTIONS: BenchOptions = {
  pairs: 5,
  proofs: 3,
  releases: ['2.15.0'],
  program: 'square',
  threads: null,
  stockFinalizers: 'as-shipped',
};

describe('a run of either side', () => {
  it('differs in its path, and in the threads that each takes by itself', () => {
    const common = { program: 'square', o1js: '2.15.0', warmup: 1, proofs: 2, pause: 0 };
    expect(wishesOf('stock', '2.15.0', OPTIONS, 8)).toEqual({
      ...common,
      path: 'shipped',
      switches: { finalizers: 'as-shipped' },
      threads: 7,
    });
    expect(wishesOf('runtime', '2.15.0', OPTIONS, 8)).toEqual({
      ...common,
      path: 'freeing',
      threads: 8,
    });
  });

  it('is stock without finalizers only if that was asked for', () => {
    const options = { ...OPTIONS, stockFinalizers: 'off' } as const;
    expect(wishesOf('stock', '2.15.0', options, 8)).toMatchObject({
      switches: { finalizers: 'off' },
    });
    expect(wishesOf('runtime', '2.15.0', options, 8)).not.toHaveProperty('switches');
  });

  it('has the threads that were asked for', () => {
    expect(threadsOf('stock', 4, 8)).toBe(4);
    expect(threadsOf('runtime', 4, 8)).toBe(4);
  });

  it('has at least one thread and at most what the page allows', () => {
    expect(threadsOf('stock', null, 1)).toBe(1);
    expect(threadsOf('runtime', null, 1)).toBe(1);
    expect(threadsOf('stock', null, 128)).toBe(64);
    expect(threadsOf('runtime', null, 128)).toBe(64);
  });
});

/** The report on a run with a warm-up proof and two more, of which these were made. */
function reportOf(proofs: readonly ProofSample[]) {
  const record = sampleRecord();
  const config = { ...record.config, warmup: 1, proofs: 2 };
  return buildReport({ record: { ...record, config }, proofs });
}

/** Proofs of 9, 6 and 7 seconds. */
const PROOFS = [9000, 6000, 7000].map((proveMs, index) =>
  sampleProof({
    index,
    warmup: index === 0,
    proveMs,
    phases: [
      { name: 'witness', startMs: 0, ms: proveMs },
      { name: 'verify', startMs: proveMs, ms: 600 + index },
    ],
  }),
);

describe('readOutcome', () => {
  it('takes the raw values of a finished run, whatever its growth', () => {
    const outcome = readOutcome(reportOf(PROOFS));
    const run = outcome.kind === 'finished' ? outcome.run : null;
    expect(run?.proofs.map(({ proveMs, verifyMs }) => [proveMs, verifyMs])).toEqual([
      [9000, 600],
      [6000, 601],
      [7000, 602],
    ]);
    expect(run?.compileMs).toBe(sampleRecord().compile?.ms);
  });

  it('does not take the time of verifying from anything but its own phase', () => {
    const outcome = readOutcome(reportOf(PROOFS.map((proof) => ({ ...proof, phases: [] }))));
    expect(outcome).toMatchObject({ run: { proofs: [{ verifyMs: null }, {}, {}] } });
  });

  it('has one line of the reason of a crash', () => {
    const record = sampleRecord({
      failure: { code: 'crash', detail: 'RuntimeError: unreachable\n    at wasm://1', proof: 0 },
    });
    expect(readOutcome(buildReport({ record, proofs: [] }))).toEqual({
      kind: 'failed',
      verdict: 'crash',
      reason: 'The prover crashed (in proof 1). RuntimeError: unreachable',
    });
  });

  it('is a failure when proofs are missing', () => {
    expect(readOutcome(reportOf(PROOFS.slice(0, 2)))).toMatchObject({ kind: 'failed' });
  });

  it('is a failure when a proof does not verify, be it the last one', () => {
    const refused = sampleProof({ index: 2, warmup: false, verified: false });
    expect(readOutcome(reportOf([...PROOFS.slice(0, 2), refused]))).toMatchObject({
      kind: 'failed',
      verdict: 'verification-failed',
    });
  });
});
