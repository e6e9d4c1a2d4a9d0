import type { RunPosition, RunRepository, StorageChange } from '../storage/run-repository.ts';
import type { HistoryState } from './app.ts';
import { toProblem } from './storage-problem.ts';
import { Store } from './store.ts';

/** Rows that are read at first, and how many more each time. */
export const HISTORY_PAGE = 50;

/** What the history reads of the storage. */
export type HistorySource = Pick<RunRepository, 'list' | 'survey' | 'getRow' | 'onChange'>;

/**
 * The newest stored runs, as many as somebody wants to see, kept up to date. Of a history of any
 * length only these are ever read: at the start, one by one as they change, and a page more when
 * asked for. Whatever is to be read is read in turn, so that no older answer replaces a newer one.
 */
export class StoredHistory {
  readonly state = new Store<HistoryState>({
    rows: [],
    total: 0,
    rest: null,
    damaged: [],
    activeId: null,
    problem: null,
  });
  readonly #source: HistorySource;
  /** Rows that somebody wants to see. */
  #wanted = HISTORY_PAGE;
  /** Whether everything is to be read anew. */
  #isStale = false;
  /** Runs whose rows are to be read anew. */
  readonly #changed = new Set<string>();
  #settling: Promise<void> | null = null;

  constructor(source: HistorySource) {
    this.#source = source;
  }

  /** Reads the first page and follows changes from then on. */
  async open(): Promise<void> {
    this.#source.onChange((change) => void this.#note(change));
    await this.#note({ kind: 'any' });
  }

  /** Reads a page more. */
  async showMore(): Promise<void> {
    this.#wanted = this.state.value.rows.length + HISTORY_PAGE;
    await this.#settle();
  }

  /** Notes which run this page is working on. A run that begins tries the storage anew. */
  setActive(activeId: string | null): void {
    this.state.update((history) => ({ ...history, activeId }));
  }

  /** Forgets what was wrong with the storage. */
  clearProblem(): void {
    this.state.update((history) => ({ ...history, problem: null }));
  }

  /** Runs something on the storage; a failure becomes the history's problem. */
  async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.report(error);
    }
  }

  report(error: unknown): void {
    this.state.update((history) => ({ ...history, problem: toProblem(error) }));
  }

  async #note(change: StorageChange): Promise<void> {
    if (change.kind === 'any') this.#isStale = true;
    else this.#changed.add(change.id);
    await this.#settle();
  }

  /** Reads until nothing is to be read any more. */
  #settle(): Promise<void> {
    this.#settling ??= this.guard(() => this.#readAll());
    return this.#settling;
  }

  async #readAll(): Promise<void> {
    // By then it is noted that somebody reads.
    await Promise.resolve();
    try {
      for (let reading = this.#readNext(); reading !== null; reading = this.#readNext()) {
        await reading;
      }
    } finally {
      // In the same turn as the last look: whatever is noted later finds nobody who reads.
      this.#settling = null;
    }
  }

  /** Begins to read what is to be read first; `null` if there is nothing. */
  #readNext(): Promise<void> | null {
    if (this.#isStale) {
      this.#isStale = false;
      this.#changed.clear();
      return this.#readAnew();
    }
    const [id] = this.#changed;
    if (id !== undefined) {
      this.#changed.delete(id);
      return this.#readRow(id);
    }
    const { rows, rest } = this.state.value;
    return rest === null || rows.length >= this.#wanted ? null : this.#readOn(rest);
  }

  async #readAnew(): Promise<void> {
    const [list, survey] = await Promise.all([
      this.#source.list({ limit: this.#wanted }),
      this.#source.survey(),
    ]);
    const { rows, rest } = list;
    const damaged = [...list.damaged, ...survey.unlisted];
    const { total } = survey;
    this.state.update((history) => ({ ...history, rows, rest, damaged, total }));
  }

  async #readOn(from: RunPosition): Promise<void> {
    const limit = this.#wanted - this.state.value.rows.length;
    const [{ rows, damaged, rest }, { total }] = await Promise.all([
      this.#source.list({ limit, before: from }),
      // Counted again, because a run may be among them that has just begun.
      this.#source.survey(),
    ]);
    this.state.update((history) => ({
      ...history,
      rows: [...history.rows, ...rows],
      damaged: [...history.damaged, ...damaged],
      rest,
      total,
    }));
  }

  async #readRow(id: string): Promise<void> {
    const stored = await this.#source.getRow(id);
    const { rows, damaged } = this.state.value;
    const isKnown = [...rows, ...damaged].some((known) => known.id === id);
    // Only a run that came or went changes their number. One that came and went may have been counted
    // in between, without ever having been known.
    const isCounted = isKnown && stored.kind !== 'missing';
    const survey = isCounted ? null : await this.#source.survey();
    this.state.update((history) => {
      const others = {
        ...history,
        total: survey?.total ?? history.total,
        rows: history.rows.filter((row) => row.id !== id),
        damaged: history.damaged.filter((run) => run.id !== id),
      };
      switch (stored.kind) {
        case 'missing':
          return others;
        case 'damaged':
          return { ...others, damaged: [...others.damaged, stored.run] };
        case 'readable':
          return this.#cut({ ...others, rows: insert(others, stored.row) });
      }
    });
  }

  /** Rows that come in at the top push others out at the end. */
  #cut(history: HistoryState): HistoryState {
    const rows = history.rows.slice(0, this.#wanted);
    const last = rows.at(-1);
    if (rows.length === history.rows.length || last === undefined) return history;
    return { ...history, rows, rest: { startedAt: last.startedAt, id: last.id } };
  }
}

/** Puts a row at its place, unless that is behind what has been read. */
function insert(
  { rows, rest }: HistoryState,
  row: HistoryState['rows'][number],
): HistoryState['rows'] {
  if (rest !== null && isOlder(row, rest)) return rows;
  const at = rows.findIndex((other) => isOlder(other, row));
  return at === -1 ? [...rows, row] : rows.toSpliced(at, 0, row);
}

/** Whether a run comes later in the list, as the index over `[startedAt, id]` has it. */
function isOlder(a: RunPosition, b: RunPosition): boolean {
  return a.startedAt === b.startedAt ? a.id < b.id : a.startedAt < b.startedAt;
}
