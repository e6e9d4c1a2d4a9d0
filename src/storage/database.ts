import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { Milliseconds } from '../core/units.ts';
import { blockedError, disposedError, hasName, silentError } from './storage-errors.ts';
import type { StorageError } from './run-repository.ts';
import { toOpenError, toStorageError, unavailableError } from './storage-errors.ts';

/**
 * The stores. Rows are small and listed often; samples and curves are large and read for one run at
 * a time: they are stores of their own, so that listing never reads them.
 *
 * Values are `unknown` because another version may have written them: `core/upgrade.ts` reads them.
 */
export interface RunSchema extends DBSchema {
  /** A `RunRecord` each. */
  runs: {
    key: string;
    value: unknown;
    indexes: {
      startedAt: [number, string];
      status: [string, number, string];
      program: [string, number, string];
      o1js: [string, number, string];
    };
  };
  /** A `ProofSample` each, by run and index. */
  proofs: { key: [string, number]; value: unknown };
  /** A `MemoryCurve` each, by run and index. */
  curves: { key: [string, number]; value: unknown };
  /** A `ProofDetail` each, by run and index: some 100 KB to a few MB, read one at a time. */
  details: { key: [string, number]; value: unknown };
}

export type RunDatabase = IDBPDatabase<RunSchema>;
export type RunStores = readonly StoreNames<RunSchema>[];
export type RunTransaction<
  Stores extends RunStores = RunStores,
  Mode extends IDBTransactionMode = IDBTransactionMode,
> = IDBPTransaction<RunSchema, Stores, Mode>;

/** What leads from one version of the schema to the next. */
export type SchemaStep = (db: RunDatabase) => void;

/**
 * Every version of the schema, from nothing. The schema's version counts changes of stores and
 * indexes; what is inside of a record has its own `formatVersion`.
 */
export const SCHEMA: readonly SchemaStep[] = [
  (db) => {
    // Every order of the history is by time within what is asked for, so that a query reads one
    // stretch of one index, from its end. The id makes keys unique: reading can go on from a key.
    const runs = db.createObjectStore('runs', { keyPath: 'id' });
    runs.createIndex('startedAt', ['startedAt', 'id']);
    runs.createIndex('status', ['status', 'startedAt', 'id']);
    runs.createIndex('program', ['config.program', 'startedAt', 'id']);
    runs.createIndex('o1js', ['config.o1js', 'startedAt', 'id']);
    db.createObjectStore('proofs', { keyPath: ['runId', 'index'] });
    db.createObjectStore('curves', { keyPath: ['runId', 'index'] });
  },
  (db) => {
    db.createObjectStore('details', { keyPath: ['runId', 'index'] });
  },
];

/**
 * How long an open request may say nothing before whoever waits is refused. Opening takes some 10 ms.
 * A request behind another tab's that is itself blocked hears nothing, not even `blocked`, for as
 * long as that takes; and browsers have had bugs that left one unanswered for good.
 */
const ANSWER_LIMIT: Milliseconds = 3000;

/**
 * A connection to the database that is made when it is first needed, and again when it was lost:
 * browsers close connections when site data is cleared, and this page closes its own when another
 * tab wants to upgrade.
 */
export class DatabaseConnection {
  readonly #name: string;
  readonly #onTurn: () => void;
  readonly #schema: readonly SchemaStep[];
  #opening: Promise<RunDatabase> | null = null;
  #database: RunDatabase | null = null;
  #disposed = false;

  /**
   * @param onTurn called when whoever uses the database should look again: it opened after it had
   *   been reported as blocked, or it was lost, to a tab that upgrades it, or by the browser.
   */
  constructor(name: string, onTurn: () => void, schema: readonly SchemaStep[] = SCHEMA) {
    this.#name = name;
    this.#onTurn = onTurn;
    this.#schema = schema;
  }

