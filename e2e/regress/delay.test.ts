import { getEventListeners } from 'node:events';
import { expect, it, vi } from 'vitest';
import { delay, isDoneWithin } from './delay.ts';

it('leaves nothing behind on a signal that outlives it', async () => {
  vi.useFakeTimers();
  try {
    const ended = new AbortController();
    for (let i = 0; i < 20; i += 1) {
      const waited = delay(500, ended.signal);
      vi.advanceTimersByTime(500);
      await waited;
    }
    expect(getEventListeners(ended.signal, 'abort')).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

it('ends with its signal, and leaves no timer', async () => {
  vi.useFakeTimers();
  try {
    const ended = new AbortController();
    const waited = delay(1e9, ended.signal);
    ended.abort();
    await waited;
    await delay(1e9, ended.signal);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('tells work that ends in time from work that does not', async () => {
  vi.useFakeTimers();
  try {
    expect(await isDoneWithin(Promise.resolve(), 1000)).toBe(true);
    const silent = isDoneWithin(new Promise(() => {}), 1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await silent).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
