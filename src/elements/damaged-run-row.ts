import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { HistoryState } from '../state/app.ts';
import { sharedStyles } from './shared-styles.ts';

/** What is to be done with a run that cannot be read. */
export type DamagedActionEvent = CustomEvent<{
  readonly action: 'save' | 'delete';
  readonly id: string;
}>;

/**
 * A stored run that cannot be read: its id, what is wrong, and the two things that can be done.
 * Deleting it asks once more, in its place.
 *
 * @fires damaged-action - {@link DamagedActionEvent}
 */
@customElement('damaged-run-row')
export class DamagedRunRow extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        margin-block-start: var(--wa-space-xs);
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

  @property({ attribute: false }) run: HistoryState['damaged'][number] | null = null;
  @state() private confirming = false;

  override render(): TemplateResult | typeof nothing {
    const { run } = this;
    if (run === null) return nothing;
    return html`<div>Run <code>${run.id}</code>: ${run.problem}.</div>
      <div class="actions" role="group" aria-label=${`Run ${run.id}`}>
        ${
          this.confirming
            ? html`<span>Delete it with all its proofs?</span>
                <wa-button size="xs" appearance="outlined" @click=${() => (this.confirming = false)}
                  >Keep</wa-button
                >
                <wa-button size="xs" variant="danger" @click=${() => this.#act('delete')}
                  >Delete</wa-button
                >`
            : html`<wa-button size="xs" appearance="outlined" @click=${() => this.#act('save')}
                  >Save as stored</wa-button
                >
                <wa-button size="xs" appearance="outlined" @click=${() => (this.confirming = true)}
                  >Delete…</wa-button
                >`
        }
      </div>`;
  }

  #act(action: 'save' | 'delete'): void {
    if (this.run === null) return;
    this.confirming = false;
    const acted: DamagedActionEvent = new CustomEvent('damaged-action', {
      detail: { action, id: this.run.id },
    });
    this.dispatchEvent(acted);
  }
}
