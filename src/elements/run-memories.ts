import '@awesome.me/webawesome/dist/components/details/details.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunRecord } from '../core/run.ts';
import { formatCount } from '../core/units.ts';
import { figureTableStyles } from './figure-table-styles.ts';
import { describeKeys, memoryRows } from './memory-rows.ts';
import { sharedStyles } from './shared-styles.ts';

/** Rows in the document at once: a run may have thousands of memories, a list should not. */
const ROWS_SHOWN = 100;

/** The memories that a run had: why each was made and when, how long it took, and what it came to. */
@customElement('run-memories')
export class RunMemories extends LitElement {
  static override styles = [
    sharedStyles,
    figureTableStyles,
    css`
      :host {
        display: block;
      }

      wa-details::part(header) {
        padding: var(--wa-space-2xs) 0;
        font-size: var(--wa-font-size-s);
        font-weight: var(--wa-font-weight-semibold);
      }

      wa-details::part(content) {
        padding: var(--wa-space-xs) 0 0;
      }

      td.why {
        min-inline-size: 14rem;
        white-space: normal;
      }

      .keys {
        margin-block-end: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) record: RunRecord | null = null;

  override render(): TemplateResult | typeof nothing {
    const { record } = this;
    // One memory that was never replaced is what every figure of the run is of.
    if (record === null || record.lives.length < 2) return nothing;
    const rows = memoryRows(record);
    const shown = rows.slice(-ROWS_SHOWN);
    const isSeveral = record.config.provers > 1;
    return html`<wa-details appearance="plain" icon-placement="start" data-testid="memories">
      <span slot="summary">Memories of this run: ${formatCount(rows.length)}</span>
      <p class="small keys" data-testid="memory-keys">${describeKeys(record)}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Memories of this run">
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Memory</th>
              ${isSeveral ? html`<th role="columnheader" scope="col">Prover</th>` : nothing}
              <th role="columnheader" scope="col" class="text">Made</th>
              <th role="columnheader" scope="col">After</th>
              <th role="columnheader" scope="col">Ready in</th>
              <th role="columnheader" scope="col">Size at its end</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${shown.map(
              (row) =>
                html`<tr role="row">
                  <th role="rowheader" scope="row" class="figure">${row.number}</th>
                  ${isSeveral ? html`<td role="cell" class="figure">${row.prover}</td>` : nothing}
                  <td role="cell" class="text why">${row.why}</td>
                  <td role="cell" class="figure">${row.after}</td>
                  <td role="cell" class="figure">${row.readyIn}</td>
                  <td role="cell" class="figure">${row.size}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        rows.length === shown.length
          ? nothing
          : html`<p class="small quiet">
              The newest ${formatCount(shown.length)} are listed; the report has all of them.
            </p>`
      }
    </wa-details>`;
  }
}
