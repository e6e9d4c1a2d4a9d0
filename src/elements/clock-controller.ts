import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { EpochMs, Milliseconds } from '../core/units.ts';

/**
 * Updates its host at an interval for as long as something is going on, so that times left and
 * elapsed stay true. It stands still otherwise, and while the host is not in the document.
 */
export class ClockController implements ReactiveController {
  #timer: number | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly isRunning: () => boolean,
    private readonly intervalMs: Milliseconds = 1000,
  ) {
    host.addController(this);
  }

  /** The time at the moment of asking. */
  get now(): EpochMs {
    return Date.now();
  }

  hostUpdated(): void {
    const running = this.isRunning();
    if (running && this.#timer === null) {
      this.#timer = window.setInterval(() => this.host.requestUpdate(), this.intervalMs);
    } else if (!running) {
      this.#stop();
    }
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.#timer !== null) window.clearInterval(this.#timer);
    this.#timer = null;
  }
}
