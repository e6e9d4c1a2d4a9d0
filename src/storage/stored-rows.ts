import type { RunRecord } from '../core/run.ts';
import { isFields } from '../core/shape.ts';
import { upgradeRun } from '../core/upgrade.ts';
import type { RunTransaction } from './database.ts';
import { allFrom } from './key-ranges.ts';
import type { DamagedRun, HistoryQuery, RunList } from './run-repository.ts';
import { describeUnreadable } from './storage-errors.ts';

type RowsTransaction = RunTransaction<readonly ['runs'], 'readonly'>;

/** Rows read at once: about 5 ms of the page's time, so that a long history holds nothing up. */
const BATCH = 200;

/**
 * The rows that a query asks for, newest first. Only the store of rows is read; with a limit only
 * as many rows as it takes to fill it, so that a history of any length begins as fast.
 */
export async function listRows(tx: RowsTransaction, query: HistoryQuery): Promise<RunList> {
  const list = new RowCollector(query);
  if (query.limit === undefined) {
    await readAll(tx, list);
    if (Object.keys(query).length === 0) list.damaged.push(...(await findUnlisted(tx)));
  } else {
    await readNewest(tx, list, query.limit);
  }
  const { rows, damaged } = list;
  return { rows, damaged };
}

/** Sorts what was read into rows and damaged. */
class RowCollector {
  readonly rows: RunRecord[] = [];
  readonly damaged: DamagedRun[] = [];
  constructor(readonly query: HistoryQuery) {}

  take(value: unknown): void {
    const row = upgradeRun(value);
    if (row.kind !== 'ok') {
      this.damaged.push({ id: idOf(value), problem: describeUnreadable(row) });
    } else if (matches(row.value, this.query)) {
      this.rows.push(row.value);
    }
  }
}

/** In batches from the oldest on: much faster than a cursor, which alone could go backwards. */
async function readAll(tx: RowsTransaction, list: RowCollector): Promise<void> {
  const { index, range } = narrow(tx, list.query);
  let batch = await index.getAll(range, BATCH);
  while (batch.length > 0) {
    for (const value of batch) list.take(value);
    const last = keyOf(batch.at(-1), index.keyPath);
    batch = await index.getAll(IDBKeyRange.bound(last, range.upper, true), BATCH);
  }
  list.rows.reverse();
  list.damaged.reverse();
}

/** From the newest on, until `limit` rows match. */
async function readNewest(tx: RowsTransaction, list: RowCollector, limit: number): Promise<void> {
  const { index, range } = narrow(tx, list.query);
  let cursor = limit > 0 ? await index.openCursor(range, 'prev') : null;
  while (cursor !== null) {
    list.take(cursor.value);
    if (list.rows.length >= limit) break;
    cursor = await cursor.continue();
  }
}

/** The index that leaves the fewest candidates, and the stretch of it that holds them. */
function narrow({ store }: RowsTransaction, { status, program, o1js }: HistoryQuery) {
  if (status !== undefined) return { index: store.index('status'), range: allFrom(status) };
  if (program !== undefined) return { index: store.index('program'), range: allFrom(program) };
  if (o1js !== undefined) return { index: store.index('o1js'), range: allFrom(o1js) };
  return { index: store.index('startedAt'), range: IDBKeyRange.bound([], [[]]) };
}

function matches(row: RunRecord, { status, program, o1js }: HistoryQuery): boolean {
  return (
    (status === undefined || row.status === status) &&
    (program === undefined || row.config.program === program) &&
    (o1js === undefined || row.config.o1js === o1js)
  );
}

/** The key of a value in an index over `paths`; the value is in the index, so it has one. */
function keyOf(value: unknown, paths: string | string[]): IDBValidKey {
  return [paths].flat().map((path) => {
    let field = value;
    for (const name of path.split('.')) field = isFields(field) ? field[name] : undefined;
    return field as IDBValidKey;
  });
}

/**
 * Rows that lack even their start are in no index. Counting tells whether there are any, without
 * reading a row.
 */
async function findUnlisted({ store }: RowsTransaction): Promise<DamagedRun[]> {
  const index = store.index('startedAt');
  const [total, listed] = await Promise.all([store.count(), index.count()]);
  if (total === listed) return [];
  const [all, known] = await Promise.all([store.getAllKeys(), index.getAllKeys()]);
  const listedIds = new Set(known);
  return all
    .filter((id) => !listedIds.has(id))
    .map((id) => ({ id, problem: 'startedAt: not a number' }));
}

function idOf(value: unknown): string {
  return isFields(value) ? String(value['id']) : '';
}
