/**
 * A value that changes by being replaced. Snapshots are immutable, so whoever holds one may compare
 * it with `===`, keep it or hand it on.
 *
 * - read it: `store.value`
 * - replace it: `store.set(next)` or `store.update((current) => next)`
 * - hear of changes: `const stop = store.subscribe(listener)`; listeners run in the same turn
 *
 * Elements subscribe through a `StoreController`, which does so while they are connected.
 */
export class Store<T> implements ReadableStore<T> {
  readonly #listeners = new Set<(value: T) => void>();
  #value: T;

  constructor(initial: T) {
    this.#value = initial;
  }

  get value(): T {
    return this.#value;
  }

  set(next: T): void {
    if (next === this.#value) return;
    this.#value = next;
    for (const listener of this.#listeners) listener(next);
  }

  update(change: (current: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What a reader of a {@link Store} may do with it. */
export interface ReadableStore<T> {
  readonly value: T;
  subscribe(listener: (value: T) => void): () => void;
}
