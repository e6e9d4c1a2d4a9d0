import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import type WaNumberInput from '@awesome.me/webawesome/dist/components/number-input/number-input.js';
import { html, LitElement, nothing, unsafeCSS } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import uplotStyles from 'uplot/dist/uPlot.min.css?inline';
import { bornInRange } from '../core/ledger/born-in-range.ts';
import type { ClassBirths } from '../core/ledger/born-in-range.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import type { MemoryCurve, ProofSample } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';
import './born-table.ts';
import type { RunSeconds } from './chart-model.ts';
import { memoryTimelineStyles } from './memory-timeline-styles.ts';
import {
  describeTimeline,
  describeTimelineAt,
  makeTimeline,
  missingSince,
  rangeBetween,
  TIMELINE_LINES,
} from './memory-timeline-model.ts';
import type { Timeline, TimelineRange } from './memory-timeline-model.ts';
import { sharedStyles } from './shared-styles.ts';
import type { TimelineCanvas } from './timeline-canvas.ts';
import { timelineSample } from './timeline-lines.ts';

/** The stretch of the run that was chosen. */
export type RangeChosenEvent = CustomEvent<{ readonly from: EpochMs; readonly to: EpochMs }>;

/**
 * A whole run over time: the size of the memory and how much of it was live and free, as far as walks
 * of the heap tell. A stretch that is dragged over the chart, or entered below it, is asked what was
 * born there and is still alive when the run ends.
 *
 * @fires range-chosen - {@link RangeChosenEvent}
 */
@customElement('memory-timeline')
export class MemoryTimeline extends LitElement {
  static override styles = [sharedStyles, unsafeCSS(uplotStyles), memoryTimelineStyles];

  @property({ attribute: false }) curves: readonly MemoryCurve[] = [];
  @property({ attribute: false }) proofs: readonly ProofSample[] = [];
  /** What the ledger saw of the whole run, as far as it is known. */
  @property({ attribute: false }) events: readonly LedgerEvents[] = [];
  /** How many stretches the run has: loading and compiling, and each proof. */
  @property({ type: Number }) stretches = 0;
  /** Whose memory it is, and what else has to be known to read it: sentences. */
  @property() note = '';
  /** Stretches of which the ledger is not stored: indices of proofs, −1 for loading and compiling. */
  @property({ attribute: false }) missing: readonly number[] = [];

