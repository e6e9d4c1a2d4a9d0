import { transfer } from 'comlink';
import type { Autopsy } from '../src/core/vitals/autopsy.ts';
import { inspectHeap } from '../src/core/heap/inspect-heap.ts';
import type { InspectResult } from '../src/core/heap/inspect-heap.ts';
import { locateAllocator } from '../src/core/heap/locate-allocator.ts';
import type { AllocatorLocation, LocateResult } from '../src/core/heap/locate-allocator.ts';
import type { HandleRoots } from '../src/core/heap/heap-inspection.ts';
import type { HeapFinding, HeapProblem } from '../src/core/heap/heap-problem.ts';
import { readHeap } from '../src/core/heap/summarise-heap.ts';
import type { CurvePoint, HeapPoint } from '../src/core/run.ts';
import type { Bytes, Milliseconds, WasmPages } from '../src/core/units.ts';
import type {
  Observations,
  ObserverApi,
  ObserverHandover,
  SamplingCadence,
} from '../src/protocol/observer-api.ts';
import { AllocatorWatch } from './allocator-watch.ts';
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

type UnknownAllocator = Extract<HeapProblem, { kind: 'unknown-allocator' }>;

/**
 * Looks at the shared memory at a fixed interval while the prover's own thread is blocked. A curve
 * has a point at every change that a sample showed, and none where nothing changed.
 */
export class MemoryObserver implements ObserverApi {
  #memory: WebAssembly.Memory | null = null;
  #pending: { points: CurvePoint[]; heap: HeapPoint[] } = { points: [], heap: [] };
  #initialBytes: Bytes = 0;
  #allocator: AllocatorLocation | null = null;
  /** Once it is clear that there is no allocator to be found. */
  #unknown: UnknownAllocator | null = null;
  readonly #watch = new AllocatorWatch();
  readonly #markBudget = new MarkBudget(now);
  #lastRoots: HandleRoots | null = null;
  #timers: ReturnType<typeof setInterval>[] = [];
  #lastPages = -1;
  #lastSampleAt = 0;
  #samples = 0;
  #intervals: Milliseconds[] = [];

  readonly #alive: Promise<void>;

  /** @param alive resolves once the page can notice the end of this worker. */
  constructor(alive: Promise<void> = Promise.resolve()) {
    this.#alive = alive;
  }

