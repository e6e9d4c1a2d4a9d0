import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { hashBytes } from './hash-bytes.ts';
import { isEntryRow, KeyDatabase } from './key-database.ts';
import type { EntryKey, EntryRow, KeySchema } from './key-database.ts';

/** What belongs together: it is read together, and evicted together. */
export interface KeyGroup {
  /** The digest of the WebAssembly module that computed it. */
  readonly build: string;
  /** The digest of the circuits; {@link SHARED} for what all circuits of a build share. */
  readonly circuit: string;
}

/** Stands for the circuit where something belongs to all of them. */
export const SHARED = '';

/** Data by name. */
export type Entries = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** What is wrong with an entry. */
export type Fault = 'missing' | 'truncated' | 'altered';

/** A group as it was read. */
export interface LoadedGroup {
  readonly entries: Entries;
  /** Entries that were not whole, and are deleted. */
  readonly damaged: readonly { readonly name: string; readonly fault: Fault }[];
}

/** What became of entries that were to be stored. */
export type SaveOutcome =
  | { readonly kind: 'stored'; readonly bytes: number; readonly evicted: readonly KeyGroup[] }
  /** The group would take more than the budget by itself; nothing was changed. */
  | { readonly kind: 'over-budget'; readonly bytes: number }
  /** The browser has no room, even after others were evicted; nothing was stored. */
  | { readonly kind: 'no-room'; readonly bytes: number; readonly evicted: readonly KeyGroup[] };

type Writing = IDBPTransaction<KeySchema, ('rows' | 'data')[], 'readwrite'>;

/**
 * Data in IndexedDB under a budget of bytes. Any number of tabs may use it at once: each change is
 * one transaction, and data is always written together with its hash.
 *
 * Methods reject with what the browser reports; whoever calls can do without.
 */
export class KeyStore {
  readonly #database: KeyDatabase;
  readonly #budgetBytes: number;
  readonly #clock: () => number;

  /**
   * @param name of the database.
   * @param clock milliseconds since the Unix epoch, the same for all tabs.
   */
  constructor(name: string, budgetBytes: number, clock: () => number) {
    this.#database = new KeyDatabase(name);
    this.#budgetBytes = budgetBytes;
    this.#clock = clock;
  }

  /** Reads a group, deletes what is damaged of it, and takes note that it was used. */
  async load(group: KeyGroup): Promise<LoadedGroup> {
    const database = await this.#database.open();
    // One transaction sees rows and data as they were at one moment, whatever other tabs do.
    const tx = database.transaction(['rows', 'data']);
    const [rows, keys] = await Promise.all([
      tx.objectStore('rows').getAll(rangeOf(group)),
      tx.objectStore('rows').getAllKeys(rangeOf(group)),
    ]);
    const data = await Promise.all(keys.map((key) => tx.objectStore('data').get(key)));
    await tx.done;
    const entries = new Map<string, Uint8Array<ArrayBuffer>>();
    const damaged: { readonly name: string; readonly fault: Fault }[] = [];
    const bad = new Set<string>();
    await Promise.all(
      keys.map(async ([, , name], index) => {
        const row: unknown = rows[index];
        const found = isEntryRow(row) ? await readData(row, data[index]) : 'altered';
        if (typeof found !== 'string') return void entries.set(name, found);
        damaged.push({ name, fault: found });
        if (isEntryRow(row)) bad.add(row.stamp + name);
      }),
    );
    // Where it fails, the group counts as used before, and what is damaged is found once more.
    await this.#noteUse(group, (row, [, , name]) => bad.has(row.stamp + name)).catch(() => {});
    return { entries, damaged };
  }

  /**
   * Adds entries to a group, all or none, in place of those of the same names. Other groups make
   * room if they must, those that were not used for longest first.
   */
  async save(group: KeyGroup, entries: Entries): Promise<SaveOutcome> {
    const stamp = crypto.randomUUID();
    const usedAt = this.#clock();
    // Before the transaction, which would not wait for it.
    const additions = await Promise.all(
      Array.from(entries, async ([name, data]) => {
        const sha256 = await hashBytes(data);
        const row = { ...group, name, bytes: data.length, sha256, stamp, usedAt };
        return { row, data: new Blob([data]) };
      }),
    );
    try {
      return await this.#put(group, additions);
    } catch (error) {
      if (!isQuotaError(error)) throw error;
    }
    const bytes = sumBytes(additions.map(({ row }) => row));
    const evicted = await this.#makeRoom(group, bytes);
    try {
      const outcome = await this.#put(group, additions);
      return outcome.kind === 'stored'
        ? { ...outcome, evicted: [...evicted, ...outcome.evicted] }
        : outcome;
    } catch (error) {
      if (!isQuotaError(error)) throw error;
      return { kind: 'no-room', bytes, evicted };
    }
  }

