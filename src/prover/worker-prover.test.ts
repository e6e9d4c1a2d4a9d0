import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultConfig } from '../core/experiment/config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import { PATHS } from '../core/experiment/switches.ts';
import { sampleRecord } from '../core/fixtures/sample-run.ts';
import { foundHeap } from './fixtures/found-heap.ts';
import { LocalWorker } from './fixtures/local-worker.ts';
import type { CurvePoint, HeapPoint } from '../core/run.ts';
import type { ObserverApi } from '../protocol/observer-api.ts';
import type {
  ProofOutcome,
  ProverApi,
  ProverEvent,
  SessionConfig,
} from '../protocol/prover-api.ts';
import type { Result } from '../protocol/result.ts';
import type { Prover } from './prover-port.ts';
import { createProverPort } from './worker-prover.ts';

const pending = () => new Promise<never>(() => {});
const opened: Result<{ limitBytes: number }, never> = {
  kind: 'ok',
  value: { limitBytes: 2 ** 32 },
};

const PROVEN: ProofOutcome = {
  startedAt: 1,
  proveMs: 1,
  verifyMs: 1,
  verified: true,
  carry: null,
  pagesBefore: 20,
  pagesAfter: 20,
  phases: [],
  handles: null,
  roots: null,
  events: null,
};

let workers: { prover: LocalWorker; observer: LocalWorker };
let received: SessionConfig;
let events: ProverEvent[];
let points: CurvePoint[];
let observed: CurvePoint[][];
let walked: HeapPoint[];
let inspected: (readonly string[] | null)[];
let heapPoints: HeapPoint[];
let cadences: (number | null)[];
let locks: { grant: () => void };
let provers: Prover[] = [];

/** Starts a prover against an api of which only some calls are of interest. */
function start(
  api: Partial<ProverApi> = {},
  wishes: Partial<Pick<ExperimentConfig, 'timeoutMs' | 'observe'>> = {},
  resume: string | null = null,
): Prover {
  const proverApi = {
    open: async (
      config: SessionConfig,
      ports: { toPage: MessagePort; toObserver: MessagePort },
    ) => {
      received = config;
      ports.toPage.postMessage({ kind: 'loading', at: 1 });
      await vi.waitFor(() => expect(events).toHaveLength(1));
      for (const port of Object.values(ports)) port.close();
      return opened;
    },
    compile: pending,
    prove: pending,
    change: pending,
    ...api,
  };
  const observerApi: ObserverApi = {
    observe: async (port) => port.close(),
    sampleEvery: async (intervalMs) => {
      cadences.push(intervalMs);
    },
    drain: async () => ({ points: observed.shift() ?? [], heap: walked.splice(0) }),
    inspect: async (roots) => {
      inspected.push(roots?.classes ?? null);
      return foundHeap(1);
    },
    markNow: async () => foundHeap(2),
    glance: async () => null,
    cadence: pending,
  };
  workers = { prover: new LocalWorker(proverApi), observer: new LocalWorker(observerApi) };
  const port = createProverPort({
    spawnProver: () => workers.prover as unknown as Worker,
    spawnObserver: () => workers.observer as unknown as Worker,
    findOwn: ({ program }) => ({ programUrl: `own:${program}`, o1jsUrl: null }),
  });
  const config = { ...defaultConfig(2), timeoutMs: 60_000, ...wishes };
  const prover = port.start(
    config,
    {
      onEvent: (event) => events.push(event),
      onPoints: (more) => points.push(...more),
      onHeapPoints: (more) => heapPoints.push(...more),
    },
    resume,
  );
  provers.push(prover);
  return prover;
}

