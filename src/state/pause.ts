import type { Milliseconds } from '../core/units.ts';

/** A wait that somebody can end before its time. */
export class Pause {
  #end: () => void = () => {};

  /** Resolves after `ms`, or when it is ended. */
  async wait(ms: Milliseconds): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait that is under way, if there is one. */
  end(): void {
    this.#end();
  }
}
