import { locateAllocator } from '../src/core/heap/locate-allocator.ts';
import type { LocateResult } from '../src/core/heap/locate-allocator.ts';
import { readHeap } from '../src/core/heap/summarise-heap.ts';
import type { CurvePoint, HeapSample } from '../src/core/run.ts';
import type { Bytes, Milliseconds, WasmPages } from '../src/core/units.ts';
import type { MemoryHandover, ObserverApi, SamplingCadence } from '../src/protocol/observer-api.ts';
import { now } from './runtime/events.ts';
import { glancePages, readPages } from './runtime/memory.ts';

/** How many intervals between samples are kept to judge the cadence by. */
const CADENCE_WINDOW = 4096;

/**
 * Looks at the shared memory at a fixed interval while the prover's own thread is blocked. A curve
 * has a point at every change that a sample showed, and none where nothing changed.
 */
export class MemoryObserver implements ObserverApi {
  #memory: WebAssembly.Memory | null = null;
  #pending: CurvePoint[] = [];
  #initialBytes: Bytes = 0;
  #location: LocateResult | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastPages = -1;
  #lastSampleAt = 0;
  #samples = 0;
  #intervals: Milliseconds[] = [];

  async observe(fromProver: MessagePort): Promise<void> {
    fromProver.addEventListener('message', ({ data }: MessageEvent<MemoryHandover>) => {
      this.#memory = data.memory;
      this.#initialBytes = data.initialBytes;
      this.#sample(readPages);
      fromProver.close();
    });
    fromProver.start();
  }

  async sampleEvery(intervalMs: Milliseconds | null): Promise<void> {
    clearInterval(this.#timer);
    this.#timer =
      intervalMs === null ? undefined : setInterval(() => this.#sample(glancePages), intervalMs);
  }

  async drain(): Promise<readonly CurvePoint[]> {
    this.#sample(readPages);
    const points = this.#pending;
    this.#pending = [];
    return points;
  }

  async walkHeap(): Promise<HeapSample | null> {
    const memory = this.#memory;
    if (memory === null) return null;
    const read = () => {
      readPages(memory);
      return new Uint32Array(memory.buffer);
    };
    this.#location ??= locateAllocator(read(), this.#initialBytes);
    if (this.#location.kind !== 'ok') return null;
    const start = now();
    const reading = readHeap(read, this.#location.allocator);
    const walkMs = now() - start;
    if (reading.kind !== 'ok') return null;
    const { liveBytes, liveChunks, freeBytes, largestFreeBytes, topBytes, coverage } =
      reading.summary;
    const chunks = liveChunks;
    return { liveBytes, chunks, freeBytes, largestFreeBytes, topBytes, coverage, walkMs };
  }

  async cadence(): Promise<SamplingCadence> {
    const sorted = this.#intervals.toSorted((a, b) => a - b);
    return {
      samples: this.#samples,
      medianIntervalMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      longestIntervalMs: sorted.at(-1) ?? Number.NaN,
    };
  }

  #sample(read: (memory: WebAssembly.Memory) => WasmPages): void {
    if (this.#memory === null) return;
    const at = now();
    const pages = read(this.#memory);
    this.#noteInterval(at);
    // A memory never shrinks: whatever is less than was seen before is a stale glance.
    if (pages > this.#lastPages) {
      this.#pending.push({ at, pages });
      this.#lastPages = pages;
    }
  }

  #noteInterval(at: number): void {
    if (this.#samples > 0) {
      this.#intervals[this.#samples % CADENCE_WINDOW] = at - this.#lastSampleAt;
    }
    this.#samples += 1;
    this.#lastSampleAt = at;
  }
}
