import { afterEach, describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { ChangeFeed } from './change-feed.ts';
import type { StorageChange } from './run-repository.ts';

const CHANGE: StorageChange = { kind: 'stored', id: 'run-1' };
const feeds: ChangeFeed[] = [];

function openFeed(name = 'changes'): ChangeFeed {
  const feed = new ChangeFeed(name);
  feeds.push(feed);
  return feed;
}

afterEach(() => {
  vi.unstubAllGlobals();
  for (const feed of feeds.splice(0)) feed.dispose();
});

describe('ChangeFeed', () => {
  it('tells this page at once, and once', () => {
    const feed = openFeed();
    const heard = vi.fn<() => void>();
    feed.subscribe(heard);
    feed.announce(CHANGE);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('tells the other pages', async () => {
    const heard = vi.fn<() => void>();
    openFeed().subscribe(heard);
    openFeed().announce(CHANGE);
    await until(() => expect(heard).toHaveBeenCalledTimes(1));
  });

  it('says which run it is about, here and there', async () => {
    const [here, there] = [openFeed(), openFeed()];
    const heard = vi.fn<(change: StorageChange) => void>();
    here.subscribe(heard);
    there.subscribe(heard);
    here.announce({ kind: 'deleted', id: 'run-2' });
    await until(() => expect(heard).toHaveBeenCalledTimes(2));
    expect(heard.mock.calls).toEqual([1, 2].map(() => [{ kind: 'deleted', id: 'run-2' }]));
  });

  it('tells this page alone of what concerns no other', async () => {
    const [here, there] = [openFeed(), openFeed()];
    const heard = vi.fn<(change: StorageChange) => void>();
    there.subscribe(heard);
    here.tell({ kind: 'any' });
    here.announce(CHANGE);
    await until(() => expect(heard).toHaveBeenCalled());
    expect(heard.mock.calls).toEqual([[CHANGE]]);
  });

  it.each([null, { kind: 'moved', id: 'run-1' }, { kind: 'stored', id: 7 }, 'stored'])(
    'takes what a page of another version says (%j) for a change of anything',
    async (message) => {
      const heard = vi.fn<(change: StorageChange) => void>();
      openFeed().subscribe(heard);
      const other = new BroadcastChannel('changes');
      other.postMessage(message);
      await until(() => expect(heard).toHaveBeenCalledWith({ kind: 'any' }));
      other.close();
    },
  );

  it('tells nobody of another name', async () => {
    const stranger = vi.fn<() => void>();
    const friend = vi.fn<() => void>();
    openFeed('something else').subscribe(stranger);
    openFeed().subscribe(friend);
    openFeed().announce(CHANGE);
    await until(() => expect(friend).toHaveBeenCalled());
    expect(stranger).not.toHaveBeenCalled();
  });

  it('stops telling who asked it to, and only those', () => {
    const feed = openFeed();
    const heard = vi.fn<() => void>();
    const stop = feed.subscribe(heard);
    feed.subscribe(heard);
    stop();
    feed.announce(CHANGE);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('works within the page where there is no BroadcastChannel', () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const feed = openFeed();
    const heard = vi.fn<() => void>();
    feed.subscribe(heard);
    feed.announce(CHANGE);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('may be told of a change after it was disposed of', () => {
    const feed = openFeed();
    feed.dispose();
    expect(() => feed.announce(CHANGE)).not.toThrow();
  });
});