  /** Deletes everything of a build. */
  async forget(build: string): Promise<void> {
    const tx = beginWriting(await this.#database.open());
    await finish(tx, () => deleteRange(tx, IDBKeyRange.bound([build], [build, []])));
  }

  /** Closes the connection once what was begun is through. Safe to call twice. */
  dispose(): void {
    this.#database.dispose();
  }

  async #put(
    group: KeyGroup,
    additions: readonly { readonly row: EntryRow; readonly data: Blob }[],
  ): Promise<SaveOutcome> {
    const tx = beginWriting(await this.#database.open());
    const rows = (await tx.objectStore('rows').getAll()).filter(isEntryRow);
    const replaced = new Set(additions.map(({ row }) => row.name));
    const kept = rows.filter((row) => isOf(group, row) && !replaced.has(row.name));
    const others = rows.filter((row) => !isOf(group, row));
    const added = sumBytes(additions.map(({ row }) => row));
    const bytes = sumBytes(kept) + added;
    if (bytes > this.#budgetBytes) return { kind: 'over-budget', bytes };
    const excess = sumBytes(others) + bytes - this.#budgetBytes;
    const evicted = chooseEvictions(group, others, excess);
    await finish(tx, function* () {
      for (const other of evicted) yield* deleteRange(tx, rangeOf(other));
      for (const { row, data } of additions) {
        yield tx.objectStore('rows').put(row, keyOf(row));
        yield tx.objectStore('data').put(data, keyOf(row));
      }
    });
    return { kind: 'stored', bytes: added, evicted };
  }

  /** Evicts other groups until `bytes` more are free, or there are none. */
  async #makeRoom(group: KeyGroup, bytes: number): Promise<readonly KeyGroup[]> {
    const tx = beginWriting(await this.#database.open());
    const rows = (await tx.objectStore('rows').getAll()).filter(isEntryRow);
    const others = rows.filter((row) => !isOf(group, row));
    const evicted = chooseEvictions(group, others, bytes);
    await finish(tx, function* () {
      for (const other of evicted) yield* deleteRange(tx, rangeOf(other));
    });
    return evicted;
  }

  /** Marks a group as used now, but for what is damaged, which is deleted. */
  async #noteUse(
    group: KeyGroup,
    isDamaged: (row: EntryRow, key: EntryKey) => boolean,
  ): Promise<void> {
    const tx = beginWriting(await this.#database.open());
    const usedAt = this.#clock();
    // Read again: another tab may have changed them since.
    const [rows, keys] = await Promise.all([
      tx.objectStore('rows').getAll(rangeOf(group)),
      tx.objectStore('rows').getAllKeys(rangeOf(group)),
    ]);
    await finish(tx, function* () {
      for (const [index, key] of keys.entries()) {
        const row: unknown = rows[index];
        if (!isEntryRow(row) || isDamaged(row, key)) yield* deleteRange(tx, IDBKeyRange.only(key));
        else yield tx.objectStore('rows').put({ ...row, usedAt }, key);
      }
    });
  }
}

/** The data, if it is what was stored, or else what is wrong with it. */
async function readData(
  row: EntryRow,
  data: Blob | undefined,
): Promise<Uint8Array<ArrayBuffer> | Fault> {
  if (data === undefined) return 'missing';
  if (data.size !== row.bytes) return 'truncated';
  try {
    const bytes = new Uint8Array(await data.arrayBuffer());
    return (await hashBytes(bytes)) === row.sha256 ? bytes : 'altered';
  } catch {
    // The file behind it is gone.
    return 'missing';
  }
}

/**
 * Which groups to delete so that `excess` bytes go, those that were used longest ago first. What all
 * circuits of the build share goes last: whoever saves is about to need it.
 */
function chooseEvictions(
  { build: ownBuild }: KeyGroup,
  rows: readonly EntryRow[],
  excess: number,
): readonly KeyGroup[] {
  const groups = new Map<string, { group: KeyGroup; bytes: number; usedAt: number }>();
  for (const { build, circuit, bytes, usedAt } of rows) {
    const id = `${build} ${circuit}`;
    const before = groups.get(id) ?? { bytes: 0, usedAt: 0 };
    const isInUse = build === ownBuild && circuit === SHARED;
    groups.set(id, {
      group: { build, circuit },
      bytes: before.bytes + bytes,
      usedAt: isInUse ? Number.POSITIVE_INFINITY : Math.max(before.usedAt, usedAt),
    });
  }
  const evicted: KeyGroup[] = [];
  let left = excess;
  for (const { group, bytes } of [...groups.values()].sort((a, b) => a.usedAt - b.usedAt)) {
    if (left <= 0) break;
    evicted.push(group);
    left -= bytes;
  }
  return evicted;
}

function beginWriting(database: IDBPDatabase<KeySchema>): Writing {
  const tx = database.transaction(['rows', 'data'], 'readwrite');
  // Looked at in `finish`; until then a failure must not count as unhandled.
  tx.done.catch(() => {});
  return tx;
}

/** Makes the last requests of a transaction: all of it is stored, or it throws and nothing is. */
async function finish(tx: Writing, request: () => Iterable<Promise<unknown>>): Promise<void> {
  try {
    // A request that a failure takes down only knows that it was aborted; `done` knows the cause.
    for (const each of request()) each.catch(() => {});
  } catch (error) {
    tx.abort();
    throw error;
  }
  // Not left to happen by itself: that takes this thread, which may be about to block in a proof.
  tx.commit();
  await tx.done;
}

function* deleteRange(tx: Writing, range: IDBKeyRange): Iterable<Promise<void>> {
  yield tx.objectStore('rows').delete(range);
  yield tx.objectStore('data').delete(range);
}

function rangeOf({ build, circuit }: KeyGroup): IDBKeyRange {
  // An array sorts after every string.
  return IDBKeyRange.bound([build, circuit], [build, circuit, []]);
}

function keyOf({ build, circuit, name }: EntryRow): EntryKey {
  return [build, circuit, name];
}

function isOf(group: KeyGroup, row: EntryRow): boolean {
  return row.build === group.build && row.circuit === group.circuit;
}

function sumBytes(rows: readonly { readonly bytes: number }[]): number {
  return rows.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** By name: some browsers throw a DOMException of it, some a class of its own. */
function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
