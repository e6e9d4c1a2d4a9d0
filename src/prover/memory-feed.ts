import type { Remote } from 'comlink';
import type { AllocatorLooks } from '../core/vitals/allocator-looks.ts';
import type { Autopsy } from '../core/vitals/autopsy.ts';
import { samplesMemory } from '../core/experiment/observing.ts';
import type { Observing } from '../core/experiment/observing.ts';
import type { CurvePoint, HeapPoint } from '../core/run.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Bytes, Milliseconds } from '../core/units.ts';
import type { ObserverApi } from '../protocol/observer-api.ts';

/** How often the observer looks at the memory. */
const SAMPLE_MS: Milliseconds = 25;
/** How often the page fetches what the observer saw. */
const DRAIN_MS: Milliseconds = 250;
/**
 * How long the page waits for the observer to look at what a prover has left behind. It takes half a
 * second at most; but the observer may be gone like the prover, and a failure has to be told.
 */
const AUTOPSY_MS: Milliseconds = 5000;

/** Who wants to know what the observer saw. */
export interface MemoryFeedListener {
  /** Changes of the memory's size, oldest first; never none. */
  onPoints(points: readonly CurvePoint[]): void;
  /** Walks of the heap, oldest first; never none. */
  onHeapPoints(points: readonly HeapPoint[]): void;
  onLooks(looks: AllocatorLooks): void;
}

/** Fetches what the observer sees of a prover's memory. */
export class MemoryFeed {
  #timer: ReturnType<typeof setInterval> | undefined;
  #usedBytes: Bytes = 0;
  #isDisposed = false;

  constructor(
    private readonly observer: Remote<ObserverApi>,
    private readonly observe: Observing,
    private readonly listener: MemoryFeedListener,
  ) {}

  /** Size of the memory when it was last seen; 0 before there is one. */
  get usedBytes(): Bytes {
    return this.#usedBytes;
  }

  /** Has the memory looked at all the time or not, as this proof is to be watched. */
  async watch(proof: number | null): Promise<void> {
    const watched = samplesMemory(this.observe, proof);
    const isAsItIs = watched === (this.#timer !== undefined);
    if (isAsItIs || this.#isDisposed) return;
    clearInterval(this.#timer);
    this.#timer = watched ? setInterval(() => void this.drain(), DRAIN_MS) : undefined;
    await this.observer.sampleEvery(watched ? SAMPLE_MS : null);
  }

  /** Has the memory looked at once, where that is not done all the time. */
  look(): void {
    if (this.#timer === undefined) void this.drain();
  }

  /** Fetches what was seen up to now. */
  async drain(): Promise<void> {
    const { points, heap, allocator } = await this.observer.drain();
    this.listener.onLooks(allocator);
    if (heap.length > 0) this.listener.onHeapPoints(heap);
    const last = points.at(-1);
    if (last === undefined) return;
    this.#usedBytes = pagesToBytes(last.pages);
    this.listener.onPoints(points);
  }

  /**
   * Looks at what a prover that failed has left behind. Memory that ran out did so within the last
   * moments, which are fetched first.
   * @returns `null` if nobody can look, or not in time.
   */
  async examine(): Promise<Autopsy | null> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), AUTOPSY_MS);
    });
    try {
      return await Promise.race([this.drain().then(() => this.observer.autopsy()), patience]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    clearInterval(this.#timer);
  }
}
