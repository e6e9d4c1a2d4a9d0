import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { sampleCurve, sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import {
  countStored,
  finishedProof,
  idsOf,
  runFor,
  runningRecord,
} from './fixtures/stored-runs.ts';
import { openRunRepository } from './idb-run-repository.ts';
import type { RunRepository, StorageChange } from './run-repository.ts';

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

/**
 * Has `afterPut` see every value that is put into the store of curves, and its request.
 * @param beforePut what it throws, putting throws.
 */
function interceptCurves(beforePut: () => void, afterPut: (request: IDBRequest) => void): void {
  const put = Reflect.get<IDBObjectStore, 'put'>(IDBObjectStore.prototype, 'put');
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
  ) {
    if (this.name !== 'curves') return put.call(this, value);
    beforePut();
    const request = put.call(this, value);
    afterPut(request);
    return request;
  });
}

/** Makes storing a curve fail, as a browser does whose quota is used up. */
function failOnCurves(name: string): void {
  const fail = () => {
    throw new DOMException('no room', name);
  };
  interceptCurves(fail, () => {});
}

describe('a run', () => {
  it('is read back as it was stored', async () => {
    await runFor(repository, 2);
    expect(await repository.get('run-1')).toEqual({
      record: runningRecord({ proofsDone: 2 }),
      proofs: [sampleProof({ index: 0 }), sampleProof({ index: 1 })],
      curves: [-1, 0, 1].map((index) => sampleCurve({ index })),
      damaged: [],
    });
  });

  it('has its proofs in order, past the ninth as well', async () => {
    await runFor(repository, 12);
    const run = await repository.get('run-1');
    expect(run?.proofs.map((proof) => proof.index)).toEqual(
      Array.from({ length: 12 }, (_, i) => i),
    );
  });

  it('has nothing of another run, whose id may begin alike', async () => {
    await runFor(repository, 1, 'run');
    await runFor(repository, 2, 'run-1');
    expect((await repository.get('run'))?.proofs).toHaveLength(1);
  });

  it('is null if there is none of that id', async () => {
    expect(await repository.get('nothing')).toBeNull();
  });

  it('cannot be begun twice', async () => {
    const refusal = { code: 'failed', message: expect.stringMatching(/already under way/) };
    await repository.begin(runningRecord());
    await expect(repository.begin(runningRecord())).rejects.toMatchObject(refusal);
    const other = browser.openTab().repository;
    await expect(other.begin(runningRecord())).rejects.toMatchObject(refusal);
  });

  it('has no row before it has its lock, or another tab would take it for lost', async () => {
    let grant: () => void = () => {};
    const granted = new Promise<void>((resolve) => (grant = resolve));
    const slow = openRunRepository({
      locks: {
        async request(_name, _options, callback) {
          await granted;
          return callback({});
        },
      },
    });
    const beginning = slow.begin(runningRecord());
    expect(await idsOf(repository)).toEqual([]);
    grant();
    await beginning;
    expect(await idsOf(repository)).toEqual(['run-1']);
    slow.dispose();
  });

  it('cannot be begun in place of one that is stored', async () => {
    await repository.begin(runningRecord());
    await repository.update(sampleRecord());
    await expect(repository.begin(runningRecord())).rejects.toMatchObject({ code: 'failed' });
    expect((await repository.get('run-1'))?.record.status).toBe('done');
  });
});

describe('a proof', () => {
  it.each([
    ['QuotaExceededError', 'full'],
    ['UnknownError', 'failed'],
  ])('is stored whole or not at all, the row included (%s)', async (name, code) => {
    await runFor(repository, 1);
    const before = await repository.get('run-1');
    failOnCurves(name);
    const next = runningRecord({ proofsDone: 2, lastPages: 9999 });
    const adding = repository.addProof(next, finishedProof(1));
    await expect(adding).rejects.toMatchObject({ name: 'StorageError', code });
    expect(await repository.get('run-1')).toEqual(before);
  });

  it('is not stored if its transaction is aborted after everything was written', async () => {
    await runFor(repository, 1);
    const before = await countStored();
    interceptCurves(
      () => {},
      (request) => request.addEventListener('success', () => request.transaction?.abort()),
    );
    const next = runningRecord({ proofsDone: 2 });
    const adding = repository.addProof(next, finishedProof(1));
    await expect(adding).rejects.toMatchObject({ code: 'failed' });
    vi.restoreAllMocks();
    expect(await countStored()).toEqual(before);
    expect((await repository.get('run-1'))?.record.proofsDone).toBe(1);
  });

  it('resolves only once it is safe: after the transaction completed', async () => {
    await runFor(repository, 0);
    let isComplete = false;
    interceptCurves(
      () => {},
      ({ transaction }) => transaction?.addEventListener('complete', () => (isComplete = true)),
    );
    const adding = repository.addProof(runningRecord({ proofsDone: 1 }), finishedProof());
    await adding;
    expect(isComplete).toBe(true);
  });

  it('that was stored before can be stored when there is room again', async () => {
    await runFor(repository, 1);
    failOnCurves('QuotaExceededError');
    const add = () => repository.addProof(runningRecord({ proofsDone: 2 }), finishedProof(1));
    await expect(add()).rejects.toMatchObject({ code: 'full' });
    vi.restoreAllMocks();
    await add();
    expect((await repository.get('run-1'))?.proofs).toHaveLength(2);
  });
});

