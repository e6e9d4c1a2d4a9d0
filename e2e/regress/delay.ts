import type { Milliseconds } from '../../src/core/units.ts';

/** Resolves after so long, or as soon as `ended` says that nobody waits any more. */
export function delay(ms: Milliseconds, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    ended.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
