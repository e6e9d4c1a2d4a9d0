import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ProofSample } from '../core/run.ts';
import { formatCount, formatDuration, formatGrowth, pagesToBytes } from '../core/units.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** Rows in the document at once: a run may have ten thousand proofs, a table should not. */
const ROWS_SHOWN = 100;

/** Every proof of a run with its figures. The newest stays in view while the run goes on. */
@customElement('proof-table')
export class ProofTable extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      .scroll {
        max-block-size: 22rem;
        overflow: auto;
        border: 1px solid var(--pp-rule);
        border-radius: var(--wa-border-radius-s);
        background: var(--pp-panel);
      }

      table {
        inline-size: 100%;
        border-collapse: separate;
        border-spacing: 0;
        font-size: var(--wa-font-size-s);
      }

      caption {
        padding: 0;
        text-align: start;
      }

      th {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        background: var(--pp-sunken);
        border-block-end: 1px solid var(--pp-rule-strong);
        font-weight: var(--wa-font-weight-semibold);
        vertical-align: bottom;
        line-height: 1.25;
      }

      th,
      td {
        padding: 0.4rem 0.7rem;
        text-align: end;
        white-space: nowrap;
      }

      th:first-child,
      td:first-child {
        text-align: start;
      }

      tbody tr + tr td {
        border-block-start: 1px solid var(--pp-rule);
      }

      tr.warmup td {
        color: var(--pp-quiet);
      }

      td.growth {
        font-weight: 600;
      }

      td.verified svg {
        color: var(--pp-good);
      }

      td.refused,
      td.refused svg {
        color: var(--pp-bad);
        font-weight: 600;
      }

      .tag {
        margin-inline-start: 0.5em;
        font-family: var(--wa-font-family-body);
        font-size: 0.9em;
      }

      .none {
        padding: var(--wa-space-m);
        color: var(--pp-quiet);
        text-align: center;
      }

      .pages {
        display: flex;
        align-items: center;
        gap: var(--wa-space-s);
        margin-block-start: var(--wa-space-xs);
      }

      th {
        white-space: normal;
      }

      @container (max-width: 799px) {
        th,
        td {
          padding-inline: 0.45rem;
        }
      }

      /* Narrow: each row becomes two lines of four, each figure under its name. */
      @container (max-width: 619px) {
        thead {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }

        table,
        tbody {
          display: block;
        }

        tbody tr {
          display: grid;
          grid-template-columns: 0.9fr 1.35fr 1fr 1fr;
          gap: 0.2rem var(--wa-space-xs);
          font-size: 0.8125rem;
          padding: 0.5rem 0.75rem;
        }

        tbody tr + tr {
          border-block-start: 1px solid var(--pp-rule);
        }

        tbody tr + tr td {
          border: 0;
        }

        td {
          padding: 0;
          text-align: start;
          white-space: normal;
        }

        td.verified,
        td.refused {
          order: 1;
        }

        td.refused ~ *,
        td:nth-child(n + 5):not(.verified, .refused) {
          order: 2;
        }

        .tag {
          display: block;
          margin: 0;
          white-space: nowrap;
        }

        td[data-label]::before {
          content: attr(data-label);
          display: block;
          font-family: var(--wa-font-family-body);
          font-size: 0.85em;
          font-weight: 400;
          color: var(--pp-quiet);
        }
      }
    `,
  ];

  @property({ attribute: false }) proofs: readonly ProofSample[] = [];
  /** Whether more proofs are to come. */
  @property({ type: Boolean }) live = false;

  /** First proof of the part in view; `null` follows the newest. */
  @state() private from: number | null = null;
  #followed = false;

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroll');
  }

  override render(): TemplateResult {
    const last = Math.max(0, this.proofs.length - ROWS_SHOWN);
    const from = Math.min(this.from ?? last, last);
    const shown = this.proofs.slice(from, from + ROWS_SHOWN);
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Proofs of this run">
        <table role="table">
          <caption class="visually-hidden">
            Each proof of this run: times, whether it verified, and pages of WebAssembly memory of
            64 KiB
          </caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">Proof</th>
              <th role="columnheader" scope="col">Growth</th>
              <th role="columnheader" scope="col">Pages before</th>
              <th role="columnheader" scope="col">Pages after</th>
              <th role="columnheader" scope="col">High water</th>
              <th role="columnheader" scope="col">Prove</th>
              <th role="columnheader" scope="col">Verify</th>
              <th role="columnheader" scope="col">Verified</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${repeat(shown, ({ runId, index }) => `${runId} ${index}`, renderRow)}
          </tbody>
        </table>
        ${
          this.proofs.length === 0
            ? html`<p class="none">
                ${this.live ? 'The first proof is on its way.' : 'No proof was finished.'}
              </p>`
            : nothing
        }
      </div>
      ${this.#renderPaging(from, shown.length)}
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('proofs');
    if (before !== undefined && before[0]?.runId !== this.proofs[0]?.runId) this.from = null;
    const scroller = this.#scroller;
    this.#followed =
      scroller !== null && scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 24;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('proofs') || !this.live || !this.#followed) return;
    this.#scroller?.scrollTo({ top: this.#scroller.scrollHeight });
  }

  #renderPaging(from: number, count: number): TemplateResult | typeof nothing {
    const total = this.proofs.length;
    if (total <= ROWS_SHOWN) return nothing;
    const atEnd = from + count >= total;
    return html`<div class="pages small">
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${from === 0}
        @click=${() => (this.from = Math.max(0, from - ROWS_SHOWN))}
        >Earlier</wa-button
      >
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${atEnd}
        @click=${() => {
          const next = from + ROWS_SHOWN;
          this.from = next + ROWS_SHOWN >= total ? null : next;
        }}
        >Later</wa-button
      >
      <span class="quiet"
        >${formatCount(from + 1)} to ${formatCount(from + count)} of ${formatCount(total)}</span
      >
    </div>`;
  }
}

function renderRow(proof: ProofSample): TemplateResult {
  const { before, after, highWater } = proof.pages;
  // Roles are repeated because a table that is laid out as a grid would lose them.
  return html`<tr role="row" data-testid="proof-row" class="figure ${proof.warmup ? 'warmup' : ''}">
    <td role="cell" data-label="proof">
      ${formatCount(proof.index + 1)}${proof.warmup ? html`<span class="tag">warm-up</span>` : nothing}
    </td>
    <td role="cell" class="growth" data-label="growth">
      ${formatGrowth(pagesToBytes(after - before))}
    </td>
    <td role="cell" data-label="before">${formatCount(before)}</td>
    <td role="cell" data-label="after">${formatCount(after)}</td>
    <td role="cell" data-label="high water">${formatCount(highWater)}</td>
    <td role="cell" data-label="prove">${formatDuration(proof.proveMs)}</td>
    <td role="cell" data-label="verify">${formatDuration(proof.verifyMs)}</td>
    <td role="cell" class=${proof.verified ? 'verified' : 'refused'} data-label="verified">
      ${proof.verified ? html`${icon('check')} yes` : html`${icon('cross')} no`}
    </td>
  </tr>`;
}
