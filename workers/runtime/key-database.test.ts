import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../src/core/fixtures/until.ts';
import { KeyDatabase } from './key-database.ts';

let database: KeyDatabase;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  database = new KeyDatabase('keys');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  database.dispose();
});

describe('a key database', () => {
  it('opens once for all who ask', async () => {
    expect(await database.open()).toBe(await database.open());
  });

  it('makes way for another version, and is opened anew when it is asked again', async () => {
    const first = await database.open();
    const other = await openDB('keys', 2);
    other.close();
    expect(() => first.transaction('rows')).toThrow();
    await expect(database.open()).rejects.toThrow('version');
  });

  it('opens again after a failure', async () => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() => {
      throw new DOMException('not allowed', 'SecurityError');
    });
    await expect(database.open()).rejects.toThrow('not allowed');
    expect((await database.open()).name).toBe('keys');
  });

  it('refuses whoever waits when the browser does not answer', async () => {
    vi.useFakeTimers();
    // A request to which nothing ever happens.
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementationOnce(() =>
      Reflect.construct<[], IDBOpenDBRequest>(IDBOpenDBRequest, []),
    );
    const opening = expect(database.open()).rejects.toThrow('does not answer');
    await vi.advanceTimersByTimeAsync(3000);
    await opening;
  });

  it('refuses once it is disposed of, twice as well as once', async () => {
    const open = await database.open();
    database.dispose();
    database.dispose();
    await expect(database.open()).rejects.toThrow('closed');
    await until(() => expect(() => open.transaction('rows')).toThrow());
  });
});
