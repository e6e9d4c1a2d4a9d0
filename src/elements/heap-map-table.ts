import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OWNER_TEXT } from '../core/heap/chunk-owners.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import { formatAddress, formatBytes, formatCount } from '../core/units.ts';
import { RegionList } from './heap-map-regions.ts';
import { sharedStyles } from './shared-styles.ts';
import { smallTableStyles } from './small-table-styles.ts';

/** Rows in the document at once. */
const ROWS_SHOWN = 50;

/**
 * The heap map as a table: every region of the memory, neighbours of one owner as one, with what was
 * allocated in it since an earlier moment and is still in use.
 */
@customElement('heap-map-table')
export class HeapMapTable extends LitElement {
  static override styles = [
    sharedStyles,
    smallTableStyles,
    css`
      :host {
        display: block;
      }

      .pages {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-s);
        margin-block-start: var(--wa-space-xs);
      }
    `,
  ];

  @property({ attribute: false }) snapshot: HeapSnapshot | null = null;
  /** 1 for each chunk that was allocated since; `null` where there is nothing to compare with. */
  @property({ attribute: false }) isNew: Uint8Array | null = null;

  @state() private from = 0;
  #regions: RegionList | null = null;

  override render(): TemplateResult | typeof nothing {
    const regions = this.#regions;
    if (regions === null) return nothing;
    const shown = regions.slice(this.from, ROWS_SHOWN);
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Regions of the memory">
        <table>
          <caption class="visually-hidden">
            Regions of the memory by address: where each begins and ends, its size, its owner, and
            what of it was allocated since the proof that is compared with and is still in use
          </caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Size</th>
              <th scope="col">Chunks</th>
              <th scope="col" class="text">Owner</th>
              <th scope="col" class="text">Class</th>
              ${this.isNew === null ? nothing : html`<th scope="col">Allocated since</th>`}
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              ({ from, to, kind, className, chunks, newBytes }) =>
                html`<tr class="figure">
                  <td>${formatAddress(from)}</td>
                  <td>${formatAddress(to - 1)}</td>
                  <td>${formatBytes(to - from)}</td>
                  <td>${chunks === 0 ? '–' : formatCount(chunks)}</td>
                  <td class="text">${OWNER_TEXT[kind].label}</td>
                  <td class="text">${className ?? '–'}</td>
                  ${
                    this.isNew === null
                      ? nothing
                      : html`<td>${newBytes === 0 ? '–' : formatBytes(newBytes)}</td>`
                  }
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${this.#renderPaging(regions.length, shown.length)}
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('snapshot') && !changed.has('isNew')) return;
    this.#regions = this.snapshot === null ? null : new RegionList(this.snapshot, this.isNew);
    // Another comparison of the same memory has the same regions.
    if (changed.has('snapshot')) this.from = 0;
  }

  #renderPaging(total: number, count: number): TemplateResult | typeof nothing {
    if (total <= ROWS_SHOWN) return nothing;
    const button = (label: string, to: number) =>
      html`<wa-button
        size="s"
        appearance="outlined"
        ?disabled=${to === this.from || to < 0 || to >= total}
        @click=${() => (this.from = to)}
        >${label}</wa-button
      >`;
    const last = Math.floor((total - 1) / ROWS_SHOWN) * ROWS_SHOWN;
    return html`<div class="pages small">
      ${button('First', 0)} ${button('Lower addresses', this.from - ROWS_SHOWN)}
      ${button('Higher addresses', this.from + ROWS_SHOWN)} ${button('Last', last)}
      <span class="quiet"
        >${formatCount(this.from + 1)} to ${formatCount(this.from + count)} of
        ${formatCount(total)}</span
      >
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-map-table': HeapMapTable;
  }
}
