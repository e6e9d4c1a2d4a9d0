import type { KeyStorage } from '../storage/key-storage.ts';
import type { StoredKeysState } from './app.ts';
import { Store } from './store.ts';

/** How much the keys take that runs have stored, as it was when last looked at. */
export class StoredKeys {
  readonly state = new Store<StoredKeysState>({ bytes: null, problem: null });
  readonly #storage: KeyStorage;

  constructor(storage: KeyStorage) {
    this.#storage = storage;
  }

  /** Looks again. A failure is part of the state; never rejects. */
  async measure(): Promise<void> {
    await this.#measureAfter(() => Promise.resolve());
  }

  /** Deletes all of them. Never rejects. */
  async clear(): Promise<void> {
    await this.#measureAfter(() => this.#storage.clear());
  }

  async #measureAfter(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.state.set({ bytes: await this.#storage.measure(), problem: null });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.state.set({ bytes: null, problem });
    }
  }
}
