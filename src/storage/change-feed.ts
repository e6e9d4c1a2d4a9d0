/** Tells this page and all others of the same origin that stored runs have changed. */
export class ChangeFeed {
  // An EventTarget, because it keeps a listener that throws from the one who announces.
  readonly #target = new EventTarget();
  #channel: BroadcastChannel | null;

  /** @param name the same in every page that should hear of each other. */
  constructor(name: string) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
    // Delivered to every channel of that name but this one.
    this.#channel?.addEventListener('message', () => this.#tell());
  }

  announce(): void {
    this.#tell();
    this.#channel?.postMessage(null);
  }

  /** Calls back at every change. Returns the way to stop. */
  subscribe(listener: () => void): () => void {
    const heard = () => listener();
    this.#target.addEventListener('change', heard);
    return () => this.#target.removeEventListener('change', heard);
  }

  dispose(): void {
    this.#channel?.close();
    this.#channel = null;
  }

  #tell(): void {
    this.#target.dispatchEvent(new Event('change'));
  }
}
