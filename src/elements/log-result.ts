import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ClassBalance } from '../core/ledger/class-summary.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import type { LogReadingState } from '../state/log-reading.ts';
import { describeTotals } from './describe-log.ts';
import { icon } from './icons.ts';
import './log-coverage.ts';
import './log-problems.ts';
import { logResultStyles } from './log-result-styles.ts';
import './log-table.ts';
import type { LogColumn } from './log-table.ts';
import { sharedStyles } from './shared-styles.ts';

type FinishedLog = Extract<LogReadingState, { kind: 'done' }>;
type Rows = readonly (readonly string[])[];

const LEAKING: readonly LogColumn[] = [
  { label: 'Type', kind: 'from-log' },
  { label: 'Alive', kind: 'figure' },
  { label: 'Bytes alive', kind: 'figure' },
  { label: 'Allocated', kind: 'figure' },
  { label: 'Dropped', kind: 'figure' },
];
const PERFECT: readonly LogColumn[] = [
  { label: 'Type', kind: 'from-log' },
  { label: 'Allocated and dropped', kind: 'figure' },
  { label: 'Bytes in all', kind: 'figure' },
];
const OVER_FREED: readonly LogColumn[] = [
  { label: 'Type', kind: 'from-log' },
  { label: 'Drops too many', kind: 'figure' },
  { label: 'Allocated', kind: 'figure' },
  { label: 'Dropped', kind: 'figure' },
];

/** What a log says: what is left alive, what drops as it should, and what the log itself got wrong. */
@customElement('log-result')
export class LogResult extends LitElement {
  static override styles = [sharedStyles, logResultStyles];

  @property({ attribute: false }) log: FinishedLog | null = null;

  #leaking: Rows = [];
  #perfect: Rows = [];
  #overFreed: Rows = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('log') || this.log === null) return;
    const { leaking, perfect, overFreed } = this.log.summary;
    this.#leaking = leaking.map((type) => [
      type.className,
      formatCount(type.alive),
      sizeOf(type.aliveBytes),
      formatCount(type.allocated),
      formatCount(type.dropped),
    ]);
    this.#perfect = perfect.map((type) => [
      type.className,
      formatCount(type.allocated),
      sizeOf(type.bytesAllocated),
    ]);
    this.#overFreed = overFreed.map((type) => [
      type.className,
      formatCount(type.overDropped),
      formatCount(type.allocated),
      formatCount(type.dropped),
    ]);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.log === null) return nothing;
    const { reading, summary } = this.log;
    if (reading.allocations + reading.drops === 0) {
      return html`<wa-callout variant="warning"
          >${icon('warning', 'icon')}
          <p>No line of this log is an allocation or a drop. Each has to look like this:</p>
          <pre>@ALLOCATE WasmFpPolyComm 445 src/poly.rs:12 7</pre>
        </wa-callout>
        <log-problems .reading=${reading}></log-problems>`;
    }
    const { totals } = summary;
    return html`
      <p class="sentence" data-testid="log-sentence">${describeTotals(totals)}</p>
      <dl data-testid="log-totals">
        ${renderFigure('Bytes alive', sizeOf(totals.aliveBytes))}
        ${renderFigure('Alive', formatCount(totals.alive))}
        ${renderFigure('Allocated', formatCount(totals.allocated))}
        ${renderFigure('Dropped', formatCount(totals.dropped))}
        ${renderFigure('Drops too many', formatCount(totals.overDropped))}
      </dl>
      ${
        reading.unfollowed === 0
          ? nothing
          : html`<wa-callout variant="warning"
              >${icon('warning', 'icon')}
              <p>
                There was no room for the ids of ${formatCount(reading.unfollowed)} allocations.
                They were counted by type alone; findings about them are missing.
              </p></wa-callout
            >`
      }
      ${renderTypes('log-leaking', 'Types that leak', 'Allocated and never dropped; most bytes first.', LEAKING, this.#leaking)}
      <section>
        <h4>Does this explain the growth?</h4>
        <log-coverage .aliveBytes=${totals.aliveBytes ?? 0}></log-coverage>
      </section>
      ${renderTypes('log-perfect', 'Types that drop perfectly', 'Every one that was allocated was dropped, once.', PERFECT, this.#perfect)}
      ${renderTypes('log-over-freed', 'Types that are over-freed', 'Dropped again, or without having been allocated in this log.', OVER_FREED, this.#overFreed)}
      <log-problems .reading=${reading}></log-problems>
    `;
  }
}

function renderTypes(
  testId: string,
  title: string,
  explanation: string,
  columns: readonly LogColumn[],
  rows: Rows,
): TemplateResult {
  return html`<section data-testid=${testId}>
    <h4>${title} <span class="quiet">(${formatCount(rows.length)})</span></h4>
    ${
      rows.length === 0
        ? html`<p class="small quiet">None.</p>`
        : html`<p class="small quiet">${explanation}</p>
            <log-table caption=${title} .columns=${columns} .rows=${rows}></log-table>`
    }
  </section>`;
}

function renderFigure(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd class="figure">${value}</dd>
  </div>`;
}

function sizeOf(bytes: ClassBalance['aliveBytes'] | Bytes): string {
  return bytes === null ? '–' : formatBytes(bytes);
}

declare global {
  interface HTMLElementTagNameMap {
    'log-result': LogResult;
  }
}
