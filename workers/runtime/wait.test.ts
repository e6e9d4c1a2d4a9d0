import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { sleepWhileWaiting, waitUntilNonZero } from './wait.ts';

/** A thread that stores 42 at word 1 when word 0 is set. */
const ANSWERER = `
  const { workerData } = require('node:worker_threads');
  const words = new Int32Array(workerData);
  Atomics.wait(words, 0, 0);
  Atomics.store(words, 1, -42);
`;

describe('waitUntilNonZero', () => {
  it('answers at once with what is there, unsigned', () => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    words[1] = -1;
    expect(waitUntilNonZero(words, 1)).toBe(0xffff_ffff);
  });

  it('sleeps until another thread stores a value, without being notified', async () => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(ANSWERER, { eval: true, workerData: words.buffer });
    try {
      await new Promise((resolve) => worker.once('online', resolve));
      Atomics.store(words, 0, 1);
      Atomics.notify(words, 0);
      expect(waitUntilNonZero(words, 1)).toBe(-42 >>> 0);
    } finally {
      await worker.terminate();
    }
  });
});

describe('sleepWhileWaiting', () => {
  it('replaces the wait of the glue, on the memory it is given', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const spin = vi.fn<(ptr: number) => number>();
    const glue = { wait_until_non_zero: spin };
    expect(
      sleepWhileWaiting(
        glue,
        () => memory,
        () => true,
      ),
    ).toBe(true);
    new Uint32Array(memory.buffer)[25] = 7;
    expect(glue.wait_until_non_zero(100)).toBe(7);
    expect(spin).not.toHaveBeenCalled();
  });

  it('leaves the waiting to o1js before there is a memory', () => {
    const glue = { wait_until_non_zero: () => 5 };
    sleepWhileWaiting(
      glue,
      () => null,
      () => true,
    );
    expect(glue.wait_until_non_zero()).toBe(5);
  });

  it('lets o1js spin for as long as it is told to', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    new Uint32Array(memory.buffer)[1] = 7;
    const glue = { wait_until_non_zero: (_ptr: number) => 5 };
    let sleeps = false;
    sleepWhileWaiting(
      glue,
      () => memory,
      () => sleeps,
    );
    expect(glue.wait_until_non_zero(4)).toBe(5);
    sleeps = true;
    expect(glue.wait_until_non_zero(4)).toBe(7);
  });

  it('says when the glue has no such function', () => {
    expect(
      sleepWhileWaiting(
        {},
        () => null,
        () => true,
      ),
    ).toBe(false);
  });
});
