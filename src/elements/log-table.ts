import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../core/units.ts';
import { logTableStyles } from './log-table-styles.ts';
import { sharedStyles } from './shared-styles.ts';

/** Rows in the document at once: a log can name 65,535 types. */
const ROWS_SHOWN = 100;

/** One column; its cells are those of `LogTable.cellsOf` at the same place. */
export interface LogColumn {
  readonly label: string;
  /** A figure is aligned to the end; what came from a log stands as it was there. */
  readonly kind: 'figure' | 'text' | 'from-log';
}

/**
 * A table of text that somebody else wrote, in parts of a hundred rows. The first column names the
 * row. Where it is narrow each row becomes a block, each figure under its name.
 */
@customElement('log-table')
export class LogTable extends LitElement {
  static override styles = [sharedStyles, logTableStyles];

  /** What the table shows, for those who do not see its heading. */
  @property() caption = '';
  @property({ attribute: false }) columns: readonly LogColumn[] = [];
  @property({ attribute: false }) rows: readonly (readonly string[])[] = [];

  @state() private from = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows')) this.from = 0;
  }

  override render(): TemplateResult {
    const shown = this.rows.slice(this.from, this.from + ROWS_SHOWN);
    // Roles are repeated because a table that is laid out as a grid would lose them.
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${this.caption}>
        <table role="table">
          <caption class="visually-hidden">
            ${this.caption}
          </caption>
          <thead role="rowgroup">
            <tr role="row">
              ${this.columns.map(
                ({ label, kind }) =>
                  html`<th role="columnheader" scope="col" class=${kind}>${label}</th>`,
              )}
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${shown.map(
              (cells) =>
                html`<tr role="row">
                  ${cells.map((text, i) => this.#renderCell(text, i))}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.#renderPaging(shown.length)}
    `;
  }

  #renderCell(text: string, index: number): TemplateResult {
    const column = this.columns[index];
    const kind = column?.kind ?? 'text';
    // Whatever direction a name of a log is written in, it turns nothing beside it around.
    const content = kind === 'figure' ? text : html`<bdi>${text}</bdi>`;
    return index === 0
      ? html`<th role="rowheader" scope="row" class=${kind}>${content}</th>`
      : html`<td role="cell" class=${kind} data-label=${column?.label ?? ''}>${content}</td>`;
  }

  #renderPaging(count: number): TemplateResult | typeof nothing {
    const total = this.rows.length;
    if (total <= ROWS_SHOWN) return nothing;
    return html`<div class="pages small">
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${this.from === 0}
        @click=${() => (this.from = Math.max(0, this.from - ROWS_SHOWN))}
        >Earlier</wa-button
      >
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${this.from + count >= total}
        @click=${() => (this.from += ROWS_SHOWN)}
        >Later</wa-button
      >
      <span class="quiet" role="status"
        >${formatCount(this.from + 1)} to ${formatCount(this.from + count)} of
        ${formatCount(total)}</span
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'log-table': LogTable;
  }
}
