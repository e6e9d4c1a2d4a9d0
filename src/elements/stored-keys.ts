import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { KEY_STORE } from '../core/experiment/key-store.ts';
import { formatBytes } from '../core/units.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles } from './shared-styles.ts';

/**
 * How much of this browser's storage keys take, and the way to have it back. Nobody is asked whether
 * they are sure: what is deleted is computed again when it is next needed.
 */
@customElement('stored-keys')
export class StoredKeys extends ScreenElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      p {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--wa-space-s);
        min-block-size: 2rem;
      }
    `,
  ];

  readonly #keys = this.follow(
    (app) => app.storedKeys,
    (keys) => keys,
  );

  override render(): TemplateResult | typeof nothing {
    const { bytes, problem } = this.#keys.value;
    if (problem !== null) {
      return html`<p role="status" data-testid="stored-keys">
        Stored keys could not be read or deleted. ${problem}
      </p>`;
    }
    if (bytes === null) return nothing;
    return html`<p role="status" data-testid="stored-keys">
      ${
        bytes === 0
          ? 'No keys are stored.'
          : html`<span
                >Stored keys take ${formatBytes(bytes)}, at most
                ${formatBytes(KEY_STORE.budgetBytes)}.</span
              >
              <wa-button
                size="xs"
                appearance="outlined"
                title="The next compile computes them again."
                @click=${() => this.app.deleteStoredKeys()}
                >Delete stored keys</wa-button
              >`
      }
    </p>`;
  }
}
