import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGET } from '../experiment/budget.ts';
import { PATHS } from '../experiment/switches.ts';
import { sampleProof } from '../fixtures/sample-run.ts';
import { sampleRecord, sampleRun } from '../fixtures/sample-run.ts';
import { SEEN_THROUGH, unmarked } from '../fixtures/seen-run.ts';
import type { StoredRun } from '../run.ts';
import { PAGE_BYTES } from '../units.ts';
import { buildReport } from './report.ts';
import type { Report } from './report-format.ts';

const FLAT = sampleRun([1551, 4587, 4587, 4587, 4587, 4587, 4587, 4587], 1);
const FAILED_TO_LOAD: StoredRun = {
  record: sampleRecord({
    status: 'failed',
    failure: { code: 'o1js-load-failed', detail: 'Failed to fetch', proof: null, evidence: [] },
    config: {
      ...sampleRecord().config,
      switches: {
        pool: 'kept',
        finalizers: 'off',
        frees: 'off',
        wait: 'spin',
        arithmetic: 'as-shipped',
        keys: 'none',
        memory: 'as-shipped',
      },
      maxMemoryBytes: null,
    },
    compile: null,
    limitBytes: null,
    switchStates: null,
  }),
  proofs: [],
  curves: [],
};

/** The paths of all fields of a value, list positions as `[]`; objects and lists are not fields. */
function fieldsOf(value: unknown, path = ''): { path: string; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([key, field]) =>
    fieldsOf(field, path === '' ? key : `${path}.${key}`),
  );
}

describe('buildReport of a run whose switches changed', () => {
  const leakedFirst = sampleRun([1551, 4587, 4719, 4851, 4983, 4983, 4983, 4983, 4983], 1);
  const switchChanges = [{ beforeProof: 3, switches: PATHS.freeing }];
  const changed = { ...leakedFirst, record: { ...leakedFirst.record, switchChanges } };

  it('judges what came after the change had settled, and says so', () => {
    const report = buildReport(changed);
    expect(report.verdict).toBe('pass');
    expect(report.growth.pageBytesPerProof).toMatchObject({ estimate: 0, low: 0 });
    expect(report.proofs).toHaveLength(8);
    expect(report.reasons).toContain(
      'config.switches: changed before proof 4 to pool=kept, finalizers=guarded, frees=on, wait=sleep, arithmetic=fast, keys=cached, memory=reserved.',
    );
    expect(report.reasons).toContain(
      'growth: of the proofs from 5 on, measured after the change had settled.',
    );
  });

  it('has the fields of any other report', () => {
    const fields = (run: StoredRun) => new Set(fieldsOf(buildReport(run)).map(({ path }) => path));
    expect(fields(changed)).toEqual(fields(leakedFirst));
  });
});

