import type { AllocatorLooks } from '../core/vitals/allocator-looks.ts';
import type { Autopsy } from '../core/vitals/autopsy.ts';
import type { LockFinding } from '../core/vitals/lock-finding.ts';
import type { HandleRoots } from '../core/heap/heap-inspection.ts';
import type { HeapFinding } from '../core/heap/heap-problem.ts';
import type { CurvePoint, HeapPoint } from '../core/run.ts';
import type { Bytes, Milliseconds } from '../core/units.ts';

/** The message by which a prover hands the shared memory to the observer. */
export interface MemoryHandover {
  readonly kind: 'memory';
  readonly memory: WebAssembly.Memory;
  /** Its size when o1js made it, before anything was allocated. */
  readonly initialBytes: Bytes;
}

/** The message after it, by which a prover tells where the allocator's lock is, if it can. */
export interface LockHandover {
  readonly kind: 'lock';
  readonly lock: LockFinding;
}

/** What a prover tells the observer: the memory, then the lock. */
export type ObserverHandover = MemoryHandover | LockHandover;

/**
 * What the page asks of the observer worker, which looks at the shared memory while the prover's
 * own thread is blocked. The page fetches what was seen; nothing is pushed, so that points arrive in
 * order and a hidden page is not woken.
 */
export interface ObserverApi {
  /** Looks at the memory that arrives on `fromProver`, from then on. Takes {@link ObserverHandover}s. */
  observe(fromProver: MessagePort): Promise<void>;
  /**
   * Samples the page count from now on, or from when there is a memory, and walks the heap once a
   * second.
   *
   * @param intervalMs between two looks at the page count; `null`, as at first, to look only when
   *   asked, by the calls below.
   */
  sampleEvery(intervalMs: Milliseconds | null): Promise<void>;
  /** What was seen since the last call, oldest first, up to a sample of the page count taken now. */
  drain(): Promise<Observations>;
  /**
   * Walks the heap now, while the prover may be at work. `null` if there is no sound answer: no
   * memory yet, an allocator that is not known, or a heap that is in motion or damaged.
   */
  glance(): Promise<HeapPoint | null>;
  /**
   * Inspects the heap between two proofs, once it has come to rest, for which it waits some 50 ms.
   * A heap counts as damaged only if the same is wrong with it at two looks in a row.
   *
   * @param roots values that are alive; `null` if nobody follows them. Marking what they reach stops
   *   after 100 ms, and is then left out more and more often; `mark` is `null` in both cases.
   */
  inspect(roots: HandleRoots | null): Promise<HeapFinding>;
  /**
   * Inspects the heap with the roots of the last {@link inspect}, and marks however long it takes.
   * Only as true as those are: before the next proof begins.
   */
  markNow(): Promise<HeapFinding>;
  /**
   * Looks at what a prover that failed has left behind: at the lock until it is free, for half a
   * second at most, then at the heap as {@link inspect} does. `null` if there is no memory.
   */
  autopsy(): Promise<Autopsy | null>;
  /** How the sampling itself went: what a curve can and cannot show. */
  cadence(): Promise<SamplingCadence>;
}

/** What the observer saw during a stretch of time. */
export interface Observations {
  /**
   * Changes of the page count. The first reading of the memory is a change; before the memory
   * arrived there is none.
   */
  readonly points: readonly CurvePoint[];
  /** The walks that succeeded, of those that it makes by itself. */
  readonly heap: readonly HeapPoint[];
  /** What looks at the allocator's lock and state came to, one with each sample of the page count. */
  readonly allocator: AllocatorLooks;
}

/** How often the observer really looked. */
export interface SamplingCadence {
  readonly samples: number;
  readonly medianIntervalMs: Milliseconds;
  readonly longestIntervalMs: Milliseconds;
}
