import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultConfig } from '../core/experiment/config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { CompileRecord, CurvePoint, FailureCode, RunRecord } from '../core/run.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Prover, ProverAnswer, ProverListener } from '../prover/prover-port.ts';
import type { ActiveRun } from './active-run.ts';
import type { RunView } from './app.ts';
import { environment, ok, outcomeOf, ScriptedProver } from './fixtures/scripted-prover.ts';
import { continueExperiment, startExperiment } from './run-experiment.ts';

const LIMIT = pagesToBytes(1000);

/** Every prover that was started, with what it was to go on from. */
let provers: (ScriptedProver & { resume: string | null; listener: ProverListener })[];
let reopened: RunRecord[];
let view: RunView;
/** What each prover compiles to, where it is not what all of them do. */
let compiled: Partial<CompileRecord>[];
/** What a prover waits for before it loads. */
let beforeOpening: (life: number) => Promise<void>;
/** Which provers die while they load. */
let stillborn: ReadonlySet<number>;
/** How the provers prove: called with how many proofs the prover has made before. */
let prove: (nth: number, index: number, life: number) => ReturnType<Prover['prove']>;

/** Proofs in a memory of 100 pages that grows by `step` with each. */
function grow(step: number): typeof prove {
  return async (nth, index) => {
    const pagesBefore = 100 + nth * step;
    return ok({
      ...outcomeOf(index),
      pagesBefore,
      pagesAfter: pagesBefore + step,
      carry: `proof ${index}`,
    });
  };
}

/** Answers after everything else that can go on has done so. */
function slow<T>(answer: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(answer())));
}

function fail(code: FailureCode): Promise<ProverAnswer<never>> {
  return Promise.resolve({ kind: 'failed', failure: { code, detail: 'why' } });
}

const services = {
  provers: {
    start(_config: ExperimentConfig, listener: ProverListener, resume: string | null) {
      const life = provers.length;
      const prover = Object.assign(new ScriptedProver(), { resume, listener });
      const compile = prover.compile.getMockImplementation();
      prover.compile = vi.fn<Prover['compile']>(async () => {
        const answer = await compile?.();
        if (answer?.kind !== 'ok') throw new Error('it compiles');
        return ok({ ...answer.value, record: { ...answer.value.record, ...compiled[life] } });
      });
      let nth = 0;
      prover.open = vi.fn<Prover['open']>(async () => {
        await beforeOpening(life);
        return stillborn.has(life) ? fail('worker-died') : ok({ limitBytes: LIMIT });
      });
      prover.prove = vi.fn<Prover['prove']>(async (index) => {
        const answer = await prove(nth, index, life);
        nth += 1;
        return answer;
      });
      provers.push(prover);
      return prover;
    },
  },
  repository: {
    begin: async () => {},
    reopen: async (record: RunRecord) => void reopened.push(record),
    update: async () => {},
    addCompiling: async () => {},
    addProof: async () => {},
  },
  environment,
  onStorageError: (error: unknown) => expect.fail(String(error)),
};

function start(change: Partial<ExperimentConfig>): ActiveRun {
  const config = { ...defaultConfig(2), proofs: 8, warmup: 0, ...change };
  return startExperiment(services, config, (run) => {
    view = run;
  });
}

const causes = ({ record }: RunView) => record.lives.map(({ cause }) => cause.kind);

beforeEach(() => {
  provers = [];
  reopened = [];
  compiled = [];
  beforeOpening = async () => {};
  stillborn = new Set();
  prove = grow(0);
});

