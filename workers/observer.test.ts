import { afterEach, describe, expect, it, vi } from 'vitest';
import { NO_LOOKS } from '../src/core/vitals/allocator-looks.ts';
import type { LockFinding } from '../src/core/vitals/lock-finding.ts';
import { ModelAllocator, SMALL_MODEL } from '../src/core/heap/fixtures/model-allocator.ts';
import { MemoryObserver } from './observer.ts';

const { initialBytes, maxBytes } = SMALL_MODEL;
const PAGES = maxBytes / 65_536;

/** Where the lock is, in static data that the model of an allocator does not use. */
const LOCK_AT = 1_048_576 + 64;
const LOCK: LockFinding = { kind: 'found', address: LOCK_AT, sites: 8, of: 8 };
const ports: MessagePort[] = [];

/** A heap in which 1000 bytes are in use. */
const LIVE_1008 = { kind: 'ok', inspection: { summary: { liveBytes: 1008 } } };

interface Observed {
  readonly observer: MemoryObserver;
  readonly model: ModelAllocator;
  /** The memory that both have. */
  readonly words: Uint32Array;
  /** Tells the observer of the lock, as the last message of a prover. */
  readonly tellLock: (lock: LockFinding) => Promise<void>;
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
  ports.push(port1);
  const tellLock = async (lock: LockFinding) => {
    const told = new Promise((resolve) => {
      port2.addEventListener('message', resolve);
    });
    port1.postMessage({ kind: 'lock', lock });
    await told;
  };
  return { observer, model, words, tellLock };
}

afterEach(() => {
  vi.useRealTimers();
  for (const port of ports.splice(0)) port.close();
});

describe('the observer', () => {
  it('has nothing to say before there is a memory', async () => {
    const observer = new MemoryObserver();
    expect(await observer.inspect(null)).toEqual({ kind: 'no-memory' });
    expect(await observer.markNow()).toEqual({ kind: 'no-memory' });
    expect(await observer.glance()).toBeNull();
    expect(await observer.drain()).toEqual({ points: [], heap: [], allocator: NO_LOOKS });
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

  it('counts looks at the lock that it was told of, and sees an allocator at work', async () => {
    const { observer, model, words, tellLock } = await observe();
    expect((await observer.drain()).allocator).toMatchObject({ looks: 0 });
    await tellLock(LOCK);
    model.malloc(1000);
    await observer.glance();
    expect((await observer.drain()).allocator).toEqual({
      looks: 1,
      held: 0,
      moves: 0,
      streak: null,
    });
    model.malloc(1000);
    expect((await observer.drain()).allocator).toMatchObject({ looks: 1, held: 0, moves: 1 });
    words[LOCK_AT / 4] = 1;
    expect((await observer.drain()).allocator).toMatchObject({
      held: 1,
      moves: 1,
      streak: { looks: 1 },
    });
    expect((await observer.drain()).allocator).toMatchObject({
      held: 1,
      moves: 0,
      streak: { looks: 2 },
    });
  });

  it.each([
    ['holds what no lock holds', LOCK, 7],
    ['is outside of the memory', { ...LOCK, address: maxBytes }, 0],
  ])('takes nothing for the lock that %s', async (_, lock, value) => {
    const { observer, words, tellLock } = await observe();
    await tellLock(lock);
    words[LOCK_AT / 4] = value;
    expect((await observer.drain()).allocator).toMatchObject({ looks: 0, held: 0 });
    words[LOCK_AT / 4] = 1;
    expect(await observer.autopsy()).toMatchObject({
      lock: { kind: 'unknown', reason: expect.stringMatching(/what no lock holds\.$/) },
    });
  });

  it('finds nothing wrong with a prover that has left its heap in order', async () => {
    expect(await new MemoryObserver().autopsy()).toBeNull();
    const { observer, model, tellLock } = await observe();
    model.malloc(1000);
    expect(await observer.autopsy()).toMatchObject({ lock: { kind: 'unknown' }, heap: null });
    await tellLock(LOCK);
    expect(await observer.autopsy()).toEqual({
      lock: { kind: 'free', address: LOCK_AT },
      heap: null,
    });
  });

  it('finds the lock held that a dead thread has taken with it, and a heap that stays damaged', async () => {
    const { observer, model, words, tellLock } = await observe();
    await tellLock(LOCK);
    const chunk = model.malloc(1000) - 8;
    const corrupt = { kind: 'corrupt', address: chunk, reason: 'chunk-too-small' };
    words[(chunk + 4) / 4] = 0;
    expect(await observer.autopsy()).toEqual({
      lock: { kind: 'free', address: LOCK_AT },
      heap: corrupt,
    });
    words[LOCK_AT / 4] = 1;
    const found = await observer.autopsy();
    expect(found?.lock).toMatchObject({ kind: 'held', address: LOCK_AT });
    expect(found?.heap).toEqual(corrupt);
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
    expect(await observer.drain()).toEqual({ points: [], heap: [], allocator: NO_LOOKS });
  });
});
