import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type WaRadioGroup from '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  expectedSwitchStates,
  PATH_NAMES,
  pathOf,
  PATHS,
  SWITCH_KEYS,
  SWITCH_VALUES,
} from '../core/experiment/switches.ts';
import type { SwitchKey, Switches } from '../core/experiment/switches.ts';
import { lineSample, PATH_TEXT } from './path-mark.ts';
import { pathMarkStyles, sharedStyles } from './shared-styles.ts';
import './switch-field.ts';
import type { SwitchChosenEvent } from './switch-field.ts';

/** What the fields told their form: the switches as they are to be. */
export type SwitchesChosenEvent = CustomEvent<{ readonly switches: Switches }>;

/**
 * The code path: a named set of switches, or each of them on its own.
 *
 * @fires switches-chosen - {@link SwitchesChosenEvent}
 */
@customElement('path-fields')
export class PathFields extends LitElement {
  static override styles = [
    sharedStyles,
    pathMarkStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-m);
        container-type: inline-size;
      }

      wa-radio-group::part(form-control-input) {
        flex-wrap: nowrap;
      }

      wa-radio {
        flex: 1 1 0;
        justify-content: center;
        min-inline-size: 0;
        padding-inline: 0.4em;
      }

      wa-radio .path {
        gap: 0.35em;
      }

      .help {
        min-block-size: 4.35em;
        margin-block-start: var(--wa-space-2xs);
      }

      fieldset {
        display: grid;
        gap: var(--wa-space-m);
        min-inline-size: 0;
        margin: 0;
        padding: 0 0 0 var(--wa-space-s);
        border: 0;
        border-inline-start: 2px solid var(--pp-rule);
      }

      legend {
        float: inline-start;
        inline-size: 100%;
        padding: 0;
        font-size: var(--wa-font-size-s);
        color: var(--pp-quiet);
      }

      @container (min-width: 460px) {
        fieldset {
          grid-template-columns: 1fr 1fr;
          align-items: start;
        }

        legend {
          grid-column: 1 / -1;
        }

        .help {
          min-block-size: 1.45em;
        }
      }
    `,
  ];

  @property({ attribute: false }) switches: Switches = PATHS.shipped;
  @property() release = '2.15.0';

  override render(): TemplateResult {
    const path = pathOf(this.switches);
    const expected = expectedSwitchStates(this.release, this.switches);
    return html`
      <div>
        <wa-radio-group
          size="s"
          orientation="horizontal"
          label="Code path"
          .value=${path}
          @change=${this.#onPath}
        >
          ${PATH_NAMES.map(
            (name) =>
              html`<wa-radio appearance="button" value=${name}
                ><span class="path ${name}"
                  >${name === 'shipped' ? nothing : lineSample(name)}${PATH_TEXT[name].label}</span
                ></wa-radio
              >`,
          )}
        </wa-radio-group>
        <p class="small quiet help" data-testid="path-help">
          ${
            path === null
              ? html`<strong>Custom:</strong> switches of your own, as set below.`
              : PATH_TEXT[path].help
          }
        </p>
      </div>
      <fieldset>
        <legend>Switches of the path</legend>
        ${SWITCH_KEYS.map(
          (key) =>
            html`<switch-field
              .key=${key}
              .value=${this.switches[key]}
              .release=${this.release}
              .expected=${expected[key]}
              @switch-chosen=${this.#onSwitch}
            ></switch-field>`,
        )}
      </fieldset>
    `;
  }

  #onPath(event: Event): void {
    event.stopPropagation();
    const { value } = event.target as WaRadioGroup;
    const path = PATH_NAMES.find((name) => name === value);
    if (path !== undefined) this.#choose(PATHS[path]);
  }

  #onSwitch(event: SwitchChosenEvent): void {
    const { key, value } = event.detail;
    if (isValueOf(key, value)) this.#choose({ ...this.switches, [key]: value });
  }

  #choose(switches: Switches): void {
    const chosen: SwitchesChosenEvent = new CustomEvent('switches-chosen', {
      detail: { switches },
    });
    this.dispatchEvent(chosen);
  }
}

function isValueOf(key: SwitchKey, value: string): boolean {
  return SWITCH_VALUES[key].some((allowed) => allowed === value);
}
