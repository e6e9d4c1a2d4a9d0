import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FAILURES } from '../core/failures.ts';
import type { FailureCode, RunFailure } from '../core/run.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** Ends that somebody chose; they are told, not complained about. */
const CHOSEN: ReadonlySet<FailureCode> = new Set(['cancelled', 'tab-gone']);

/** Ends that come of memory in a bad state. */
const FREEING_MAY_HELP: ReadonlySet<FailureCode> = new Set([
  'crash',
  'heap-corrupt',
  'hung',
  'out-of-memory',
  'verification-failed',
]);

/**
 * Why a run ended early: what it means, what to do, and the evidence.
 *
 * @fires freeing-wanted - when the offer of the freeing path was taken
 * @fires continue-wanted - when the run is to go on in fresh memories
 */
@customElement('run-failure')
export class RunFailureCallout extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      h4 {
        margin: 0;
        font-size: var(--wa-font-size-m);
      }

      .evidence-title {
        margin: var(--wa-space-s) 0 0;
      }

      .evidence {
        margin: var(--wa-space-2xs) 0 0;
        padding-inline-start: 1.2em;
        font-size: var(--wa-font-size-s);
      }

      .offers {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-xs);
        margin-block-start: var(--wa-space-xs);
      }

      .detail {
        max-block-size: 8em;
        margin: var(--wa-space-xs) 0 0;
        padding: var(--wa-space-xs) var(--wa-space-s);
        overflow: auto;
        border-inline-start: 2px solid var(--pp-rule-strong);
        background: var(--pp-panel);
        color: var(--pp-ink);
        font-size: var(--wa-font-size-s);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) failure: RunFailure | null = null;
  /** Offers to set the freeing path, where it may help and was not what failed. */
  @property({ type: Boolean }) offersFreeing = false;
  /** Offers to go on with the run. */
  @property({ type: Boolean }) offersToContinue = false;

  override render(): TemplateResult | typeof nothing {
    if (this.failure === null) return nothing;
    const { code, detail, proof, evidence } = this.failure;
    const text = FAILURES[code];
    const chosen = CHOSEN.has(code);
    return html`<wa-callout
      size="s"
      variant=${chosen ? 'neutral' : 'danger'}
      data-testid="failure"
      data-code=${code}
    >
      ${icon(chosen ? 'info' : 'warning', 'icon')}
      <h4>${text.title}${proof === null ? '' : ` at proof ${proof + 1}`}</h4>
      <p>${text.meaning}</p>
      <p><strong>What to do:</strong> ${text.advice}</p>
      ${this.#renderOffers(code)}
      ${
        detail === '' || chosen
          ? nothing
          : html`<pre class="detail figure" tabindex="0" role="region" aria-label="Error message">
${detail}</pre>`
      }
      ${
        evidence.length === 0
          ? nothing
          : html`<p class="evidence-title"><strong>Evidence</strong></p>
              <ul class="evidence" data-testid="evidence">
                ${evidence.map((sentence) => html`<li>${sentence}</li>`)}
              </ul>`
      }
    </wa-callout>`;
  }

  #renderOffers(code: FailureCode): TemplateResult | typeof nothing {
    const offersFreeing = this.offersFreeing && FREEING_MAY_HELP.has(code);
    if (!offersFreeing && !this.offersToContinue) return nothing;
    return html`<div class="offers">
      ${
        this.offersToContinue
          ? html`<wa-button
              size="xs"
              appearance="outlined"
              data-testid="continue"
              @click=${() => this.dispatchEvent(new CustomEvent('continue-wanted'))}
              >Go on in a fresh memory</wa-button
            >`
          : nothing
      }
      ${
        offersFreeing
          ? html`<wa-button
              size="xs"
              appearance="outlined"
              @click=${() => this.dispatchEvent(new CustomEvent('freeing-wanted'))}
              >Set the freeing path</wa-button
            >`
          : nothing
      }
    </div>`;
  }
}
