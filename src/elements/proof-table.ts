import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ProofSample } from '../core/run.ts';
import { formatCount, formatDuration, formatGrowth, pagesToBytes } from '../core/units.ts';
import { icon } from './icons.ts';
import { proofTableStyles } from './proof-table-styles.ts';
import { sharedStyles } from './shared-styles.ts';

/** Rows in the document at once: a run may have ten thousand proofs, a table should not. */
const ROWS_SHOWN = 100;

/** Every proof of a run with its figures. The newest stays in view while the run goes on. */
@customElement('proof-table')
export class ProofTable extends LitElement {
  static override styles = [sharedStyles, proofTableStyles];

  @property({ attribute: false }) proofs: readonly ProofSample[] = [];
  /** Changes of the switches, in words, by the proof that each came before. */
  @property({ attribute: false }) changes: ReadonlyMap<number, string> = new Map();
  /** Memories that were replaced, in words, by the proof that each came before. */
  @property({ attribute: false }) refreshes: ReadonlyMap<number, readonly string[]> = new Map();
  /** Which of several provers each memory belongs to; empty where there is only one. */
  @property({ attribute: false }) proverOfLife: readonly number[] = [];
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
            ${repeat(
              shown,
              ({ runId, index }) => `${runId} ${index}`,
              (proof) =>
                html`${renderChange(this.changes.get(proof.index))}${(
                  this.refreshes.get(proof.index) ?? []
                ).map(renderRefresh)}${renderRow(proof, this.proverOfLife[proof.life] ?? null)}`,
            )}
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

function renderChange(text: string | undefined): TemplateResult | typeof nothing {
  if (text === undefined) return nothing;
  return html`<tr role="row" class="change" data-testid="switch-change">
    <td role="cell" colspan="8">
      Switches changed: ${text}. The first proof after a change is not counted.
    </td>
  </tr>`;
}

function renderRefresh(text: string): TemplateResult {
  return html`<tr role="row" class="refresh" data-testid="refresh-row">
    <td role="cell" colspan="8">${text}</td>
  </tr>`;
}

/** @param prover which of several made it; `null` where there is only one. */
function renderRow(proof: ProofSample, prover: number | null): TemplateResult {
  const { before, after, highWater } = proof.pages;
  // Roles are repeated because a table that is laid out as a grid would lose them.
  return html`<tr role="row" data-testid="proof-row" class="figure ${proof.warmup ? 'warmup' : ''}">
    <td role="cell" data-label="proof">
      ${formatCount(proof.index + 1)}${
        prover === null ? nothing : html`<span class="tag">prover ${prover + 1}</span>`
      }${proof.warmup ? html`<span class="tag">warm-up</span>` : nothing}
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
