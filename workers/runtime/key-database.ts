import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';

/** What is known of an entry without reading it. */
export interface EntryRow {
  readonly build: string;
  readonly circuit: string;
  readonly name: string;
  readonly bytes: number;
  /** Of the data, in hexadecimal. */
  readonly sha256: string;
  /** Unique to the write that it comes from. */
  readonly stamp: string;
  /** When its group was used last, in milliseconds since the Unix epoch. */
  readonly usedAt: number;
}

/** Whether a value that was found among the rows is one. */
export function isEntryRow(row: unknown): row is EntryRow {
  if (typeof row !== 'object' || row === null) return false;
  const { build, circuit, name, sha256, stamp, bytes, usedAt } = row as Partial<EntryRow>;
  return (
    [build, circuit, name, sha256, stamp].every((text) => typeof text === 'string') &&
    [bytes, usedAt].every((number) => Number.isFinite(number))
  );
}

export type EntryKey = [build: string, circuit: string, name: string];

/**
 * Rows are small, and all of them are read to find room; data is in a store of its own. As blobs,
 * which browsers keep in files: an array of 58 MB is cloned, which blocks this thread for a quarter
 * of a second, and takes five times as long to read.
 */
export interface KeySchema extends DBSchema {
  rows: { key: EntryKey; value: EntryRow };
  data: { key: EntryKey; value: Blob };
}

/**
 * The version of stores, rows and packed data. What an older version left is deleted: it can be
 * computed again.
 */
const VERSION = 1;

/** How long the browser may leave a request to open unanswered, in ms. Opening takes some 10 ms. */
const ANSWER_LIMIT_MS = 3000;

/** A connection that is made when it is first needed, and again when it was lost. */
export class KeyDatabase {
  readonly #name: string;
  #opening: Promise<IDBPDatabase<KeySchema>> | null = null;
  #disposed = false;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * The database. Rejects with what the browser reports, or when it does not answer: a tab with
   * another version can hold it up for as long as it likes, and keys are not worth the wait.
   */
  open(): Promise<IDBPDatabase<KeySchema>> {
    if (this.#disposed) return Promise.reject(new Error('the key store was closed'));
    this.#opening ??= this.#request();
    return this.#opening;
  }

  /** Closes the connection once what was begun is through. Safe to call twice. */
  dispose(): void {
    this.#disposed = true;
    void this.#close();
  }

  async #request(): Promise<IDBPDatabase<KeySchema>> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      const say = () => reject(new Error('the browser’s database does not answer'));
      timer = setTimeout(say, ANSWER_LIMIT_MS);
    });
    // Async, so that what some browsers throw at once is caught like what fails later.
    const request = (async () =>
      openDB<KeySchema>(this.#name, VERSION, {
        upgrade(database) {
          for (const name of database.objectStoreNames) database.deleteObjectStore(name);
          database.createObjectStore('rows');
          database.createObjectStore('data');
        },
        blocking: () => void this.#close(),
        terminated: () => {
          this.#opening = null;
        },
      }))();
    try {
      return await Promise.race([request, silence]);
    } catch (error) {
      this.#opening = null;
      // It may open after all, when nobody waits for it any more.
      request.then((database) => database.close()).catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = null;
    try {
      (await opening)?.close();
    } catch {
      // It had never opened, and whoever asked has been told.
    }
  }
}
