import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type WaRadioGroup from '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { describeGrowthCause, describeMemory } from '../core/analysis/waterfall-sentence.ts';
import type { GrowthSplit, MemorySplit } from '../core/analysis/waterfall.ts';
import { heapWaterfallStyles } from './heap-waterfall-styles.ts';
import { sharedStyles } from './shared-styles.ts';
import { describeOwnBytes, formatShare, waterfallRows } from './waterfall-model.ts';
import type { WaterfallRow } from './waterfall-model.ts';

/**
 * What a proof's growth is made of, or all of the memory: a bar for each part, and every figure in
 * the table that the bars stand in.
 */
@customElement('heap-waterfall')
export class HeapWaterfall extends LitElement {
  static override styles = [sharedStyles, heapWaterfallStyles];

  /** The memory after the proof. */
  @property({ attribute: false }) memory: MemorySplit | null = null;
  /** What came since the earlier one; `null` if there is none to compare with. */
  @property({ attribute: false }) growth: GrowthSplit | null = null;
  /** Since when, for people: `proof 5`. */
  @property() since = '';

  @state() private view: 'growth' | 'memory' = 'growth';

  override render(): TemplateResult | typeof nothing {
    const { memory, growth } = this;
    if (memory === null) return nothing;
    const view = growth === null ? 'memory' : this.view;
    const split = view === 'growth' && growth !== null ? growth : memory;
    const cause =
      view === 'growth' && growth !== null ? describeGrowthCause(growth) : describeMemory(memory);
    const rows = waterfallRows(split, view);
    const own = describeOwnBytes(split, view);
    return html`
      <div class="head">
        <p class="headline">
          <span class="figure">${formatShare(memory.coverage)}</span> of the memory explained
        </p>
        <wa-radio-group
          size="xs"
          orientation="horizontal"
          class="unlabelled"
          label="What is split into parts"
          .value=${view}
          @change=${this.#onView}
        >
          <wa-radio appearance="button" value="growth" ?disabled=${growth === null}
            >${this.since === '' ? 'Growth' : `Growth since ${this.since}`}</wa-radio
          >
          <wa-radio appearance="button" value="memory">Whole memory</wa-radio>
        </wa-radio-group>
      </div>
      <p class="cause" data-testid="waterfall-cause">${cause}</p>
      <table role="table">
        <caption class="visually-hidden">
          ${view === 'growth' ? `What the memory grew by since ${this.since}` : 'All of the memory'},
          by what it is used for
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">Part</th>
            <th role="columnheader" scope="col" class="number">Bytes</th>
            <th role="columnheader" scope="col" class="number">Share</th>
            <th role="columnheader" scope="col"><span class="visually-hidden">As a bar</span></th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          ${rows.map(renderRow)}
        </tbody>
      </table>
      ${
        rows.some(({ from, to }) => to < from)
          ? html`<p class="key small quiet">
              <span class="sample shrank"></span> less than before: its bar goes back to the left
            </p>`
          : nothing
      }
      ${own === null ? nothing : html`<p class="small quiet">${own}</p>`}
    `;
  }

  #onView(event: Event): void {
    event.stopPropagation();
    const { value } = event.target as WaRadioGroup;
    if (value === 'growth' || value === 'memory') this.view = value;
  }
}

function renderRow(row: WaterfallRow): TemplateResult {
  const shrank = row.to < row.from;
  const from = Math.min(row.from, row.to);
  const length = Math.abs(row.to - row.from);
  const place = `inset-inline-start: ${percent(from)}; inline-size: ${percent(length)}`;
  const kinds = [row.isDetail ? 'detail' : '', row.ground === 'sum' ? 'sum' : ''].join(' ');
  return html`<tr role="row" class=${kinds}>
    <th role="rowheader" scope="row">
      ${row.label}${row.help === '' ? nothing : html`<small>${row.help}</small>`}
    </th>
    <td role="cell" class="number figure">${row.text}</td>
    <td role="cell" class="number figure share">${row.share}</td>
    <td role="cell" class="bar">
      <div class="track">
        ${
          row.bytes === 0
            ? nothing
            : html`<span
                class="fill ${row.ground} ${shrank ? 'shrank' : ''}"
                .style=${place}
              ></span>`
        }
      </div>
    </td>
  </tr>`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-waterfall': HeapWaterfall;
  }
}