  /** `null` is all of the run, however long it becomes. */
  @state() private range: TimelineRange | null = null;
  @state() private cursor: RunSeconds | null = null;
  @state() private failed = false;
  #timeline: Timeline = makeTimeline([], []);
  #births: readonly ClassBirths[] = [];
  #canvas: TimelineCanvas | null = null;
  #isLoading = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // A chart that was taken out of the document has let go of its canvas.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#canvas?.dispose();
    this.#canvas = null;
  }

  override render(): TemplateResult {
    return html`
      <ul class="legend">
        ${TIMELINE_LINES.map(({ key, label }) => html`<li>${timelineSample(key)}${label}</li>`)}
      </ul>
      <div
        class="plot"
        role="img"
        aria-label="Memory over time. ${describeTimeline(this.#timeline)}"
      >
        ${
          this.failed
            ? html`<p class="quiet">The chart could not be loaded. The table below works.</p>`
            : nothing
        }
      </div>
      <p class="readout small figure" aria-hidden="true">
        ${
          this.cursor === null
            ? html`<span class="hint"
                >Drag over the chart to choose a stretch of the run, or enter it below.</span
              >`
            : describeTimelineAt(this.#timeline, this.cursor)
        }
      </p>
      ${this.note === '' ? nothing : html`<p class="small quiet">${this.note}</p>`}
      <fieldset>
        <legend>Born in this stretch and still alive</legend>
        ${this.#renderSeconds('From', 'from')} ${this.#renderSeconds('To', 'to')}
        <wa-button
          size="s"
          appearance="outlined"
          ?disabled=${this.range === null}
          @click=${() => this.#choose(0, this.#timeline.end)}
          >Whole run</wa-button
        >
      </fieldset>
      ${this.#renderBorn()}
    `;
  }

  #renderBorn(): TemplateResult {
    if (this.events.length === 0) {
      const isAllMissing = this.missing.length === this.stretches;
      return html`<p class="quiet">
        ${isAllMissing ? 'No events of handles were kept of this run.' : 'Reading what was kept of the handles of this run…'}
      </p>`;
    }
    return html`<born-table
      .births=${this.#births}
      .missing=${missingSince(this.missing, this.proofs, this.#chosenTimes.from)}
    ></born-table>`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('curves') || changed.has('proofs')) {
      const before = this.#timeline.origin;
      this.#timeline = makeTimeline(this.curves, this.proofs);
      // Another run: what was chosen means nothing there.
      if (this.#timeline.origin !== before) this.range = null;
    }
    if (changed.has('events') || changed.has('range')) {
      const { from, to } = this.#chosenTimes;
      this.#births = bornInRange(this.events, from, to);
    }
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size === 1 && changed.has('cursor')) return;
    void this.#draw();
  }

  /** What is chosen, in seconds of the run. */
  get #chosen(): TimelineRange {
    return this.range ?? rangeBetween(0, this.#timeline.end, this.#timeline.end);
  }

  /** The same as moments; the whole run takes in what was born before or after all readings. */
  get #chosenTimes(): { readonly from: EpochMs; readonly to: EpochMs } {
    if (this.range === null) return { from: -Infinity, to: Infinity };
    const { origin } = this.#timeline;
    return { from: origin + this.range.from * 1000, to: origin + this.range.to * 1000 };
  }

  #choose(a: RunSeconds, b: RunSeconds): void {
    const { end, origin } = this.#timeline;
    const range = rangeBetween(a, b, end);
    const whole = rangeBetween(0, end, end);
    this.range = range.from === whole.from && range.to === whole.to ? null : range;
    const detail = { from: origin + range.from * 1000, to: origin + range.to * 1000 };
    const event: RangeChosenEvent = new CustomEvent('range-chosen', { detail });
    this.dispatchEvent(event);
  }

  async #draw(): Promise<void> {
    if (this.#canvas !== null) {
      this.#canvas.show(this.#timeline, this.range);
      return;
    }
    if (this.#isLoading || this.#timeline.xs.length === 0) return;
    this.#isLoading = true;
    const Canvas = await loadCanvas();
    this.#isLoading = false;
    const host = this.renderRoot.querySelector<HTMLElement>('.plot');
    if (Canvas === null) this.failed = true;
    // Meanwhile the element may have gone.
    else if (this.isConnected && host !== null) {
      this.#canvas = new Canvas(host, this.#timeline, this.range, {
        cursor: (x) => (this.cursor = x),
        range: (a, b) => this.#choose(a, b),
      });
    }
  }

  #renderSeconds(label: string, key: 'from' | 'to'): TemplateResult {
    return html`<wa-number-input
      size="s"
      label=${label}
      step="any"
      without-steppers
      .min=${0}
      .value=${String(this.#chosen[key])}
      @change=${(event: Event) => this.#onSeconds(event.target as WaNumberInput, key)}
      ><span slot="end" class="quiet">s</span></wa-number-input
    >`;
  }

  #onSeconds(field: WaNumberInput, key: 'from' | 'to'): void {
    const text = field.value ?? '';
    const { from, to } = this.#chosen;
    if (text.trim() !== '' && Number.isFinite(Number(text))) {
      if (key === 'from') this.#choose(Number(text), to);
      else this.#choose(from, Number(text));
    }
    // Also where nothing changed, as with a moment behind the end.
    field.value = String(this.#chosen[key]);
  }
}

/** The chart and uPlot with it, or `null` where they cannot be fetched. */
async function loadCanvas(): Promise<typeof TimelineCanvas | null> {
  try {
    return (await import('./timeline-canvas.ts')).TimelineCanvas;
  } catch {
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'memory-timeline': MemoryTimeline;
  }
}
