import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type {
  AdviceRow,
  AdvisedSetting,
  SettingsAdvice,
} from '../core/analysis/advise-settings.ts';
import { formatBytes, formatDuration } from '../core/units.ts';
import { adviceStyles } from './advice-styles.ts';
import { describeBasis, describeSetting, formatRate } from './describe-advice.ts';
import { sharedStyles } from './shared-styles.ts';

const MOST = 'Most proofs a minute';
const SHORTEST = 'Shortest single proof';
const CAPTION = 'Threads and provers for a machine, by its memory';

/** Which settings suit a machine of 4, 8 and 16 GiB, each marked as measured or extrapolated. */
@customElement('advice-table')
export class AdviceTable extends LitElement {
  static override styles = [sharedStyles, adviceStyles];

  @property({ attribute: false }) advice: SettingsAdvice | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.advice === null) return nothing;
    // Roles are repeated because a table that is laid out as a grid would lose them.
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${CAPTION}>
      <table role="table">
        <caption class="visually-hidden">
          ${CAPTION}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            ${['Memory', MOST, SHORTEST].map(
              (name) => html`<th role="columnheader" scope="col">${name}</th>`,
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${this.advice.rows.map(renderRow)}
        </tbody>
      </table>
    </div>`;
  }
}

function renderRow({ memoryBytes, mostProofs, shortestProof }: AdviceRow): TemplateResult {
  return html`<tr role="row" data-testid="advice-row">
    <th role="rowheader" scope="row" class="figure">${memoryBytes / 2 ** 30} GiB</th>
    ${renderAnswer(MOST, mostProofs, ({ proofsPerMinute }) => formatRate(proofsPerMinute))}
    ${renderAnswer(SHORTEST, shortestProof, ({ proofMs }) => formatDuration(proofMs))}
  </tr>`;
}

function renderAnswer(
  label: string,
  setting: AdvisedSetting | null,
  figure: (setting: AdvisedSetting) => string,
): TemplateResult {
  if (setting === null) {
    return html`<td role="cell" class="answer quiet" data-label=${label}>
      Nothing that is known fits.
    </td>`;
  }
  const { basis, totalBytes } = setting;
  return html`<td role="cell" class="answer" data-label=${label}>
    <div class="setting">${describeSetting(setting)}</div>
    <div class="figures figure">
      <span>${figure(setting)}</span><span class="quiet">${formatBytes(totalBytes)}</span>
    </div>
    <div class="basis small ${basis.kind}">${describeBasis(basis)}</div>
  </td>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'advice-table': AdviceTable;
  }
}
