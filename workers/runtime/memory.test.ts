import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { captureMemory, glancePages, readPages } from './memory.ts';

let restore = () => {};
afterEach(() => restore());

function capture(maxPages: number | null = null) {
  const seen: WebAssembly.Memory[] = [];
  restore = captureMemory({ maxPages, onMemory: (memory) => seen.push(memory) });
  return seen;
}

describe('captureMemory', () => {
  it('catches the first shared memory and no other', () => {
    const seen = capture();
    const plain = new WebAssembly.Memory({ initial: 1 });
    const shared = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const second = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    expect(seen).toEqual([shared]);
    for (const memory of [plain, shared, second]) expect(memory).toBeInstanceOf(WebAssembly.Memory);
  });

  it('caps what is caught, and only that', () => {
    capture(2);
    const capped = new WebAssembly.Memory({ initial: 1, maximum: 100, shared: true });
    const free = new WebAssembly.Memory({ initial: 1, maximum: 100, shared: true });
    expect(() => capped.grow(2)).toThrow(RangeError);
    expect(free.grow(2)).toBe(1);
  });

  it('puts the constructor back', () => {
    const original = WebAssembly.Memory;
    capture();
    expect(WebAssembly.Memory).not.toBe(original);
    restore();
    expect(WebAssembly.Memory).toBe(original);
  });
});

describe('readPages', () => {
  it('counts pages after a growth', () => {
    const memory = new WebAssembly.Memory({ initial: 3, maximum: 9 });
    memory.grow(4);
    expect(readPages(memory)).toBe(7);
  });
});

describe('glancePages', () => {
  it('counts pages of a shared memory after a growth here and after one elsewhere', async () => {
    const memory = new WebAssembly.Memory({ initial: 3, maximum: 99, shared: true });
    memory.grow(4);
    expect(glancePages(memory)).toBe(7);
    const source =
      "const { workerData, parentPort } = require('node:worker_threads'); workerData.grow(5); parentPort.postMessage(null);";
    const worker = new Worker(source, { eval: true, workerData: memory });
    await once(worker, 'message');
    expect(glancePages(memory)).toBe(12);
    await worker.terminate();
  });
});
