import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunState } from '../state/app.ts';
import { nameDamagedPart } from '../state/describe-damaged.ts';
import './damaged-actions.ts';
import type { DamagedActionEvent } from './damaged-actions.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** So many are named one by one; all are in the file. */
const NAMED = 10;

/**
 * Which proofs and curves of a stored run cannot be read, and why. All figures of the run are
 * without them.
 *
 * @fires damaged-action - {@link DamagedActionEvent}
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
    `,
  ];

  @property({ attribute: false }) parts: Extract<RunState, { kind: 'stored' }>['damaged'] = [];

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
      <damaged-actions
        subject="What cannot be read of this run"
        saveLabel="Save the run as stored"
        deleteLabel="Delete the damaged…"
        question="Delete what is damaged, and keep the rest?"
        ?keeps=${parts.every(({ isNewer }) => isNewer)}
        @damaged-action=${this.#passOn}
      ></damaged-actions>
    </wa-callout>`;
  }

  #passOn({ detail }: DamagedActionEvent): void {
    const acted: DamagedActionEvent = new CustomEvent('damaged-action', { detail });
    this.dispatchEvent(acted);
  }
}
