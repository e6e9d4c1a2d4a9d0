import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatCount } from '../core/units.ts';
import type { ProofChoice } from '../state/inside.ts';
import './config-field.ts';
import type { FieldAcceptedEvent } from './config-field.ts';
import { sharedStyles } from './shared-styles.ts';

/** Which proofs somebody wants to look into. */
export type ProofsChosenEvent = CustomEvent<ProofChoice>;

/**
 * A proof of a run and an earlier one to compare it with. Who chooses the newest follows it while the
 * run goes on, and who chooses its neighbour follows that.
 *
 * @fires proofs-chosen - {@link ProofsChosenEvent}
 */
@customElement('proof-choice')
export class ProofChoiceFields extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-s);
      }

      config-field {
        inline-size: 8.5rem;
      }
    `,
  ];

  /** Counted from 0, as all below; the fields count from 1. */
  @property({ type: Number }) newest = 0;
  @property({ type: Number }) proof = 0;
  /** `null` where there is no earlier proof. */
  @property({ attribute: false }) earlier: number | null = null;

  override render(): TemplateResult {
    const { newest, proof, earlier } = this;
    return html`
      ${renderField('After proof', proof, newest, (index) =>
        this.#choose(index, earlier !== null && earlier < index ? earlier : null),
      )}
      ${
        earlier === null
          ? nothing
          : renderField('Compared with', earlier, proof - 1, (index) => this.#choose(proof, index))
      }
    `;
  }

  #choose(proof: number, earlier: number | null): void {
    const chosen: ProofsChosenEvent = new CustomEvent('proofs-chosen', {
      detail: {
        proof: proof === this.newest ? null : proof,
        earlier: earlier === proof - 1 ? null : earlier,
      },
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(chosen);
  }
}

function renderField(
  label: string,
  index: number,
  last: number,
  onChosen: (index: number) => void,
): TemplateResult {
  return html`<config-field
    label=${label}
    .value=${String(index + 1)}
    .range=${{ min: 1, max: last + 1 }}
    .check=${(text: string) => allowedInstead(text, last + 1)}
    @field-accepted=${(event: FieldAcceptedEvent) => onChosen(Number(event.detail.text) - 1)}
  ></config-field>`;
}

/** What may stand there where `text` may not; `null` if it may. */
function allowedInstead(text: string, last: number): string | null {
  const isAllowed = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= last;
  return isAllowed ? null : last === 1 ? '1' : `1 to ${formatCount(last)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'proof-choice': ProofChoiceFields;
  }
}
