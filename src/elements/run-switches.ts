import '@awesome.me/webawesome/dist/components/details/details.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { expectedSwitchStates, SWITCH_KEYS, SWITCH_TEXT } from '../core/experiment/switches.ts';
import type { SwitchKey, Switches } from '../core/experiment/switches.ts';
import type { RunRecord } from '../core/run.ts';
import { changeabilityOf, describeSwitchChange, switchesInForce } from '../core/switch-changes.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';
import './switch-field.ts';
import type { SwitchChosenEvent } from './switch-field.ts';

/** What somebody wants changed from the next proof on: one switch and its value. */
export type SwitchWantedEvent = CustomEvent<{ readonly switches: Partial<Switches> }>;

/**
 * The switches of a run that is under way, as far as they can change between two proofs. What is
 * chosen waits for the next proof, and is said to.
 *
 * @fires switch-wanted - {@link SwitchWantedEvent}
 */
@customElement('run-switches')
export class RunSwitches extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      wa-details::part(header) {
        padding: var(--wa-space-2xs) 0;
        font-size: var(--wa-font-size-s);
        font-weight: var(--wa-font-weight-semibold);
      }

      wa-details::part(content) {
        padding: var(--wa-space-xs) 0 0;
      }

      .fields {
        display: grid;
        gap: var(--wa-space-m);
        align-items: start;
      }

      .fixed {
        margin-block-start: var(--wa-space-s);
      }

      /* Always there, since a live region speaks only of what changes in it. */
      .queued {
        display: flex;
        gap: 0.45em;
        font-size: var(--wa-font-size-s);
      }

      .queued > * {
        margin-block-start: var(--wa-space-xs);
      }

      .queued svg {
        translate: 0 0.15em;
      }

      @container (min-width: 560px) {
        .fields {
          grid-template-columns: 1fr 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) record: RunRecord | null = null;
  /** What is to hold from the next proof on; `null` for what holds now. */
  @property({ attribute: false }) queued: Switches | null = null;
  /** The next proof to begin, counted from 0. */
  @property({ type: Number }) next = 0;

  override render(): TemplateResult | typeof nothing {
    const { record } = this;
    if (record === null) return nothing;
    const { o1js } = record.config;
    const inForce = switchesInForce(record);
    const shown = this.queued ?? inForce;
    const expected = expectedSwitchStates(o1js, shown);
    const keys = SWITCH_KEYS.map((key) => [key, changeabilityOf(key, record)] as const);
    return html`
      <wa-details appearance="plain" icon-placement="start" data-testid="change-switches">
        <span slot="summary">Change the switches during this run</span>
        <div class="fields">
          ${keys.map(([key, can]) =>
            can.kind === 'fixed'
              ? nothing
              : html`<switch-field
                  .key=${key}
                  .value=${shown[key]}
                  .values=${can.values}
                  .release=${o1js}
                  .expected=${expected[key]}
                  @switch-chosen=${this.#onSwitch}
                ></switch-field>`,
          )}
        </div>
        ${keys.map(([key, can]) => (can.kind === 'fixed' ? renderFixed(key, can.reason) : nothing))}
      </wa-details>
      <p class="queued" role="status" data-testid="queued-switches">
        ${this.#renderQueued(inForce)}
      </p>
    `;
  }

  #renderQueued(inForce: Switches): TemplateResult | typeof nothing {
    if (this.queued === null) return nothing;
    return html`${icon('info')}<span
        >From proof ${this.next + 1} on: ${describeSwitchChange(inForce, this.queued)}.</span
      >`;
  }

  #onSwitch(event: SwitchChosenEvent): void {
    const { key, value } = event.detail;
    const wanted: SwitchWantedEvent = new CustomEvent('switch-wanted', {
      detail: { switches: { [key]: value } },
    });
    this.dispatchEvent(wanted);
  }
}

function renderFixed(key: SwitchKey, reason: string): TemplateResult {
  return html`<p class="fixed small quiet">
    ${SWITCH_TEXT[key].label}: fixed for this run. ${reason}.
  </p>`;
}
