import { LitElement } from 'lit';
import type { App } from '../state/app.ts';
import { StoreController } from '../state/store-controller.ts';
import type { ReadableStore } from '../state/store.ts';

/** Thrown when a screen is used before its app was set, or given a second one: a bug around it. */
class ScreenWiringError extends Error {
  override readonly name = 'ScreenWiringError';
}

/** What a screen follows: always the newest selection. */
export interface Followed<S> {
  readonly value: S;
}

/**
 * An element that reads the app's stores. It renders nothing until it has been given its `app`,
 * which happens once:
 *
 * ```ts
 * class RunHistory extends ScreenElement {
 *   readonly #history = this.follow((app) => app.history, (history) => history.rows);
 *   override render() { return html`${this.#history.value.length} runs`; }
 * }
 * ```
 */
export abstract class ScreenElement extends LitElement {
  readonly #connections: ((app: App) => void)[] = [];
  #app: App | null = null;

  get app(): App {
    if (this.#app === null) throw new ScreenWiringError(`<${this.localName}> has no app yet`);
    return this.#app;
  }

  set app(app: App) {
    if (app === this.#app) return;
    if (this.#app !== null) throw new ScreenWiringError(`<${this.localName}> already has an app`);
    this.#app = app;
    for (const connect of this.#connections) connect(app);
    this.requestUpdate();
  }

  /**
   * Updates this element whenever the selection from a store changes.
   * @param store picks the store from the app.
   * @param select picks what matters from a snapshot; compared with `===`.
   */
  protected follow<T, S>(
    store: (app: App) => ReadableStore<T>,
    select: (value: T) => S,
  ): Followed<S> {
    let controller: StoreController<T, S> | null = null;
    this.#connections.push((app) => {
      controller = new StoreController(this, store(app), select);
    });
    const element = this.localName;
    return {
      get value() {
        if (controller === null) throw new ScreenWiringError(`<${element}> has no app yet`);
        return controller.value;
      },
    };
  }

  protected override shouldUpdate(): boolean {
    return this.#app !== null;
  }
}
