import '@awesome.me/webawesome/dist/components/button/button.js';
import type WaButton from '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { sharedStyles } from './shared-styles.ts';

/** What is to be done with something that cannot be read. */
export type DamagedActionEvent = CustomEvent<{ readonly action: 'save' | 'delete' }>;

/**
 * The two things that can be done with what is stored and cannot be read: save it as it is, or
 * delete it, which asks once more, in its place.
 *
 * @fires damaged-action - {@link DamagedActionEvent}
 */
@customElement('damaged-actions')
export class DamagedActions extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs);
      }
    `,
  ];

  /** What this is about, for those who do not see what it stands beside. */
  @property() subject = '';
  @property() saveLabel = '';
  @property() deleteLabel = '';
  /** Asked before anything is deleted. */
  @property() question = '';
  /** Whether nothing is offered to be deleted. */
  @property({ type: Boolean }) keeps = false;
  @state() private confirming = false;

  override render(): TemplateResult {
    return html`<div role="group" aria-label=${this.subject}>
      ${this.confirming ? this.#renderConfirmation() : this.#renderActions()}
    </div>`;
  }

  #renderActions(): TemplateResult {
    return html`<wa-button size="xs" appearance="outlined" @click=${() => this.#act('save')}
        >${this.saveLabel}</wa-button
      >
      ${
        this.keeps
          ? nothing
          : html`<wa-button
              class="delete"
              size="xs"
              appearance="outlined"
              @click=${() => this.#confirm(true)}
              >${this.deleteLabel}</wa-button
            >`
      }`;
  }

  #renderConfirmation(): TemplateResult {
    return html`<span>${this.question}</span>
      <wa-button
        class="keep"
        size="xs"
        appearance="outlined"
        @click=${() => this.#confirm(false)}
        @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#confirm(false)}
        >Keep</wa-button
      >
      <wa-button size="xs" variant="danger" @click=${() => this.#act('delete')}>Delete</wa-button>`;
  }

  #confirm(confirming: boolean): void {
    this.confirming = confirming;
    void this.#focusControl(confirming ? '.keep' : '.delete');
  }

  /** The control that had the focus is gone: its counterpart gets it. */
  async #focusControl(selector: string): Promise<void> {
    await this.updateComplete;
    const control = this.renderRoot.querySelector<WaButton>(selector);
    await control?.updateComplete;
    control?.focus();
  }

  #act(action: 'save' | 'delete'): void {
    this.confirming = false;
    const acted: DamagedActionEvent = new CustomEvent('damaged-action', { detail: { action } });
    this.dispatchEvent(acted);
  }
}
