import type { RunRecord } from '../core/run.ts';
import { isFields } from '../core/shape.ts';
import { upgradeRun } from '../core/upgrade.ts';
import type { RunTransaction } from './database.ts';
import { allFrom } from './key-ranges.ts';
import type { DamagedRun, HistoryQuery, RunList, RunPosition } from './run-repository.ts';
import type { RunSurvey, StoredRow } from './run-repository.ts';
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
  const { rows, damaged } = list;
  if (query.limit !== undefined) {
    const rest = await readNewest(tx, list, query.limit);
    return { rows, damaged, rest };
  }
  await readAll(tx, list);
  if (Object.keys(query).length === 0) damaged.push(...(await surveyRows(tx)).unlisted);
  return { rows, damaged, rest: null };
}

/**
 * Counts all rows. Those that lack even their start are in no index: counting tells whether there
 * are any, without reading a row.
 */
export async function surveyRows({ store }: RowsTransaction): Promise<RunSurvey> {
  const index = store.index('startedAt');
  const [total, listed] = await Promise.all([store.count(), index.count()]);
  if (total === listed) return { total, unlisted: [] };
  const [all, known] = await Promise.all([store.getAllKeys(), index.getAllKeys()]);
  const listedIds = new Set(known);
  const unlisted = all
    .filter((id) => !listedIds.has(id))
    .map((id) => ({ id, problem: 'startedAt: not a number' }));
  return { total, unlisted };
}

/** A stored row, as a list has it. */
export function toStoredRow(id: string, value: unknown): StoredRow {
  if (value === undefined) return { kind: 'missing' };
  const row = upgradeRun(value);
  return row.kind === 'ok'
    ? { kind: 'readable', row: row.value }
    : { kind: 'damaged', run: { id, problem: describeUnreadable(row) } };
}

/** Sorts what was read into rows and damaged. */
class RowCollector {
  readonly rows: RunRecord[] = [];
  readonly damaged: DamagedRun[] = [];
  constructor(readonly query: HistoryQuery) {}

  take(value: unknown): void {
    const stored = toStoredRow(idOf(value), value);
    if (stored.kind === 'damaged') this.damaged.push(stored.run);
    if (stored.kind === 'readable' && matches(stored.row, this.query)) this.rows.push(stored.row);
  }
}

/** In batches from the oldest on: much faster than a cursor, which alone could go backwards. */
async function readAll(tx: RowsTransaction, list: RowCollector): Promise<void> {
  const { index, range } = narrow(tx, list.query);
  let batch = await index.getAll(range, BATCH);
  while (batch.length > 0) {
    for (const value of batch) list.take(value);
    const last = keyOf(batch.at(-1), index.keyPath);
    batch = await index.getAll(IDBKeyRange.bound(last, range.upper, true, range.upperOpen), BATCH);
  }
  list.rows.reverse();
  list.damaged.reverse();
}

/**
 * From the newest on, until `limit` rows match.
 * @returns where to go on; `null` if there is nothing behind.
 */
async function readNewest(
  tx: RowsTransaction,
  list: RowCollector,
  limit: number,
): Promise<RunPosition | null> {
  const { index, range } = narrow(tx, list.query);
  let cursor = limit > 0 ? await index.openCursor(range, 'prev') : null;
  while (cursor !== null) {
    list.take(cursor.value);
    // Every index ends in these two.
    const [startedAt, id] = cursor.key.slice(-2) as [number, string];
    cursor = await cursor.continue();
    if (list.rows.length >= limit) return cursor === null ? null : { startedAt, id };
  }
  return null;
}

/** The index that leaves the fewest candidates, and the stretch of it that holds them. */
function narrow({ store }: RowsTransaction, { status, program, o1js, before }: HistoryQuery) {
  const from = (first: string) => allFrom(first, before);
  if (status !== undefined) return { index: store.index('status'), range: from(status) };
  if (program !== undefined) return { index: store.index('program'), range: from(program) };
  if (o1js !== undefined) return { index: store.index('o1js'), range: from(o1js) };
  const end: IDBValidKey = before === undefined ? [[]] : [before.startedAt, before.id];
  return { index: store.index('startedAt'), range: IDBKeyRange.bound([], end, false, true) };
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

function idOf(value: unknown): string {
  return isFields(value) ? String(value['id']) : '';
}