describe('buildReport', () => {
  it('has exactly the fields of the contract', () => {
    expect(new Set(fieldsOf(buildReport(FLAT)).map((field) => field.path))).toEqual(
      new Set([
        'formatVersion',
        'verdict',
        'reasons[]',
        ...['program', 'circuitDigest', 'o1js', 'path', 'proofs', 'warmup', 'threads'].map(
          (key) => `config.${key}`,
        ),
        'config.switches.pool',
        'config.switches.finalizers',
        'config.switches.frees',
        'config.switches.wait',
        'config.switches.arithmetic',
        'config.switches.keys',
        'config.switches.memory',
        'config.switches.recycle',
        'config.switches.provers',
        'config.maxMemoryBytes',
        'config.refreshAtBytes',
        'config.pauseMs',
        'config.budget.liveBytesPerProof',
        'config.budget.pageBytesPerProof',
        ...['prover', 'beforeProof', 'cause', 'detail', 'startMs', 'readyMs', 'endMs'].map(
          (key) => `memories[].${key}`,
        ),
        ...['compileMs', 'pagesAtEnd', 'verificationKeyHash'].map((key) => `memories[].${key}`),
        'environment.browser',
        'environment.cores',
        'environment.crossOriginIsolated',
        'environment.userAgent',
        'compile.ms',
        'compile.pagesAfter',
        'compile.verificationKeyHash',
        'proofs[].index',
        'proofs[].memory',
        'proofs[].proveMs',
        'proofs[].verified',
        'proofs[].pages.before',
        'proofs[].pages.after',
        'proofs[].pages.highWater',
        'proofs[].heap.liveBytes',
        'proofs[].heap.freeBytes',
        'proofs[].heap.largestFreeBytes',
        'proofs[].heap.topBytes',
        'proofs[].heap.chunks',
        'proofs[].heap.unreachableBytes',
        'proofs[].heap.coverage',
        'proofs[].handles.live',
        'proofs[].phases[].name',
        'proofs[].phases[].startMs',
        'proofs[].phases[].ms',
        'growth.liveBytesPerProof.estimate',
        'growth.liveBytesPerProof.low',
        'growth.liveBytesPerProof.high',
        'growth.pageBytesPerProof.estimate',
        'growth.pageBytesPerProof.low',
        'growth.pageBytesPerProof.high',
        'growth.method',
        'byClass',
        'waterfall.threadStacks',
        'waterfall.liveHandles',
        'waterfall.ownerlessLive',
        'waterfall.freeFragmented',
        'waterfall.neverTouched',
        'waterfall.static',
        'waterfall.total',
        'violations',
        'forecast.limitBytes',
        'forecast.proofsUntilLimit.estimate',
        'forecast.proofsUntilLimit.low',
        'forecast.proofsUntilLimit.high',
      ]),
    );
  });

  const runs: [string, StoredRun][] = [
    ['a whole run', FLAT],
    ['a run that was seen through', SEEN_THROUGH],
    ['a run whose heap was not marked', unmarked(SEEN_THROUGH)],
    ['a run of one proof', sampleRun([1551, 4587], 0)],
    ['a run without any proof', FAILED_TO_LOAD],
  ];

  it.each(runs)('says of %s why each null is null', (_, run) => {
    const report = buildReport(run);
    const explained = report.reasons.map((reason) => reason.slice(0, reason.indexOf(': ')));
    const isExplained = (path: string) =>
      explained.some((field) => path === field || path.startsWith(`${field}.`));
    const nulls = fieldsOf(report).filter(({ value }) => value === null);
    expect(nulls.map(({ path }) => path).filter((path) => !isExplained(path))).toEqual([]);
  });

  it.each(runs)('explains of %s nothing that was measured', (_, run) => {
    const report = buildReport(run);
    const nulls = fieldsOf(report).filter(({ value }) => value === null);
    const needless = report.reasons
      .map((reason) => reason.slice(0, reason.indexOf(': ')))
      .filter(
        (field) => !['verdict', 'diagnosis', 'config.budget.liveBytesPerProof'].includes(field),
      )
      .filter((field) => !nulls.some(({ path }) => path.startsWith(field)));
    expect(needless).toEqual([]);
  });

  it.each(runs)('survives of %s being written as JSON', (_, run) => {
    const report = buildReport(run);
    expect(JSON.parse(JSON.stringify(report)) as Report).toEqual(report);
  });

  it('copies what was run and measured', () => {
    const report = buildReport(FLAT);
    expect(report.config).toEqual({
      program: 'square',
      circuitDigest: '31415926',
      o1js: '2.15.0',
      path: 'freeing',
      switches: {
        pool: 'kept',
        finalizers: 'guarded',
        frees: 'on',
        wait: 'sleep',
        arithmetic: 'fast',
        keys: 'cached',
        memory: 'reserved',
        recycle: 'off',
        provers: 1,
      },
      proofs: 6,
      warmup: 1,
      threads: 8,
      maxMemoryBytes: null,
      refreshAtBytes: 1.75 * 2 ** 30,
      pauseMs: 0,
      budget: DEFAULT_BUDGET,
    });
    expect(report.environment.browser).toBe('Chromium 156');
    expect(report.compile).toEqual({ ms: 18_000, pagesAfter: 1551, verificationKeyHash: '271828' });
    expect(report.proofs).toHaveLength(7);
    expect(report.proofs[0]).toMatchObject({
      index: 0,
      proveMs: 10_000,
      verified: true,
      pages: { before: 1551, after: 4587, highWater: 4587 },
    });
  });

  it('says of handles that were not observed that this was asked for', () => {
    const { record } = FLAT;
    const config = { ...record.config, observe: 'none' as const };
    const reasons = buildReport({ ...FLAT, record: { ...record, config } }).reasons;
    expect(reasons).toContain('proofs[].handles: not observed: the run asked for observe=none.');
    expect(buildReport(FLAT).reasons).toContain(
      'proofs[].handles: the handles could not be watched.',
    );
  });

  it('has no path for switches of one’s own', () => {
    expect(buildReport(FAILED_TO_LOAD).config.path).toBeNull();
  });

  it('estimates growth in bytes from the measured proofs alone', () => {
    const leaking = sampleRun([1551, 4714, 4846, 4978, 5110, 5242, 5374, 5473], 1);
    const { estimate, low, high } = buildReport(leaking).growth.pageBytesPerProof;
    expect(estimate).toBe(132 * PAGE_BYTES);
    // The last proof took 99 pages. An allocator's step of 33 is off by up to 33/6 a proof.
    expect((low ?? 0) / PAGE_BYTES).toBeCloseTo(126.5 - 8.5, 0);
    expect((high ?? 0) / PAGE_BYTES).toBeCloseTo(126.5 + 8.9, 0);
  });

  it('forecasts from the end of the run to the limit', () => {
    const leaking = sampleRun([1551, 4714, 4846, 4978, 5110, 5242], 1);
    const left = Math.floor((65_536 - 5242) / 132);
    const { limitBytes, proofsUntilLimit } = buildReport(leaking).forecast;
    expect(limitBytes).toBe(65_536 * PAGE_BYTES);
    expect(proofsUntilLimit.estimate).toBe(left);
    expect(proofsUntilLimit.low).toBeGreaterThan(0.9 * left);
    expect(proofsUntilLimit.high).toBeLessThan(1.1 * left);
  });

  it('forecasts no end without growth, and the earliest that the interval allows', () => {
    const { proofsUntilLimit } = buildReport(FLAT).forecast;
    expect(proofsUntilLimit).toMatchObject({ estimate: null, high: null });
    expect(proofsUntilLimit.low).toBeGreaterThan(6000);
  });

  it('takes the budgets of the run and repeats them', () => {
    const within = (pageBytesPerProof: number) => {
      const run = sampleRun([1551, 4587, 4620, 4653, 4686, 4719, 4752], 1);
      const budget = { liveBytesPerProof: 0, pageBytesPerProof };
      const config = { ...run.record.config, budget };
      return buildReport({ ...run, record: { ...run.record, config } });
    };
    expect(within(4 * 1024 * 1024).verdict).toBe('pass');
    expect(within(1024 * 1024).verdict).toBe('regression');
    expect(within(2 * 1024 * 1024).verdict).toBe('inconclusive');
    expect(within(5).config.budget).toEqual({ liveBytesPerProof: 0, pageBytesPerProof: 5 });
  });

  it('does not take the fake prover’s figures for evidence', () => {
    const { record } = FLAT;
    const environment = { ...record.environment, prover: 'fake' as const };
    const report = buildReport({ ...FLAT, record: { ...record, environment } });
    expect(report.reasons).toContain(
      'environment: the fake prover ran, so that no figure is evidence of anything.',
    );
  });

  it('keeps the phases of a proof', () => {
    const phases = [{ name: 'witness', startMs: 0, ms: 1200 }] as const;
    const run = { ...FLAT, proofs: [sampleProof({ phases })] };
    expect(buildReport(run).proofs[0]?.phases).toEqual(phases);
  });
});
