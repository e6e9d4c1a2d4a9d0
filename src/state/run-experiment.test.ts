import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import type { Vitality } from '../core/vitals/watch.ts';
import { defaultConfig } from '../core/experiment/config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Switches } from '../core/experiment/switches.ts';
import { sampleDetail, sampleHandles } from '../core/fixtures/sample-run.ts';
import type { MemoryCurve, ProofDetail, ProofSample } from '../core/run.ts';
import type { RunRecord } from '../core/run.ts';
import type { ProverListener } from '../prover/prover-port.ts';
import type { FinishedProof } from '../storage/run-repository.ts';
import type { Activity, RunView } from './app.ts';
import type { ActiveRun } from './active-run.ts';
import {
  environment,
  inspect,
  ok,
  outcomeOf,
  ScriptedProver,
  switchStates,
} from './fixtures/scripted-prover.ts';
import { startExperiment } from './run-experiment.ts';
const config: ExperimentConfig = { ...defaultConfig(2), proofs: 2, warmup: 1 };

let prover: ScriptedProver;
let listener: ProverListener;
let stored: {
  rows: RunRecord[];
  proofs: ProofSample[];
  curves: MemoryCurve[];
  details: ProofDetail[];
};
let shown: {
  run: RunView;
  activity: Activity;
  vitalities: readonly Vitality[];
  queued: Switches | null;
}[];
let storageErrors: unknown[];

const repository = {
  begin: async (record: RunRecord) => void stored.rows.push(record),
  reopen: async (record: RunRecord) => void stored.rows.push(record),
  update: async (record: RunRecord) => void stored.rows.push(record),
  addCompiling: async (curve: MemoryCurve, detail: ProofDetail | null) => {
    stored.curves.push(curve);
    if (detail !== null) stored.details.push(detail);
  },
  addProof: async (record: RunRecord, { sample, curve, detail }: FinishedProof) => {
    stored.details.push(detail);
    stored.rows.push(record);
    stored.proofs.push(sample);
    stored.curves.push(curve);
  },
};

function start(overrides: Partial<ExperimentConfig> = {}, keep = repository): ActiveRun {
  const provers = {
    start: (_config: ExperimentConfig, heard: ProverListener) => {
      listener = heard;
      return prover;
    },
  };
  const onStorageError = (error: unknown) => storageErrors.push(error);
  const services = { provers, repository: keep, environment, onStorageError };
  return startExperiment(
    services,
    { ...config, ...overrides },
    (run, [activity], vitalities, { queued }) => {
      if (activity !== undefined) shown.push({ run, activity, vitalities, queued });
    },
  );
}

beforeEach(() => {
  prover = new ScriptedProver();
  stored = { rows: [], proofs: [], curves: [], details: [] };
  shown = [];
  storageErrors = [];
});
afterEach(() => vi.useRealTimers());

