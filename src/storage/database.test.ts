import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB, unwrap } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { SCHEMA } from './database.ts';
import { StorageError } from './run-repository.ts';
import {
  connect,
  ids,
  LATER,
  NAME,
  put,
  rawDatabase,
  startEachWithNothingStored,
  STORE,
} from './fixtures/connections.ts';

startEachWithNothingStored();
afterEach(() => void vi.restoreAllMocks());

describe('opening', () => {
  it('waits for the first use, and happens once', async () => {
    const open = vi.spyOn(IDBFactory.prototype, 'open');
    const connection = connect();
    expect(open).not.toHaveBeenCalled();
    await Promise.all([put(connection, 'a'), put(connection, 'b')]);
    expect(await ids(connection)).toEqual(['a', 'b']);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('creates the stores of every step', async () => {
    const connection = connect(() => {}, LATER);
    const names = (await rawDatabase(connection)).objectStoreNames;
    expect([...names]).toEqual(['curves', 'details', 'later', 'proofs', 'runs']);
  });

  it('takes a database of an earlier schema through the steps that it lacks', async () => {
    const earlier = connect();
    await put(earlier, 'a');
    earlier.dispose();
    const later = connect(() => {}, LATER);
    expect(await ids(later)).toEqual(['a']);
    expect((await rawDatabase(later)).version).toBe(SCHEMA.length + 1);
  });

  it('is tried again after it failed', async () => {
    const failure = new DOMException('disk', 'UnknownError');
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw failure;
    });
    const connection = connect();
    await expect(put(connection, 'a')).rejects.toMatchObject({ code: 'failed', cause: failure });
    await put(connection, 'a');
    expect(await ids(connection)).toEqual(['a']);
  });

  it('is refused where there is no IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(ids(connect())).rejects.toMatchObject({ code: 'unavailable' });
    vi.unstubAllGlobals();
  });

  it.each(['SecurityError', 'InvalidStateError'])(
    'is refused where the browser allows no database (%s)',
    async (name) => {
      vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
        throw new DOMException('not allowed', name);
      });
      await expect(ids(connect())).rejects.toMatchObject({ code: 'unavailable' });
    },
  );

  it('is refused where a newer version has been', async () => {
    const newer = connect(() => {}, LATER);
    await put(newer, 'a');
    newer.dispose();
    const error = await ids(connect()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ code: 'newer-version' });
  });
});

describe('a database that does not answer', () => {
  it('keeps nobody waiting, and is used when it answers after all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const holder = await openDB(NAME, 1, {
      upgrade: (db) => void db.createObjectStore('runs', { keyPath: 'id' }),
    });
    // Whoever opens now is behind the deletion, which is behind the holder.
    const deletion = indexedDB.deleteDatabase(NAME);
    const unblocked = vi.fn<() => void>();
    const connection = connect(unblocked);
    const refused = expect(put(connection, 'a')).rejects.toMatchObject({
      code: 'blocked',
      message: expect.stringContaining('Close the other tabs'),
    });
    await vi.advanceTimersByTimeAsync(3000);
    await refused;
    vi.useRealTimers();
    await expect(put(connection, 'b')).rejects.toMatchObject({ code: 'blocked' });

    holder.close();
    await until(() => expect(unblocked).toHaveBeenCalledTimes(1));
    expect(deletion.readyState).toBe('done');
    await put(connection, 'c');
    expect(await ids(connection)).toEqual(['c']);
  });

  it('is not held against one that answers in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const unblocked = vi.fn<() => void>();
    await put(connect(unblocked), 'a');
    expect(vi.getTimerCount()).toBe(0);
    expect(unblocked).not.toHaveBeenCalled();
    vi.useRealTimers();
  });
});

describe('a connection that was lost', () => {
  /** The types of fake-indexeddb name the class where the object is meant. */
  const forceClose = (db: IDBDatabase) =>
    forceCloseDatabase(db as unknown as Parameters<typeof forceCloseDatabase>[0]);

  it('is made again after the browser closed it', async () => {
    const connection = connect();
    await put(connection, 'a');
    const first = await rawDatabase(connection);
    forceClose(first);
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await put(connection, 'b');
    expect(await ids(connection)).toEqual(['a', 'b']);
    // Told of it, nobody tries the dead one.
    expect(begin.mock.contexts).not.toContain(first);
  });

  it('is made again when the browser has closed it without saying so yet', async () => {
    const connection = connect();
    await put(connection, 'a');
    const first = await rawDatabase(connection);
    first.close();
    await put(connection, 'b');
    expect(await rawDatabase(connection)).not.toBe(first);
    expect(await ids(connection)).toEqual(['a', 'b']);
  });

  it('does not take its successor with it when the news arrives late', async () => {
    const connection = connect();
    const first = await rawDatabase(connection);
    first.close();
    const second = await rawDatabase(connection);
    forceClose(first);
    expect(await rawDatabase(connection)).toBe(second);
  });
});

describe('a transaction', () => {
  it('is flushed to the disk when it writes', async () => {
    const connection = connect();
    await ids(connection);
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await put(connection, 'a');
    await ids(connection);
    expect(begin.mock.calls.map(([, mode, options]) => [mode, options?.durability])).toEqual([
      ['readwrite', 'strict'],
      ['readonly', 'default'],
    ]);
  });

  it('stores nothing of work that throws, and passes on what it threw', async () => {
    const connection = connect();
    const bug = new TypeError('bug');
    const work = connection.transact(STORE, 'readwrite', async (tx) => {
      await tx.store.put({ id: 'a' });
      throw bug;
    });
    await expect(work).rejects.toBe(bug);
    expect(await ids(connection)).toEqual([]);
  });

  it('is told by its first failure, not by those that it took down', async () => {
    const connection = connect();
    await put(connection, 'a');
    const work = connection.transact(STORE, 'readwrite', (tx) =>
      // The second fails, and takes the third down with AbortError.
      Promise.all([
        tx.store.put({ id: 'b' }),
        tx.store.add({ id: 'a' }),
        tx.store.put({ id: 'c' }),
      ]),
    );
    await expect(work).rejects.toMatchObject({
      code: 'failed',
      cause: expect.objectContaining({ name: 'ConstraintError' }),
    });
    expect(await ids(connection)).toEqual(['a']);
  });
});

describe('a disk that is full', () => {
  it('is told by its name, though the requests that wait only hear that they were aborted', async () => {
    const work = connect().transact(STORE, 'readwrite', async (tx) => {
      const waiting = tx.store.put({ id: 'a' });
      // What a browser does by itself; fake-indexeddb has a method for it that is not public.
      const raw = unwrap(tx) as unknown as { _abort(name: string): void };
      raw._abort('QuotaExceededError');
      await waiting;
    });
    await expect(work).rejects.toMatchObject({ code: 'full' });
  });
});

describe('after dispose', () => {
  it('nothing is opened any more', async () => {
    const connection = connect();
    await put(connection, 'a');
    connection.dispose();
    connection.dispose();
    await expect(ids(connection)).rejects.toMatchObject({ code: 'failed' });
  });

  it('a database that was just being opened is closed again', async () => {
    const close = vi.spyOn(IDBDatabase.prototype, 'close');
    const connection = connect();
    const pending = ids(connection);
    connection.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'failed' });
    expect(close).toHaveBeenCalledTimes(1);
  });
});
