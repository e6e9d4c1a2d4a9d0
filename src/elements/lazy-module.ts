import { html } from 'lit';
import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';

/**
 * A module that defines elements, fetched when they are to be shown for the first time: what a page
 * does not show it does not load.
 */
export class LazyModule implements ReactiveController {
  #state: 'unasked' | 'loading' | 'ready' | 'failed' = 'unasked';

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: () => Promise<unknown>,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {}

  /**
   * What to show: the elements once they are defined, and until then that they are being fetched, or
   * that they cannot be.
   */
  render(show: () => TemplateResult): TemplateResult {
    if (this.#state === 'unasked') void this.#fetch();
    switch (this.#state) {
      case 'unasked':
      case 'loading':
        return html`<p class="small quiet" role="status">Loading …</p>`;
      case 'ready':
        return show();
      case 'failed':
        return html`<p class="small" role="status">
          This part of the page could not be loaded. Check the connection and reload the page.
        </p>`;
    }
  }

  async #fetch(): Promise<void> {
    this.#state = 'loading';
    try {
      await this.load();
      this.#state = 'ready';
    } catch {
      this.#state = 'failed';
    }
    this.host.requestUpdate();
  }
}
