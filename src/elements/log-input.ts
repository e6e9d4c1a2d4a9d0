import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** A log that somebody handed over, and what to call it. */
export type LogGivenEvent = CustomEvent<{ readonly log: Blob; readonly name: string }>;

/** Pasted text that is longer is read at once: a text field of many megabytes blocks the page. */
const FIELD_HOLDS = 1_000_000;

/**
 * Takes a log by paste, by choice of a file, and by drop. A file may be dropped anywhere on the page
 * while this is there: missed by an inch, the browser would leave the page for it.
 *
 * @fires log-given - {@link LogGivenEvent}
 */
@customElement('log-input')
export class LogInput extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }

      .target {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs) var(--wa-space-m);
        padding: var(--wa-space-m);
        border: 2px dashed var(--pp-rule-strong);
        border-radius: var(--wa-border-radius-m);
        background: var(--pp-sunken);
      }

      .target.over {
        border-color: var(--pp-accent);
        border-style: solid;
      }

      label {
        font-size: var(--wa-font-size-s);
        font-weight: var(--wa-font-weight-semibold);
      }

      textarea {
        display: block;
        inline-size: 100%;
        min-block-size: 8rem;
        margin-block: var(--wa-space-2xs) var(--wa-space-xs);
        padding: var(--wa-space-xs);
        resize: vertical;
        border: 1px solid var(--wa-form-control-border-color);
        border-radius: var(--wa-border-radius-s);
        background: var(--wa-form-control-background-color);
        color: var(--pp-ink);
        font: 0.8125rem / 1.5 var(--wa-font-family-code);
        white-space: pre;
      }
    `,
  ];

  /** Shows nothing, and still takes what is dropped. */
  @property({ type: Boolean, reflect: true }) compact = false;

  @state() private isOver = false;
  @state() private notice = '';

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  get #chooser(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('dragover', this.#onDragOver);
    window.addEventListener('dragleave', this.#onDragLeave);
    window.addEventListener('drop', this.#onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('dragover', this.#onDragOver);
    window.removeEventListener('dragleave', this.#onDragLeave);
    window.removeEventListener('drop', this.#onDrop);
  }

  override render(): TemplateResult {
    return html`${this.compact ? nothing : this.#renderFields()}${this.#renderNotice()}`;
  }

  #renderFields(): TemplateResult {
    return html`
      <div class="target ${this.isOver ? 'over' : ''}">
        <wa-button
          size="s"
          variant="neutral"
          appearance="outlined"
          @click=${() => this.#chooser?.click()}
          >Choose a file…</wa-button
        >
        <span class="small">or drop it anywhere on this page. Up to 1 GB; it stays here.</span>
        <input
          type="file"
          hidden
          data-testid="log-file"
          @change=${() => this.#takeFiles([...(this.#chooser?.files ?? [])])}
        />
      </div>
      <div>
        <label for="log-text">Or paste its lines</label>
        <textarea
          id="log-text"
          rows="6"
          spellcheck="false"
          autocomplete="off"
          @paste=${this.#onPaste}
        ></textarea>
        <wa-button size="s" variant="brand" @click=${() => this.#takeText(this.#field?.value ?? '')}
          >Read the text</wa-button
        >
      </div>
    `;
  }

  #renderNotice(): TemplateResult {
    return html`<div role="status">
      ${
        this.notice === ''
          ? nothing
          : html`<wa-callout variant="warning" size="s"
              >${icon('warning', 'icon')}
              <p>${this.notice}</p></wa-callout
            >`
      }
    </div>`;
  }

  readonly #onDragOver = (event: DragEvent) => {
    if (event.dataTransfer === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.isOver = true;
  };

  readonly #onDragLeave = (event: DragEvent) => {
    // Only the last leaves for nowhere.
    if (event.relatedTarget === null) this.isOver = false;
  };

  readonly #onDrop = (event: DragEvent) => {
    this.isOver = false;
    const { dataTransfer } = event;
    if (dataTransfer === null) return;
    event.preventDefault();
    if (dataTransfer.files.length > 0) this.#takeFiles([...dataTransfer.files]);
    else this.#takeText(dataTransfer.getData('text/plain'));
  };

  #onPaste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (files.length > 0) this.#takeFiles(files);
    else if (text.length > FIELD_HOLDS) this.#takeText(text);
    else return;
    event.preventDefault();
  }

  #takeFiles(files: readonly File[]): void {
    const [file] = files;
    // The same file can be chosen again only if the field forgets it.
    if (this.#chooser !== null) this.#chooser.value = '';
    if (file === undefined) return;
    if (files.length > 1) this.notice = `One log at a time: these are ${files.length} files.`;
    else this.#give(file, file.name);
  }

  #takeText(text: string): void {
    if (text.trim() === '') this.notice = 'There is no text to read yet.';
    else this.#give(new Blob([text]), 'pasted text');
  }

  #give(log: Blob, name: string): void {
    this.notice = '';
    const given: LogGivenEvent = new CustomEvent('log-given', { detail: { log, name } });
    this.dispatchEvent(given);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'log-input': LogInput;
  }
}
