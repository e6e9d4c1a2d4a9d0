import { droppedDetail } from '../core/detail-retention.ts';
import type { MemoryCurve, ProofDetail, RunRecord } from '../core/run.ts';
import { upgradeDetail } from '../core/upgrade.ts';
import { ChangeFeed } from './change-feed.ts';
import { DatabaseConnection } from './database.ts';
import type { RunTransaction } from './database.ts';
import { INTERRUPTING, interruptRun } from './interrupt-run.ts';
import { allFrom, gapsAround } from './key-ranges.ts';
import { deleteDamagedParts, readRawRun, readRun, WHOLE_RUN } from './read-run.ts';
import { RunLocks } from './run-locks.ts';
import type { LockRequests } from './run-locks.ts';
import type { FinishedProof, HistoryQuery, RawRecord, ReadRun } from './run-repository.ts';
import type { RunList, RunRepository, RunSurvey, StorageChange } from './run-repository.ts';
import type { StoredRow } from './run-repository.ts';
import { duplicateError, hasCode, missingError, toStorageError } from './storage-errors.ts';
import { unreadableDetailError } from './storage-errors.ts';
import { listRows, surveyRows, toStoredRow } from './stored-rows.ts';

/** Where a repository keeps its runs. */
export interface RepositoryOptions {
  /** Of the database, the locks and the channel between tabs; `proving-playground` by default. */
  readonly name?: string;
  /** `navigator.locks` by default; `null` does without. */
  readonly locks?: LockRequests | null;
}

/**
 * Runs in IndexedDB. Nothing is opened before the first use, so that a page without storage fails
 * when it stores, with a {@link StorageError}, and not when it starts.
 */
export function openRunRepository(options: RepositoryOptions = {}): RunRepository {
  const { name = 'proving-playground', locks = browserLocks() } = options;
  return new IdbRunRepository(name, locks);
}

function browserLocks(): LockRequests | null {
  return typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null;
}

const ROWS = ['runs'] as const;
/** Stores of the parts of a run. */
const PARTS = ['proofs', 'curves', 'details'] as const;
const ALL_STORES = ['runs', ...PARTS] as const;
const DETAILS = ['details'] as const;

class IdbRunRepository implements RunRepository {
  readonly #changes: ChangeFeed;
  readonly #locks: RunLocks;
  readonly #connection: DatabaseConnection;
  /** Runs of other pages that are waited for. */
  readonly #watched = new Set<string>();
  readonly #disposal = new AbortController();
  /** Runs that could not be begun, and why: what would be added to them fails for that reason. */
  readonly #refused = new Map<string, unknown>();
  /** Runs of this page that ended, and whose end there was no room for. */
  readonly #unstoredEnds = new Map<string, RunRecord>();

  constructor(name: string, locks: LockRequests | null) {
    this.#changes = new ChangeFeed(name);
    this.#locks = new RunLocks(`${name}:run:`, locks);
    this.#connection = new DatabaseConnection(name, () => this.#changes.tell({ kind: 'any' }));
  }

  async begin(record: RunRecord): Promise<void> {
    await this.#own(record, (tx) => tx.store.add(record));
  }

