import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChangeFeed } from './change-feed.ts';

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
    feed.announce();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('tells the other pages', async () => {
    const heard = vi.fn<() => void>();
    openFeed().subscribe(heard);
    openFeed().announce();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
  });

  it('tells nobody of another name', async () => {
    const stranger = vi.fn<() => void>();
    const friend = vi.fn<() => void>();
    openFeed('something else').subscribe(stranger);
    openFeed().subscribe(friend);
    openFeed().announce();
    await vi.waitFor(() => expect(friend).toHaveBeenCalled());
    expect(stranger).not.toHaveBeenCalled();
  });

  it('stops telling who asked it to, and only those', () => {
    const feed = openFeed();
    const heard = vi.fn<() => void>();
    const stop = feed.subscribe(heard);
    feed.subscribe(heard);
    stop();
    feed.announce();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('works within the page where there is no BroadcastChannel', () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    const feed = openFeed();
    const heard = vi.fn<() => void>();
    feed.subscribe(heard);
    feed.announce();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('may be told of a change after it was disposed of', () => {
    const feed = openFeed();
    feed.dispose();
    expect(() => feed.announce()).not.toThrow();
  });
});
