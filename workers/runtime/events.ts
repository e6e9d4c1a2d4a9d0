import type { KeyCacheEvent } from './key-cache-events.ts';

/** What the runtime tells while o1js works; times are milliseconds since the Unix epoch. */
export type RuntimeEvent =
  /** o1js has made the memory that all its threads share. */
  | { readonly kind: 'memory'; readonly memory: WebAssembly.Memory }
  /** o1js loads its module. The bytes are as shipped and o1js's own: to be read at once. */
  | { readonly kind: 'module'; readonly bytes: Uint8Array; readonly at: number }
  /** A call into the nested worker begins; the thread of this realm is about to wait for it. */
  | { readonly kind: 'call-start'; readonly binding: string; readonly at: number }
  | { readonly kind: 'call-end'; readonly binding: string; readonly at: number }
  | KeyCacheEvent;

/** Where the clock of this realm begins; asked once, since the ledger asks for the time often. */
const { timeOrigin } = performance;

/** Now, on the clock that all realms of a page share. */
export function now(): number {
  return timeOrigin + performance.now();
}

/** Who wants to hear of events. */
export class EventHub {
  readonly #listeners = new Set<(event: RuntimeEvent) => void>();

  /** Tells everybody who listens, in the order in which they began to. */
  readonly tell = (event: RuntimeEvent): void => {
    for (const listener of this.#listeners) listener(event);
  };

  /** @returns the way to hear no more. */
  listen(listener: (event: RuntimeEvent) => void): () => void {
    // A listener of its own, so that who listens twice stops once.
    const own = (event: RuntimeEvent) => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}
