import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { NO_LOOKS } from '../core/vitals/allocator-looks.ts';
import { pending, ProverBench } from './fixtures/prover-bench.ts';

let bench: ProverBench;
beforeEach(() => {
  bench = new ProverBench();
});
afterEach(() => bench.dispose());

describe('a prover in a worker that fails', () => {
  it('returns an expected failure and ends the workers', async () => {
    const error = {
      code: 'compile-failed',
      message: 'no such gate',
      name: 'Error',
      stack: null,
    } as const;
    const answer = await bench.start({ compile: async () => ({ kind: 'error', error }) }).compile();
    expect(answer).toEqual({
      kind: 'failed',
      failure: { code: 'compile-failed', detail: 'no such gate', evidence: [] },
    });
    expect(bench.workers.prover.terminated && bench.workers.observer.terminated).toBe(true);
  });

  it('tells a script that does not load from a worker that traps later', async () => {
    const opening = bench.start({ open: pending }).open();
    bench.workers.prover.fail('');
    expect(await opening).toMatchObject({ failure: { code: 'worker-load-failed' } });

    const later = bench.start();
    await later.open();
    const proving = later.prove(0);
    bench.workers.prover.fail('Uncaught RuntimeError: memory access out of bounds');
    expect(await proving).toMatchObject({ failure: { code: 'crash' } });
  });

  it('hears of a trap past a blocked worker', async () => {
    const blocked = bench.start();
    await blocked.open();
    const proving = blocked.prove(0);
    const channel = new BroadcastChannel(bench.received.crashChannel);
    try {
      channel.postMessage({ kind: 'crash', message: 'RuntimeError: unreachable', at: 2 });
      expect(await proving).toMatchObject({
        kind: 'failed',
        failure: { code: 'crash', detail: 'RuntimeError: unreachable' },
      });
    } finally {
      channel.close();
    }
  });

  it('puts a trap near the limit down to memory', async () => {
    const blocked = bench.start();
    await blocked.open();
    bench.observed = [[{ at: 5, pages: 65_000 }]];
    await until(() => expect(bench.points).toHaveLength(1));
    const proving = blocked.prove(0);
    bench.workers.prover.fail('unreachable');
    expect(await proving).toMatchObject({ failure: { code: 'out-of-memory' } });
  });

  it('looks at the memory once more before it judges a trap', async () => {
    const blocked = bench.start();
    await blocked.open();
    const proving = blocked.prove(0);
    bench.observed = [[{ at: 5, pages: 65_000 }]];
    bench.workers.prover.fail('unreachable');
    expect(await proving).toMatchObject({ failure: { code: 'out-of-memory' } });
    expect(bench.points.at(-1)).toEqual({ at: 5, pages: 65_000 });
  });

  it('notices that the worker is gone by the lock that comes free', async () => {
    const dying = bench.start();
    await dying.open();
    const proving = dying.prove(0);
    bench.grantLock('prover');
    expect(await proving).toMatchObject({ failure: { code: 'worker-died' } });
  });

  it('notices likewise that the observer is gone, and does not ask it why', async () => {
    const unseen = bench.start();
    await unseen.open();
    const proving = unseen.prove(0);
    bench.grantLock('observer');
    expect(await proving).toEqual({
      kind: 'failed',
      failure: {
        code: 'worker-died',
        detail: 'The worker that observes the memory ended.',
        evidence: [],
      },
    });
  });

  it('calls a silence of the whole timeout a hang', async () => {
    const hanging = bench.start({}, { timeoutMs: 40 });
    expect(await hanging.prove(0)).toMatchObject({ failure: { code: 'hung' } });
  });

  it('says of a call that is silent whether its allocator is at work', async () => {
    const busy = bench.start({}, { timeoutMs: 4000 });
    await busy.open();
    const proving = busy.prove(0);
    await until(() => expect(bench.vitality).toContain('quiet'));
    bench.looked = { ...NO_LOOKS, looks: 10, moves: 1 };
    await until(() => expect(bench.vitality).toContain('busy'));
    busy.cancel();
    expect(await proving).toMatchObject({ failure: { code: 'cancelled' } });
    expect(bench.vitality.at(-1)).toBe('progressing');
  });

  it('has a lock that is stuck end a call before its timeout, with what was seen', async () => {
    bench.autopsy = {
      lock: { kind: 'held', address: 0x1175fc, looks: 21, ms: 500 },
      heap: null,
    };
    const stuck = bench.start();
    await stuck.open();
    const proving = stuck.prove(0);
    const since = performance.timeOrigin + performance.now() + 1;
    const streak = { since, until: since + 10_000, looks: 400 };
    bench.looked = { looks: 400, held: 400, moves: 0, streak };
    expect(await proving).toMatchObject({
      failure: {
        code: 'hung',
        detail: 'The allocator’s lock at 0x001175fc was held in 400 of 400 looks over 10.0 s.',
      },
    });
  });

  it('tells a trap in the prover’s own thread from an error of o1js', async () => {
    const error = {
      code: 'prove-failed',
      message: 'memory access out of bounds',
      name: 'RuntimeError',
      stack: null,
    } as const;
    const failing = bench.start({ prove: async () => ({ kind: 'error', error }) });
    await failing.open();
    expect(await failing.prove(0)).toMatchObject({ failure: { code: 'crash' } });
  });

  it('looks at what a prover that trapped has left behind, and says what it was doing', async () => {
    bench.autopsy = {
      lock: { kind: 'free', address: 0x1175fc },
      heap: { kind: 'corrupt', address: 0x140008, reason: 'free-footer' },
    };
    bench.observed = [[{ at: 5, pages: 4464 }]];
    const broken = bench.start();
    await broken.open();
    const proving = broken.prove(0);
    bench.workers.prover.fail('Uncaught RuntimeError: unreachable');
    // A second sign of the same end changes nothing.
    bench.grantLock('prover');
    expect(await proving).toMatchObject({
      failure: {
        code: 'heap-corrupt',
        detail: 'Uncaught RuntimeError: unreachable',
        evidence: expect.arrayContaining([
          expect.stringMatching(/^It happened while o1js was loading, /),
          'The memory had 279 MiB of at most 4.00 GiB, 6 %.',
          'The heap is damaged: at 0x00140008 the end of a free chunk was overwritten.',
        ]),
      },
    });
  });

  it('answers a call in flight when it is cancelled, and every later one', async () => {
    const cancelled = bench.start();
    const compiling = cancelled.compile();
    cancelled.cancel();
    expect(await compiling).toMatchObject({ failure: { code: 'cancelled' } });
    expect(await cancelled.prove(0)).toMatchObject({ failure: { code: 'cancelled' } });
    expect(bench.workers.prover.terminated).toBe(true);
  });

  it('turns an answer that cannot be read into a failure', async () => {
    const broken = bench.start({ compile: () => Promise.reject(new Error('could not be cloned')) });
    expect(await broken.compile()).toMatchObject({
      failure: { code: 'worker-died', detail: expect.stringContaining('could not be cloned') },
    });
  });
});
