import type { KeyCacheEvent } from './key-cache-events.ts';

/** What the runtime tells while o1js works; times are milliseconds since the Unix epoch. */
export type RuntimeEvent =
  /** o1js has made the memory that all its threads share. */
  | { readonly kind: 'memory'; readonly memory: WebAssembly.Memory }
  /** A call into the nested worker begins; the thread of this realm is about to wait for it. */
  | { readonly kind: 'call-start'; readonly binding: string; readonly at: number }
  | { readonly kind: 'call-end'; readonly binding: string; readonly at: number }
  | KeyCacheEvent;

/** Now, on the clock that all realms of a page share. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