  async reopen(record: RunRecord): Promise<void> {
    await this.#own(record, async (tx) => {
      if ((await tx.store.getKey(record.id)) === undefined) throw missingError();
      await tx.store.put(record);
    });
  }

  /** Takes the lock of a run that is under way in this page from now on, and writes its row. */
  async #own(
    record: RunRecord,
    write: (tx: RunTransaction<typeof ROWS, 'readwrite'>) => Promise<unknown>,
  ): Promise<void> {
    this.#refused.delete(record.id);
    // The lock of a run whose end is not stored was not given up.
    const isOwn = this.#unstoredEnds.delete(record.id);
    try {
      // Before the row exists: a row without a lock would look lost to other tabs.
      if (!isOwn && !(await this.#locks.hold(record.id))) throw duplicateError();
    } catch (error) {
      throw toStorageError(error);
    }
    try {
      await this.#connection.transact(ROWS, 'readwrite', write);
    } catch (error) {
      this.#refused.set(record.id, error);
      this.#locks.release(record.id);
      throw error;
    }
    this.#changes.announce({ kind: 'stored', id: record.id });
    await this.#storeEnds();
  }

  async update(record: RunRecord): Promise<void> {
    try {
      await this.#add(record.id, (tx) => tx.objectStore('runs').put(record));
    } catch (error) {
      const isStored = !this.#refused.has(record.id) && !hasCode(error, 'missing');
      if (isStored && record.status !== 'running') this.#unstoredEnds.set(record.id, record);
      throw error;
    }
    this.#releaseIfEnded(record);
  }

  async addProof(record: RunRecord, { sample, curve, detail }: FinishedProof): Promise<void> {
    const dropped = droppedDetail(sample.index);
    await this.#add(record.id, async (tx) => {
      // One after the other: where a later one throws at once, no earlier one is left unwatched.
      await tx.objectStore('runs').put(record);
      await tx.objectStore('proofs').put(sample);
      await tx.objectStore('curves').put(curve);
      await tx.objectStore('details').put(detail);
      if (dropped !== null) await tx.objectStore('details').delete([record.id, dropped]);
    });
    this.#releaseIfEnded(record);
  }

  async addCompiling(curve: MemoryCurve, detail: ProofDetail | null): Promise<void> {
    await this.#add(curve.runId, async (tx) => {
      await tx.objectStore('curves').put(curve);
      if (detail !== null) await tx.objectStore('details').put(detail);
    });
  }

  async list(query: HistoryQuery = {}): Promise<RunList> {
    const list = await this.#read(query);
    for (const row of list.rows) this.#watchIfRunning(row);
    return list;
  }

  survey(): Promise<RunSurvey> {
    return this.#connection.transact(ROWS, 'readonly', surveyRows);
  }

  async getRow(id: string): Promise<StoredRow> {
    const value = await this.#connection.transact(ROWS, 'readonly', (tx) => tx.store.get(id));
    const stored = toStoredRow(id, value);
    if (stored.kind === 'readable') this.#watchIfRunning(stored.row);
    return stored;
  }

  async get(id: string): Promise<ReadRun | null> {
    return this.#connection.transact(WHOLE_RUN, 'readonly', (tx) => readRun(tx, id));
  }

  readRaw(id: string): AsyncIterable<RawRecord> {
    return readRawRun(this.#connection, id);
  }

  async getDetail(id: string, index: number): Promise<ProofDetail | null> {
    const stored = await this.#connection.transact(DETAILS, 'readonly', (tx) =>
      tx.store.get([id, index]),
    );
    if (stored === undefined) return null;
    const detail = upgradeDetail(stored);
    if (detail.kind !== 'ok') throw unreadableDetailError(detail);
    return detail.value;
  }

  async listDetails(id: string): Promise<readonly number[]> {
    const keys = await this.#connection.transact(DETAILS, 'readonly', (tx) =>
      tx.store.getAllKeys(allFrom(id)),
    );
    return keys.map(([, index]) => index);
  }

  async delete(id: string): Promise<void> {
    await this.#connection.transact(ALL_STORES, 'readwrite', async (tx) => {
      await tx.objectStore('runs').delete(id);
      for (const part of PARTS) await tx.objectStore(part).delete(allFrom(id));
    });
    this.#locks.release(id);
    this.#unstoredEnds.delete(id);
    this.#changes.announce({ kind: 'deleted', id });
    await this.#storeEnds();
  }

  async deleteDamaged(id: string): Promise<void> {
    await this.#connection.transact(WHOLE_RUN, 'readwrite', (tx) => deleteDamagedParts(tx, id));
    this.#changes.announce({ kind: 'stored', id });
  }

  async deleteAll(): Promise<void> {
    const { rows } = await this.#read({ status: 'running' });
    const lost = new Set<string>();
    for (const { id } of rows) {
      if (!(await this.#locks.isHeld(id))) lost.add(id);
    }
    await this.#connection.transact(ALL_STORES, 'readwrite', async (tx) => {
      // Read again: a run that began meanwhile is kept as well.
      const running = await tx.objectStore('runs').index('status').getAllKeys(allFrom('running'));
      for (const gap of gapsAround(running.filter((id) => !lost.has(id)))) {
        await tx.objectStore('runs').delete(gap.rows);
        for (const part of PARTS) await tx.objectStore(part).delete(gap.parts);
      }
    });
    this.#changes.announce({ kind: 'any' });
    await this.#storeEnds();
  }

  async recover(): Promise<number> {
    const { rows } = await this.#read({ status: 'running' });
    let recovered = 0;
    for (const { id } of rows) {
      // A run of this page, or of another one that is alive, has its lock taken.
      if (await this.#locks.whileFree(id, () => this.#interrupt(id))) recovered += 1;
    }
    return recovered;
  }

  onChange(listener: (change: StorageChange) => void): () => void {
    return this.#changes.subscribe(listener);
  }

  dispose(): void {
    this.#disposal.abort();
    this.#connection.dispose();
    this.#changes.dispose();
    this.#locks.releaseAll();
  }

  #read(query: HistoryQuery): Promise<RunList> {
    return this.#connection.transact(ROWS, 'readonly', (tx) => listRows(tx, query));
  }

  #watchIfRunning({ id, status }: RunRecord): void {
    if (status === 'running') this.#watch(id);
  }

  /**
   * Waits for a run of another page to lose its page, so that nobody who has it on a list sees it
   * going on for ever. A run that ends in order is given up just the same, and left as it is.
   */
  #watch(id: string): void {
    if (this.#watched.has(id) || this.#locks.isOwn(id)) return;
    this.#watched.add(id);
    const interrupt = async () => {
      await this.#interrupt(id);
    };
    this.#locks
      .whenFree(id, this.#disposal.signal, interrupt)
      // Disposed of, or not stored for a reason that whoever writes next is told.
      .catch(() => {})
      .finally(() => this.#watched.delete(id));
  }

  /** Writes something of a run, unless the run is not there (any more). */
  async #add(
    id: string,
    write: (tx: RunTransaction<typeof ALL_STORES, 'readwrite'>) => Promise<unknown>,
  ): Promise<void> {
    const refusal = this.#refused.get(id);
    if (refusal !== undefined) throw refusal;
    await this.#connection.transact(ALL_STORES, 'readwrite', async (tx) => {
      if ((await tx.objectStore('runs').getKey(id)) === undefined) throw missingError();
      await write(tx);
    });
    this.#changes.announce({ kind: 'stored', id });
  }

  /** Stores what there was no room for, when there may be: else these runs would look as if they went on. */
  async #storeEnds(): Promise<void> {
    const ends = [...this.#unstoredEnds.values()];
    this.#unstoredEnds.clear();
    // What fails once more is noted once more; whoever ended the run has been told why.
    for (const record of ends) await this.update(record).catch(() => {});
  }

  /** Only after the row is stored: a row that still says `running` must not lose its lock. */
  #releaseIfEnded(record: RunRecord): void {
    if (record.status !== 'running') this.#locks.release(record.id);
  }

  /** Marks one run as interrupted; `false` if it was ended or deleted by somebody meanwhile. */
  async #interrupt(id: string): Promise<boolean> {
    const isLost = await this.#connection.transact(INTERRUPTING, 'readwrite', (tx) =>
      interruptRun(tx, id),
    );
    if (isLost) this.#changes.announce({ kind: 'stored', id });
    return isLost;
  }
}
