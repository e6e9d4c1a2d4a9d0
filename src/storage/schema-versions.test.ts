import { openDB } from 'idb';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { SCHEMA } from './database.ts';
import type { SchemaStep } from './database.ts';
import {
  connect,
  ids,
  LATER,
  NAME,
  put,
  rawDatabase,
  startEachWithNothingStored,
} from './fixtures/connections.ts';

startEachWithNothingStored();

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
    await until(() => expect(unblocked).toHaveBeenCalledTimes(1));
    await put(newer, 'c');
    expect(await ids(newer)).toEqual(['c']);
  });
});
