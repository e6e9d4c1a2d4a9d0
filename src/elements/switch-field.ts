import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type WaSelect from '@awesome.me/webawesome/dist/components/select/select.js';
import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { SWITCH_TEXT, SWITCH_VALUES } from '../core/experiment/switches.ts';
import type { ExpectedSwitchState, SwitchKey } from '../core/experiment/switches.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** What a switch told its form: the value that was chosen. */
export type SwitchChosenEvent = CustomEvent<{ readonly key: SwitchKey; readonly value: string }>;

/**
 * One switch of the path: what it does in a sentence, its values, and what it will do on the
 * chosen release.
 *
 * @fires switch-chosen - {@link SwitchChosenEvent}
 */
@customElement('switch-field')
export class SwitchField extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      .expectation {
        display: flex;
        gap: 0.4em;
        margin-block-start: var(--wa-space-2xs);
        font-size: var(--wa-font-size-s);
        line-height: 1.4;
        color: var(--pp-ink);
      }

      .expectation svg {
        margin-block-start: 0.15em;
      }

      .applied svg {
        color: var(--pp-good);
      }

      .unsupported svg {
        color: var(--pp-leaking);
      }
    `,
  ];

  @property({ attribute: false }) key: SwitchKey = 'pool';
  @property() value = '';
  /** The values to choose from; `null` for all. */
  @property({ attribute: false }) values: readonly string[] | null = null;
  @property() release = '';
  /** What is known before the release is loaded. */
  @property({ attribute: false }) expected: ExpectedSwitchState = { kind: 'applied' };

  override render(): TemplateResult {
    const text = SWITCH_TEXT[this.key];
    return html`
      <wa-select
        size="s"
        label=${text.label}
        hint=${text.help}
        .value=${this.value}
        @change=${this.#onChange}
      >
        ${(this.values ?? SWITCH_VALUES[this.key]).map(
          (value) => html`<wa-option value=${value}>${text.values[value] ?? value}</wa-option>`,
        )}
      </wa-select>
      ${this.#renderExpectation()}
    `;
  }

  #renderExpectation(): TemplateResult {
    switch (this.expected.kind) {
      case 'applied':
        if (this.value === 'as-shipped') {
          return html`<p class="expectation">
            ${icon('info')}<span>Left as ${this.release} has it.</span>
          </p>`;
        }
        return html`<p class="expectation applied">
          ${icon('check')}<span>Works on ${this.release}.</span>
        </p>`;
      case 'not-needed':
        return html`<p class="expectation">
          ${icon('info')}<span>Does nothing on ${this.release}. ${this.expected.reason}</span>
        </p>`;
      case 'unsupported':
        return html`<p class="expectation unsupported">
          ${icon('warning')}<span>Not supported on ${this.release}. ${this.expected.reason}</span>
        </p>`;
      case 'unknown':
        return html`<p class="expectation">
          ${icon('info')}<span
            >Not known of ${this.release} what it does there. ${this.expected.reason}</span
          >
        </p>`;
    }
  }

  #onChange(event: Event): void {
    event.stopPropagation();
    const { value } = event.target as WaSelect;
    if (typeof value !== 'string') return;
    const chosen: SwitchChosenEvent = new CustomEvent('switch-chosen', {
      detail: { key: this.key, value },
    });
    this.dispatchEvent(chosen);
  }
}
