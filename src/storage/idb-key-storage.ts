import { openDB } from 'idb';
import type { IDBPDatabase } from 'idb';
import { KEY_STORE } from '../core/experiment/key-store.ts';
import type { KeyStorage } from './key-storage.ts';

/** A row of what the prover stored; see `workers/runtime/key-database.ts`. */
interface StoredRow {
  readonly bytes: number;
}

/**
 * The database that provers keep keys in. It is theirs: it is opened at whatever version it has,
 * never created, and closed again at once, so that no prover waits for this page to let go of it.
 *
 * @param name of the database.
 */
export function openKeyStorage(name: string = KEY_STORE.databaseName): KeyStorage {
  return {
    measure: () =>
      withDatabase(name, 0, async (database) => {
        const rows: unknown[] = await database.getAll('rows');
        return rows.filter(isStoredRow).reduce((sum, { bytes }) => sum + bytes, 0);
      }),
    // Not the database itself: that would wait for the end of whatever a prover is computing.
    clear: () =>
      withDatabase(name, undefined, async (database) => {
        const tx = database.transaction(['rows', 'data'], 'readwrite');
        await Promise.all([
          tx.objectStore('rows').clear(),
          tx.objectStore('data').clear(),
          tx.done,
        ]);
      }),
  };
}

/** @returns what `work` returned, or `absent` where no prover has made the database, or could. */
async function withDatabase<T>(
  name: string,
  absent: T,
  work: (database: IDBPDatabase) => Promise<T>,
): Promise<T> {
  if (typeof indexedDB === 'undefined') return absent;
  let exists = true;
  let database: IDBPDatabase;
  try {
    database = await openDB(name, undefined, {
      upgrade(_database, _from, _to, tx) {
        // Opening would create it, without the stores that a prover expects in it.
        exists = false;
        // It rejects for that, and nobody else looks at it.
        tx.done.catch(() => {});
        tx.abort();
      },
    });
  } catch (error) {
    if (!exists) return absent;
    throw error;
  }
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

function isStoredRow(row: unknown): row is StoredRow {
  return typeof row === 'object' && row !== null && 'bytes' in row && typeof row.bytes === 'number';
}
