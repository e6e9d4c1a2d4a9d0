import { isFields } from '../core/shape.ts';
import type { StorageChange } from './run-repository.ts';

/** Tells this page and all others of the same origin which stored runs have changed. */
export class ChangeFeed {
  // An EventTarget, because it keeps a listener that throws from the one who announces.
  readonly #target = new EventTarget();
  #channel: BroadcastChannel | null;

  /** @param name the same in every page that should hear of each other. */
  constructor(name: string) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    // Delivered to every channel of that name but this one.
    this.#channel?.addEventListener('message', ({ data }) => this.tell(readChange(data)));
  }

  announce(change: StorageChange): void {
    this.tell(change);
    this.#channel?.postMessage(change);
  }

  /** Tells this page alone of what concerns no other. */
  tell(change: StorageChange): void {
    this.#target.dispatchEvent(new CustomEvent('change', { detail: change }));
  }

  /** Calls back at every change. Returns the way to stop. */
  subscribe(listener: (change: StorageChange) => void): () => void {
    const heard = (event: Event) => {
      if (event instanceof CustomEvent) listener(readChange(event.detail));
    };
    this.#target.addEventListener('change', heard);
    return () => this.#target.removeEventListener('change', heard);
  }

  dispose(): void {
    this.#channel?.close();
    this.#channel = null;
  }
}

/** What another page announced. It may be of another version, and say what this one has no word for. */
function readChange(data: unknown): StorageChange {
  if (!isFields(data) || typeof data['id'] !== 'string') return { kind: 'any' };
  const { kind, id } = data;
  return kind === 'stored' || kind === 'deleted' ? { kind, id } : { kind: 'any' };
}
