import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/random-numbers.ts';
import { sampleProof, sampleRun } from '../fixtures/sample-run.ts';
import { changeHeaps, simulateProofs } from '../fixtures/simulated-proofs.ts';
import type { ProofSample } from '../run.ts';
import { PAGE_BYTES, pagesToBytes } from '../units.ts';
import type { Bytes } from '../units.ts';
import { growLiveBy, growRun } from '../fixtures/grown-run.ts';
import { forecastLimit } from './limit-forecast.ts';

const MIB = 2 ** 20;
const LIMIT: Bytes = 400 * MIB;

function forecast(proofs: readonly ProofSample[], limit = LIMIT) {
  const pages = proofs.at(-1)?.pages.after;
  return forecastLimit(proofs, pages === undefined ? null : pagesToBytes(pages), limit);
}

/** Live bytes and free ones of the last proof, in a memory of its size. */
function roomIn(proofs: readonly ProofSample[], limit: Bytes) {
  const last = proofs.at(-1);
  const size = pagesToBytes(last?.pages.after ?? 0);
  return { grow: limit - size, free: (last?.heap?.freeBytes ?? 0) + (last?.heap?.topBytes ?? 0) };
}

describe('forecastLimit', () => {
  it('knows nothing before there is a measured proof', () => {
    expect(forecast([])).toEqual({ kind: 'unknown' });
    expect(forecast(sampleRun([1551, 4587], 1).proofs)).toEqual({ kind: 'unknown' });
  });

  it('sees a leak that fills free space in a memory that keeps its size', () => {
    const { proofs } = growLiveBy(Array.from({ length: 6 }, () => MIB));
    const { grow, free } = roomIn(proofs, LIMIT);
    expect(forecast(proofs)).toMatchObject({
      kind: 'after',
      by: 'live bytes',
      proofs: Math.floor(grow / MIB),
      high: Math.floor((grow + free) / MIB),
    });
  });

  it('goes by linear memory where the heap was not walked', () => {
    const { proofs } = sampleRun([1551, 4587, 4620, 4653, 4686, 4719, 4752], 1);
    const left = Math.floor((6400 - 4752) / 33);
    expect(forecast(proofs)).toMatchObject({ kind: 'after', by: 'linear memory', proofs: left });
  });

  it('goes by free space that scatters while nothing is left in use and the size stays', () => {
    const proofs = changeHeaps(growRun().proofs, ({ freeBytes }, i) => ({
      freeBytes: freeBytes + i * MIB,
    }));
    const { grow } = roomIn(proofs, LIMIT);
    expect(forecast(proofs)).toMatchObject({
      kind: 'after',
      by: 'live and scattered bytes',
      proofs: Math.floor(grow / MIB),
    });
  });

  it('says never of a flat run, and the earliest that its intervals allow', () => {
    expect(forecast(growRun().proofs)).toMatchObject({ kind: 'never' });
    const ahead = forecast(growRun().proofs);
    expect(ahead.kind === 'never' && (ahead.low ?? 0)).toBeGreaterThan(0);
  });

  it('is at its end where the memory has its limit and goes on growing', () => {
    const { proofs } = growRun({ stackBytes: MIB });
    const full = (proofs.at(-1)?.pages.after ?? 0) * PAGE_BYTES;
    expect(forecast(proofs, full)).toMatchObject({ kind: 'after', proofs: 0, low: 0 });
  });

  it('gives ends in order, none of them past what linear memory allows', () => {
    assert(
      property(
        integer(),
        integer({ min: 0, max: 8 * MIB }),
        integer({ min: 0, max: 4 * MIB }),
        integer({ min: 1, max: 20 }),
        (seed, leak, scatter, measured) => {
          const proofs = simulateProofs(seededRandom(seed), measured, { leak, scatter });
          const ahead = forecast(proofs, 4096 * MIB);
          if (ahead.kind !== 'after') return;
          expect(ahead.low ?? 0).toBeLessThanOrEqual(ahead.proofs);
          expect(ahead.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(ahead.proofs);
          const unwalked = forecast(
            proofs.map((proof) => sampleProof({ ...proof, heap: null })),
            4096 * MIB,
          );
          if (unwalked.kind === 'after') expect(ahead.proofs).toBeLessThanOrEqual(unwalked.proofs);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A run that leaks into free space: its memory keeps a size of 9000 pages. */
function leakInside(random: () => number, leak: Bytes): readonly ProofSample[] {
  const pages = { before: 9000, after: 9000, highWater: 9000 };
  const proofs = changeHeaps(simulateProofs(random, 10, { leak }), ({ liveBytes, freeBytes }) => ({
    topBytes: pagesToBytes(pages.after) - liveBytes - freeBytes,
  }));
  return proofs.map((proof) => sampleProof({ ...proof, pages }));
}

describe('the interval of a forecast', () => {
  // The memory is full when what was left behind and what a proof needs for the moment do not fit.
  it.each([0, 0.5, 1])('has the truth where a proof needs %d of what is free', (share) => {
    const random = seededRandom(17);
    const limit = 1024 * MIB;
    const runs = 200;
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const leak = Math.round(0.2 * MIB + random() * 4 * MIB);
      const proofs = leakInside(random, leak);
      const { grow, free } = roomIn(proofs, limit);
      const truth = Math.floor((grow + (1 - share) * free) / leak);
      const ahead = forecast(proofs, limit);
      const { low, high } = ahead.kind === 'after' ? ahead : { low: null, high: null };
      if ((low ?? 0) <= truth && truth <= (high ?? Number.POSITIVE_INFINITY)) covered += 1;
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.95);
  });
});
