import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import type { RunRecord } from '../core/run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import type { FakeTab } from './fixtures/fake-browser.ts';
import { finishedProof } from './fixtures/stored-runs.ts';
import { openRunRepository } from './idb-run-repository.ts';

let browser: FakeBrowser;

beforeEach(() => {
  browser = new FakeBrowser();
});

afterEach(() => browser.dispose());

const RUNNING: RunRecord = sampleRecord({ status: 'running', endedAt: null });

/** A run that has stored two proofs. */
async function proveTwice({ repository }: FakeTab): Promise<void> {
  await repository.begin(RUNNING);
  for (const index of [0, 1]) {
    const record = { ...RUNNING, proofsDone: index + 1 };
    await repository.addProof(record, finishedProof(index));
  }
}

const recordOf = async ({ repository }: FakeTab) => (await repository.get('run-1'))?.record;

describe('recover, after the page was reloaded in the middle of a run', () => {
  it('marks the run as interrupted at the end of its last proof, and keeps every proof', async () => {
    const before = browser.openTab();
    await proveTwice(before);
    before.crash();
    const { repository } = browser.openTab();
    expect(await repository.recover()).toBe(1);
    const { startedAt, proveMs, verifyMs } = sampleProof({ index: 1 });
    expect(await repository.get('run-1')).toMatchObject({
      record: {
        status: 'interrupted',
        endedAt: startedAt + proveMs + verifyMs,
        failure: {
          code: 'tab-gone',
          proof: 2,
          detail: expect.stringContaining('2 of 7 proofs were stored before.'),
        },
        proofsDone: 2,
      },
      proofs: [{ index: 0 }, { index: 1 }],
      curves: [{ index: 0 }, { index: 1 }],
    });
  });

  it('does not make up an end for a run that had no proof, nor a proof before it had compiled', async () => {
    const before = browser.openTab();
    await before.repository.begin({ ...RUNNING, compile: null });
    before.crash();
    const after = browser.openTab();
    await after.repository.recover();
    expect(await recordOf(after)).toMatchObject({
      status: 'interrupted',
      endedAt: null,
      failure: { code: 'tab-gone', proof: null },
    });
  });

  it('does so once, and tells', async () => {
    const before = browser.openTab();
    await proveTwice(before);
    before.crash();
    const { repository } = browser.openTab();
    const heard = vi.fn<() => void>();
    repository.onChange(heard);
    expect(await repository.recover()).toBe(1);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(await repository.recover()).toBe(0);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('counts a run once when two tabs recover at the same time', async () => {
    const before = browser.openTab();
    await proveTwice(before);
    before.crash();
    const tabs = [browser.openTab(), browser.openTab()];
    const counts = await Promise.all(tabs.map(({ repository }) => repository.recover()));
    expect(counts).toEqual(expect.arrayContaining([0, 1]));
  });
});

describe('recover never touches', () => {
  it('a run of another tab that is alive', async () => {
    const other = browser.openTab();
    await proveTwice(other);
    expect(await browser.openTab().repository.recover()).toBe(0);
    expect(await recordOf(other)).toMatchObject({ status: 'running' });
  });

  it('a run of this page', async () => {
    const tab = browser.openTab();
    await proveTwice(tab);
    expect(await tab.repository.recover()).toBe(0);
    expect(await recordOf(tab)).toMatchObject({ status: 'running' });
  });

  it('a run that has ended', async () => {
    const tab = browser.openTab();
    await proveTwice(tab);
    await tab.repository.update(sampleRecord());
    tab.crash();
    const after = browser.openTab();
    expect(await after.repository.recover()).toBe(0);
    expect(await recordOf(after)).toEqual(sampleRecord());
  });

  it('a run that ends after it was looked up', async () => {
    const other = browser.openTab();
    await proveTwice(other);
    const { locks } = browser.openTab();
    const repository = openRunRepository({
      locks: {
        async request(name, options, callback) {
          await other.repository.update(sampleRecord());
          await until(() =>
            locks.request(name, options, async (lock) => expect(lock).not.toBeNull()),
          );
          return locks.request(name, options, callback);
        },
      },
    });
    expect(await repository.recover()).toBe(0);
    expect(await recordOf(other)).toEqual(sampleRecord());
    repository.dispose();
  });

  it('a run that begins meanwhile: its lock is older than its row', async () => {
    const tabs = [browser.openTab(), browser.openTab()] as const;
    const [, count] = await Promise.all([proveTwice(tabs[0]), tabs[1].repository.recover()]);
    expect(count).toBe(0);
    expect(await recordOf(tabs[1])).toMatchObject({ status: 'running', proofsDone: 2 });
  });

  it('any run where there are no Web Locks to tell', async () => {
    const before = browser.openTab();
    await proveTwice(before);
    before.crash();
    const repository = openRunRepository({ locks: null });
    expect(await repository.recover()).toBe(0);
    repository.dispose();
  });
});

/** A run in one tab, and another tab that has it on its list. */
async function watched() {
  const [owner, watcher] = [browser.openTab(), browser.openTab()];
  await proveTwice(owner);
  expect((await watcher.repository.list()).rows).toMatchObject([{ status: 'running' }]);
  const heard = vi.fn<() => void>();
  watcher.repository.onChange(heard);
  return { owner, watcher, heard };
}

describe('whoever has listed a run that goes on in another tab', () => {
  it('is told when that tab goes, and finds the run interrupted', async () => {
    const { owner, watcher, heard } = await watched();
    owner.crash();
    await until(() => expect(heard).toHaveBeenCalled());
    expect((await watcher.repository.list()).rows).toMatchObject([
      { status: 'interrupted', failure: { code: 'tab-gone' } },
    ]);
  });

  it('leaves the run as it ended if it ends in order', async () => {
    const { owner, watcher } = await watched();
    await owner.repository.update(sampleRecord());
    const name = 'proving-playground:run:run-1';
    // Behind the watcher in the queue, so that it has had its turn.
    await browser
      .openTab()
      .locks.request(name, { signal: new AbortController().signal }, async () => {});
    expect(await recordOf(watcher)).toEqual(sampleRecord());
  });

  it('waits once, however often it lists, and not after it was disposed of', async () => {
    const owner = browser.openTab();
    await proveTwice(owner);
    const { locks } = browser.openTab();
    const request = vi.spyOn(locks, 'request');
    const repository = openRunRepository({ locks });
    await repository.list();
    await repository.list();
    expect(request).toHaveBeenCalledTimes(1);
    repository.dispose();
    owner.crash();
    await expect(request.mock.results[0]?.value).rejects.toMatchObject({ name: 'AbortError' });
    expect(await recordOf(browser.openTab())).toMatchObject({ status: 'running' });
  });

  it('does not wait for runs of its own', async () => {
    const tab = browser.openTab();
    const request = vi.spyOn(tab.locks, 'request');
    await proveTwice(tab);
    await tab.repository.list();
    expect(request).toHaveBeenCalledTimes(1);
  });
});

describe('a run belongs to its page', () => {
  const events: [string, (tab: FakeTab) => Promise<void> | void][] = [
    ['it ends by an update', (tab) => tab.repository.update(sampleRecord())],
    ['it ends with a proof', (tab) => tab.repository.addProof(sampleRecord(), finishedProof())],
    ['it is deleted', (tab) => tab.repository.delete('run-1')],
    ['the repository is disposed of', (tab) => tab.repository.dispose()],
  ];

  it.each(events)('until %s', async (_, event) => {
    const tab = browser.openTab();
    const name = 'proving-playground:run:run-1';
    const isFree = () =>
      new Promise<boolean>((resolve, reject) => {
        const held = async (lock: unknown) => resolve(lock !== null);
        browser.openTab().locks.request(name, { ifAvailable: true }, held).catch(reject);
      });
    await tab.repository.begin(RUNNING);
    expect(await isFree()).toBe(false);
    await tab.repository.update({ ...RUNNING, proofsDone: 1 });
    expect(await isFree()).toBe(false);
    await event(tab);
    await until(async () => expect(await isFree()).toBe(true));
  });
});