describe('a run whose memory is replaced', () => {
  it('after every three proofs goes on in a fresh one, from the last proof', async () => {
    const run = await start({ recycling: 'every:3' }).finished;
    expect(run.record).toMatchObject({ status: 'done', proofsDone: 8 });
    expect(causes(run)).toEqual(['start', 'every', 'every']);
    expect(run.record.lives.map(({ beforeProof }) => beforeProof)).toEqual([0, 3, 6]);
    expect(run.proofs.map(({ life, nth }) => [life, nth])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
      [2, 0],
      [2, 1],
    ]);
    expect(provers.map(({ resume }) => resume)).toEqual([null, 'proof 2', 'proof 5']);
    expect(provers.map(({ disposed }) => disposed > 0)).toEqual([true, true, true]);
  });

  it('at the threshold does so before the proof that would be made above it', async () => {
    prove = grow(200);
    const run = await start({ recycling: 'threshold', refreshAtBytes: pagesToBytes(500) }).finished;
    // After 100, 300 and 500 pages.
    expect(run.record.lives[1]).toMatchObject({
      beforeProof: 2,
      cause: { kind: 'threshold', usedBytes: pagesToBytes(500), thresholdBytes: pagesToBytes(500) },
    });
    expect(run.record).toMatchObject({ status: 'done', proofsDone: 8 });
  });

  it('does so at 85 % of the limit where that is less than the threshold', async () => {
    prove = grow(150);
    const run = await start({ recycling: 'threshold', refreshAtBytes: 2 ** 32 }).finished;
    expect(run.record.lives[1]?.cause).toEqual({
      kind: 'threshold',
      usedBytes: pagesToBytes(850),
      thresholdBytes: pagesToBytes(850),
    });
  });

  it('does so before a proof that is not expected to fit', async () => {
    prove = grow(350);
    const run = await start({ recycling: 'every:100' }).finished;
    expect(run.record.lives[1]).toMatchObject({
      beforeProof: 2,
      cause: { kind: 'admission', predictedBytes: pagesToBytes(1150), limitBytes: LIMIT },
    });
    expect(run.record).toMatchObject({ status: 'done', proofsDone: 8 });
  });

  it('is refused a proof that a fresh memory would not hold either', async () => {
    prove = grow(700);
    // The second memory is larger before its first proof than the first one was.
    compiled[1] = { pagesAfter: 400 };
    const { record } = await start({ recycling: 'every:1' }).finished;
    expect(record).toMatchObject({
      status: 'out-of-memory',
      proofsDone: 1,
      failure: {
        code: 'not-admitted',
        proof: 1,
        detail: 'It is expected to take 68.8 MiB, and the limit is 62.5 MiB.',
      },
    });
  });

  it('shows in the curve as a memory that was given back', async () => {
    prove = async (nth, index, life) => {
      const point: CurvePoint = { at: 1_000_000 + index, pages: 500 };
      provers[life]?.listener.onPoints([point]);
      return grow(0)(nth, index, life);
    };
    await start({ recycling: 'every:1', proofs: 2 }).finished;
    expect(view.points.map(({ pages }) => pages)).toEqual([500, 0, 500]);
  });

  it('is asked for by hand, and happens before the next proof, once', async () => {
    prove = (nth, index, life) => {
      if (index === 2) run.refresh();
      return grow(0)(nth, index, life);
    };
    const run = start({ recycling: 'off' });
    expect(causes(await run.finished)).toEqual(['start', 'by-hand']);
    expect(view.record.lives[1]?.beforeProof).toBe(3);
  });

  it('ends if the keys of the fresh prover are others', async () => {
    compiled[1] = { verificationKeyHash: '2' };
    const { record } = await start({ recycling: 'every:4' }).finished;
    expect(record).toMatchObject({
      status: 'failed',
      proofsDone: 4,
      failure: { code: 'key-changed', detail: 'It was 1, and is 2.', proof: 4 },
    });
  });
});