describe('a run that could not be begun', () => {
  it('is refused whatever is added to it, always for the first reason', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementationOnce(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(repository.begin(runningRecord())).rejects.toMatchObject({ code: 'full' });
    await expect(repository.update(runningRecord())).rejects.toMatchObject({ code: 'full' });
    await expect(repository.addCompiling(sampleCurve(), null)).rejects.toMatchObject({
      code: 'full',
    });
    const adding = repository.addProof(runningRecord(), finishedProof());
    await expect(adding).rejects.toMatchObject({ code: 'full' });
    expect(await idsOf(repository)).toEqual([]);
  });
});

describe('the storage', () => {
  it('of a newer version is refused in words', async () => {
    const newer = await openDB('proving-playground', 99);
    newer.close();
    await expect(repository.list()).rejects.toMatchObject({ code: 'newer-version' });
    await expect(repository.begin(runningRecord())).rejects.toMatchObject({
      code: 'newer-version',
    });
  });

  it('that is missing is refused in words', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(repository.list()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(repository.begin(runningRecord())).rejects.toMatchObject({ code: 'unavailable' });
    vi.unstubAllGlobals();
  });

  it('opens with the browser’s own locks, or without any', async () => {
    const plain = openRunRepository({ name: 'plain' });
    await plain.begin(runningRecord());
    expect(await idsOf(plain)).toEqual(['run-1']);
    plain.dispose();
  });

  it('that this page closed is refused', async () => {
    repository.dispose();
    await expect(repository.list()).rejects.toMatchObject({ code: 'failed' });
  });
});

describe('changes', () => {
  const add = () => repository.addProof(runningRecord(), finishedProof());
  const finished: [string, () => Promise<unknown>][] = [
    ['a proof', add],
    ['an update', () => repository.update(runningRecord())],
    ['a curve', () => repository.addCompiling(sampleCurve({ index: -1 }), null)],
    ['a deletion', () => repository.delete('run-1')],
    ['the deletion of all', () => repository.deleteAll()],
  ];

  it.each(finished)('are told after %s, here and in other tabs', async (_, change) => {
    await repository.begin(runningRecord());
    const [here, there] = [
      vi.fn<(change: StorageChange) => void>(),
      vi.fn<(change: StorageChange) => void>(),
    ];
    repository.onChange(here);
    browser.openTab().repository.onChange(there);
    await change();
    expect(here).toHaveBeenCalledTimes(1);
    await until(() => expect(there).toHaveBeenCalled());
  });

  it('name the run that changed, so that nobody has to read another one', async () => {
    const heard = vi.fn<(change: StorageChange) => void>();
    repository.onChange(heard);
    await runFor(repository, 1);
    await repository.delete('run-1');
    await repository.deleteAll();
    const stored = { kind: 'stored', id: 'run-1' };
    expect(heard.mock.calls.flat()).toEqual([
      stored,
      stored,
      stored,
      stored,
      { kind: 'deleted', id: 'run-1' },
      { kind: 'any' },
    ]);
  });

  it('that failed are not told', async () => {
    const heard = vi.fn<(change: StorageChange) => void>();
    repository.onChange(heard);
    await expect(add()).rejects.toMatchObject({ code: 'missing' });
    expect(heard).not.toHaveBeenCalled();
  });

  it('are seen by whoever is told', async () => {
    const other = browser.openTab().repository;
    const seen = new Promise<string[]>((resolve) => {
      other.onChange(() => void idsOf(other).then(resolve));
    });
    await repository.begin(runningRecord());
    expect(await seen).toEqual(['run-1']);
  });
});

describe('two tabs', () => {
  it('store runs of their own at the same time', async () => {
    const other = browser.openTab().repository;
    await Promise.all([runFor(repository, 5, 'a'), runFor(other, 5, 'b')]);
    expect((await idsOf(repository)).toSorted()).toEqual(['a', 'b']);
    expect((await repository.get('b'))?.proofs).toHaveLength(5);
    expect((await other.get('a'))?.proofs).toHaveLength(5);
  });
});
