import type { Interception, NestedRequest } from './nested-worker.ts';

/** What the thread pool was seen to do. */
export interface PoolObservation {
  /** o1js has asked for the pool at least once, so the other figures mean something. */
  readonly started: boolean;
  /** How often o1js asked for the pool to be torn down. */
  readonly exits: number;
}

/** Decides what becomes of o1js's requests about its thread pool. */
export interface PoolPolicy {
  intercept(request: NestedRequest): Interception;
  /**
   * Lets the call after the next one use the pool that the next one starts, as o1js itself does for
   * calls that overlap: the end and the start between the two are acknowledged and left out.
   */
  shareOnce(): void;
  /** Whether the pool is to stay from now on; a pool that was kept ends when o1js asks for it next. */
  keep(kept: boolean): void;
  observe(): PoolObservation;
}

/**
 * Up to 2.14, o1js ends its pool after every `compile` and every `prove` by terminating the
 * threads. Each thread's stack and thread-local storage was allocated in WebAssembly memory, and
 * nobody frees them: 1.03 MiB a thread, for ever. Keeping the pool means acknowledging the requests
 * without carrying them out.
 *
 * @param kept whether the first pool stays; otherwise requests are only watched.
 */
export function createPoolPolicy(kept: boolean): PoolPolicy {
  let keeping = kept;
  let running = false;
  let started = false;
  let exits = 0;
  let sharing = false;
  return {
    intercept(request) {
      if (request.type === 'exitThreadPool') {
        exits += 1;
        if (keeping || sharing) {
          sharing = false;
          return 'answer';
        }
        running = false;
      } else if (request.type === 'initThreadPool') {
        if (running) return 'answer';
        running = true;
        started = true;
      }
      return 'forward';
    },
    shareOnce: () => {
      sharing = true;
    },
    keep: (wanted) => {
      keeping = wanted;
    },
    observe: () => ({ started, exits }),
  };
}
