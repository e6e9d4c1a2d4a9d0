import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DeleteQuestion } from './delete-question.ts';
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
  readonly #question = new DeleteQuestion(this, () => this.#act('delete'));

  override render(): TemplateResult {
    return html`<div role="group" aria-label=${this.subject}>
      ${this.#question.isAsked ? this.#question.render(this.question) : this.#renderActions()}
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
              @click=${this.#question.ask}
              >${this.deleteLabel}</wa-button
            >`
      }`;
  }

  #act(action: 'save' | 'delete'): void {
    const acted: DamagedActionEvent = new CustomEvent('damaged-action', { detail: { action } });
    this.dispatchEvent(acted);
  }
}