  /**
   * Runs `work` in a transaction and resolves once all of it is stored; when anything fails,
   * nothing of it is.
   *
   * Writes are `strict`: complete means flushed to the disk, where Chromium and Firefox by default
   * only hand the data to the operating system. A proof takes seconds to make again and a flush
   * milliseconds, outside of the page; and runs that exhaust memory do take whole devices down.
   *
   * @throws StorageError
   */
  async transact<Stores extends RunStores, Mode extends 'readonly' | 'readwrite', T>(
    stores: Stores,
    mode: Mode,
    work: (tx: RunTransaction<Stores, Mode>) => Promise<T>,
  ): Promise<T> {
    const tx = await this.#begin(stores, mode);
    // Looked at below; until then a failure must not count as unhandled.
    tx.done.catch(() => {});
    try {
      const result = await work(tx);
      await tx.done;
      return result;
    } catch (error) {
      // The transaction knows the first cause; requests that it took down only know AbortError.
      const cause: unknown = tx.error ?? error;
      abort(tx);
      throw toStorageError(cause);
    }
  }

  /** Closes the connection once the transactions that were begun are through. Safe to call twice. */
  dispose(): void {
    this.#disposed = true;
    this.#database?.close();
    this.#database = null;
    this.#opening = null;
  }

  async #begin<Stores extends RunStores, Mode extends 'readonly' | 'readwrite'>(
    stores: Stores,
    mode: Mode,
  ): Promise<RunTransaction<Stores, Mode>> {
    const begin = (db: RunDatabase) =>
      db.transaction(stores, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
    const database = await this.#open();
    try {
      return begin(database);
    } catch (error) {
      if (!hasName(error, 'InvalidStateError')) throw toStorageError(error);
      // The browser has closed this connection and not said so yet.
      this.#lose(database);
      return begin(await this.#open());
    }
  }

  #open(): Promise<RunDatabase> {
    if (this.#disposed) return Promise.reject(disposedError());
    if (typeof indexedDB === 'undefined') return Promise.reject(unavailableError());
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  /**
   * While another tab blocks the way, the request stays pending and everybody who asks is refused;
   * once it is through, the next to ask find the database open.
   */
  async #connect(): Promise<RunDatabase> {
    const wait = new OpeningWait();
    try {
      return await Promise.race([this.#request(wait), wait.refusal]);
    } finally {
      wait.dispose();
    }
  }

  async #request(wait: OpeningWait): Promise<RunDatabase> {
    let database: RunDatabase | null = null;
    // Async, so that what some browsers throw at once is caught like what fails later.
    const request = async () =>
      openDB<RunSchema>(this.#name, this.#schema.length, {
        upgrade: (db, from, _to, tx) => {
          // The request fails with it; nobody else looks at it.
          tx.done.catch(() => {});
          for (const step of this.#schema.slice(from)) step(db);
        },
        blocked: () => wait.refuse(blockedError()),
        blocking: () => {
          database?.close();
          this.#lose(database);
        },
        terminated: () => this.#lose(database),
      });
    try {
      database = await request();
    } catch (error) {
      this.#opening = null;
      throw toOpenError(error);
    }
    if (this.#disposed) {
      database.close();
      throw disposedError();
    }
    this.#database = database;
    if (wait.isOver) {
      this.#opening = Promise.resolve(database);
      this.#onTurn();
    }
    return database;
  }

  /** Forgets a connection, unless another one has taken its place. */
  #lose(database: RunDatabase | null): void {
    if (database === null || database !== this.#database) return;
    this.#database = null;
    this.#opening = null;
    // Whoever opens it now waits behind the upgrade, and learns that this page is too old for it; or
    // that it is not, where the upgrade was interrupted.
    this.#onTurn();
  }
}

/** The wait of those who asked for a database, which may end before the database opens. */
class OpeningWait {
  isOver = false;
  /** Rejects when the wait ends early. */
  readonly refusal: Promise<never>;
  #reject: (error: StorageError) => void = () => {};
  readonly #timer = setTimeout(() => this.refuse(silentError()), ANSWER_LIMIT);

  constructor() {
    this.refusal = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
  }

  refuse(error: StorageError): void {
    this.isOver = true;
    this.#reject(error);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch (error) {
    // It has ended by itself.
    if (!hasName(error, 'InvalidStateError')) throw error;
  }
}
