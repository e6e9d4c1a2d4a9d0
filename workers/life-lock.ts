/**
 * Takes a lock that this worker never gives back. However the worker ends, closed by itself or
 * taken down by the browser, the lock comes free, and the page that waits for it knows. A worker's
 * end fires no event of its own.
 *
 * @returns once the lock is held.
 */
export function holdLifeLock(name: string): Promise<void> {
  return new Promise((held, failed) => {
    const forever = () => {
      held();
      return new Promise<never>(() => {});
    };
    navigator.locks.request(name, forever).catch(failed);
  });
}
