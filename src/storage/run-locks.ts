/** The part of `navigator.locks` that is needed. */
export interface LockRequests {
  request(
    name: string,
    options: { readonly ifAvailable: true } | { readonly signal: AbortSignal },
    callback: (lock: unknown) => Promise<void>,
  ): Promise<unknown>;
}

/**
 * Which runs belong to a page that is still there. A page holds a Web Lock named after each of its
 * runs; the browser frees it when the page goes away, in whatever manner. So a run that counts as
 * running and whose lock is free has lost its page.
 *
 * Without Web Locks (browsers before 2022, insecure contexts; in neither a proof is possible) nobody
 * can know of other pages: then no run is ever taken for lost.
 */
export class RunLocks {
  readonly #prefix: string;
  readonly #requests: LockRequests | null;
  readonly #held = new Map<string, () => void>();

  /** @param prefix of the locks' names, the same in every page. */
  constructor(prefix: string, requests: LockRequests | null) {
    this.#prefix = prefix;
    this.#requests = requests;
  }

  /** Claims a run for this page; `false` if a page has it already. */
  async hold(id: string): Promise<boolean> {
    if (this.#held.has(id)) return false;
    const release = this.#requests === null ? () => {} : await this.#acquire(this.#requests, id);
    if (release === null) return false;
    this.#held.set(id, release);
    return true;
  }

  /** Gives a run up; does nothing if it is not held here. */
  release(id: string): void {
    this.#held.get(id)?.();
    this.#held.delete(id);
  }

  releaseAll(): void {
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }

  /** Whether this page has this run. */
  isOwn(id: string): boolean {
    return this.#held.has(id);
  }

  /** Whether a page has this run, as far as can be known: without Web Locks, whether this one has. */
  async isHeld(id: string): Promise<boolean> {
    if (this.#held.has(id)) return true;
    if (this.#requests === null) return false;
    const release = await this.#acquire(this.#requests, id);
    release?.();
    return release === null;
  }

  /**
   * Does `work` if no page has this run, and keeps pages from claiming it meanwhile.
   * @returns `null` if the run is a page's, or if nobody can know.
   */
  async whileFree<T>(id: string, work: () => Promise<T>): Promise<T | null> {
    if (this.#requests === null) return null;
    const release = await this.#acquire(this.#requests, id);
    if (release === null) return null;
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Does `work` once no page has this run any more, however long that takes; without Web Locks
   * never. Rejects with AbortError when `signal` ends the wait.
   */
  async whenFree(id: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    await this.#requests?.request(`${this.#prefix}${id}`, { signal }, work);
  }

  /** The way to release the lock, once it is granted; `null` if another page or this one has it. */
  #acquire(requests: LockRequests, id: string): Promise<(() => void) | null> {
    return new Promise((resolve, reject) => {
      const held = async (lock: unknown) => {
        if (lock === null) resolve(null);
        else await new Promise<void>((release) => resolve(release));
      };
      // A rejection after the grant (the lock was stolen) comes too late to change anything.
      requests.request(`${this.#prefix}${id}`, { ifAvailable: true }, held).catch(reject);
    });
  }
}
