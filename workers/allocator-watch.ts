import { LookTally } from '../src/core/vitals/allocator-looks.ts';
import type { AllocatorLooks } from '../src/core/vitals/allocator-looks.ts';
import type { LockState } from '../src/core/vitals/autopsy.ts';
import type { LockFinding } from '../src/core/vitals/lock-finding.ts';
import type { AllocatorLocation } from '../src/core/heap/locate-allocator.ts';
import { markAllocator } from '../src/core/heap/mark-allocator.ts';
import type { EpochMs, Milliseconds } from '../src/core/units.ts';
import { lookAtLock } from './look-at-lock.ts';
import { now } from './runtime/events.ts';

/** How long a lock has to be held in every look before a prover that failed counts as having kept it. */
const SETTLE_LOCK_MS: Milliseconds = 500;
const BETWEEN_LOOKS_MS: Milliseconds = 25;

const UNSEEN = 'o1js was not seen to load its module, whose code tells where the lock is.';
const NO_LOCK = 'The word that the module’s code treats as the lock held what no lock holds.';

/** Watches the allocator from outside, by plain reads alone. */
export class AllocatorWatch {
  #lock: LockFinding = { kind: 'not-found', reason: UNSEEN };
  readonly #tally = new LookTally();

  /** Takes what the module's code says of the lock. */
  takeLock(lock: LockFinding): void {
    this.#lock = lock;
  }

  /** @param allocator `null` while it is not located: then its state says nothing. */
  look(memory: WebAssembly.Memory, allocator: AllocatorLocation | null, at: EpochMs): void {
    const mark =
      allocator === null ? null : markAllocator(new Uint32Array(memory.buffer), allocator);
    this.#tally.add({ at, held: this.#isHeld(memory), mark });
  }

  /** What looks came to since this was asked last. */
  take(): AllocatorLooks {
    return this.#tally.take();
  }

  /** Looks until the lock is seen free, for half a second at most. */
  async settleLock(memory: WebAssembly.Memory): Promise<LockState> {
    const start = now();
    for (let looks = 1; ; looks += 1) {
      const isHeld = this.#isHeld(memory);
      if (this.#lock.kind === 'not-found') return { kind: 'unknown', reason: this.#lock.reason };
      const { address } = this.#lock;
      if (isHeld !== true) return { kind: 'free', address };
      const ms = now() - start;
      if (ms >= SETTLE_LOCK_MS) return { kind: 'held', address, looks, ms };
      await new Promise((resolve) => {
        setTimeout(resolve, BETWEEN_LOOKS_MS);
      });
    }
  }

  /** `null` where the lock is not known. A word that holds what no lock holds is none, for good. */
  #isHeld(memory: WebAssembly.Memory): boolean | null {
    if (this.#lock.kind === 'not-found') return null;
    const { address } = this.#lock;
    const words = new Int32Array(memory.buffer);
    const seen = address / 4 < words.length ? lookAtLock(words, address) : 'no-lock';
    if (seen === 'no-lock') {
      this.#lock = { kind: 'not-found', reason: NO_LOCK };
      return null;
    }
    return seen === 'held';
  }
}