describe('a proof that fails', () => {
  const RETRIED = ['crash', 'worker-died', 'hung', 'out-of-memory'] as const;

  it.each(RETRIED)('with %s is made again in a fresh memory', async (code) => {
    prove = (nth, index, life) =>
      index === 3 && life === 0 ? fail(code) : grow(0)(nth, index, life);
    const { record, proofs } = await start({ recycling: 'threshold' }).finished;
    expect(record).toMatchObject({ status: 'done', proofsDone: 8, failure: null });
    expect(record.lives[1]).toMatchObject({
      beforeProof: 3,
      cause: { kind: 'failure', failure: { code, detail: 'why', proof: 3 } },
    });
    expect(proofs.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(provers[1]?.resume).toBe('proof 2');
  });

  it.each(RETRIED)('twice with %s ends the run', async (code) => {
    prove = (nth, index, life) => (index === 3 ? fail(code) : grow(0)(nth, index, life));
    const { record } = await start({ recycling: 'threshold' }).finished;
    expect(record).toMatchObject({ proofsDone: 3, failure: { code, proof: 3 } });
    expect(provers).toHaveLength(2);
  });

  it.each([
    ['at first', [0], 'done'],
    ['in a fresh memory', [1], 'done'],
    ['twice in a row', [1, 2], 'failed'],
  ])('because its prover dies while it loads, %s, is made again once', async (_, dead, status) => {
    stillborn = new Set(dead);
    const { record, proofs } = await start({ recycling: 'every:4' }).finished;
    expect(record).toMatchObject({ status, proofsDone: status === 'done' ? 8 : 4 });
    expect(proofs.map(({ index }) => index)).toEqual(proofs.map((_proof, index) => index));
  });

  it('may fail once for each proof', async () => {
    prove = (nth, index, life) => (nth === 1 ? fail('crash') : grow(0)(nth, index, life));
    const { record } = await start({ recycling: 'threshold', proofs: 4 }).finished;
    expect(record).toMatchObject({ status: 'done', proofsDone: 4 });
    expect(provers).toHaveLength(4);
  });

  it('that the verifier refuses is made again, and kept only when it is refused twice', async () => {
    const refused = async (nth: number, index: number, life: number) => {
      const answer = await grow(0)(nth, index, life);
      return answer.kind === 'ok' ? ok({ ...answer.value, verified: false }) : answer;
    };
    prove = (nth, index, life) =>
      index === 1 && life === 0 ? refused(nth, index, life) : grow(0)(nth, index, life);
    const run = await start({ recycling: 'threshold', proofs: 3 }).finished;
    expect(run.proofs.map(({ verified }) => verified)).toEqual([true, true, true]);
    provers = [];
    prove = (nth, index, life) => (index === 1 ? refused : grow(0))(nth, index, life);
    const { record, proofs } = await start({ recycling: 'threshold', proofs: 3 }).finished;
    expect(record.failure).toMatchObject({ code: 'verification-failed', proof: 1 });
    expect(proofs.map(({ verified }) => verified)).toEqual([true, false]);
  });

  it.each(['prove-failed', 'program-failed'] as const)(
    'with %s is not tried again',
    async (code) => {
      prove = (nth, index, life) => (index === 3 ? fail(code) : grow(0)(nth, index, life));
      const { record } = await start({ recycling: 'threshold' }).finished;
      expect(record).toMatchObject({ proofsDone: 3, failure: { code, proof: 3 } });
      expect(provers).toHaveLength(1);
    },
  );
  it('is not tried again without recycling, and the run can be continued later', async () => {
    prove = (nth, index, life) =>
      index === 3 && life === 0 ? fail('hung') : grow(0)(nth, index, life);
    const run = start({});
    expect((await run.finished).record).toMatchObject({ status: 'hung', proofsDone: 3 });
    const continuation = run.continuation();
    if (continuation === null) throw new Error('it can go on');
    const { record, proofs } = await continueExperiment(services, continuation, () => {}).finished;
    expect(reopened).toMatchObject([{ id: run.id, status: 'running', failure: null }]);
    expect(record).toMatchObject({ id: run.id, status: 'done', failure: null, proofsDone: 8 });
    expect(record.lives[1]?.cause).toMatchObject({ kind: 'failure', failure: { code: 'hung' } });
    expect(proofs.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(provers[1]?.resume).toBe('proof 2');
  });
});

describe('a run on several provers', () => {
  it('shares its proofs among them, each with a memory and a warm-up of its own', async () => {
    const run = await start({ provers: 3, warmup: 1, proofs: 6 }).finished;
    expect(run.record).toMatchObject({ status: 'done', proofsDone: 9 });
    expect(run.record.lives.map(({ prover }) => prover)).toEqual([0, 1, 2]);
    expect(run.proofs.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(run.proofs.filter(({ warmup }) => warmup).map(({ nth }) => nth)).toEqual([0, 0, 0]);
    const made = provers.map(({ prove: calls }) => calls.mock.calls.length);
    expect(made.reduce((a, b) => a + b)).toBe(9);
    expect(Math.min(...made)).toBeGreaterThan(0);
  });

  it('adds their memories up', async () => {
    prove = async (nth, index, life) => {
      provers[life]?.listener.onPoints([{ at: 1_000_000 + index, pages: 500 }]);
      return grow(0)(nth, index, life);
    };
    const { points, proverPoints } = await start({ provers: 2, proofs: 2 }).finished;
    expect(proverPoints.map((series) => series.map(({ pages }) => pages))).toEqual([[500], [500]]);
    expect(points.map(({ pages }) => pages)).toEqual([500, 1000]);
  });

  it('ends all of them when one fails, with that failure', async () => {
    prove = (nth, index, life) => {
      if (life === 0) return fail('crash');
      const running = provers[life];
      return new Promise((resolve) => {
        running?.cancel.mockImplementation(() =>
          resolve({ kind: 'failed', failure: { code: 'cancelled', detail: '' } }),
        );
      });
    };
    const { record } = await start({ provers: 2 }).finished;
    expect(record).toMatchObject({ status: 'failed', failure: { code: 'crash', proof: 0 } });
    expect(provers.every(({ disposed }) => disposed > 0)).toBe(true);
  });

  it('has each of them carry out a change of switches, before its next proof', async () => {
    const underNew = new Map<number, boolean>();
    prove = (nth, index, life) => {
      if (index === 3) run.change({ wait: 'spin' });
      underNew.set(index, (provers[life]?.change.mock.calls.length ?? 0) > 0);
      return grow(0)(nth, index, life);
    };
    const run = start({ provers: 3, proofs: 12 });
    const { record } = await run.finished;
    expect(record.switchChanges).toHaveLength(1);
    const { beforeProof, switches } = record.switchChanges[0] ?? expect.fail('nothing changed');
    expect(switches.wait).toBe('spin');
    expect(provers.map(({ change }) => change.mock.calls)).toEqual(provers.map(() => [[switches]]));
    expect(beforeProof).toBeGreaterThan(3);
    for (const [index, isNew] of underNew) if (index >= beforeProof) expect(isNew).toBe(true);
    expect([...underNew.values()]).toContain(false);
  });

  it('counts a change from the first proof on that nobody has begun without it', async () => {
    let load: () => void = () => {};
    const loaded = new Promise<void>((resolve) => {
      load = resolve;
    });
    beforeOpening = (life) => (life === 0 ? loaded : Promise.resolve());
    prove = (nth, index, life) => {
      if (index === 1) {
        run.change({ wait: 'spin' });
        load();
      }
      return index === 1 ? slow(() => grow(0)(nth, index, life)) : grow(0)(nth, index, life);
    };
    const run = start({ provers: 2, proofs: 6 });
    const { record } = await run.finished;
    // Proof 0 is made under the new ones already, and does not count as one of them.
    expect(record.switchChanges.map(({ beforeProof }) => beforeProof)).toEqual([2]);
  });

  it('replaces the memory of each by itself', async () => {
    const { record } = await start({ provers: 2, recycling: 'every:2' }).finished;
    const livesOf = (place: number) => record.lives.filter(({ prover }) => prover === place);
    expect([livesOf(0).length > 1, livesOf(1).length > 1]).toEqual([true, true]);
  });
});
