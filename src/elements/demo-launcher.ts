import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { DEMO } from '../core/experiment/demo.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles } from './shared-styles.ts';
import { brandMark } from './icons.ts';

/**
 * The one button that needs no knowledge at all.
 *
 * @fires run-started - once the demonstration was started
 */
@customElement('demo-launcher')
export class DemoLauncher extends ScreenElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        padding: var(--wa-space-m);
        border: 1px solid var(--pp-rule-strong);
        border-radius: var(--wa-border-radius-m);
        background: var(--pp-panel);
      }

      wa-button {
        inline-size: 100%;
      }

      wa-button::part(button) {
        font-weight: var(--wa-font-weight-bold);
      }

      /* On the dark button the mark needs the colours of the other theme. */
      .mark {
        --pp-leaking: var(--pp-leaking-inverse);
        --pp-freeing: var(--pp-freeing-inverse);
        inline-size: 1.4em;
        block-size: 1.4em;
      }

      p {
        margin-block-start: var(--wa-space-xs);
      }
    `,
  ];

  readonly #activeId = this.follow(
    (app) => app.history,
    (history) => history.activeId,
  );

  override render(): TemplateResult {
    return html`
      <wa-button
        variant="neutral"
        data-testid="show-the-leak"
        ?disabled=${this.#activeId.value !== null}
        @click=${this.#onClick}
      >
        <span slot="start">${brandMark}</span>Show me the leak
      </wa-button>
      <p class="small quiet">
        Makes ${DEMO.warmup + DEMO.proofs} proofs with o1js ${DEMO.o1js} and ${DEMO.threads} threads
        on the path that leaks and the same on the path that does not, then says what was seen.
        Takes two to four minutes.
      </p>
    `;
  }

  #onClick(): void {
    this.app.showTheLeak();
    this.dispatchEvent(new CustomEvent('run-started', { bubbles: true, composed: true }));
  }
}
