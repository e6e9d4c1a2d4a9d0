import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleCurve, sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import type { RunRecord } from '../core/run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import { countStored } from './fixtures/stored-runs.ts';
import type { HistoryQuery, RunList, RunPosition, RunRepository } from './run-repository.ts';
import type { RawRecord, StorageChange } from './run-repository.ts';

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

async function rawRecords(id: string): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of repository.readRaw(id)) records.push(record);
  return records;
}

describe('list', () => {
  it('is empty at first', async () => {
    expect(await repository.list()).toEqual({ rows: [], damaged: [], rest: null });
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

  it('goes on where it ended, page by page, with or without a filter', async () => {
    await plant('runs', ...[1, 2, 3, 4, 5, 6, 7].map((i) => row(i)), row(7, { id: 'run-0' }));
    for (const query of [{}, { program: 'square' }, { status: 'done' }] as const) {
      const ids: string[] = [];
      let before: RunPosition | null = null;
      do {
        const page: RunList = await repository.list({
          ...query,
          limit: 3,
          ...(before === null ? {} : { before }),
        });
        ids.push(...page.rows.map(({ id }) => id));
        before = page.rest;
      } while (before !== null);
      expect(ids).toEqual(['run-7', 'run-0', 'run-6', 'run-5', 'run-4', 'run-3', 'run-2', 'run-1']);
      const behind = await repository.list({ ...query, before: { startedAt: 3000, id: 'run-3' } });
      expect(behind.rows.map(({ id }) => id)).toEqual(['run-2', 'run-1']);
    }
  });

  it('says when there is no more, also where a page ends with the last run', async () => {
    await plant('runs', row(1), row(2));
    expect((await repository.list({ limit: 2 })).rest).toBeNull();
    expect((await repository.list({ limit: 1 })).rest).toEqual({ startedAt: 2000, id: 'run-2' });
  });

  it('of a page and the number of all runs read no row behind the page', async () => {
    // Whoever reads one of these finds it damaged.
    const behind = Array.from({ length: 950 }, (_, i) => ({ ...row(i), config: null }));
    await plant('runs', ...behind, ...Array.from({ length: 50 }, (_, i) => row(1000 + i)));
    const reads = (['get', 'getAll', 'getAllKeys'] as const).flatMap((method) => [
      vi.spyOn(IDBObjectStore.prototype, method),
      vi.spyOn(IDBIndex.prototype, method),
    ]);
    const { rows, damaged, rest } = await repository.list({ limit: 50 });
    expect(rows).toHaveLength(50);
    expect(damaged).toEqual([]);
    expect(rest).toEqual({ startedAt: 1_000_000, id: 'run-1000' });
    expect(await repository.survey()).toEqual({ total: 1000, unlisted: [] });
    expect(reads.flatMap(({ mock }) => mock.calls)).toEqual([]);
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

  it('are counted, and named though no list comes upon them', async () => {
    await plant('runs', row(1), noStart, noConfig);
    expect(await repository.survey()).toEqual({
      total: 3,
      unlisted: [{ id: 'run-2', problem: 'startedAt: not a number' }],
    });
  });

  it('are named one by one as well', async () => {
    await plant('runs', row(1), noConfig);
    expect(await repository.getRow('run-1')).toMatchObject({ kind: 'readable', row: row(1) });
    expect(await repository.getRow('run-3')).toEqual({
      kind: 'damaged',
      run: { id: 'run-3', problem: 'config: not an object' },
    });
    expect(await repository.getRow('run-9')).toEqual({ kind: 'missing' });
  });

  it('are left as they are, and can be had as they are with all that belongs to them', async () => {
    await plant('runs', noConfig);
    await plant('proofs', { runId: 'run-3', index: 0, torn: 1n });
    await plant('curves', sampleCurve({ runId: 'run-3' }));
    await plant('details', { runId: 'run-3', index: 0 }, { runId: 'run-4', index: 0 });
    await repository.recover();
    expect(await rawRecords('run-3')).toEqual([
      { store: 'runs', value: noConfig },
      { store: 'proofs', value: { runId: 'run-3', index: 0, torn: 1n } },
      { store: 'curves', value: sampleCurve({ runId: 'run-3' }) },
      { store: 'details', value: { runId: 'run-3', index: 0 } },
    ]);
    expect(await rawRecords('run-9')).toEqual([]);
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
    expect(await repository.list()).toEqual({ rows: [], damaged: [], rest: null });
  });

  it('do not keep others from being recovered', async () => {
    const lost = row(1, { status: 'running' });
    await plant('runs', lost, { ...row(2), status: 'running', config: undefined });
    expect(await repository.recover()).toBe(1);
  });
});

describe('proofs and curves that cannot be read', () => {
  const plantParts = async () => {
    await plant('runs', row(1, { proofsDone: 3 }));
    await plant(
      'proofs',
      sampleProof({ runId: 'run-1', index: 0 }),
      { ...sampleProof({ runId: 'run-1', index: 1 }), pages: null },
      sampleProof({ runId: 'run-1', index: 2 }),
    );
    await plant('curves', { ...sampleCurve({ runId: 'run-1' }), formatVersion: 99 });
    await plant('curves', { runId: 'run-1', index: 'last' });
  };

  it('are left out of their run, and named', async () => {
    await plantParts();
    const run = await repository.get('run-1');
    expect(run?.proofs.map((proof) => proof.index)).toEqual([0, 2]);
    expect(run?.curves).toEqual([]);
    expect(run?.damaged).toEqual([
      { part: 'proof', index: 1, problem: 'pages: not an object', isNewer: false },
      { part: 'curve', index: 0, problem: expect.stringContaining('newer version'), isNewer: true },
      { part: 'curve', index: null, problem: 'formatVersion: not a version', isNewer: false },
    ]);
  });

  it('are deleted when asked for, without what a newer version wrote and all else', async () => {
    await plantParts();
    await plant('proofs', { runId: 'run-2', index: 0 });
    const heard = vi.fn<(change: StorageChange) => void>();
    repository.onChange(heard);
    await repository.deleteDamaged('run-1');
    expect(heard.mock.calls).toEqual([[{ kind: 'stored', id: 'run-1' }]]);
    const run = await repository.get('run-1');
    expect(run?.proofs.map((proof) => proof.index)).toEqual([0, 2]);
    expect(run?.damaged).toMatchObject([{ part: 'curve', index: 0, isNewer: true }]);
    expect(await countStored()).toMatchObject({ runs: 1, proofs: 3, curves: 1 });
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
