import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatBytes } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import type { JsHeapPart, JsHeapReading, JsHeapState } from '../state/js-heap.ts';
import { figureTableStyles } from './figure-table-styles.ts';
import { formatMoment } from './format-moment.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** What somebody wants measured: with the sizes of the shared memories that browsers count in. */
export type JsHeapWantedEvent = CustomEvent<{ readonly linearBytes: readonly Bytes[] }>;

/**
 * The JavaScript heaps of the page and its workers, as the browser counts them: a cross-check beside
 * the linear memory. Measured only at the press of a button.
 *
 * @fires js-heap-wanted - {@link JsHeapWantedEvent}
 */
@customElement('js-heap')
export class JsHeapPanel extends LitElement {
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

      .act {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-s);
      }
    `,
  ];

  @property({ attribute: false }) state: JsHeapState = { kind: 'unmeasured' };
  /** Size of the memory that each prover at work has now. */
  @property({ attribute: false }) linearBytes: readonly Bytes[] = [];

  override render(): TemplateResult {
    const { state } = this;
    return html`
      <p class="facts">
        o1js has two heaps. Proofs are made in the linear memory of WebAssembly, which all other
        tabs here are about. Values of its OCaml part live in the JavaScript heap of the prover’s
        worker, where only the browser can count them.
        <strong>A cross-check beside the linear memory: it is in none of the other figures.</strong>
      </p>
      <p class="facts small quiet">
        The browser may collect garbage to answer, and takes up to 20 seconds. That runs finalizers,
        so it can change what the next proofs leave behind; therefore it is never done by itself.
      </p>
      ${
        state.kind === 'unavailable'
          ? html`<p class="small" data-testid="js-heap-status">${icon('info')} ${state.reason}</p>`
          : html`<div class="act">
              <wa-button
                size="s"
                appearance="outlined"
                ?loading=${state.kind === 'measuring'}
                @click=${this.#ask}
                >Measure the JavaScript heap</wa-button
              >
              <span class="small" role="status" data-testid="js-heap-status"
                >${describeState(state, this.linearBytes)}</span
              >
            </div>`
      }
      ${state.kind === 'measured' ? renderReading(state.reading) : nothing}
    `;
  }

  #ask(): void {
    const wanted: JsHeapWantedEvent = new CustomEvent('js-heap-wanted', {
      detail: { linearBytes: this.linearBytes },
      bubbles: true,
      composed: true,
    });
    this.dispatchEvent(wanted);
  }
}

function describeState(state: JsHeapState, linearBytes: readonly Bytes[]): string {
  switch (state.kind) {
    case 'unavailable':
      return state.reason;
    case 'unmeasured':
      return linearBytes.length === 0
        ? 'No prover is at work: there is only this page to measure.'
        : '';
    case 'measuring':
      return 'The browser is counting…';
    case 'measured':
      return `Measured ${formatMoment(state.reading.at)}.`;
    case 'failed':
      return `It could not be measured. ${state.reason}`;
  }
}

function renderReading({ bytes, parts, linearBytes }: JsHeapReading): TemplateResult {
  const besides = parts.reduce((sum, part) => sum + part.bytesBesideLinear, 0);
  const counted = parts.some((part) => part.bytesBesideLinear !== part.bytes);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="JavaScript heaps">
      <table>
        <caption class="visually-hidden">
          Memory of the page and its workers as the browser counts it
        </caption>
        <thead>
          <tr>
            <th scope="col">Whose</th>
            <th scope="col" class="text">Kind</th>
            <th scope="col">Bytes, by the browser</th>
            ${counted ? html`<th scope="col">Without linear memory</th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${parts.map((part) => renderPart(part, counted))}
        </tbody>
        <tfoot>
          <tr class="figure">
            <th scope="row">In all</th>
            <td></td>
            <td>${formatBytes(bytes)}</td>
            ${counted ? html`<td>${formatBytes(besides)}</td>` : nothing}
          </tr>
        </tfoot>
      </table>
    </div>
    ${
      linearBytes.length === 0
        ? nothing
        : html`<p class="facts small quiet" data-testid="linear-beside">
            Beside it, and in none of the other figures: ${describeLinear(linearBytes)}.
            ${
              counted
                ? 'Chromium counts a memory that workers share in each of them. The last column is without one, where a part is at least that large.'
                : ''
            }
          </p>`
    }`;
}

/** `linear memory of 320 MiB` */
function describeLinear(linearBytes: readonly Bytes[]): string {
  const total = linearBytes.reduce((sum, size) => sum + size, 0);
  const each = linearBytes.map((size) => formatBytes(size)).join(' + ');
  return linearBytes.length === 1
    ? `linear memory of ${each}`
    : `linear memories of ${each}, ${formatBytes(total)} in all`;
}

function renderPart(part: JsHeapPart, counted: boolean): TemplateResult {
  return html`<tr class="figure">
    <th scope="row">${part.where}</th>
    <td class="text">${part.kind}</td>
    <td>${formatBytes(part.bytes)}</td>
    ${counted ? html`<td class="strong">${formatBytes(part.bytesBesideLinear)}</td>` : nothing}
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'js-heap': JsHeapPanel;
  }
}
