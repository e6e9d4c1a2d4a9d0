import { transfer } from 'comlink';
import { inspectHeap } from '../src/core/heap/inspect-heap.ts';
import { locateAllocator } from '../src/core/heap/locate-allocator.ts';
import type { AllocatorLocation } from '../src/core/heap/locate-allocator.ts';
import type { HandleRoots, HeapInspection } from '../src/core/heap/heap-inspection.ts';
import { readHeap } from '../src/core/heap/summarise-heap.ts';
import type { CurvePoint, HeapPoint } from '../src/core/run.ts';
import type { Bytes, Milliseconds, WasmPages } from '../src/core/units.ts';
import type {
  MemoryHandover,
  Observations,
  ObserverApi,
  SamplingCadence,
} from '../src/protocol/observer-api.ts';
import { MarkBudget } from './mark-budget.ts';
import { now } from './runtime/events.ts';
import { glancePages, readPages } from './runtime/memory.ts';

/** How many intervals between samples are kept to judge the cadence by. */
const CADENCE_WINDOW = 4096;
/** Between two walks that the observer makes by itself. */
const GLANCE_MS: Milliseconds = 1000;
/** Most chunks that the page is sent one by one. */
const MAX_CHUNKS = 1_000_000;
/** How often an inspection looks before it gives up, and how long it waits between two looks. */
const MOST_LOOKS = 10;
const SETTLE_MS: Milliseconds = 5;

/**
 * Looks at the shared memory at a fixed interval while the prover's own thread is blocked. A curve
 * has a point at every change that a sample showed, and none where nothing changed.
 */
export class MemoryObserver implements ObserverApi {
  #memory: WebAssembly.Memory | null = null;
  #pending: { points: CurvePoint[]; heap: HeapPoint[] } = { points: [], heap: [] };
  #initialBytes: Bytes = 0;
  #allocator: AllocatorLocation | 'unknown' | null = null;
  readonly #markBudget = new MarkBudget(now);
  #lastRoots: HandleRoots | null = null;
  #timers: ReturnType<typeof setInterval>[] = [];
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
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers =
      intervalMs === null
        ? []
        : [
            setInterval(() => this.#sample(glancePages), intervalMs),
            setInterval(() => this.#notePoint(), GLANCE_MS),
          ];
  }

  async drain(): Promise<Observations> {
    this.#sample(readPages);
    const seen = this.#pending;
    this.#pending = { points: [], heap: [] };
    return seen;
  }

  async glance(): Promise<HeapPoint | null> {
    return this.#glance();
  }

  async inspect(roots: HandleRoots | null): Promise<HeapInspection | null> {
    this.#lastRoots = roots;
    if (roots === null || !this.#markBudget.allows()) return this.#inspect(null, () => true);
    const inspection = await this.#inspect(roots, this.#markBudget.start());
    if (inspection !== null) this.#markBudget.note(inspection.mark !== null);
    return inspection;
  }

  async markNow(): Promise<HeapInspection | null> {
    return this.#inspect(this.#lastRoots, () => false);
  }

  async cadence(): Promise<SamplingCadence> {
    const sorted = this.#intervals.toSorted((a, b) => a - b);
    return {
      samples: this.#samples,
      medianIntervalMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      longestIntervalMs: sorted.at(-1) ?? Number.NaN,
    };
  }

  /**
   * Looks until the heap has come to rest: when a proof is there, threads of the pool may still be
   * giving back what it took.
   */
  async #inspect(
    roots: HandleRoots | null,
    shouldStop: () => boolean,
  ): Promise<HeapInspection | null> {
    const memory = this.#memory;
    if (memory === null) return null;
    for (let looks = 1; this.#allocator !== 'unknown'; looks += 1) {
      const inspection = this.#look(memory, roots, shouldStop);
      if (inspection !== null) return inspection;
      if (looks === MOST_LOOKS) break;
      await settle();
    }
    // An allocator that was not found in all that time is not there.
    this.#allocator ??= 'unknown';
    return null;
  }

  #look(
    memory: WebAssembly.Memory,
    roots: HandleRoots | null,
    shouldStop: () => boolean,
  ): HeapInspection | null {
    const read = () => readWords(memory);
    const allocator = this.#locate(read);
    if (allocator === null) return null;
    const options = { now, shouldStop, maxChunks: MAX_CHUNKS };
    const result = inspectHeap(read, allocator, roots, options);
    if (result.kind !== 'ok') return null;
    const { inspection } = result;
    const { starts, sizes, owners } = inspection.snapshot ?? {};
    const arrays = [starts, sizes, owners].flatMap((array) => array ?? []);
    return transfer(
      inspection,
      arrays.map(({ buffer }) => buffer),
    );
  }

  #notePoint(): void {
    const point = this.#glance();
    if (point !== null) this.#pending.heap.push(point);
  }

  #glance(): HeapPoint | null {
    const memory = this.#memory;
    if (memory === null) return null;
    const allocator = this.#locate(() => readWords(memory));
    if (allocator === null) return null;
    const at = now();
    let attempt = 0;
    const reading = readHeap(() => {
      attempt += 1;
      // Only if the view that is at hand will not do, threads are interrupted for the true one.
      return attempt === 1 ? new Uint32Array(memory.buffer) : readWords(memory);
    }, allocator);
    if (reading.kind !== 'ok') return null;
    const { liveBytes, freeBytes, topBytes } = reading.summary;
    return { at, liveBytes, freeBytes, topBytes };
  }

  /** Before the first allocation there is nothing to find, and during one, perhaps not. */
  #locate(read: () => Uint32Array): AllocatorLocation | null {
    const known = this.#allocator;
    if (known !== null) return known === 'unknown' ? null : known;
    const located = locateAllocator(read(), this.#initialBytes);
    if (located.kind !== 'ok') return null;
    this.#allocator = located.allocator;
    return located.allocator;
  }

  #sample(read: (memory: WebAssembly.Memory) => WasmPages): void {
    if (this.#memory === null) return;
    const at = now();
    const pages = read(this.#memory);
    this.#noteInterval(at);
    // A memory never shrinks: whatever is less than was seen before is a stale glance.
    if (pages > this.#lastPages) {
      this.#pending.points.push({ at, pages });
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

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, SETTLE_MS);
  });
}

/** A view of the whole memory as it is now. */
function readWords(memory: WebAssembly.Memory): Uint32Array {
  readPages(memory);
  return new Uint32Array(memory.buffer);
}