describe('a run that succeeds', () => {
  it('opens, compiles, makes the warm-up and the measured proofs, and is done', async () => {
    const { record, proofs } = await start().finished;
    expect(prover.prove.mock.calls).toEqual([[0], [1], [2]]);
    expect(proofs.map(({ index, warmup }) => [index, warmup])).toEqual([
      [0, true],
      [1, false],
      [2, false],
    ]);
    expect(record).toMatchObject({ status: 'done', failure: null, proofsDone: 3, lastPages: 130 });
    expect(record.growthPerProof).toBe(10 * 65_536);
    expect(prover.disposed).toBe(1);
  });

  it('stores each proof with its curve before the next one begins', async () => {
    prover.prove.mockImplementation(async (index) => {
      expect(stored.proofs).toHaveLength(index);
      return ok(outcomeOf(index));
    });
    await start().finished;
    expect(stored.curves.map(({ index }) => index)).toEqual([-1, 0, 1, 2]);
    expect(stored.rows[0]).toMatchObject({ status: 'running', proofsDone: 0 });
    expect(stored.rows.at(-1)).toMatchObject({ status: 'done', proofsDone: 3 });
  });

  it('takes the high water and the curve of a proof from what the observer saw', async () => {
    prover.prove.mockImplementation(async (index) => {
      const at = outcomeOf(index).startedAt + 500;
      listener.onPoints([{ at, pages: 500 + index }]);
      return ok(outcomeOf(index));
    });
    const { proofs, points } = await start().finished;
    expect(proofs.map(({ pages }) => pages.highWater)).toEqual([500, 501, 502]);
    expect(points).toHaveLength(3);
    expect(stored.curves.at(-1)?.points).toEqual([
      { at: 1_002_000, pages: 120 },
      { at: 1_002_500, pages: 502 },
    ]);
  });

  it('stores what the heap and the ledger look like after each proof', async () => {
    const { snapshot, events } = sampleDetail();
    const found = inspect(snapshot);
    prover.prove.mockImplementation(async (index) => {
      const heapPoint = { liveBytes: 1, freeBytes: 2, topBytes: 3 };
      listener.onHeapPoints([{ at: outcomeOf(index).startedAt + 500, ...heapPoint }]);
      return ok({ ...outcomeOf(index), heap: found, handles: sampleHandles(), events });
    });
    const run = start();
    expect(run.newestDetail).toBeNull();
    const { proofs, heapPoints } = await run.finished;
    expect(stored.details.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const detail of stored.details) {
      expect(detail).toMatchObject({ runId: run.id, snapshot, events });
    }
    expect(run.newestDetail).toEqual(stored.details.at(-1));
    expect(heapPoints).toHaveLength(3);
    expect(stored.curves.map(({ heap }) => heap.length)).toEqual([0, 1, 1, 1]);
    expect(proofs[0]?.heap).toMatchObject({ liveBytes: 64, staticBytes: 60, mark: { markMs: 4 } });
    expect(proofs[0]?.handles?.byClass).toMatchObject([
      { className: 'WasmFpSrs', aliveBytes: 32, retainedBytes: 48 },
      { className: 'WasmFpProverProof', aliveBytes: 0, retainedBytes: 0 },
    ]);
  });

  it('takes in what a walk found that somebody asked for', async () => {
    prover.glance.mockResolvedValueOnce({ at: 5, liveBytes: 1, freeBytes: 2, topBytes: 3 });
    const glances: unknown[] = [];
    prover.prove.mockImplementation(async (index) => {
      glances.push(await run.glance());
      return ok(outcomeOf(index));
    });
    const run = start();
    const { heapPoints } = await run.finished;
    expect(glances).toEqual([expect.objectContaining({ at: 5 }), null, null]);
    expect(heapPoints).toEqual([{ at: 5, liveBytes: 1, freeBytes: 2, topBytes: 3 }]);
  });

  it('passes on that the heap is to be marked fully', async () => {
    const run = start();
    run.markFully();
    await run.finished;
    expect(prover.markFully).toHaveBeenCalledTimes(1);
  });

  it('stores what the ledger saw until the program was compiled', async () => {
    const { events } = sampleDetail();
    const compile = prover.compile.getMockImplementation();
    prover.compile.mockImplementation(async () => {
      const answer = await compile?.();
      if (answer?.kind !== 'ok') throw new Error('it compiles');
      return ok({ ...answer.value, events });
    });
    await start().finished;
    expect(stored.details[0]).toMatchObject({ index: -1, snapshot: null, events });
  });

  it('tells how its prover is doing', async () => {
    prover.prove.mockImplementation(async (index) => {
      listener.onVitality({ kind: 'busy', since: 5 });
      listener.onVitality({ kind: 'progressing' });
      return ok(outcomeOf(index));
    });
    await start({ proofs: 1, warmup: 0 }).finished;
    const kinds = shown.map(({ vitalities }) => vitalities.map(({ kind }) => kind).join());
    expect(kinds[0]).toBe('progressing');
    expect(kinds).toContain('busy');
    expect(kinds.at(-1)).toBe('progressing');
  });

  it('shows what it is doing, with the time left once a proof is known', async () => {
    prover.open.mockImplementation(async () => {
      listener.onEvent({ kind: 'loading', at: 1 });
      return ok({ limitBytes: 2 ** 32 });
    });
    prover.prove.mockImplementation(async (index) => {
      const { startedAt } = outcomeOf(index);
      listener.onEvent({ kind: 'phase', index, name: 'witness', at: startedAt });
      listener.onEvent({ kind: 'phase', index, name: 'verify', at: startedAt + 900 });
      return ok(outcomeOf(index));
    });
    await start().finished;
    const proving = shown.flatMap(({ activity }) =>
      activity.kind === 'proving' ? [activity] : [],
    );
    expect(proving[0]).toMatchObject({ index: 0, phase: 'witness', expectedEnd: null });
    const second = proving.find(({ index, phase }) => index === 1 && phase === 'verify');
    expect(second).toMatchObject({ since: 1_001_000, expectedEnd: 1_003_000 });
    expect(shown.at(-1)?.activity.kind).toBe('ended');
  });
});

