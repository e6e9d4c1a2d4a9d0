import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleCurve, sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import type { RunRecord } from '../core/run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import type { HistoryQuery, RunRepository } from './run-repository.ts';

let browser: FakeBrowser;
let repository: RunRepository;

beforeEach(() => {
  browser = new FakeBrowser();
  repository = browser.openTab().repository;
});

afterEach(() => {
  vi.restoreAllMocks();
  browser.dispose();
});

/** Puts something into a store behind the repository's back. */
async function plant(store: string, ...values: unknown[]): Promise<void> {
  await repository.list();
  const db = await openDB('proving-playground');
  const tx = db.transaction(store, 'readwrite');
  for (const value of values) void tx.store.put(value);
  await tx.done;
  db.close();
}

/** A row begun at second `second`. */
function row(second: number, change: Partial<RunRecord> = {}): RunRecord {
  return sampleRecord({ id: `run-${second}`, startedAt: second * 1000, ...change });
}

const listed = async (query?: HistoryQuery) =>
  (await repository.list(query)).rows.map(({ startedAt }) => startedAt / 1000);

describe('list', () => {
  it('is empty at first', async () => {
    expect(await repository.list()).toEqual({ rows: [], damaged: [] });
  });

  it('begins with the newest, in whichever order they were stored', async () => {
    await plant('runs', row(2), row(10), row(1), row(9));
    expect(await listed()).toEqual([10, 9, 2, 1]);
  });

  it.each([
    [0, []],
    [1, [3]],
    [2, [3, 2]],
    [9, [3, 2, 1]],
  ])('ends after %d rows if that is the limit', async (limit, seconds) => {
    await plant('runs', row(1), row(2), row(3));
    expect(await listed({ limit })).toEqual(seconds);
  });

  describe('with filters', () => {
    const config = sampleRecord().config;
    beforeEach(() =>
      plant(
        'runs',
        row(1, { status: 'failed' }),
        row(2, { config: { ...config, program: 'merkle' } }),
        row(3, { config: { ...config, o1js: '2.14.0' } }),
        row(4, { config: { ...config, program: 'merkle', o1js: '2.14.0' } }),
        row(5, { status: 'failed', config: { ...config, program: 'merkle' } }),
      ),
    );

    it.each<[HistoryQuery, number[]]>([
      [{ status: 'failed' }, [5, 1]],
      [{ status: 'done' }, [4, 3, 2]],
      [{ status: 'running' }, []],
      [{ program: 'merkle' }, [5, 4, 2]],
      [{ o1js: '2.14.0' }, [4, 3]],
      [{ o1js: '2.14' }, []],
      [{ program: 'merkle', o1js: '2.14.0' }, [4]],
      [{ program: 'merkle', status: 'failed' }, [5]],
      [{ program: 'square', o1js: '2.15.0', status: 'failed' }, [1]],
      [{ program: 'nothing' }, []],
      [{ program: 'merkle', limit: 2 }, [5, 4]],
      [{ program: 'merkle', o1js: '2.15.0', limit: 1 }, [5]],
      [{ program: 'merkle', o1js: '2.14.0', limit: 1 }, [4]],
    ])('%j', async (query, seconds) => {
      expect(await listed(query)).toEqual(seconds);
    });
  });

  it('of 1,000 runs reads nothing but rows', async () => {
    const ids = Array.from({ length: 1000 }, (_, i) => i);
    await plant('runs', ...ids.map((i) => row(i)));
    await plant('proofs', ...ids.map((i) => sampleProof({ runId: `run-${i}` })));
    await plant('curves', ...ids.map((i) => sampleCurve({ runId: `run-${i}` })));
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    expect((await repository.list()).rows).toHaveLength(1000);
    expect(begin.mock.calls.map(([stores]) => stores)).toEqual([['runs']]);
  });

  it('loses none of many runs that began at the same moment', async () => {
    const ids = Array.from({ length: 700 }, (_, i) => `run-${i}`);
    await plant('runs', ...ids.map((id, i) => row(i % 2, { id })));
    const { rows } = await repository.list();
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(rows.map(({ startedAt }) => startedAt)).toEqual(ids.map((_, i) => (i < 350 ? 1000 : 0)));
  });

  it('with a limit does not even read the rows behind it', async () => {
    const damaged = { ...row(0), config: null };
    await plant('runs', damaged, ...Array.from({ length: 1000 }, (_, i) => row(i + 1)));
    const getAll = vi.spyOn(IDBIndex.prototype, 'getAll');
    expect((await repository.list({ limit: 1000 })).damaged).toEqual([]);
    expect(getAll).not.toHaveBeenCalled();
    expect((await repository.list({ limit: 1001 })).damaged).toHaveLength(1);
  });
});

describe('rows that cannot be read', () => {
  const noStart = { ...row(2), startedAt: undefined };
  const noConfig = { ...row(3), config: undefined };
  const newer = { ...row(4), formatVersion: 99 };

  it('are left out and reported, and all others are listed', async () => {
    await plant('runs', row(1), noStart, noConfig, newer, row(5));
    const { rows, damaged } = await repository.list();
    expect(rows.map(({ id }) => id)).toEqual(['run-5', 'run-1']);
    expect(damaged).toEqual([
      { id: 'run-4', problem: expect.stringMatching(/format 99 by a newer version/) },
      { id: 'run-3', problem: 'config: not an object' },
      { id: 'run-2', problem: 'startedAt: not a number' },
    ]);
  });

  it('do not count towards the limit', async () => {
    await plant('runs', row(1), row(2), newer, row(5));
    expect(await listed({ limit: 2 })).toEqual([5, 2]);
  });

  it('say what is wrong when they are opened', async () => {
    await plant('runs', noStart, newer);
    await expect(repository.get('run-2')).rejects.toMatchObject({ code: 'damaged' });
    await expect(repository.get('run-4')).rejects.toMatchObject({ code: 'newer-version' });
  });

  it('can be deleted, one by one or with all others', async () => {
    await plant('runs', row(1), noStart, noConfig);
    await repository.delete('run-2');
    expect((await repository.list()).damaged.map(({ id }) => id)).toEqual(['run-3']);
    await repository.deleteAll();
    expect(await repository.list()).toEqual({ rows: [], damaged: [] });
  });

  it('do not keep others from being recovered', async () => {
    const lost = row(1, { status: 'running' });
    await plant('runs', lost, { ...row(2), status: 'running', config: undefined });
    expect(await repository.recover()).toBe(1);
  });
});

describe('proofs and curves that cannot be read', () => {
  it('are left out of their run', async () => {
    await plant('runs', row(1, { proofsDone: 3 }));
    await plant(
      'proofs',
      sampleProof({ runId: 'run-1', index: 0 }),
      { ...sampleProof({ runId: 'run-1', index: 1 }), pages: null },
      sampleProof({ runId: 'run-1', index: 2 }),
    );
    await plant('curves', { ...sampleCurve({ runId: 'run-1' }), formatVersion: 99 });
    const run = await repository.get('run-1');
    expect(run?.proofs.map((proof) => proof.index)).toEqual([0, 2]);
    expect(run?.curves).toEqual([]);
  });

  it('leave the end of an interrupted run open', async () => {
    await plant('runs', row(1, { status: 'running', endedAt: null }));
    await plant('proofs', { runId: 'run-1', index: 0 });
    await repository.recover();
    expect((await repository.get('run-1'))?.record).toMatchObject({
      status: 'interrupted',
      endedAt: null,
    });
  });
});
