import { afterEach, describe, expect, it, vi } from 'vitest';
import { ModelAllocator, SMALL_MODEL } from '../src/core/heap/fixtures/model-allocator.ts';
import { MemoryObserver } from './observer.ts';

const { initialBytes, maxBytes } = SMALL_MODEL;
const PAGES = maxBytes / 65_536;

/** A heap in which 1000 bytes are in use. */
const LIVE_1008 = { kind: 'ok', inspection: { summary: { liveBytes: 1008 } } };

interface Observed {
  readonly observer: MemoryObserver;
  readonly model: ModelAllocator;
  /** The memory that both have. */
  readonly words: Uint32Array;
}

/** An observer, and the model of an allocator in the memory that it was handed. */
async function observe(): Promise<Observed> {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const words = new Uint32Array(memory.buffer);
  const model = new ModelAllocator(SMALL_MODEL, words);
  const { port1, port2 } = new MessageChannel();
  const observer = new MemoryObserver();
  const arrived = new Promise((resolve) => {
    port2.addEventListener('message', resolve);
  });
  await observer.observe(port2);
  port1.postMessage({ kind: 'memory', memory, initialBytes });
  await arrived;
  port1.close();
  return { observer, model, words };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the observer', () => {
  it('has nothing to say before there is a memory', async () => {
    const observer = new MemoryObserver();
    expect(await observer.inspect(null)).toEqual({ kind: 'no-memory' });
    expect(await observer.markNow()).toEqual({ kind: 'no-memory' });
    expect(await observer.glance()).toBeNull();
    expect(await observer.drain()).toEqual({ points: [], heap: [] });
  });

  it('inspects the heap: sums, and every chunk', async () => {
    const { observer, model } = await observe();
    const mem = model.malloc(1000);
    model.malloc(2000);
    model.release(mem);
    expect(await observer.inspect(null)).toMatchObject({
      kind: 'ok',
      inspection: {
        summary: { liveBytes: 2008, freeBytes: 1008, coverage: 1 },
        threadStacks: { count: 0, bytes: 0 },
        mark: null,
        snapshot: {
          memoryBytes: maxBytes,
          heapStart: initialBytes,
          starts: Uint32Array.of(mem - 8, mem + 1000),
          sizes: Uint32Array.of(1008, 2008),
        },
      },
    });
  });

  it('finds an allocator that had not begun when it looked first', async () => {
    const { observer, model } = await observe();
    expect(await observer.glance()).toBeNull();
    model.malloc(1000);
    expect(await observer.glance()).toMatchObject({ liveBytes: 1008, freeBytes: 0 });
  });

  it('waits for an allocator that is about to begin', async () => {
    const { observer, model } = await observe();
    const inspecting = observer.inspect(null);
    model.malloc(1000);
    expect(await inspecting).toMatchObject(LIVE_1008);
  });

  it('waits for a heap to come to rest', async () => {
    const { observer, model, words } = await observe();
    const header = (model.malloc(1000) - 4) / 4;
    const whole = words[header] ?? 0;
    words[header] = 0;
    const inspecting = observer.inspect(null);
    words[header] = whole;
    expect(await inspecting).toMatchObject(LIVE_1008);
  });

  it('says where and how a heap is damaged, and looks again after the next proof', async () => {
    const { observer, model, words } = await observe();
    const chunk = model.malloc(1000) - 8;
    const whole = words[(chunk + 4) / 4] ?? 0;
    words[(chunk + 4) / 4] = 0;
    const damage = { kind: 'corrupt', address: chunk, reason: 'chunk-too-small' };
    expect(await observer.inspect(null)).toEqual(damage);
    words[(chunk + 4) / 4] = whole;
    expect(await observer.inspect(null)).toMatchObject(LIVE_1008);
  });

  it('takes for busy what is wrong somewhere else at each look', async () => {
    const { observer, model, words } = await observe();
    const headers = [1000, 1000].map((bytes) => (model.malloc(bytes) - 4) / 4);
    const damage = (at: number) => {
      for (const [i, header] of headers.entries()) words[header] = i === at ? 0 : 1008 | 3;
    };
    vi.useFakeTimers();
    damage(0);
    const inspecting = observer.inspect(null);
    for (let look = 1; look < 10; look += 1) {
      damage(look % 2);
      await vi.advanceTimersToNextTimerAsync();
    }
    expect(await inspecting).toEqual({ kind: 'busy' });
  });

  it('says what speaks against the only place that looks like an allocator', async () => {
    const { observer, model, words } = await observe();
    model.malloc(1000);
    const foot = model.top + model.topSize;
    words[(foot + 4) / 4] = 0;
    expect(await observer.inspect(null)).toEqual({
      kind: 'unknown-allocator',
      reason: 'none-found',
      fault: { address: foot, reason: 'top-foot' },
    });
  });

  it('no longer looks for one that was not there after a proof', async () => {
    const { observer, model } = await observe();
    const nothing = { kind: 'unknown-allocator', reason: 'none-found', fault: null };
    expect(await observer.inspect(null)).toEqual(nothing);
    model.malloc(1000);
    expect(await observer.inspect(null)).toEqual(nothing);
    expect(await observer.glance()).toBeNull();
  });

  it('walks the heap once a second while it samples, and hands out what it saw', async () => {
    const { observer, model } = await observe();
    vi.useFakeTimers();
    await observer.sampleEvery(25);
    model.malloc(1000);
    vi.advanceTimersByTime(1000);
    model.malloc(1000);
    vi.advanceTimersByTime(1000);
    const { points, heap } = await observer.drain();
    expect(points.map(({ pages }) => pages)).toEqual([PAGES]);
    expect(heap.map(({ liveBytes }) => liveBytes)).toEqual([1008, 2016]);
    await observer.sampleEvery(null);
    vi.advanceTimersByTime(5000);
    expect(await observer.drain()).toEqual({ points: [], heap: [] });
  });
});
