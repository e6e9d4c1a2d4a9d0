import { isFields } from '../core/shape.ts';
import { upgradeCurve, upgradeProof, upgradeRun } from '../core/upgrade.ts';
import type { Upgraded } from '../core/upgrade.ts';
import type { DatabaseConnection, RunTransaction } from './database.ts';
import { allFrom } from './key-ranges.ts';
import type { DamagedPart, RawRecord, ReadRun } from './run-repository.ts';
import { describeUnreadable, unreadableError } from './storage-errors.ts';

/** The stores of what belongs to opening a run. */
export const WHOLE_RUN = ['runs', 'proofs', 'curves'] as const;

/** The stores that hold proofs and curves, and how their records are read. */
const PARTS = [
  { store: 'proofs', part: 'proof', upgrade: upgradeProof },
  { store: 'curves', part: 'curve', upgrade: upgradeCurve },
] as const;

/**
 * Reads a run as far as that is possible, by its keys alone: how many others are stored makes no
 * difference.
 *
 * @throws StorageError if its row cannot be read.
 */
export async function readRun(
  tx: RunTransaction<typeof WHOLE_RUN, 'readonly'>,
  id: string,
): Promise<ReadRun | null> {
  const [row, proofs, curves] = await Promise.all([
    tx.objectStore('runs').get(id),
    tx.objectStore('proofs').getAll(allFrom(id)),
    tx.objectStore('curves').getAll(allFrom(id)),
  ]);
  if (row === undefined) return null;
  const record = upgradeRun(row);
  if (record.kind !== 'ok') throw unreadableError(record);
  const damaged: DamagedPart[] = [];
  return {
    record: record.value,
    proofs: takeReadable(proofs, 'proof', upgradeProof, damaged),
    curves: takeReadable(curves, 'curve', upgradeCurve, damaged),
    damaged,
  };
}

/** Every record of a run as it is stored. Of its details one at a time is in memory. */
export async function* readRawRun(
  connection: DatabaseConnection,
  id: string,
): AsyncGenerator<RawRecord> {
  yield* await connection.transact(WHOLE_RUN, 'readonly', async (tx) => {
    const records: RawRecord[] = [];
    const row = await tx.objectStore('runs').get(id);
    if (row !== undefined) records.push({ store: 'runs', value: row });
    for (const { store } of PARTS) {
      const values = await tx.objectStore(store).getAll(allFrom(id));
      records.push(...values.map((value) => ({ store, value })));
    }
    return records;
  });
  const details = ['details'] as const;
  const keys = await connection.transact(details, 'readonly', (tx) =>
    tx.store.getAllKeys(allFrom(id)),
  );
  for (const key of keys) {
    const value = await connection.transact(details, 'readonly', (tx) => tx.store.get(key));
    if (value !== undefined) yield { store: 'details', value };
  }
}

/** Deletes the proofs and curves of a run that no version can read. */
export async function deleteDamagedParts(
  tx: RunTransaction<typeof WHOLE_RUN, 'readwrite'>,
  id: string,
): Promise<void> {
  for (const { store, upgrade } of PARTS) {
    let cursor = await tx.objectStore(store).openCursor(allFrom(id));
    while (cursor !== null) {
      if (upgrade(cursor.value).kind === 'damaged') await cursor.delete();
      cursor = await cursor.continue();
    }
  }
}

/** Those of the stored values that can be read; the others become names in `damaged`. */
function takeReadable<T>(
  stored: readonly unknown[],
  part: DamagedPart['part'],
  upgrade: (value: unknown) => Upgraded<T>,
  damaged: DamagedPart[],
): T[] {
  return stored.flatMap((value) => {
    const read = upgrade(value);
    if (read.kind === 'ok') return [read.value];
    const index = isFields(value) && typeof value['index'] === 'number' ? value['index'] : null;
    const isNewer = read.kind === 'newer';
    damaged.push({ part, index, problem: describeUnreadable(read), isNewer });
    return [];
  });
}
