import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleVisit } from './fixtures/sample-bench.ts';
import { startNativeProver, toRunOutcome } from './native-prover.ts';

const WISHES = { package: 'o1js', program: 'square', proofs: 3 } as const;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'native-prover-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is answered by a process that runs this script. */
async function answerOf(source: string, threads = 2) {
  const script = join(folder, 'prover.mjs');
  await writeFile(script, source);
  return startNativeProver(script)(WISHES, threads);
}

describe('startNativeProver', () => {
  it('passes on wishes and threads, and the last line of what is printed', async () => {
    const source = `
      console.log('o1js talks');
      const reason = process.argv[2] + process.env.RAYON_NUM_THREADS;
      console.log(JSON.stringify({ kind: 'unavailable', reason }));`;
    const reason = `${JSON.stringify(WISHES)}3`;
    expect(await answerOf(source, 3)).toEqual({ kind: 'unavailable', reason });
  });

  it.each([
    ['throws', 'throw new RangeError("of memory");', /^exit status 1: .*RangeError: of memory/],
    ['ends without an answer', 'console.log("x");', /^exit status 0: /],
    ['is killed', 'process.kill(process.pid, "SIGKILL");', /^SIGKILL: /],
  ])('takes a process that %s for crashed', async (_, source, reason) => {
    expect(await answerOf(source)).toEqual({
      kind: 'failed',
      verdict: 'crash',
      reason: expect.stringMatching(reason),
    });
  });
});

describe('toRunOutcome', () => {
  it('is a run with one visit, or its failure', () => {
    const visit = sampleVisit(5000, 3000, 2900);
    const outcome = { kind: 'finished', run: { cold: visit, warm: null } };
    expect(toRunOutcome({ kind: 'finished', visit })).toEqual(outcome);
    const failed = { kind: 'failed', verdict: 'crash', reason: 'a trap' } as const;
    expect(toRunOutcome(failed)).toEqual(failed);
  });

  it('throws if there is no prover after all', () => {
    expect(() => toRunOutcome({ kind: 'unavailable', reason: 'not installed' })).toThrow(
      'not installed',
    );
    expect(() => toRunOutcome({ kind: 'available' })).toThrow('no proofs');
  });
});
