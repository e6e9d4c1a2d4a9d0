import '../fixtures/console-api.ts';
import type { Bytes, Milliseconds } from '../../src/core/units.ts';

/** What was stored in a profile. Everything in this file runs in a page, and has to be complete. */
export interface FilledHistory {
  /** Some of the runs, from all over the history. */
  readonly ids: readonly string[];
  /** Rows that the history lists when it is opened. */
  readonly listed: number;
  /** Size of a row as JSON. */
  readonly rowBytes: Bytes;
  /** What the browser says of the storage, divided by the runs: rows, proofs and curves. */
  readonly bytesPerRun: Bytes;
}

/** Makes one run and stores copies of it, with its proofs and curves, until there are `runs`. */
export async function fillHistory({ runs }: { runs: number }): Promise<FilledHistory> {
  const settle = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('refused')));
    });
  await window.playground.run({ proofs: 3, warmup: 0, until: 'all' });
  const [row] = await window.playground.history({ limit: 1 });
  if (row === undefined) throw new Error('the run was not stored');
  const ids = [row.id];
  const database = await settle(indexedDB.open('proving-playground'));
  try {
    const ofRun = IDBKeyRange.bound([row.id], [row.id, []]);
    const read = (store: string) =>
      settle<object[]>(database.transaction(store).objectStore(store).getAll(ofRun));
    const parts = { proofs: await read('proofs'), curves: await read('curves') };
    while (ids.length < runs) {
      const tx = database.transaction(['runs', 'proofs', 'curves'], 'readwrite');
      const stored = new Promise<void>((resolve, reject) => {
        tx.addEventListener('complete', () => resolve());
        tx.addEventListener('abort', () => reject(tx.error ?? new Error('aborted')));
      });
      const until = Math.min(runs, ids.length + 500);
      while (ids.length < until) {
        const id = crypto.randomUUID();
        const startedAt = row.startedAt - ids.length * 60_000;
        tx.objectStore('runs').put({ ...row, id, startedAt });
        for (const [store, records] of Object.entries(parts)) {
          for (const record of records) tx.objectStore(store).put({ ...record, runId: id });
        }
        ids.push(id);
      }
      await stored;
    }
  } finally {
    database.close();
  }
  const { usage = Number.NaN } = await navigator.storage.estimate();
  return {
    ids: Array.from({ length: 50 }, (_, i) => ids[Math.floor((i * runs) / 50)] ?? row.id),
    listed: Math.min(runs, 50),
    rowBytes: new TextEncoder().encode(JSON.stringify(row)).length,
    bytesPerRun: Math.round(usage / runs),
  };
}

/**
 * Before the page is loaded: notes in `historyOpenMs` how long it takes from its first use of the
 * database to the frame that has the rows.
 */
export function watchOpening({ listed }: { listed: number }): void {
  const open = Reflect.get<IDBFactory, 'open'>(IDBFactory.prototype, 'open');
  let since: Milliseconds | null = null;
  const countRows = () =>
    document
      .querySelector('playground-app')
      ?.shadowRoot?.querySelector('run-history')
      ?.shadowRoot?.querySelectorAll('history-row').length ?? 0;
  const look = () => {
    if (since !== null && countRows() >= listed) {
      Object.assign(window, { historyOpenMs: performance.now() - since });
    } else {
      requestAnimationFrame(look);
    }
  };
  IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
    if (args[0] === 'proving-playground' && since === null) {
      since = performance.now();
      requestAnimationFrame(look);
    }
    return Reflect.apply(open, this, args);
  };
}

/** Has the page list its newest rows, and times that. */
export async function timeLists({ times }: { times: number }): Promise<Milliseconds[]> {
  const measured: Milliseconds[] = [];
  for (let i = 0; i < times; i += 1) {
    const since = performance.now();
    await window.playground.history({ limit: 50 });
    measured.push(performance.now() - since);
  }
  return measured;
}

/**
 * Has the page read runs, and times the transactions that it reads them in: what it makes of them
 * takes as long whatever else is stored, and would hide a part of the difference.
 */
export async function timeReads({ ids }: { ids: readonly string[] }): Promise<Milliseconds[]> {
  const transaction = Reflect.get<IDBDatabase, 'transaction'>(IDBDatabase.prototype, 'transaction');
  const times: Milliseconds[] = [];
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
    const since = performance.now();
    const begun = Reflect.apply(transaction, this, args);
    begun.addEventListener('complete', () => times.push(performance.now() - since));
    return begun;
  };
  try {
    for (const id of ids) await window.playground.report(id);
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
  if (times.length < ids.length) throw new Error('a run was read without a transaction');
  return times;
}
