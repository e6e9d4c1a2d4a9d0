import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { listStretches } from '../core/export/describe-run.ts';
import type { ClassBirths } from '../core/ledger/born-in-range.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import { sharedStyles } from './shared-styles.ts';
import { smallTableStyles } from './small-table-styles.ts';

/** Which handles were born in a stretch of a run, and what is left of them, by class. */
@customElement('born-table')
export class BornTable extends LitElement {
  static override styles = [
    sharedStyles,
    smallTableStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-xs);
      }

      td.left {
        font-weight: 600;
      }

      tr.gone td {
        color: var(--pp-quiet);
      }
    `,
  ];

  @property({ attribute: false }) births: readonly ClassBirths[] = [];
  /** Stretches that the figures lack, since their ledger is not stored; −1 is loading and compiling. */
  @property({ attribute: false }) missing: readonly number[] = [];

  override render(): TemplateResult {
    const born = sum(this.births, ({ born: count }) => count);
    const alive = sum(this.births, ({ alive: count }) => count);
    const bytes = sum(this.births, ({ aliveBytes }) => aliveBytes);
    const unsized = sum(this.births, ({ unsized: count }) => count);
    if (born === 0) {
      return html`<p class="quiet">No handle was born in this stretch.</p>
        ${this.#renderMissing()}`;
    }
    const most = this.missing.length > 0 ? 'at most ' : '';
    const outcome =
      alive === 0
        ? 'none is still alive at the end'
        : `${most}${formatCount(alive)} ${alive === 1 ? 'is' : 'are'} still alive at the end, with ${formatBytes(bytes)}`;
    return html`
      <p>
        ${formatCount(born)} ${born === 1 ? 'handle was' : 'handles were'} born here;
        <strong>${outcome}</strong>.
        ${unsized === 0 ? '' : `Of ${formatCount(unsized)} of them the size is not known.`}
      </p>
      ${this.#renderMissing()}
      <div class="scroll" tabindex="0" role="region" aria-label="Born here, by class">
        <table>
          <caption class="visually-hidden">
            Handles born in the chosen stretch, by class: how many, how many are still alive at the
            end of the run, and the bytes of those
          </caption>
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Born</th>
              <th scope="col">Still alive</th>
              <th scope="col">Bytes alive</th>
            </tr>
          </thead>
          <tbody>
            ${this.births.map(
              ({ className, born: count, alive: left, aliveBytes }) =>
                html`<tr class="figure ${left === 0 ? 'gone' : ''}">
                  <td>${className}</td>
                  <td>${formatCount(count)}</td>
                  <td class="left">${formatCount(left)}</td>
                  <td>${formatBytes(aliveBytes)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }

  #renderMissing(): TemplateResult | typeof nothing {
    if (this.missing.length === 0) return nothing;
    return html`<p class="small" data-testid="ledger-missing">
      The ledger of ${listStretches(this.missing)} is not stored: what was born there is not counted
      here, and what ended there counts as still alive.
    </p>`;
  }
}

function sum(births: readonly ClassBirths[], read: (of: ClassBirths) => number): number {
  return births.reduce((all, of) => all + read(of), 0);
}

declare global {
  interface HTMLElementTagNameMap {
    'born-table': BornTable;
  }
}
