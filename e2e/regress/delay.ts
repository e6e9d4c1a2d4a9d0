import type { Milliseconds } from '../../src/core/units.ts';

/** Resolves after so long, or as soon as `ended` says that nobody waits any more. */
export function delay(ms: Milliseconds, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ended.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      // A signal that outlives many delays must not collect them.
      ended.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    ended.addEventListener('abort', end);
  });
}

/** Whether some work ends within so long; what it ends with is for whoever holds its promise. */
export async function isDoneWithin(work: Promise<unknown>, ms: Milliseconds): Promise<boolean> {
  const waited = new AbortController();
  try {
    return await Promise.race([work.then(() => true), delay(ms, waited.signal).then(() => false)]);
  } finally {
    waited.abort();
  }
}
