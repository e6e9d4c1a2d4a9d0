import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { sampleRecord } from '../core/fixtures/sample-run.ts';
import { MemoryRepository } from './fixtures/memory-repository.ts';
import { HISTORY_PAGE, StoredHistory } from './stored-history.ts';

let repository: MemoryRepository;

beforeEach(() => {
  repository = new MemoryRepository();
});

/** A row begun at that second. */
const row = (second: number) =>
  sampleRecord({ id: `run-${String(second).padStart(5, '0')}`, startedAt: second * 1000 });

async function storeRuns(count: number): Promise<void> {
  for (let second = 1; second <= count; second += 1) await repository.begin(row(second));
}

async function openHistory(): Promise<StoredHistory> {
  const history = new StoredHistory(repository);
  await history.open();
  return history;
}

const seconds = ({ state }: StoredHistory) =>
  state.value.rows.map(({ startedAt }) => startedAt / 1000);

/** From the newest on. */
const newest = (from: number, count: number) => Array.from({ length: count }, (_, i) => from - i);

describe('the history', () => {
  it('has the first page of many runs, and how many there are', async () => {
    await storeRuns(10_000);
    const list = vi.spyOn(repository, 'list');
    const history = await openHistory();
    expect(seconds(history)).toEqual(newest(10_000, HISTORY_PAGE));
    expect(history.state.value.total).toBe(10_000);
    expect(list.mock.calls).toEqual([[{ limit: HISTORY_PAGE }]]);
  });

  it('has a page more when it is asked for, until there are no more', async () => {
    await storeRuns(120);
    const history = await openHistory();
    await history.showMore();
    expect(seconds(history)).toEqual(newest(120, 100));
    await history.showMore();
    expect(seconds(history)).toEqual(newest(120, 120));
    expect(history.state.value.rest).toBeNull();
    await history.showMore();
    expect(seconds(history)).toHaveLength(120);
  });

  it('reads one row after one run changed, and lists nothing', async () => {
    await storeRuns(200);
    const history = await openHistory();
    const list = vi.spyOn(repository, 'list');
    const survey = vi.spyOn(repository, 'survey');
    const getRow = vi.spyOn(repository, 'getRow');
    await repository.update({ ...row(190), proofsDone: 5 });
    await until(() => expect(history.state.value.rows[10]?.proofsDone).toBe(5));
    expect(getRow.mock.calls).toEqual([[row(190).id]]);
    expect(list).not.toHaveBeenCalled();
    expect(survey).not.toHaveBeenCalled();
  });

  it('puts a run that begins at the top, and the last of the page behind it', async () => {
    await storeRuns(200);
    const history = await openHistory();
    await repository.begin(row(201));
    await until(() => expect(history.state.value.total).toBe(201));
    expect(seconds(history)).toEqual(newest(201, HISTORY_PAGE));
    await history.showMore();
    expect(seconds(history)).toEqual(newest(201, 2 * HISTORY_PAGE));
  });

  it('fills the page again after a run was deleted', async () => {
    await storeRuns(200);
    const history = await openHistory();
    await repository.delete(row(200).id);
    await until(() => expect(seconds(history)).toEqual(newest(199, HISTORY_PAGE)));
    expect(history.state.value.total).toBe(199);
  });

  it('reads a run once that changes ten times while it is being read', async () => {
    await storeRuns(3);
    const history = await openHistory();
    const getRow = vi.spyOn(repository, 'getRow');
    for (let done = 1; done <= 10; done += 1) {
      await repository.update({ ...row(3), proofsDone: done });
    }
    await until(() => expect(history.state.value.rows[0]?.proofsDone).toBe(10));
    expect(getRow.mock.calls.length).toBeLessThanOrEqual(10);
  });

  it('moves a run whose row becomes unreadable to the damaged ones', async () => {
    await storeRuns(3);
    const history = await openHistory();
    const run = { id: row(2).id, problem: 'torn' };
    repository.damaged = [run];
    await repository.update(row(2));
    await until(() => expect(history.state.value.damaged).toEqual([run]));
    expect(seconds(history)).toEqual([3, 1]);
  });

  it('keeps what it has when the storage fails, says so, and goes on with the next change', async () => {
    await storeRuns(2);
    const history = await openHistory();
    repository.fail = new Error('lost');
    await repository.deleteDamaged(row(1).id);
    await until(() => expect(history.state.value.problem?.code).toBe('failed'));
    expect(seconds(history)).toEqual([2, 1]);
    repository.fail = null;
    await repository.update({ ...row(2), proofsDone: 4 });
    await until(() => expect(history.state.value.rows[0]?.proofsDone).toBe(4));
  });

  it('forgets a run that came and went while others were counted', async () => {
    await storeRuns(2);
    const history = await openHistory();
    await repository.delete(row(1).id);
    await repository.delete(row(2).id);
    await repository.begin(row(3));
    await repository.delete(row(3).id);
    await history.showMore();
    expect(history.state.value).toMatchObject({ rows: [], total: 0 });
  });

  it('is what listing everything anew would give, whatever happens in whichever order', async () => {
    const nth = fc.nat(200);
    const action = fc.oneof(
      fc.record({ kind: fc.constant('begin' as const), nth }),
      fc.record({ kind: fc.constant('delete' as const), nth }),
      fc.record({ kind: fc.constant('update' as const), nth }),
      fc.record({ kind: fc.constant('more' as const), nth }),
      fc.record({ kind: fc.constant('wait' as const), nth }),
    );
    const act = async (history: StoredHistory, step: { kind: string; nth: number }, i: number) => {
      const records = [...repository.runs.values()].map(({ record }) => record);
      const known = records[step.nth % records.length];
      if (step.kind === 'begin') await repository.begin(row(1000 + i));
      if (step.kind === 'more') void history.showMore();
      if (step.kind === 'wait') await history.showMore();
      if (known === undefined) return;
      if (step.kind === 'delete') await repository.delete(known.id);
      if (step.kind === 'update') await repository.update({ ...known, proofsDone: i });
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(130), fc.array(action, { maxLength: 40 }), async (count, actions) => {
        repository = new MemoryRepository();
        await storeRuns(count);
        const history = await openHistory();
        for (const [i, step] of actions.entries()) await act(history, step, i);
        await history.showMore();
        const { rows, total } = history.state.value;
        const all = (await repository.list()).rows;
        expect(rows).toEqual(all.slice(0, rows.length));
        expect(rows.length).toBeGreaterThanOrEqual(Math.min(all.length, HISTORY_PAGE));
        expect(total).toBe(all.length);
      }),
      { numRuns: 60 },
    );
  });
});
