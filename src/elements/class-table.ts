import '@awesome.me/webawesome/dist/components/details/details.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ClassRow, ClassTable } from '../core/analysis/class-table.ts';
import type { ClassBalance } from '../core/ledger/class-summary.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import { formatBytesPerProof, formatCountPerProof } from './describe-change.ts';
import { breakable, figureTableStyles } from './figure-table-styles.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** Objects of JavaScript that hold memory of the prover, by class: the leak table. */
@customElement('class-table')
export class ClassTablePanel extends LitElement {
  static override styles = [
    sharedStyles,
    figureTableStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
        min-inline-size: 0;
      }

      :host > * {
        min-inline-size: 0;
      }

      .over svg {
        color: var(--pp-bad);
      }

      wa-details::part(header) {
        padding: var(--wa-space-2xs) 0;
        font-size: var(--wa-font-size-s);
        font-weight: var(--wa-font-weight-semibold);
      }

      wa-details::part(content) {
        padding: var(--wa-space-2xs) 0 0;
      }
    `,
  ];

  @property({ attribute: false }) table: ClassTable | null = null;

  override render(): TemplateResult | typeof nothing {
    const { table } = this;
    if (table === null) return nothing;
    return html`
      <p class="facts">${describeTable(table)}</p>
      ${this.#renderRows(table)} ${renderOverFreed(table.summary.overFreed)}
      ${renderPerfect(table.summary.perfect)}
    `;
  }

  #renderRows(table: ClassTable): TemplateResult {
    const { rows } = table;
    if (rows.length === 0) return html`<p class="none">No object is alive.</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Objects that are alive">
      <table>
        <caption class="visually-hidden">
          Classes of which objects are alive, those that retain most bytes first
        </caption>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Retained</th>
            <th scope="col">per proof</th>
            <th scope="col">Own bytes</th>
            <th scope="col">Alive</th>
            <th scope="col">per proof</th>
            <th scope="col">Born</th>
            <th scope="col">Freed</th>
            <th scope="col">Moved</th>
            <th scope="col">Finalised</th>
            <th scope="col">Swept</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(renderRow)}
        </tbody>
        <tfoot>
          <tr class="figure">
            <th scope="row">All of them</th>
            <td>${bytesOrDash(table.ownBytes === null ? null : table.retainedBytes)}</td>
            <td></td>
            <td>${bytesOrDash(table.ownBytes)}</td>
            <td>${formatCount(rows.reduce((sum, { alive }) => sum + alive, 0))}</td>
            <td colspan="6"></td>
          </tr>
        </tfoot>
      </table>
    </div>`;
  }
}

function renderRow(row: ClassRow): TemplateResult {
  return html`<tr class="figure">
    <th scope="row">${breakable(row.className)}</th>
    <td class="strong">${bytesOrDash(row.retainedBytes)}</td>
    <td>${formatBytesPerProof(row.retainedBytesPerProof)}</td>
    <td>${bytesOrDash(row.aliveBytes)}</td>
    <td>${formatCount(row.alive)}</td>
    <td class="strong">${formatCountPerProof(row.alivePerProof)}</td>
    <td>${formatCount(row.born)}</td>
    <td>${formatCount(row.freed)}</td>
    <td>${formatCount(row.moved)}</td>
    <td>${formatCount(row.finalized)}</td>
    <td>${formatCount(row.swept)}</td>
  </tr>`;
}

const KEPT = 'What is made once and kept is no leak.';

/** What the table says, and how it is read. */
function describeTable({ rows, proofs, ownBytes }: ClassTable): string {
  const growing = rows.filter(({ alivePerProof }) => (alivePerProof?.estimate ?? 0) > 0);
  const basis = proofs === 1 ? 'one proof' : `${formatCount(proofs)} proofs`;
  const sizes =
    ownBytes === null
      ? 'Their sizes are not known: the heap was not marked after this proof.'
      : 'Retained is all that they reach; what several classes reach counts for the one that was there first.';
  if (proofs === 0) {
    return `${sizes} How they change per proof is not known before two proofs.`;
  }
  const change =
    growing.length === 0
      ? `Of no class are there more after each proof (from ${basis}).`
      : growing.length === 1
        ? `Of one class there are more after each proof (from ${basis}). ${KEPT}`
        : `Of ${formatCount(growing.length)} classes there are more after each proof (from ${basis}). ${KEPT}`;
  return `${change} ${sizes}`;
}

function renderOverFreed(overFreed: readonly ClassBalance[]): TemplateResult | typeof nothing {
  if (overFreed.length === 0) return nothing;
  return html`<div class="over">
    <h4>${icon('warning')} Freed more often than made</h4>
    <ul class="small">
      ${overFreed.map(
        ({ className, overDropped }) =>
          html`<li>
            <span class="figure">${className}</span>: ${formatCount(overDropped)}
            ${overDropped === 1 ? 'time' : 'times'} without an object that was alive
          </li>`,
      )}
    </ul>
  </div>`;
}

function renderPerfect(perfect: readonly ClassBalance[]): TemplateResult | typeof nothing {
  if (perfect.length === 0) return nothing;
  const count =
    perfect.length === 1 ? 'One class drops' : `${formatCount(perfect.length)} classes drop`;
  return html`<wa-details appearance="plain" icon-placement="start">
    <span slot="summary">${count} perfectly: each object ended once, none is alive</span>
    <div class="scroll" tabindex="0" role="region" aria-label="Classes that drop perfectly">
      <table>
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Born and ended</th>
          </tr>
        </thead>
        <tbody>
          ${perfect.map(
            ({ className, allocated }) =>
              html`<tr class="figure">
                <th scope="row">${breakable(className)}</th>
                <td>${formatCount(allocated)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </wa-details>`;
}

function bytesOrDash(bytes: Bytes | null): string {
  return bytes === null ? '–' : formatBytes(bytes);
}

declare global {
  interface HTMLElementTagNameMap {
    'class-table': ClassTablePanel;
  }
}