beforeEach(() => {
  events = [];
  points = [];
  observed = [];
  walked = [];
  inspected = [];
  heapPoints = [];
  cadences = [];
  vi.stubGlobal('navigator', {
    locks: {
      request: (_name: string, { signal }: { signal: AbortSignal }, granted: () => void) =>
        new Promise<void>((resolve, reject) => {
          locks = {
            grant: () => {
              granted();
              resolve();
            },
          };
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    },
  });
});
afterEach(() => {
  for (const prover of provers) prover.dispose();
  provers = [];
  vi.unstubAllGlobals();
});

describe('a prover in a worker', () => {
  it('hands over its configuration and answers with what the worker answers', async () => {
    const answer = await start().open();
    expect(answer).toEqual({ kind: 'ok', value: { limitBytes: 2 ** 32 } });
    expect(received).toMatchObject({
      program: 'square',
      o1js: '2.15.0',
      threads: 2,
      own: { programUrl: 'own:square', o1jsUrl: null },
    });
    expect(events).toEqual([{ kind: 'loading', at: 1 }]);
  });

  it('hands over a change of switches and answers with what came of it', async () => {
    const { switchStates } = sampleRecord();
    if (switchStates === null) throw new Error('the sample was compiled');
    const prover = start({
      change: async (switches) => ({ kind: 'ok', value: { switches, switchStates } }),
    });
    await prover.open();
    expect(await prover.change(PATHS.freeing)).toEqual({
      kind: 'ok',
      value: { switches: PATHS.freeing, switchStates },
    });
  });

  it('has the whole curve of a call when the call answers', async () => {
    observed = [[{ at: 5, pages: 20 }], [{ at: 6, pages: 30 }]];
    const error = { code: 'prove-failed', message: 'x', stack: null } as const;
    const failing = start({ prove: async () => ({ kind: 'error', error }) });
    await failing.open();
    expect(points).toEqual([{ at: 5, pages: 20 }]);
    await failing.prove(0);
    expect(points.at(-1)).toEqual({ at: 6, pages: 30 });
  });

  it.each([
    ['full', [25]],
    ['alternate', [25, null, 25, null]],
    ['none', []],
  ] as const)('has the memory sampled as a run is watched: %s', async (observe, expected) => {
    const prover = start({ prove: async () => ({ kind: 'ok', value: PROVEN }) }, { observe });
    await prover.open();
    for (let proof = 0; proof < 6; proof += 1) await prover.prove(proof);
    expect(cadences).toEqual(expected);
  });

  it('has the heap inspected from the handles that are alive, and marked fully if asked to', async () => {
    const roots = { classes: ['A'], chunks: Uint32Array.of(8), classOf: Uint16Array.of(0) };
    const prover = start({ prove: async () => ({ kind: 'ok', value: { ...PROVEN, roots } }) });
    await prover.open();
    const quick = await prover.prove(0);
    prover.markFully();
    const full = await prover.prove(1);
    expect(inspected).toEqual([['A'], ['A']]);
    expect(quick).toMatchObject({
      kind: 'ok',
      value: { heap: { inspection: { walkMs: 1, mark: null } } },
    });
    expect(full).toMatchObject({ kind: 'ok', value: { heap: { inspection: { walkMs: 2 } } } });
  });

  it('hands on what walks found meanwhile', async () => {
    walked = [{ at: 5, liveBytes: 1, freeBytes: 2, topBytes: 3 }];
    await start().open();
    expect(heapPoints).toEqual([{ at: 5, liveBytes: 1, freeBytes: 2, topBytes: 3 }]);
  });

  it('returns an expected failure and ends the workers', async () => {
    const error = { code: 'compile-failed', message: 'no such gate', stack: null } as const;
    const answer = await start({ compile: async () => ({ kind: 'error', error }) }).compile();
    expect(answer).toEqual({
      kind: 'failed',
      failure: { code: 'compile-failed', detail: 'no such gate' },
    });
    expect(workers.prover.terminated && workers.observer.terminated).toBe(true);
  });

  it('tells a script that does not load from a worker that traps later', async () => {
    const opening = start({ open: pending }).open();
    workers.prover.fail('');
    expect(await opening).toMatchObject({ failure: { code: 'worker-load-failed' } });

    const later = start();
    await later.open();
    const proving = later.prove(0);
    workers.prover.fail('Uncaught RuntimeError: memory access out of bounds');
    expect(await proving).toMatchObject({ failure: { code: 'crash' } });
  });

  it('hears of a trap past a blocked worker', async () => {
    const blocked = start();
    await blocked.open();
    const proving = blocked.prove(0);
    const channel = new BroadcastChannel(received.crashChannel);
    try {
      channel.postMessage({ kind: 'crash', message: 'RuntimeError: unreachable', at: 2 });
      expect(await proving).toEqual({
        kind: 'failed',
        failure: { code: 'crash', detail: 'RuntimeError: unreachable' },
      });
    } finally {
      channel.close();
    }
  });

  it('puts a trap near the limit down to memory', async () => {
    const blocked = start();
    await blocked.open();
    observed = [[{ at: 5, pages: 65_000 }]];
    await vi.waitFor(() => expect(points).toHaveLength(1));
    const proving = blocked.prove(0);
    workers.prover.fail('unreachable');
    expect(await proving).toMatchObject({ failure: { code: 'out-of-memory' } });
  });

  it('looks at the memory once more before it judges a trap', async () => {
    const blocked = start();
    await blocked.open();
    const proving = blocked.prove(0);
    observed = [[{ at: 5, pages: 65_000 }]];
    workers.prover.fail('unreachable');
    expect(await proving).toMatchObject({ failure: { code: 'out-of-memory' } });
    expect(points.at(-1)).toEqual({ at: 5, pages: 65_000 });
  });

  it('notices that the worker is gone by the lock that comes free', async () => {
    const dying = start();
    await dying.open();
    const proving = dying.prove(0);
    locks.grant();
    expect(await proving).toMatchObject({ failure: { code: 'worker-died' } });
  });

  it('calls a silence of the whole timeout a hang', async () => {
    const hanging = start({}, { timeoutMs: 40 });
    expect(await hanging.prove(0)).toMatchObject({ failure: { code: 'hung' } });
  });

  it('answers a call in flight when it is cancelled, and every later one', async () => {
    const cancelled = start();
    const compiling = cancelled.compile();
    cancelled.cancel();
    expect(await compiling).toMatchObject({ failure: { code: 'cancelled' } });
    expect(await cancelled.prove(0)).toMatchObject({ failure: { code: 'cancelled' } });
    expect(workers.prover.terminated).toBe(true);
  });

  it('turns an answer that cannot be read into a failure', async () => {
    const broken = start({ compile: () => Promise.reject(new Error('could not be cloned')) });
    expect(await broken.compile()).toMatchObject({
      failure: { code: 'worker-died', detail: expect.stringContaining('could not be cloned') },
    });
  });
});
