import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { findPollution, FUZZ_RUNS, mutateValue } from '../../src/core/fixtures/mutate-value.ts';
import { hashBytes } from './hash-bytes.ts';
import { isEntryRow } from './key-database.ts';
import { KeyStore } from './key-store.ts';

const GROUP = { build: 'b', circuit: 'square' };
/** As many as the database that stands in for a browser's takes in a second. */
const ROWS = 500;
const BYTES = Uint8Array.from([1, 2, 3]);

it('hands out only what was stored, and goes on storing, whatever its rows hold', async () => {
  const store = new KeyStore('keys', 1e9, () => 5);
  await store.save(GROUP, new Map([['good', BYTES]]));
  const sha256 = await hashBytes(BYTES);
  const row = { ...GROUP, name: 'good', bytes: BYTES.length, sha256, stamp: 's', usedAt: 1 };

  const database = await openDB('keys');
  const tx = database.transaction(['rows', 'data'], 'readwrite');
  for (let seed = 0; seed < ROWS; seed += 1) {
    const key = ['b', 'square', `entry ${seed}`];
    const changed = mutateValue({ row, data: 1 }, seed, 'clonable') as { row?: unknown } | null;
    void tx.objectStore('rows').put(changed?.row ?? null, key);
    // Every seventh entry holds something else than data, or nothing.
    const data = [new Blob([BYTES]), new Blob(['other']), 'text', null][seed % 7];
    void tx.objectStore('data').put(data ?? new Blob([BYTES]), key);
  }
  await tx.done;

  const { entries, damaged } = await store.load(GROUP);
  expect(entries.size + damaged.length).toBe(ROWS + 1);
  expect(damaged.length).toBeGreaterThan(ROWS / 10);
  for (const bytes of entries.values()) if (bytes.length !== 3) expect(bytes).toEqual(BYTES);
  // What was damaged is gone, and no row that is none keeps anything from being stored.
  expect((await store.load(GROUP)).damaged).toEqual([]);
  await database.put('rows', null, ['c', 'other', 'no row']);
  expect(await store.save(GROUP, new Map([['new', BYTES]]))).toMatchObject({ kind: 'stored' });
  database.close();
  store.dispose();
  expect(findPollution()).toEqual([]);
});

it('takes for a row only what has all of its fields', () => {
  const row = { ...GROUP, name: 'good', bytes: 3, sha256: 'aa', stamp: 's', usedAt: 1 };
  expect(isEntryRow(row)).toBe(true);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const value = mutateValue(row, seed, 'clonable');
      if (!isEntryRow(value)) return;
      const kinds = Object.keys(row).map((key) => typeof Reflect.get(value, key));
      const expected = Object.values(row).map((field) => typeof field);
      if (kinds.join() !== expected.join()) expect(kinds).toEqual(expected);
    }),
    { numRuns: FUZZ_RUNS },
  );
});
