import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SettingPoint } from '../core/analysis/measure-setting.ts';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';
import { adviceStyles } from './advice-styles.ts';
import { describeSetting, formatFactor } from './describe-advice.ts';
import { sharedStyles } from './shared-styles.ts';

/** Somebody wants to see the run behind a row. */
export type PointChosenEvent = CustomEvent<{ readonly runId: string }>;

const CAPTION = 'Measured settings';

/**
 * What runs measured of their settings.
 *
 * @fires point-chosen - {@link PointChosenEvent}
 */
@customElement('advice-points')
export class AdvicePoints extends LitElement {
  static override styles = [sharedStyles, adviceStyles];

  @property({ attribute: false }) points: readonly SettingPoint[] = [];

  override render(): TemplateResult {
    const whole = mostThreadsAlone(this.points);
    const against = whole === null ? 'Against one prover' : `Against ${describeSetting(whole)}`;
    const columns = ['Time per proof', 'Proofs a minute', against, 'Peak of a memory', 'Proofs'];
    // Roles are repeated because a table that is laid out as a grid would lose them.
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${CAPTION}>
      <table role="table">
        <caption class="visually-hidden">
          ${CAPTION}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">Setting</th>
            ${columns.map(
              (name) => html`<th role="columnheader" scope="col" class="amount">${name}</th>`,
            )}
            <th role="columnheader" scope="col"><span class="visually-hidden">Run</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${this.points.map((point) => this.#renderRow(point, columns, whole))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(
    point: SettingPoint,
    columns: readonly string[],
    whole: SettingPoint | null,
  ): TemplateResult {
    const { proofMs, proofsPerMinute, peakBytes, proofs, runId } = point;
    const figures = [
      formatDuration(proofMs),
      formatFactor(proofsPerMinute),
      whole === null ? '–' : `${formatFactor(proofsPerMinute / whole.proofsPerMinute)} ×`,
      formatBytes(peakBytes),
      formatCount(proofs),
    ];
    const name = describeSetting(point);
    return html`<tr role="row" data-testid="advice-point">
      <th role="rowheader" scope="row" class="text">${name}</th>
      ${figures.map(
        (figure, i) =>
          html`<td role="cell" class="amount figure" data-label=${columns[i] ?? ''}>${figure}</td>`,
      )}
      <td role="cell" class="actions">
        <wa-button
          size="s"
          appearance="plain"
          aria-label="Open the run of ${name}"
          @click=${() => this.#choose(runId)}
          >Open</wa-button
        >
      </td>
    </tr>`;
  }

  #choose(runId: string): void {
    this.dispatchEvent(new CustomEvent('point-chosen', { detail: { runId } }));
  }
}

/** The one prover with most threads, which several provers are to be compared with. */
function mostThreadsAlone(points: readonly SettingPoint[]): SettingPoint | null {
  return points.findLast(({ provers }) => provers === 1) ?? null;
}

declare global {
  interface HTMLElementTagNameMap {
    'advice-points': AdvicePoints;
  }
}
