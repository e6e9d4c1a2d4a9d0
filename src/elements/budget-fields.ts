import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type WaSelect from '@awesome.me/webawesome/dist/components/select/select.js';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { BUDGETS, UNTIL, UNTIL_TEXT } from '../core/experiment/budget.ts';
import { parseConfig } from '../core/experiment/parse-config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import './config-field.ts';
import type { FieldAcceptedEvent } from './config-field.ts';
import { allowedInstead, exactSize } from './number-settings.ts';

/**
 * The fields of the form for what a run is judged by, and whether it ends once that is certain. A
 * template and no element, because the form looks for refused fields in its own tree only.
 * @param edit takes the change that was made.
 */
export function renderBudgetFields(
  { budget, until }: ExperimentConfig,
  edit: (change: Partial<ExperimentConfig>) => void,
): TemplateResult {
  return html`
    ${BUDGETS.map(
      ({ key, field, label, help }) =>
        html`<config-field
          label=${label}
          hint=${help}
          .value=${exactSize(budget[key])}
          .check=${(text: string) => allowedInstead({ [field]: text })}
          @field-accepted=${(event: FieldAcceptedEvent) => {
            const result = parseConfig({ [field]: event.detail.text }, 1);
            if (result.kind === 'invalid') return;
            edit({ budget: { ...budget, [key]: result.config.budget[key] } });
          }}
        ></config-field>`,
    )}
    <wa-select
      size="s"
      label=${UNTIL_TEXT.label}
      hint=${UNTIL_TEXT.help}
      .value=${until}
      @change=${(event: Event) => {
        const { value } = event.target as WaSelect;
        const chosen = UNTIL.find((name) => name === value);
        if (chosen !== undefined) edit({ until: chosen });
      }}
    >
      ${UNTIL.map((value) => html`<wa-option value=${value}>${UNTIL_TEXT.values[value]}</wa-option>`)}
    </wa-select>
  `;
}
