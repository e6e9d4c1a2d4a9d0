import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  coverGrowth,
  describeCoverage,
  describeRoom,
  MEGABYTE,
} from '../core/ledger/growth-coverage.ts';
import type { Bytes } from '../core/units.ts';
import './config-field.ts';
import type { FieldAcceptedEvent } from './config-field.ts';
import { sharedStyles } from './shared-styles.ts';

/** So many proofs can be in one log. */
const PROOFS = { min: 1, max: 1_000_000 } as const;

/** How much of a growth that was seen elsewhere the log explains: it asks for that growth. */
@customElement('log-coverage')
export class LogCoverage extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }

      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
        gap: var(--wa-space-s) var(--wa-space-m);
        max-inline-size: 40rem;
      }

      .headline {
        font-size: 1.2rem;
        line-height: 1.4;
        text-wrap: pretty;
      }
    `,
  ];

  /** Alive at the end of the log. */
  @property({ attribute: false }) aliveBytes: Bytes = 0;

  @state() private growthText = '';
  @state() private proofs = 1;

  override render(): TemplateResult {
    return html`
      <div class="fields">
        <config-field
          label="Observed growth per proof, in MB"
          hint="As you saw it outside of this log. 1 MB is 1 000 000 bytes."
          .value=${this.growthText}
          .check=${checkMegabytes}
          @field-accepted=${({ detail }: FieldAcceptedEvent) => (this.growthText = detail.text)}
        ></config-field>
        <config-field
          label="Proofs in this log"
          .range=${PROOFS}
          .value=${String(this.proofs)}
          .check=${checkProofs}
          @field-accepted=${({ detail }: FieldAcceptedEvent) => (this.proofs = Number(detail.text))}
        ></config-field>
      </div>
      <div role="status" data-testid="log-coverage">${this.#renderHeadline()}</div>
    `;
  }

  #renderHeadline(): TemplateResult | typeof nothing {
    if (this.growthText.trim() === '') return nothing;
    const growth = toMegabytes(this.growthText) * MEGABYTE;
    const coverage = coverGrowth(this.aliveBytes, growth, this.proofs);
    return html`<p class="headline">${describeCoverage(coverage)}</p>
      <p class="small quiet">${describeRoom(coverage)}</p>`;
  }
}

function toMegabytes(text: string): number {
  return Number(text.trim().replace(',', '.'));
}

/** Empty is allowed: then nothing is compared. */
function checkMegabytes(text: string): string | null {
  const isAllowed = text.trim() === '' || /^\s*\d{1,7}([.,]\d{1,6})?\s*$/.test(text);
  return isAllowed && (text.trim() === '' || toMegabytes(text) > 0)
    ? null
    : 'a number of megabytes above 0, such as 74 or 8.6';
}

function checkProofs(text: string): string | null {
  const proofs = Number(text);
  const isAllowed = Number.isInteger(proofs) && proofs >= PROOFS.min && proofs <= PROOFS.max;
  return isAllowed ? null : 'a whole number from 1 to 1 000 000';
}

declare global {
  interface HTMLElementTagNameMap {
    'log-coverage': LogCoverage;
  }
}
