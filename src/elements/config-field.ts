import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import type WaNumberInput from '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import { css, html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { sharedStyles } from './shared-styles.ts';

/** What a field told its form: the text that now stands in it and is allowed. */
export type FieldAcceptedEvent = CustomEvent<{ readonly text: string }>;

/**
 * A number or a size of the experiment. What is not allowed stays in the field, beside what may
 * stand there, and is never handed on. A number is looked at with every keystroke; a size, which is
 * not one until its unit is written, when the field is left.
 *
 * @fires field-accepted - {@link FieldAcceptedEvent}
 * @fires field-submitted - when Enter was pressed: a form does not reach into another shadow tree
 */
@customElement('config-field')
export class ConfigField extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }

      wa-number-input::part(input),
      wa-input::part(input) {
        font-family: var(--wa-font-family-code);
        font-variant-numeric: tabular-nums;
      }

      wa-number-input::part(stepper) {
        min-inline-size: 1.75rem;
      }

      .refused::part(number-input),
      .refused::part(base) {
        border-color: var(--pp-bad);
      }

      .refusal {
        color: var(--pp-bad);
        font-weight: var(--wa-font-weight-semibold);
      }

      .unit {
        color: var(--pp-quiet);
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property() label = '';
  /** The value in force, as text. */
  @property() value = '';
  @property() hint = '';
  @property() placeholder = '';
  /** Shown behind the value. */
  @property() unit = '';
  /** Bounds of a whole number; without them the field takes any text. */
  @property({ attribute: false }) range: { readonly min: number; readonly max: number } | null =
    null;
  /** Says what may stand in the field when `text` may not; `null` lets it through. */
  @property({ attribute: false }) check: (text: string) => string | null = () => null;

  /** Text that was refused and still stands in the field. */
  @state() private draft: string | null = null;

  /** Whether what stands in the field is not allowed. */
  get refused(): boolean {
    return this.draft !== null;
  }

  override focus(options?: FocusOptions): void {
    this.#control?.focus(options);
  }

  get #control(): WaNumberInput | WaInput | null {
    return this.renderRoot.querySelector<WaNumberInput | WaInput>('wa-number-input, wa-input');
  }

  override render(): TemplateResult {
    return this.range === null ? this.#renderText() : this.#renderNumber(this.range);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // A value that came from elsewhere (a link, a stored run, the path) replaces what was refused.
    if (changed.has('value')) this.draft = null;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('draft')) void this.#markValidity();
  }

  async #markValidity(): Promise<void> {
    // Web Awesome has no way to say that a value is invalid before its form is submitted.
    await this.#control?.updateComplete;
    this.#control?.input.setAttribute('aria-invalid', String(this.refused));
  }

  #renderNumber(range: { readonly min: number; readonly max: number }): TemplateResult {
    return html`<wa-number-input
      size="s"
      class=${this.refused ? 'refused' : ''}
      label=${this.label}
      .min=${range.min}
      .max=${range.max}
      .value=${this.draft ?? this.value}
      @input=${this.#take}
      @keydown=${this.#onKey}
    >
      ${this.unit === '' ? nothing : html`<span slot="end" class="unit">${this.unit}</span>`}
      ${this.#renderHint()}
    </wa-number-input>`;
  }

  #renderText(): TemplateResult {
    return html`<wa-input
      size="s"
      class=${this.refused ? 'refused' : ''}
      label=${this.label}
      placeholder=${this.placeholder}
      autocomplete="off"
      .spellcheck=${false}
      .value=${live(this.draft ?? this.value)}
      @change=${this.#take}
      @keydown=${this.#onKey}
    >
      ${this.#renderHint()}
    </wa-input>`;
  }

  #renderHint(): TemplateResult {
    const allowed = this.draft === null ? null : this.check(this.draft);
    return html`<span slot="hint"
      >${
        allowed === null
          ? this.hint
          : html`<span class="refusal">Not allowed. Enter ${allowed}.</span>`
      }</span
    >`;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    this.#take();
    this.dispatchEvent(new CustomEvent('field-submitted', { bubbles: true }));
  }

  #take(): void {
    const text = this.#control?.value ?? '';
    if (this.check(text) !== null) {
      this.draft = text;
      return;
    }
    this.draft = null;
    const accepted: FieldAcceptedEvent = new CustomEvent('field-accepted', {
      detail: { text },
      bubbles: true,
    });
    this.dispatchEvent(accepted);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'config-field': ConfigField;
  }
}
