import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type WaRadioGroup from '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import { html, LitElement, nothing, unsafeCSS } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import uplotStyles from 'uplot/dist/uPlot.min.css?inline';
import { formatDuration } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import type { ChartCanvas } from './chart-canvas.ts';
import { RunTrace } from './chart-model.ts';
import { hasSteadyPart, nextStop } from './chart-window.ts';
import type { ChartRun, RunSeconds } from './chart-model.ts';
import type { ChartView } from './chart-window.ts';
import { describeTraceAt } from './describe-trace.ts';
import { memoryChartStyles } from './memory-chart-styles.ts';
import { curveSample, lineSample, proverSample, refreshSample } from './path-mark.ts';
import { pathMarkStyles, sharedStyles } from './shared-styles.ts';

/**
 * The size of the memory against time, of one run or of several that start together: the curve as
 * the observer saw it, and the level after each proof as a bolder step.
 *
 * For the keyboard it is a slider over time: arrows go from change to change, Page Up and Page Down
 * from proof to proof, and what is there is read out.
 */
@customElement('memory-chart')
export class MemoryChart extends LitElement {
  static override styles = [
    sharedStyles,
    pathMarkStyles,
    unsafeCSS(uplotStyles),
    memoryChartStyles,
  ];

  /** What is drawn, each from its own start. */
  @property({ attribute: false }) runs: readonly ChartRun[] = [];
  /** What to show first; changed by the choice above the chart. */
  @property() view: ChartView = 'whole';
  @property({ attribute: false }) limitBytes: Bytes | null = null;
  /** One sentence on what is seen, for those who do not see it. */
  @property() summary = '';

  /** What the finer curve of a single run shows. */
  @property() curve = 'at any time';

  @state() private cursor: RunSeconds | null = null;
  @state() private failed = false;
  #traces: readonly RunTrace[] = [];
  #canvas: ChartCanvas | null = null;
  #drawnIds = '';

  override connectedCallback(): void {
    super.connectedCallback();
    // A chart that was taken out of the document has let go of its canvas.
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dispose();
  }