describe('a run that fails', () => {
  it.each([
    ['o1js-load-failed', 'open', null],
    ['compile-failed', 'compile', null],
    ['crash', 'prove', 0],
  ] as const)('ends with %s from %s, and keeps what it had', async (code, call, proof) => {
    const failure = { code, detail: 'why' };
    prover[call].mockResolvedValue({ kind: 'failed', failure });
    const { record } = await start().finished;
    expect(record).toMatchObject({ status: 'failed', failure: { code, detail: 'why', proof } });
    expect(stored.rows.at(-1)).toEqual(record);
    expect(prover.disposed).toBe(1);
  });

  it('ends at the first proof that does not verify, with that proof kept', async () => {
    prover.prove.mockImplementation(async (index) =>
      ok({ ...outcomeOf(index), verified: index !== 1 }),
    );
    const { record, proofs } = await start().finished;
    expect(record).toMatchObject({
      status: 'failed',
      failure: { code: 'verification-failed', proof: 1 },
    });
    expect(proofs.map(({ verified }) => verified)).toEqual([true, false]);
  });

  it('tells of storage that fails, and goes on', async () => {
    const full = { ...repository, addProof: () => Promise.reject(new Error('full')) };
    const { record } = await start({}, full).finished;
    expect(record).toMatchObject({ status: 'done', proofsDone: 3 });
    expect(storageErrors).toHaveLength(3);
  });
});

describe('a run whose switches change', () => {
  it('is under the new ones from the next proof on, and keeps when that was', async () => {
    prover.prove.mockImplementation(async (index) => {
      if (index === 1) {
        run.change({ frees: 'off' });
        run.change({ wait: 'spin' });
      }
      return ok(outcomeOf(index));
    });
    const run = start({ proofs: 3 });
    const { record } = await run.finished;
    const switches = { ...config.switches, frees: 'off', wait: 'spin' } as const;
    expect(prover.change.mock.calls).toEqual([[switches]]);
    expect(prover.change.mock.invocationCallOrder[0]).toBeLessThan(
      prover.prove.mock.invocationCallOrder[2] ?? 0,
    );
    expect(record.switchChanges).toEqual([{ beforeProof: 2, switches }]);
    expect(record.config.switches).toEqual(config.switches);
    expect(stored.rows.at(-1)).toEqual(record);
    const queued = shown.map((state) => state.queued?.wait);
    expect(queued).toContain('spin');
    expect(queued.at(-1)).toBeUndefined();
  });

  it('measures growth from the first proof under the new ones on', async () => {
    prover.prove.mockImplementation(async (index) => {
      if (index === 1) run.change({ frees: 'off' });
      const outcome = outcomeOf(index);
      return ok(index < 3 ? outcome : { ...outcome, pagesBefore: 130, pagesAfter: 130 });
    });
    const run = start({ proofs: 4 });
    expect((await run.finished).record.growthPerProof).toBe(0);
  });

  it('asks nothing of the prover when they are changed back before they come into force', async () => {
    prover.prove.mockImplementation(async (index) => {
      if (index === 1) {
        run.change({ frees: 'off' });
        run.change({ frees: 'on' });
      }
      return ok(outcomeOf(index));
    });
    const run = start();
    expect((await run.finished).record.switchChanges).toEqual([]);
    expect(prover.change).not.toHaveBeenCalled();
  });

  it('says what came of it where the prover left a switch as it was', async () => {
    const states = { ...switchStates, pool: { kind: 'not-needed', reason: 'why' } } as const;
    prover.change.mockImplementation(async () =>
      ok({ switches: config.switches, switchStates: states }),
    );
    prover.prove.mockImplementation(async (index) => {
      if (index === 0) run.change({ pool: 'restarted' });
      return ok(outcomeOf(index));
    });
    const run = start();
    expect((await run.finished).record).toMatchObject({ switchChanges: [], switchStates: states });
  });
});

describe('a run that is cancelled', () => {
  it('is interrupted by its prover’s answer', async () => {
    prover.prove.mockImplementation(async () => {
      run.cancel();
      return { kind: 'failed', failure: { code: 'cancelled', detail: 'Stopped by the user.' } };
    });
    const run = start();
    expect((await run.finished).record).toMatchObject({ status: 'interrupted' });
    expect(prover.cancel).toHaveBeenCalledOnce();
  });

  it('starts no prover if that was before there was one', async () => {
    const run = start();
    run.cancel();
    expect((await run.finished).record).toMatchObject({ status: 'interrupted', proofsDone: 0 });
    expect(prover.open).not.toHaveBeenCalled();
  });

  it('does not sit out a pause', async () => {
    const run = start({ pauseMs: 600_000 });
    await until(() => expect(shown.at(-1)?.activity.kind).toBe('pausing'));
    run.cancel();
    const { record } = await run.finished;
    expect(record).toMatchObject({ status: 'interrupted', proofsDone: 1 });
    expect(record.failure?.code).toBe('cancelled');
  });

  it('does not begin a pause if that was while a proof was stored', async () => {
    const addProof: typeof repository.addProof = async (...parts) => {
      await repository.addProof(...parts);
      run.cancel();
    };
    const run = start({ pauseMs: 600_000 }, { ...repository, addProof });
    const { record } = await run.finished;
    expect(record).toMatchObject({ status: 'interrupted', proofsDone: 1 });
    expect(shown.some(({ activity }) => activity.kind === 'pausing')).toBe(false);
  });
});