  async observe(fromProver: MessagePort): Promise<void> {
    // Whoever gets an answer waits for the lock from then on, and must not be given it at once.
    await this.#alive;
    fromProver.addEventListener('message', ({ data }: MessageEvent<ObserverHandover>) => {
      switch (data.kind) {
        case 'memory':
          this.#memory = data.memory;
          this.#initialBytes = data.initialBytes;
          this.#sample(readPages);
          break;
        case 'lock':
          this.#watch.takeLock(data.lock);
          fromProver.close();
          break;
      }
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
    return { ...seen, allocator: this.#watch.take() };
  }

  async glance(): Promise<HeapPoint | null> {
    return this.#glance();
  }

  async inspect(roots: HandleRoots | null): Promise<HeapFinding> {
    this.#lastRoots = roots;
    if (roots === null || !this.#markBudget.allows()) return this.#inspect(null, () => true);
    const found = await this.#inspect(roots, this.#markBudget.start());
    if (found.kind === 'ok') this.#markBudget.note(found.inspection.mark !== null);
    return found;
  }

  async markNow(): Promise<HeapFinding> {
    return this.#inspect(this.#lastRoots, () => false);
  }

  async autopsy(): Promise<Autopsy | null> {
    const memory = this.#memory;
    if (memory === null) return null;
    const first = await this.#autopsy(memory);
    if (first.heap?.kind !== 'corrupt' || first.lock.kind === 'held') return first;
    // A thread that waits for a core in the middle of an allocation leaves the same behind for a while.
    const second = await this.#autopsy(memory);
    if (second.heap?.kind !== 'corrupt' || isSameDamage(first.heap, second.heap)) return second;
    return { lock: second.lock, heap: { kind: 'busy' } };
  }

  async cadence(): Promise<SamplingCadence> {
    const sorted = this.#intervals.toSorted((a, b) => a - b);
    return {
      samples: this.#samples,
      medianIntervalMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      longestIntervalMs: sorted.at(-1) ?? Number.NaN,
    };
  }

  async #autopsy(memory: WebAssembly.Memory): Promise<Autopsy> {
    const lock = await this.#watch.settleLock(memory);
    const heap = await this.#inspect(null, () => true);
    return { lock, heap: heap.kind === 'ok' ? null : heap };
  }

  /**
   * Looks until the heap has come to rest: when a proof is there, threads of the pool may still be
   * giving back what it took.
   */
  async #inspect(roots: HandleRoots | null, shouldStop: () => boolean): Promise<HeapFinding> {
    const memory = this.#memory;
    if (memory === null) return { kind: 'no-memory' };
    if (this.#unknown !== null) return this.#unknown;
    let before = this.#look(memory, roots, shouldStop);
    for (let looks = 2; looks <= MOST_LOOKS && before.kind !== 'ok'; looks += 1) {
      await settle();
      const found = this.#look(memory, roots, shouldStop);
      if (isSameDamage(before, found)) return found;
      before = found;
    }
    switch (before.kind) {
      case 'unknown-allocator':
        // What was not found in all that time is not there, and is not looked for again.
        this.#unknown = before;
        return before;
      case 'corrupt':
        // Elsewhere at each look: somebody is at work there.
        return { kind: 'busy' };
      case 'busy':
      case 'ok':
        return before;
    }
  }

  #look(memory: WebAssembly.Memory, roots: HandleRoots | null, shouldStop: () => boolean): Look {
    const read = () => readWords(memory);
    const located = this.#locate(read);
    if (located.kind !== 'ok') return toProblem(located);
    const options = { now, shouldStop, maxChunks: MAX_CHUNKS };
    const result = inspectHeap(read, located.allocator, roots, options);
    if (result.kind !== 'ok') return result;
    const { starts, sizes, owners } = result.inspection.snapshot ?? {};
    const arrays = [starts, sizes, owners].flatMap((array) => array ?? []);
    return transfer(
      result,
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
    if (this.#unknown !== null) return null;
    const located = this.#locate(() => readWords(memory));
    if (located.kind !== 'ok') return null;
    const at = now();
    let attempt = 0;
    const reading = readHeap(() => {
      attempt += 1;
      // Only if the view that is at hand will not do, threads are interrupted for the true one.
      return attempt === 1 ? new Uint32Array(memory.buffer) : readWords(memory);
    }, located.allocator);
    if (reading.kind !== 'ok') return null;
    const { liveBytes, freeBytes, topBytes } = reading.summary;
    return { at, liveBytes, freeBytes, topBytes };
  }

  /** Before the first allocation there is nothing to find, and during one, perhaps not. */
  #locate(read: () => Uint32Array): LocateResult {
    if (this.#allocator !== null) return { kind: 'ok', allocator: this.#allocator };
    const located = locateAllocator(read(), this.#initialBytes);
    if (located.kind === 'ok') this.#allocator = located.allocator;
    return located;
  }

  #sample(read: (memory: WebAssembly.Memory) => WasmPages): void {
    if (this.#memory === null) return;
    const at = now();
    const pages = read(this.#memory);
    this.#watch.look(this.#memory, this.#allocator, at);
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

/** What one look at a heap can come to. */
type Look = InspectResult | UnknownAllocator;

/** The same fault at the same place twice, with time between the two: nobody is at work there. */
function isSameDamage(a: HeapFinding, b: HeapFinding): boolean {
  return (
    a.kind === 'corrupt' && b.kind === 'corrupt' && a.address === b.address && a.reason === b.reason
  );
}

function toProblem({
  reason,
  candidates,
}: Extract<LocateResult, { kind: 'unknown-allocator' }>): UnknownAllocator {
  const [only] = candidates;
  const fault = candidates.length === 1 && only !== undefined ? only.fault : null;
  return { kind: 'unknown-allocator', reason, fault };
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
