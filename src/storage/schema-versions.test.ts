import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { openDB, unwrap } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabaseConnection, SCHEMA } from './database.ts';
import type { SchemaStep } from './database.ts';

const NAME = 'test';
const STORE = ['runs'] as const;
/** The schema as a later version of the playground might have it. */
const LATER: readonly SchemaStep[] = [
  ...SCHEMA,
  (db) => void db.createObjectStore('later' as 'runs'),
];

const opened: DatabaseConnection[] = [];

/** A connection as a page of its own has it. */
function connect(onTurn = () => {}, schema = SCHEMA): DatabaseConnection {
  const connection = new DatabaseConnection(NAME, onTurn, schema);
  opened.push(connection);
  return connection;
}

const put = (connection: DatabaseConnection, id: string) =>
  connection.transact(STORE, 'readwrite', (tx) => tx.store.put({ id }));
const ids = (connection: DatabaseConnection) =>
  connection.transact(STORE, 'readonly', (tx) => tx.store.getAllKeys());
const rawDatabase = (connection: DatabaseConnection) =>
  connection.transact(STORE, 'readonly', async (tx) => unwrap(tx.db));

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

afterEach(() => {
  for (const connection of opened.splice(0)) connection.dispose();
});

describe('two tabs of different versions', () => {
  it('the older one makes way, and is told to reload', async () => {
    const older = connect();
    await put(older, 'a');
    const newer = connect(() => {}, LATER);
    expect(await ids(newer)).toEqual(['a']);
    await expect(put(older, 'b')).rejects.toMatchObject({ code: 'newer-version' });
  });

  it('the older one is told at once, and then finds itself refused', async () => {
    const turn = vi.fn<() => void>();
    const older = connect(turn);
    await put(older, 'a');
    expect(turn).not.toHaveBeenCalled();
    const newer = connect(() => {}, LATER);
    await ids(newer);
    expect(turn).toHaveBeenCalledTimes(1);
    await expect(ids(older)).rejects.toMatchObject({ code: 'newer-version' });
  });

  it('an upgrade that fails leaves the database as it was, and the older one in use', async () => {
    const turn = vi.fn<() => void>();
    const older = connect(turn);
    await put(older, 'a');
    const failing: readonly SchemaStep[] = [
      ...LATER,
      () => {
        throw new TypeError('bug in a step');
      },
    ];
    await expect(ids(connect(() => {}, failing))).rejects.toBeDefined();
    expect(turn).toHaveBeenCalledTimes(1);
    expect(await ids(older)).toEqual(['a']);
    const { version, objectStoreNames } = await rawDatabase(older);
    expect(version).toBe(SCHEMA.length);
    expect([...objectStoreNames]).not.toContain('later');
    expect(await ids(connect(() => {}, LATER))).toEqual(['a']);
  });

  it('the newer one says that it is blocked while an older one does not make way, then goes on', async () => {
    const stubborn = await openDB(NAME, 1, {
      upgrade: (db) => void db.createObjectStore('runs', { keyPath: 'id' }),
    });
    const unblocked = vi.fn<() => void>();
    const newer = connect(unblocked, [() => {}, () => {}]);
    await expect(put(newer, 'a')).rejects.toMatchObject({ code: 'blocked' });
    await expect(put(newer, 'b')).rejects.toMatchObject({ code: 'blocked' });
    expect(unblocked).not.toHaveBeenCalled();

    stubborn.close();
    await vi.waitFor(() => expect(unblocked).toHaveBeenCalledTimes(1));
    await put(newer, 'c');
    expect(await ids(newer)).toEqual(['c']);
  });
});
