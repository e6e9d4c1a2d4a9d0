import { describe, expect, it } from 'vitest';
import { locateAllocator } from '../src/core/heap/locate-allocator.ts';
import { readHeap } from '../src/core/heap/summarise-heap.ts';
import { PAGE_BYTES } from '../src/core/units.ts';
import { FakeHeap } from './fake-heap.ts';

function begin() {
  const memory = new WebAssembly.Memory({ initial: 20, maximum: 100, shared: true });
  const heap = new FakeHeap(memory);
  const read = () => new Uint32Array(memory.buffer);
  const look = () => {
    const located = locateAllocator(read(), 20 * PAGE_BYTES);
    if (located.kind !== 'ok') throw new Error(located.kind);
    return readHeap(read, located.allocator);
  };
  return { memory, heap, look };
}

describe('FakeHeap', () => {
  it('is found and walked, every byte accounted for', () => {
    const { memory, heap, look } = begin();
    memory.grow(10);
    heap.extend();
    const first = heap.allocate(48);
    heap.allocate(64, [first]);
    expect(look()).toMatchObject({
      kind: 'ok',
      summary: { liveBytes: 112, liveChunks: 2, coverage: 1, topBytes: 10 * PAGE_BYTES - 112 - 40 },
    });
  });

  it('takes over what the memory grows by', () => {
    const { memory, heap, look } = begin();
    memory.grow(1);
    heap.extend();
    heap.allocate(1024);
    memory.grow(50);
    heap.extend();
    heap.allocate(30 * PAGE_BYTES);
    expect(look()).toMatchObject({ summary: { liveChunks: 2, totalBytes: 71 * PAGE_BYTES } });
  });

  it('is found, but not walked, once it is damaged', () => {
    const { memory, heap, look } = begin();
    memory.grow(1);
    heap.extend();
    heap.allocate(1024);
    heap.damage();
    const address = 20 * PAGE_BYTES;
    expect(look()).toEqual({ kind: 'corrupt', address, reason: 'chunk-too-small' });
  });

  it('refuses what does not fit', () => {
    const { memory, heap } = begin();
    memory.grow(1);
    heap.extend();
    expect(() => heap.allocate(PAGE_BYTES)).toThrow('fake: no room for 65536 bytes');
  });
});
