import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulatePoints } from '../fixtures/setting-points.ts';
import { adviseSettings, ADVISED_MEMORY, DEFAULT_ASSUMPTIONS } from './advise-settings.ts';
import type { AdvisedSetting } from './advise-settings.ts';

const MACHINE = {
  serialMs: 1600,
  parallelMs: 11_100,
  betweenMs: 0,
  share: 1,
  baseMiB: 280,
  perThreadMiB: 2,
};
const GIB = 2 ** 30;
const alone = (...counts: number[]) => counts.map((threads) => ({ threads, provers: 1 }));
const name = (setting: AdvisedSetting | null | undefined) =>
  setting && `${setting.provers} × ${setting.threads}, ${setting.basis.kind}`;

const machine = fc.record({
  serialMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
  parallelMs: fc.double({ min: 500, max: 60_000, noNaN: true }),
  betweenMs: fc.double({ min: 0, max: 3000, noNaN: true }),
  share: fc.double({ min: 0.3, max: 1, noNaN: true }),
  baseMiB: fc.integer({ min: 100, max: 3000 }),
  perThreadMiB: fc.integer({ min: 0, max: 40 }),
});
const settings = fc.uniqueArray(
  fc.record({ threads: fc.integer({ min: 1, max: 16 }), provers: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 8, selector: ({ threads, provers }) => `${provers}x${threads}` },
);
const cores = fc.constantFrom(1, 2, 4, 8, 16);
const memories = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 2, maxLength: 6 });

describe('adviseSettings', () => {
  it('gives many small provers where memory allows, and fewer with more threads where not', () => {
    const points = simulatePoints(MACHINE, alone(1, 2));
    const advice = adviseSettings(points, { measuredCores: 2, cores: 8 });
    expect(advice.rows.map(({ mostProofs }) => name(mostProofs))).toEqual([
      '2 × 4, extrapolated',
      '4 × 2, extrapolated',
      '8 × 1, extrapolated',
    ]);
    expect(advice.rows.map(({ shortestProof }) => name(shortestProof))).toEqual(
      ADVISED_MEMORY.map(() => '1 × 8, extrapolated'),
    );
    const { mostProofs, shortestProof } = advice.rows[2] ?? {};
    // 8 / 12.7 s against 1 / 2.99 s.
    expect((mostProofs?.proofsPerMinute ?? 0) / (shortestProof?.proofsPerMinute ?? 1)).toBeCloseTo(
      1.88,
      2,
    );
    expect(mostProofs?.basis).toEqual({ kind: 'extrapolated', threads: 1, provers: 8, cores: 4 });
  });

  it('marks as measured what a run of this machine had', () => {
    const points = simulatePoints(MACHINE, [...alone(1, 2), { threads: 1, provers: 2 }]);
    const here = adviseSettings(points, { measuredCores: 2, cores: 2 });
    expect(here.rows[2]?.mostProofs).toMatchObject({
      threads: 1,
      provers: 2,
      basis: { kind: 'measured', runId: '2x1' },
    });
    expect(here.rows[2]?.shortestProof?.basis).toEqual({ kind: 'measured', runId: '1x2' });
    const elsewhere = adviseSettings(points, { measuredCores: 2, cores: 4 });
    expect(elsewhere.rows[2]?.mostProofs?.basis.kind).toBe('extrapolated');
  });

  it('takes a measured setting with more threads than cores for what it was', () => {
    const [two, four] = simulatePoints(MACHINE, alone(2, 4));
    const points = [two, four].flatMap((point) => point ?? []);
    const advice = adviseSettings(points, { measuredCores: 2, cores: 2 });
    expect(advice.model).toBeNull();
    expect(name(advice.rows[0]?.shortestProof)).toBe('1 × 4, measured');
  });

  it('knows only what was measured as long as nothing can be extrapolated', () => {
    const advice = adviseSettings(simulatePoints(MACHINE, alone(2)), {
      measuredCores: 8,
      cores: 8,
    });
    expect(advice.model).toBeNull();
    expect(advice.rows.map(({ mostProofs }) => name(mostProofs))).toEqual(
      ADVISED_MEMORY.map(() => '1 × 2, measured'),
    );
    expect(adviseSettings([], { measuredCores: 8, cores: 8 }).rows[0]).toEqual({
      memoryBytes: 4 * GIB,
      usableBytes: 2 * GIB,
      mostProofs: null,
      shortestProof: null,
    });
  });

  it('advises nothing where not even one prover fits', () => {
    const points = simulatePoints({ ...MACHINE, baseMiB: 3000 }, alone(1, 2));
    const { rows } = adviseSettings(points, { measuredCores: 2, cores: 2 });
    expect(rows.map(({ mostProofs }) => name(mostProofs))).toEqual([
      null,
      '1 × 2, measured',
      '2 × 1, extrapolated',
    ]);
  });

  it('never advises less throughput or a longer proof for more memory', () => {
    fc.assert(
      fc.property(
        machine,
        settings,
        cores,
        cores,
        memories,
        (m, s, measuredCores, wanted, sizes) => {
          const ascending = sizes.toSorted((a, b) => a - b).map((size) => size * GIB);
          const points = simulatePoints(m, s);
          const { rows } = adviseSettings(points, {
            measuredCores,
            cores: wanted,
            memories: ascending,
          });
          rows.slice(1).forEach((row, i) => {
            const less = rows[i];
            const rate = (setting?: AdvisedSetting | null) => setting?.proofsPerMinute ?? 0;
            const time = (setting?: AdvisedSetting | null) => setting?.proofMs ?? Infinity;
            expect(rate(row.mostProofs)).toBeGreaterThanOrEqual(rate(less?.mostProofs));
            expect(time(row.shortestProof)).toBeLessThanOrEqual(time(less?.shortestProof));
          });
        },
      ),
    );
  });

  it('never advises what does not fit, or what no core is there for', () => {
    fc.assert(
      fc.property(
        machine,
        settings,
        cores,
        cores,
        memories,
        (m, s, measuredCores, wanted, sizes) => {
          const request = {
            measuredCores,
            cores: wanted,
            memories: sizes.map((size) => size * GIB),
          };
          for (const row of adviseSettings(simulatePoints(m, s), request).rows) {
            for (const setting of [row.mostProofs, row.shortestProof]) {
              if (setting === null) continue;
              const { threads, provers, peakBytes, totalBytes, basis } = setting;
              expect(totalBytes).toBe(provers * (peakBytes + DEFAULT_ASSUMPTIONS.jsHeapBytes));
              expect(totalBytes).toBeLessThanOrEqual(row.usableBytes);
              expect(peakBytes).toBeLessThanOrEqual(4 * GIB);
              if (basis.kind === 'extrapolated')
                expect(threads * provers).toBeLessThanOrEqual(wanted);
            }
          }
        },
      ),
    );
  });

  it('calls measured what was measured, with its own figures, and nothing else', () => {
    fc.assert(
      fc.property(machine, settings, cores, (m, s, measuredCores) => {
        const points = simulatePoints(m, s);
        const { rows } = adviseSettings(points, { measuredCores, cores: measuredCores });
        for (const setting of rows.flatMap((row) => [row.mostProofs, row.shortestProof])) {
          const point = points.find(
            ({ threads, provers }) => threads === setting?.threads && provers === setting.provers,
          );
          expect(setting?.basis.kind === 'measured').toBe(setting !== null && point !== undefined);
          if (setting && point) expect(setting.proofsPerMinute).toBe(point.proofsPerMinute);
        }
      }),
    );
  });
});
