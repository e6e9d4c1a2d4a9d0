import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RunState } from '../state/app.ts';
import { nameDamagedPart } from '../state/describe-damaged.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** So many are named one by one; all are in the file. */
const NAMED = 10;

/** What is to be done with the proofs and curves of a run that cannot be read. */
export type PartsActionEvent = CustomEvent<{ readonly action: 'save' | 'delete' }>;

/**
 * Which proofs and curves of a stored run cannot be read, and why. All figures of the run are
 * without them.
 *
 * @fires parts-action - {@link PartsActionEvent}
 */
@customElement('damaged-parts')
export class DamagedParts extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      ul {
        margin: var(--wa-space-xs) 0;
        padding-inline-start: 1.2em;
        overflow-wrap: anywhere;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs);
      }
    `,
  ];

  @property({ attribute: false }) parts: Extract<RunState, { kind: 'stored' }>['damaged'] = [];
  @state() private confirming = false;

  override render(): TemplateResult | typeof nothing {
    const { parts } = this;
    if (parts.length === 0) return nothing;
    const more = parts.length - NAMED;
    return html`<wa-callout variant="warning" size="s" role="status" data-testid="damaged-parts">
      ${icon('warning', 'icon')}
      <strong>A part of this run cannot be read.</strong> It is left as it is, and missing from the
      figures, the chart and every export.
      <ul>
        ${parts.slice(0, NAMED).map((part) => html`<li>${nameDamagedPart(part)}</li>`)}
        ${more > 0 ? html`<li>And ${more} more.</li>` : nothing}
      </ul>
      <div class="actions" role="group" aria-label="What cannot be read of this run">
        ${this.confirming ? this.#renderConfirmation() : this.#renderActions()}
      </div>
    </wa-callout>`;
  }

  #renderActions(): TemplateResult {
    return html`<wa-button size="xs" appearance="outlined" @click=${() => this.#act('save')}
        >Save the run as stored</wa-button
      >
      ${
        this.parts.every(({ isNewer }) => isNewer)
          ? nothing
          : html`<wa-button size="xs" appearance="outlined" @click=${() => (this.confirming = true)}
              >Delete the damaged…</wa-button
            >`
      }`;
  }

  #renderConfirmation(): TemplateResult {
    return html`<span>Delete what is damaged, and keep the rest?</span>
      <wa-button size="xs" appearance="outlined" @click=${() => (this.confirming = false)}
        >Keep</wa-button
      >
      <wa-button size="xs" variant="danger" @click=${() => this.#act('delete')}>Delete</wa-button>`;
  }

  #act(action: 'save' | 'delete'): void {
    this.confirming = false;
    const acted: PartsActionEvent = new CustomEvent('parts-action', { detail: { action } });
    this.dispatchEvent(acted);
  }
}
