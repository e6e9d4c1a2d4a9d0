import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnderPressure } from './analysis/memory-pressure.ts';
import { predictPeak } from './analysis/predict-peak.ts';
import { parseRecycling } from './experiment/recycling.ts';
import type { Recycling } from './experiment/recycling.ts';
import { FAILURES } from './failures.ts';
import { sampleProof } from './fixtures/sample-run.ts';
import { isWorthRetrying, planNextProof, refreshThreshold } from './plan-next-proof.ts';
import type { FailureCode } from './run.ts';
import { pagesToBytes } from './units.ts';

const LIMIT = pagesToBytes(6400);
const made = (nth: number, before: number, after: number, highWater = after, life = 0) =>
  sampleProof({ index: nth, nth, life, pages: { before, after, highWater } });
/** As o1js 2.14 with eight threads has it. */
const LEAKY = [made(0, 1551, 4714), made(1, 4714, 4846), made(2, 4846, 4978, 5000)];
const plan = (recycling: Recycling, pages: number, nth = 3, proofs = LEAKY) =>
  planNextProof(
    { recycling, refreshAtBytes: 1.75 * 2 ** 30 },
    { life: 0, nth, pages },
    proofs,
    LIMIT,
  );

describe('predictPeak', () => {
  it('adds the largest rise of a later proof to what there is', () => {
    expect(predictPeak({ life: 0, nth: 3, pages: 4978 }, LEAKY)).toBe(4978 + 154);
  });

  it('keeps the first proof of a memory apart', () => {
    expect(predictPeak({ life: 1, nth: 0, pages: 1600 }, LEAKY)).toBe(1600 + 3163);
    expect(predictPeak({ life: 1, nth: 1, pages: 4700 }, LEAKY)).toBe(4700 + 154);
  });

  it('goes by the same memory where that has made such a proof', () => {
    const own = made(1, 4700, 4710, 4710, 1);
    expect(predictPeak({ life: 1, nth: 2, pages: 4710 }, [...LEAKY, own])).toBe(4720);
  });

  it('knows nothing before there was a proof at that place', () => {
    expect(predictPeak({ life: 0, nth: 0, pages: 1551 }, [])).toBeNull();
    expect(predictPeak({ life: 0, nth: 1, pages: 4714 }, LEAKY.slice(0, 1))).toBeNull();
  });
});

describe('planNextProof', () => {
  it('lets everything be tried without recycling', () => {
    expect(plan('off', 6399)).toEqual({ kind: 'prove' });
  });

  it('replaces a memory at the threshold', () => {
    const thresholdBytes = refreshThreshold(
      { recycling: 'threshold', refreshAtBytes: 2 ** 32 },
      LIMIT,
    );
    expect(thresholdBytes).toBe(pagesToBytes(5440));
    expect(plan('threshold', 5439)).toEqual({ kind: 'prove' });
    expect(plan('threshold', 5440)).toEqual({
      kind: 'refresh',
      cause: { kind: 'threshold', usedBytes: pagesToBytes(5440), thresholdBytes },
    });
  });

  it('replaces it after so many proofs, whatever its size', () => {
    expect(plan('every:4', 5440, 3)).toEqual({ kind: 'prove' });
    expect(plan('every:3', 2000, 3)).toMatchObject({ cause: { kind: 'every', proofs: 3 } });
  });

  it('replaces it before a proof that is not expected to fit', () => {
    const predictedBytes = pagesToBytes(6247 + 154);
    expect(plan('every:9', 6246)).toEqual({ kind: 'prove' });
    expect(plan('every:9', 6247)).toEqual({
      kind: 'refresh',
      cause: { kind: 'admission', predictedBytes, limitBytes: LIMIT },
    });
  });

  it('refuses what a fresh memory would not hold either', () => {
    expect(plan('threshold', 3237, 0)).toEqual({ kind: 'prove' });
    const predictedBytes = pagesToBytes(3238 + 3163);
    expect(plan('threshold', 3238, 0)).toEqual({
      kind: 'refuse',
      predictedBytes,
      limitBytes: LIMIT,
    });
  });

  it('never replaces a memory that has made no proof', () => {
    const policies = fc.constantFrom<Recycling>('off', 'threshold', 'every:1');
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 65_536 }), (policy, pages) => {
        expect(plan(policy, pages, 0).kind).not.toBe('refresh');
      }),
    );
  });
});

describe('recycling', () => {
  it.each(['off', 'threshold', 'every:1', 'every:10000'])('can be %s', (policy) => {
    expect(parseRecycling(policy)).toBe(policy);
  });

  it.each([
    null,
    5,
    '',
    'every',
    'every:',
    'every:0',
    'every:-1',
    'every:1.5',
    'every:10001',
    ' off',
  ])('cannot be %j', (policy) => expect(parseRecycling(policy)).toBeNull());
});

describe('pressure', () => {
  it('begins at 85 % of the limit, once that is known', () => {
    expect(isUnderPressure(84, 100)).toBe(false);
    expect(isUnderPressure(85, 100)).toBe(true);
    expect(isUnderPressure(85, null)).toBe(false);
  });
});

describe('isWorthRetrying', () => {
  it('is true of what a fresh memory may cure, and of nothing else', () => {
    const codes = Object.keys(FAILURES) as FailureCode[];
    expect(codes.filter(isWorthRetrying).toSorted()).toEqual([
      'crash',
      'heap-corrupt',
      'hung',
      'out-of-memory',
      'verification-failed',
      'worker-died',
    ]);
  });
});
