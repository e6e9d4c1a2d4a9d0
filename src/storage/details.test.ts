import { openDB } from 'idb';
import { afterEach, beforeEach, expect, describe, it } from 'vitest';
import { sampleDetail } from '../core/fixtures/sample-run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import { runFor } from './fixtures/stored-runs.ts';
import type { RunRepository } from './run-repository.ts';

let browser: FakeBrowser;
let repository: RunRepository;

beforeEach(() => {
  browser = new FakeBrowser();
  repository = browser.openTab().repository;
});

afterEach(() => browser.dispose());

describe('details', () => {
  it('are read back as they were stored, one proof at a time', async () => {
    await runFor(repository, 2);
    expect(await repository.getDetail('run-1', 1)).toEqual(sampleDetail({ index: 1 }));
    expect(await repository.getDetail('run-1', -1)).toEqual(
      sampleDetail({ index: -1, snapshot: null }),
    );
    expect(await repository.listDetails('run-1')).toEqual([-1, 0, 1]);
  });

  it('are null where there are none', async () => {
    await runFor(repository, 1);
    expect(await repository.getDetail('run-1', 1)).toBeNull();
    expect(await repository.getDetail('run-2', 0)).toBeNull();
    expect(await repository.listDetails('run-2')).toEqual([]);
  });

  it('that cannot be read say so', async () => {
    await runFor(repository, 1);
    const db = await openDB('proving-playground');
    await db.put('details', { ...sampleDetail(), snapshot: 'torn' });
    db.close();
    await expect(repository.getDetail('run-1', 0)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('snapshot: not an object'),
    });
  });

  it('of a proof in the middle go once a long run has many', async () => {
    await runFor(repository, 50);
    const kept = await repository.listDetails('run-1');
    expect(kept).toHaveLength(49);
    expect([24, 25, 26].map((index) => kept.includes(index))).toEqual([false, false, true]);
  });
});
