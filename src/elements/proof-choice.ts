import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { listProofs } from '../core/export/describe-run.ts';
import { formatCount } from '../core/units.ts';
import type { ProofChoice } from '../state/inside.ts';
import './config-field.ts';
import type { FieldAcceptedEvent } from './config-field.ts';
import { sharedStyles } from './shared-styles.ts';

/** Which proofs somebody wants to look into. */
export type ProofsChosenEvent = CustomEvent<ProofChoice>;

/**
 * A proof of a run and an earlier one to compare it with, which has to be of the same memory: in
 * another one nothing is where it was. Who chooses the newest follows it while the
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
  /** Those that it can be compared with, ascending; one more than those is the proof itself. */
  @property({ attribute: false }) earlierOnes: readonly number[] = [];

  override render(): TemplateResult {
    const { newest, proof, earlier, earlierOnes } = this;
    return html`
      ${renderField('After proof', proof, newest, inRange(newest), (index) =>
        this.#choose(index, earlier !== null && earlier < index ? earlier : null),
      )}
      ${
        earlier === null
          ? nothing
          : renderField('Compared with', earlier, proof - 1, oneOf(earlierOnes), (index) =>
              this.#choose(proof, index),
            )
      }
    `;
  }

  #choose(proof: number, earlier: number | null): void {
    const chosen: ProofsChosenEvent = new CustomEvent('proofs-chosen', {
      detail: {
        proof: proof === this.newest ? null : proof,
        earlier: proof === this.proof && earlier === this.earlierOnes.at(-1) ? null : earlier,
      },
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(chosen);
  }
}

/** Says what may stand in a field where `text` may not; `null` if it may. */
type Check = (text: string) => string | null;

function renderField(
  label: string,
  index: number,
  last: number,
  check: Check,
  onChosen: (index: number) => void,
): TemplateResult {
  return html`<config-field
    label=${label}
    .value=${String(index + 1)}
    .range=${{ min: 1, max: last + 1 }}
    .check=${check}
    @field-accepted=${(event: FieldAcceptedEvent) => onChosen(Number(event.detail.text) - 1)}
  ></config-field>`;
}

/** A proof up to the last one. */
function inRange(last: number): Check {
  return (text) => {
    const number = numberOf(text);
    if (number !== null && number <= last + 1) return null;
    return last === 0 ? '1' : `1 to ${formatCount(last + 1)}`;
  };
}

/** One of these proofs, of which there are some. */
function oneOf(proofs: readonly number[]): Check {
  const first = proofs[0] ?? 0;
  const isWhole = first === 0 && proofs.at(-1) === proofs.length - 1;
  return (text) => {
    const number = numberOf(text);
    if (number !== null && proofs.includes(number - 1)) return null;
    if (isWhole) return inRange(proofs.length - 1)('');
    return `a proof of the same memory: ${listProofs(proofs)}`;
  };
}

function numberOf(text: string): number | null {
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'proof-choice': ProofChoiceFields;
  }
}
