import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { lookAtLock } from './look-at-lock.ts';

const LOCK = 64;

/** Takes the lock for a moment and gives it back, again and again, as a busy allocator does. */
const ALLOCATE = `
  const { workerData, parentPort } = require('node:worker_threads');
  const words = new Int32Array(workerData);
  parentPort.postMessage('working');
  while (Atomics.load(words, 0) === 0) {
    Atomics.exchange(words, ${LOCK / 4}, 1);
    for (let work = 0; work < 200; work += 1) Atomics.load(words, 1);
    Atomics.exchange(words, ${LOCK / 4}, 0);
  }
`;

describe('lookAtLock', () => {
  it.each([
    [0, 'free'],
    [1, 'held'],
    [2, 'no-lock'],
    [-1, 'no-lock'],
  ] as const)('takes a word of %i for %s, and leaves it as it is', (value, expected) => {
    const words = new Int32Array(new SharedArrayBuffer(128));
    words[LOCK / 4] = value;
    expect(lookAtLock(words, LOCK)).toBe(expected);
    expect(words[LOCK / 4]).toBe(value);
  });

  it('sees a lock come free that another thread takes nearly all the time', async () => {
    const words = new Int32Array(new SharedArrayBuffer(128));
    const worker = new Worker(ALLOCATE, { eval: true, workerData: words.buffer });
    try {
      await new Promise((resolve) => worker.once('message', resolve));
      // The other thread may lose its core while it has the lock: then it comes free when it goes on.
      const seen = new Set<string>();
      while (!seen.has('free')) {
        seen.add(lookAtLock(words, LOCK));
        await setImmediate();
      }
      expect(seen).not.toContain('no-lock');
    } finally {
      Atomics.store(words, 0, 1);
      await worker.terminate();
    }
  });
});
