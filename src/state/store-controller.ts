import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReadableStore } from './store.ts';

/**
 * Connects an element to a store for as long as it is in the document. The element is updated only
 * when what it selected has changed.
 */
export class StoreController<T, S = T> implements ReactiveController {
  #stop: (() => void) | null = null;
  #selected: S;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: ReadableStore<T>,
    private readonly select: (value: T) => S,
  ) {
    this.#selected = select(store.value);
    host.addController(this);
  }

  /** What was selected from the newest snapshot. */
  get value(): S {
    return this.#selected;
  }

  hostConnected(): void {
    this.#take(this.store.value);
    this.#stop = this.store.subscribe((value) => this.#take(value));
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #take(value: T): void {
    const next = this.select(value);
    if (next === this.#selected) return;
    this.#selected = next;
    this.host.requestUpdate();
  }
}
