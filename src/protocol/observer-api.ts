import type { CurvePoint, HeapSample } from '../core/run.ts';
import type { Bytes, Milliseconds } from '../core/units.ts';

/** The message by which a prover hands the shared memory to the observer. */
export interface MemoryHandover {
  readonly kind: 'memory';
  readonly memory: WebAssembly.Memory;
  /** Its size when o1js made it, before anything was allocated. */
  readonly initialBytes: Bytes;
}

/**
 * What the page asks of the observer worker, which looks at the shared memory while the prover's
 * own thread is blocked. The page fetches what was seen; nothing is pushed, so that points arrive in
 * order and a hidden page is not woken.
 */
export interface ObserverApi {
  /** Looks at the memory that arrives on `fromProver`, from then on. */
  observe(fromProver: MessagePort): Promise<void>;
  /**
   * Samples the page count from now on, or from when there is a memory.
   *
   * @param intervalMs between two looks; `null`, as at first, to look only when asked, by the calls
   *   below.
   */
  sampleEvery(intervalMs: Milliseconds | null): Promise<void>;
  /**
   * The changes seen since the last call, oldest first, up to a sample taken now. The first reading
   * of the memory is a change; before the memory arrived there is none.
   */
  drain(): Promise<readonly CurvePoint[]>;
  /**
   * Walks the allocator's heap now. `null` if there is no sound answer: no memory yet, an allocator
   * that is not known, or a heap that is in motion or damaged.
   */
  walkHeap(): Promise<HeapSample | null>;
  /** How the sampling itself went: what a curve can and cannot show. */
  cadence(): Promise<SamplingCadence>;
}

/** How often the observer really looked. */
export interface SamplingCadence {
  readonly samples: number;
  readonly medianIntervalMs: Milliseconds;
  readonly longestIntervalMs: Milliseconds;
}
