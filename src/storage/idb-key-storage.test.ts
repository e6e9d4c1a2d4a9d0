import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { openKeyStorage } from './idb-key-storage.ts';

const NAME = 'keys';
const keys = openKeyStorage(NAME);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** The database as a prover makes it. */
async function openAsProver() {
  return openDB(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('rows');
      database.createObjectStore('data');
    },
  });
}

describe('the keys of provers', () => {
  it('are none where there is no database, and none is made by asking', async () => {
    expect(await keys.measure()).toBe(0);
    await keys.clear();
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('are measured by what the rows say, without reading the data', async () => {
    const prover = await openAsProver();
    await prover.put('rows', { bytes: 300 }, ['b', 'square', 'a']);
    await prover.put('rows', { bytes: 40 }, ['b', '', 'srs']);
    await prover.put('rows', 'of a version to come', ['c', '', 'srs']);
    expect(await keys.measure()).toBe(340);
    prover.close();
  });

  it('are deleted while a prover has the database open', async () => {
    const prover = await openAsProver();
    await prover.put('rows', { bytes: 300 }, ['b', 'square', 'a']);
    await prover.put('data', new Blob(['key']), ['b', 'square', 'a']);
    await keys.clear();
    expect(await prover.count('rows')).toBe(0);
    expect(await prover.count('data')).toBe(0);
    expect(await keys.measure()).toBe(0);
    prover.close();
  });

  it('are none where the browser has no database at all', async () => {
    Reflect.deleteProperty(globalThis, 'indexedDB');
    expect(await keys.measure()).toBe(0);
    await keys.clear();
  });

  it('fail with what the browser reports', async () => {
    // The stores are not those of any prover.
    (await openDB(NAME, 1)).close();
    await expect(keys.measure()).rejects.toMatchObject({ name: 'NotFoundError' });
  });
});
