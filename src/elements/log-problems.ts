import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LogReading } from '../core/ledger/read-log.ts';
import { LINE_DAMAGES } from '../core/ledger/scan-line.ts';
import { formatCount } from '../core/units.ts';
import { capitalise, countFindings, describeCut, listFindings } from './describe-log.ts';
import { logResultStyles } from './log-result-styles.ts';
import './log-table.ts';
import type { LogColumn } from './log-table.ts';
import { sharedStyles } from './shared-styles.ts';

const FINDINGS: readonly LogColumn[] = [
  { label: 'Line', kind: 'figure' },
  { label: 'What it does', kind: 'text' },
  { label: 'Type', kind: 'from-log' },
  { label: 'Id', kind: 'from-log' },
];
const DAMAGED: readonly LogColumn[] = [
  { label: 'Line', kind: 'figure' },
  { label: 'What is wrong', kind: 'text' },
  { label: 'Text', kind: 'from-log' },
];

/** Lines of a log that contradict each other, and lines that could not be read. */
@customElement('log-problems')
export class LogProblems extends LitElement {
  static override styles = [sharedStyles, logResultStyles];

  @property({ attribute: false }) reading: LogReading | null = null;

  #findings: readonly (readonly string[])[] = [];
  #damaged: readonly (readonly string[])[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('reading') || this.reading === null) return;
    this.#findings = listFindings(this.reading).map(({ line, what, finding }) => [
      formatCount(line),
      what,
      finding.type,
      finding.id,
    ]);
    this.#damaged = this.reading.damaged.first.map(({ line, damage, text }) => [
      formatCount(line),
      capitalise(LINE_DAMAGES[damage]),
      text,
    ]);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.reading === null) return nothing;
    return html`${this.#renderFindings(this.reading)}${this.#renderDamaged(this.reading)}`;
  }

  #renderFindings(reading: LogReading): TemplateResult {
    const counts = countFindings(reading);
    const most = Math.max(0, ...counts.map(({ count }) => count));
    return html`<section data-testid="log-findings">
      <h4>Lines that contradict each other</h4>
      ${
        counts.length === 0
          ? html`<p class="small quiet">None.</p>`
          : html`<ul class="counts">
                ${counts.map(
                  ({ what, count }) =>
                    html`<li>
                      ${capitalise(what)}:
                      <span class="figure">${formatCount(count)}</span>
                      ${count === 1 ? 'line' : 'lines'}
                    </li>`,
                )}
              </ul>
              ${
                describeCut(most) === ''
                  ? nothing
                  : html`<p class="small quiet">Of each kind the first are listed.</p>`
              }
              <log-table
                caption="Lines that contradict each other"
                .columns=${FINDINGS}
                .rows=${this.#findings}
              ></log-table>`
      }
    </section>`;
  }

  #renderDamaged({ damaged }: LogReading): TemplateResult {
    return html`<section data-testid="log-damaged">
      <h4>Damaged lines <span class="quiet">(${formatCount(damaged.count)})</span></h4>
      ${
        damaged.count === 0
          ? html`<p class="small quiet">None.</p>`
          : html`<p class="small quiet">
                They hold a marker and could not be read, so nothing of them is
                counted.${describeCut(damaged.count)}
              </p>
              <log-table
                caption="Damaged lines"
                .columns=${DAMAGED}
                .rows=${this.#damaged}
              ></log-table>`
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'log-problems': LogProblems;
  }
}
