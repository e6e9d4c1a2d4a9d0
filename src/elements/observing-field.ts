import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type WaSelect from '@awesome.me/webawesome/dist/components/select/select.js';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import { OBSERVING, OBSERVING_TEXT } from '../core/experiment/observing.ts';

/**
 * The field of the form for how closely a run is watched.
 * @param edit takes the change that was made.
 */
export function renderObservingField(
  { observe }: ExperimentConfig,
  edit: (change: Partial<ExperimentConfig>) => void,
): TemplateResult {
  return html`<wa-select
    size="s"
    class="observe"
    label=${OBSERVING_TEXT.label}
    hint=${OBSERVING_TEXT.help}
    .value=${observe}
    @change=${(event: Event) => {
      const chosen = OBSERVING.find((name) => name === (event.target as WaSelect).value);
      if (chosen !== undefined) edit({ observe: chosen });
    }}
  >
    ${OBSERVING.map(
      (value) => html`<wa-option value=${value}>${OBSERVING_TEXT.values[value]}</wa-option>`,
    )}
  </wa-select>`;
}