  get #host(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.plot');
  }

  override render(): TemplateResult {
    return html`
      <div class="head">
        <div class="legend">${this.#renderLegend()}</div>
        <wa-radio-group
          size="xs"
          orientation="horizontal"
          class="unlabelled"
          label="Part of the run in view"
          .value=${this.view}
          ?disabled=${!hasSteadyPart(this.#traces)}
          @change=${this.#onView}
        >
          <wa-radio appearance="button" value="whole">Whole run</wa-radio>
          <wa-radio appearance="button" value="steady">After warm-up</wa-radio>
        </wa-radio-group>
      </div>
      <div
        class="plot"
        role="slider"
        tabindex="0"
        aria-label="Memory over time"
        aria-description=${this.summary}
        aria-valuemin="0"
        aria-valuemax=${Math.round(this.#end)}
        aria-valuenow=${Math.round(this.cursor ?? this.#end)}
        aria-valuetext=${this.#describe(this.cursor ?? this.#end)}
        @keydown=${this.#onKey}
        @blur=${() => this.#moveTo(null)}
      >
        ${
          this.failed
            ? html`<p class="failed">The chart could not be loaded. The table has every figure.</p>`
            : nothing
        }
      </div>
      <div class="readout figure" aria-hidden="true">${this.#renderReadout()}</div>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('runs')) return;
    if (this.#traces.length !== this.runs.length) {
      this.#traces = this.runs.map(() => new RunTrace());
    }
    for (const [i, run] of this.runs.entries()) this.#traces[i]?.sync(run);
  }

  protected override updated(changed: PropertyValues): void {
    const cursorOnly = changed.size === 1 && changed.has('cursor');
    if (!cursorOnly) void this.#draw();
  }

  get #end(): RunSeconds {
    return Math.max(0, ...this.#traces.map((trace) => trace.end));
  }

  async #draw(): Promise<void> {
    const content = {
      traces: this.#traces,
      view: this.view,
      limit: this.limitBytes === null ? null : this.limitBytes / 2 ** 20,
    };
    // Tone and number of the runs are fixed when a canvas is made.
    const ids = this.runs.map((run) => `${run.id} ${run.tone}`).join();
    if (this.#canvas !== null && ids === this.#drawnIds) {
      this.#canvas.show(content);
      return;
    }
    this.#dispose();
    this.#drawnIds = ids;
    const Canvas = await loadCanvas();
    if (Canvas === null) this.failed = true;
    // Meanwhile the element may have gone, or other runs may have come.
    else if (this.isConnected && this.#host !== null && this.#drawnIds === ids && !this.#canvas) {
      this.#canvas = new Canvas(this.#host, content, (x) => (this.cursor = x));
    }
  }

  #dispose(): void {
    this.#canvas?.dispose();
    this.#canvas = null;
    this.#drawnIds = '';
  }

  #renderLegend(): readonly TemplateResult[] {
    if (this.runs.length > 1) {
      return this.runs.map(
        ({ tone, label }) => html`<span class="path ${tone}">${lineSample(tone)}${label}</span>`,
      );
    }
    return this.runs.map(({ tone, provers, refreshes }) => {
      const all = provers.length === 0 ? '' : ', all provers together';
      return html`<span class="path ${tone}">${lineSample(tone)}after each proof${all}</span
        ><span class="path ${tone}">${curveSample()}${this.curve}${all}</span>${
          provers.length === 0
            ? nothing
            : html`<span class="path">${proverSample()}each prover’s memory, by number</span>`
        }${
          refreshes.length === 0
            ? nothing
            : html`<span class="path">${refreshSample()}memory replaced</span>`
        }`;
    });
  }

  #onView(event: Event): void {
    event.stopPropagation();
    const { value } = event.target as WaRadioGroup;
    if (value === 'whole' || value === 'steady') this.view = value;
  }

  #renderReadout(): TemplateResult {
    const x = this.cursor;
    if (x === null)
      return html`<span class="hint"
        >Point at the chart, or focus it and use the arrow keys, to read it.</span
      >`;
    return html`<span>${formatMoment(x)}</span>${this.#traces.map((trace) => {
        const text = describeTraceAt(trace, x);
        const tone = trace.run?.tone ?? 'neutral';
        return text === null
          ? nothing
          : html`<span class="path ${tone}">${lineSample(tone)}</span><span>${text}</span>`;
      })}`;
  }

  #describe(x: RunSeconds): string {
    const texts = this.#traces.flatMap((trace) => {
      const text = describeTraceAt(trace, x);
      if (text === null) return [];
      return [this.#traces.length > 1 ? `${trace.run?.label ?? ''}: ${text}` : text];
    });
    return `${formatMoment(x)}: ${texts.join('; ') || 'nothing measured'}`;
  }

  #onKey(event: KeyboardEvent): void {
    const target = this.#targetOf(event.key);
    if (target === undefined) return;
    event.preventDefault();
    if (target !== null) this.#moveTo(target);
  }

  /** Where a key leads; `null` if there is nothing further that way, `undefined` for other keys. */
  #targetOf(key: string): RunSeconds | null | undefined {
    const x = this.cursor ?? this.#end;
    switch (key) {
      case 'ArrowRight':
      case 'ArrowUp':
        return nextStop(this.#traces, x, 1, 'change');
      case 'ArrowLeft':
      case 'ArrowDown':
        return nextStop(this.#traces, x, -1, 'change');
      case 'PageUp':
        return nextStop(this.#traces, x, 1, 'proof');
      case 'PageDown':
        return nextStop(this.#traces, x, -1, 'proof');
      case 'Home':
        return 0;
      case 'End':
        return this.#end;
      default:
        return undefined;
    }
  }

  #moveTo(x: RunSeconds | null): void {
    this.cursor = x;
    this.#canvas?.pointAt(x);
  }
}

/** A place on the x axis: `84.4 s`, `12 min 05 s` past ten minutes. */
function formatMoment(x: RunSeconds): string {
  return x <= 600 ? `${x.toFixed(1)} s` : formatDuration(x * 1000);
}

/** The chart and uPlot with it, or `null` where they cannot be fetched. */
async function loadCanvas(): Promise<typeof ChartCanvas | null> {
  try {
    return (await import('./chart-canvas.ts')).ChartCanvas;
  } catch {
    return null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'memory-chart': MemoryChart;
  }
}
