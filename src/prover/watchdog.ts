import type { Milliseconds } from '../core/units.ts';

/** How often it looks, as a part of the patience it has. */
const CHECKS_PER_TIMEOUT = 20;

/**
 * Barks once when nothing was heard for `timeoutMs` while a call was in flight. It lives in the
 * page, because a prover that hangs cannot tell anybody.
 */
export class Watchdog {
  #timer: ReturnType<typeof setInterval> | null = null;
  #lastProgress = 0;

  constructor(
    private readonly timeoutMs: Milliseconds,
    private readonly onHung: () => void,
  ) {}

  /** Begins to watch; time before this does not count. */
  start(): void {
    this.stop();
    this.noteProgress();
    this.#timer = setInterval(() => {
      if (performance.now() - this.#lastProgress < this.timeoutMs) return;
      this.stop();
      this.onHung();
    }, this.timeoutMs / CHECKS_PER_TIMEOUT);
  }

  /** Something happened: patience starts over. */
  noteProgress(): void {
    this.#lastProgress = performance.now();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
