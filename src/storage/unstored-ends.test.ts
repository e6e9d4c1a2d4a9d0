import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sampleRecord } from '../core/fixtures/sample-run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import { runFor, runningRecord } from './fixtures/stored-runs.ts';
import type { RunRepository } from './run-repository.ts';

let browser: FakeBrowser;
let repository: RunRepository;

beforeEach(() => {
  browser = new FakeBrowser();
  repository = browser.openTab().repository;
});

afterEach(() => {
  vi.restoreAllMocks();
  browser.dispose();
});

/** A run that ends while there is no room. */
async function endWithoutRoom(): Promise<void> {
  await runFor(repository, 1, 'older');
  await runFor(repository, 1);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  await expect(repository.update(sampleRecord())).rejects.toMatchObject({ code: 'full' });
  put.mockRestore();
}

const status = async () => (await repository.get('run-1'))?.record.status;

describe('the end of a run that there was no room for', () => {
  it.each<[string, () => Promise<void>]>([
    ['another run is deleted', () => repository.delete('older')],
    ['a run begins', () => repository.begin(runningRecord({ id: 'newer' }))],
  ])('is stored once %s, and told', async (_, makeRoom) => {
    await endWithoutRoom();
    expect(await status()).toBe('running');
    const heard = vi.fn<(change: unknown) => void>();
    repository.onChange(heard);
    await makeRoom();
    expect(await status()).toBe('done');
    expect(heard).toHaveBeenCalledWith({ kind: 'stored', id: 'run-1' });
    expect(await browser.openTab().repository.recover()).toBe(0);
  });

  it('is forgotten with its run', async () => {
    await endWithoutRoom();
    await repository.delete('run-1');
    await repository.delete('older');
    expect(await repository.list()).toMatchObject({ rows: [], damaged: [] });
  });

  it('is tried again until it is stored', async () => {
    await endWithoutRoom();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await repository.delete('nothing');
    put.mockRestore();
    expect(await status()).toBe('running');
    await repository.delete('nothing');
    expect(await status()).toBe('done');
  });

  it('is given up when the run goes on after all', async () => {
    await endWithoutRoom();
    await repository.reopen(runningRecord({ proofsDone: 1 }));
    await repository.delete('older');
    expect(await status()).toBe('running');
    expect(await browser.openTab().repository.recover()).toBe(0);
  });
});
