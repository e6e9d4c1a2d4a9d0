import '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import type WaNumberInput from '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fitsWithoutGrowing, measureFragmentation } from '../core/analysis/fragmentation.ts';
import type { FreeSizeClass } from '../core/analysis/fragmentation.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import { describeFit, describeFragmentation } from './describe-fit.ts';
import { sharedStyles } from './shared-styles.ts';
import { smallTableStyles } from './small-table-styles.ts';

/** A vector of 2¹⁸ field elements: what a prover asks for at once in a mid-sized circuit. */
const FIRST_MIB = 8;
const MOST_MIB = 4096;

/** How the free memory of a heap is cut up, and whether the next allocation fits into it. */
@customElement('heap-fragmentation')
export class HeapFragmentation extends LitElement {
  static override styles = [
    sharedStyles,
    smallTableStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
        min-inline-size: 0;
      }

      .question {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-s);
      }

      wa-number-input {
        inline-size: 9rem;
      }

      /* The sentence around the field is its label. */
      wa-number-input::part(form-control-label) {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }

      .answer {
        font-weight: var(--wa-font-weight-semibold);
      }

      table {
        table-layout: fixed;
      }

      td.bar {
        padding-inline-start: 0;
      }

      .bar div {
        min-inline-size: 2px;
        block-size: 0.7em;
        background: var(--pp-owner-free);
        border: 1px solid var(--pp-quiet);
      }

      th:first-child {
        inline-size: 10.5rem;
      }

      th:nth-child(2) {
        inline-size: 5rem;
      }

      th:nth-child(3) {
        inline-size: 6.5rem;
      }

      @media (max-width: 479px) {
        th:first-child {
          inline-size: 5.5rem;
        }

        th:nth-child(2) {
          inline-size: 3.75rem;
        }

        th:nth-child(3) {
          inline-size: 4.75rem;
        }

        td:first-child {
          white-space: normal;
        }
      }
    `,
  ];

  @property({ attribute: false }) snapshot: HeapSnapshot | null = null;
  /** The most that the memory may have; `null` if it is not known. */
  @property({ attribute: false }) limitBytes: Bytes | null = null;

  /** What was asked, in MiB; `null` where that is no number of MiB. */
  @state() private asked: number | null = FIRST_MIB;

  override render(): TemplateResult | typeof nothing {
    const { snapshot } = this;
    if (snapshot === null) return nothing;
    const fragmentation = measureFragmentation(snapshot);
    const fit =
      this.asked === null
        ? null
        : fitsWithoutGrowing(snapshot, Math.ceil(this.asked * 2 ** 20), this.limitBytes ?? 2 ** 32);
    return html`
      <p>${describeFragmentation(fragmentation)}</p>
      <div>
        <div class="question">
          <span aria-hidden="true">Will the next</span>
          <wa-number-input
            size="s"
            label="Will an allocation of so many MiB fit?"
            step="any"
            without-steppers
            .min=${0}
            .max=${MOST_MIB}
            .value=${String(FIRST_MIB)}
            @input=${this.#onInput}
            ><span slot="end" class="quiet">MiB</span></wa-number-input
          >
          <span aria-hidden="true">in one piece fit?</span>
        </div>
        <p class="answer" role="status">
          ${
            fit === null
              ? `Enter a size from 0 to ${formatCount(MOST_MIB)} MiB.`
              : describeFit(fit, fragmentation)
          }
        </p>
      </div>
      ${renderSizes(fragmentation.sizes)}
    `;
  }

  #onInput(event: Event): void {
    const text = (event.target as WaNumberInput).value ?? '';
    const asked = Number(text);
    const allowed = text.trim() !== '' && asked >= 0 && asked <= MOST_MIB;
    this.asked = allowed ? asked : null;
  }
}

/** The histogram: a table whose last column draws the bytes. */
function renderSizes(sizes: readonly FreeSizeClass[]): TemplateResult | typeof nothing {
  if (sizes.length === 0) return nothing;
  const most = Math.max(...sizes.map(({ bytes }) => bytes));
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Free chunks by size">
    <table>
      <caption class="visually-hidden">
        Free chunks between chunks in use, by size
      </caption>
      <thead>
        <tr>
          <th scope="col">Free chunks of</th>
          <th scope="col">Number</th>
          <th scope="col">Together</th>
          <th scope="col"><span class="visually-hidden">Share of the free bytes</span></th>
        </tr>
      </thead>
      <tbody>
        ${sizes.map(
          ({ fromBytes, chunks, bytes }) =>
            html`<tr class="figure">
              <td>${formatPower(fromBytes)} to ${formatPower(2 * fromBytes)}</td>
              <td>${formatCount(chunks)}</td>
              <td>${formatBytes(bytes)}</td>
              <td class="bar">
                ${bytes === 0 ? nothing : html`<div .style=${`inline-size: ${(bytes / most) * 100}%`}></div>`}
                <span class="visually-hidden">${Math.round((bytes / all) * 100)} %</span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A power of two without decimals: `16 B`, `2 KiB`. */
function formatPower(bytes: Bytes): string {
  return formatBytes(bytes).replace(/\.0+ /, ' ');
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-fragmentation': HeapFragmentation;
  }
}
