import '@awesome.me/webawesome/dist/components/button/button.js';
import { html } from 'lit';
import type { LitElement, TemplateResult } from 'lit';

/** A control that may have to be drawn before it can have the focus, as those of Web Awesome have. */
type Control = HTMLElement & Partial<Pick<LitElement, 'updateComplete'>>;

/**
 * Asks once more before an element deletes something, in the place of the control that would, which
 * has the class `delete`. The focus stays where it is needed: on the answer that deletes nothing, and
 * back on the control afterwards.
 */
export class DeleteQuestion {
  readonly #host: LitElement;
  readonly #onDelete: () => void;
  #isAsked = false;

  /** @param onDelete called when it is answered by deleting. */
  constructor(host: LitElement, onDelete: () => void) {
    this.#host = host;
    this.#onDelete = onDelete;
  }

  /** Whether {@link render} is what the host has to show. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  readonly ask = (): void => void this.#show(true, '.delete-nothing');

  /** Takes the question away, when something else is done with the host. */
  withdraw(): void {
    this.#isAsked = false;
    this.#host.requestUpdate();
  }

  render(question: string): TemplateResult {
    return html`<span>${question}</span>
      <wa-button
        class="delete-nothing"
        size="xs"
        appearance="outlined"
        @click=${this.#keep}
        @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#keep()}
        >Keep</wa-button
      >
      <wa-button size="xs" variant="danger" @click=${this.#delete}>Delete</wa-button>`;
  }

  readonly #keep = (): void => void this.#show(false, '.delete');

  readonly #delete = (): void => {
    this.withdraw();
    this.#onDelete();
  };

  /** The control that had the focus is gone: its counterpart gets it. */
  async #show(isAsked: boolean, counterpart: string): Promise<void> {
    this.#isAsked = isAsked;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const control = this.#host.renderRoot.querySelector<Control>(counterpart);
    await control?.updateComplete;
    control?.focus();
  }
}
