import uPlot from 'uplot';
import { chartAxes, sizeOf } from './chart-axes.ts';
import { windowOf } from './chart-window.ts';
import type { MiB, RunSeconds, RunTrace } from './chart-model.ts';
import type { ChartView, ChartWindow } from './chart-window.ts';
import {
  curvePaths,
  paintBands,
  paintChanges,
  paintGrowth,
  paintLimit,
  paintNumbers,
  paintSteps,
  readColours,
} from './chart-painter.ts';
import type { ChartColours } from './chart-painter.ts';
import { paintProverCurves, paintRefreshes } from './chart-memories-painter.ts';
import { TONE_DASH } from './path-mark.ts';

/** What is on the chart. */
export interface ChartContent {
  readonly traces: readonly RunTrace[];
  readonly view: ChartView;
  /** Limit of the memory, drawn when the curve comes near it. */
  readonly limit: MiB | null;
}

/** The limit is drawn once the memory has reached this part of it. */
const LIMIT_NEAR = 0.6;

/** A place that uPlot takes for: no cursor. */
const AWAY = -10;

/** Opacity of the area under a curve, as the last digits of a hexadecimal colour. */
const WASH = '14';

/**
 * The uPlot chart inside `memory-chart`; loaded when the first chart is wanted. uPlot does axes,
 * scales, the cursor and the canvas. Its data are only the corners of the window: each curve is
 * drawn from its own typed arrays, since two runs share no x values.
 */
export class ChartCanvas {
  readonly #plot: uPlot;
  readonly #host: HTMLElement;
  readonly #resize: ResizeObserver;
  readonly #theme: MutationObserver;
  #colours: ChartColours;
  #content: ChartContent;
  #window: ChartWindow;
  #frame: number | null = null;
  /** Where the keyboard put the cursor: its place in seconds and in pixels. */
  #pinned: { readonly x: RunSeconds; readonly left: number } | null = null;

  /**
   * @param host gives the size; the chart follows it.
   * @param onCursor told where the pointer is on the x axis, `null` when it has left.
   */
  constructor(host: HTMLElement, content: ChartContent, onCursor: (x: RunSeconds | null) => void) {
    this.#host = host;
    this.#content = content;
    this.#window = windowOf(content.traces, content.view);
    this.#colours = readColours(host);
    this.#plot = new uPlot(this.#options(onCursor), this.#corners(), host);
    this.#resize = new ResizeObserver(() => this.#plot.setSize(sizeOf(host)));
    this.#resize.observe(host);
    this.#theme = new MutationObserver(() => {
      this.#colours = readColours(host);
      this.#plot.redraw(false, true);
    });
    this.#theme.observe(document.documentElement, { attributeFilter: ['class'] });
  }

  /** Draws new content with the next frame, however often it is called before. */
  show(content: ChartContent): void {
    this.#content = content;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#window = windowOf(this.#content.traces, this.#content.view);
      this.#plot.setData(this.#corners());
      if (this.#pinned !== null) this.pointAt(this.#pinned.x);
    });
  }

  /** Puts the cursor at `x` and keeps it there until the pointer moves it, or takes it away. */
  pointAt(x: RunSeconds | null): void {
    const left = x === null ? AWAY : this.#plot.valToPos(x, 'x');
    this.#pinned = x === null ? null : { x, left };
    this.#plot.setCursor({ left, top: x === null ? AWAY : 0 }, false);
  }

  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#theme.disconnect();
    this.#plot.destroy();
  }

  #corners(): uPlot.AlignedData {
    const { x, y } = this.#window;
    return [[...x], ...this.#content.traces.map(() => [...y])];
  }

  #options(onCursor: (x: RunSeconds | null) => void): uPlot.Options {
    return {
      ...sizeOf(this.#host),
      legend: { show: false },
      padding: [10, 12, 0, 0],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: false, y: false, setScale: false },
      },
      scales: {
        x: { time: false, range: () => [...this.#window.x] },
        y: { range: () => [...this.#window.y] },
      },
      series: [
        {},
        ...this.#content.traces.map((trace): uPlot.Series => {
          const tone = trace.run?.tone ?? 'neutral';
          const single = this.#content.traces.length === 1;
          return {
            stroke: () => this.#colours.tone[tone],
            ...(single ? { fill: () => `${this.#colours.tone[tone]}${WASH}` } : {}),
            width: 1.25,
            dash: [...TONE_DASH[tone]],
            points: { show: false },
            paths: (u) => curvePaths(u, trace.curve, trace.end),
          };
        }),
      ],
      axes: chartAxes(() => this.#colours),
      hooks: {
        drawClear: [(u) => this.#paintUnder(u)],
        draw: [(u) => this.#paintOver(u)],
        setCursor: [
          (u) => {
            const { left = AWAY } = u.cursor;
            // uPlot also tells of a cursor that was put somewhere, each time it draws.
            if (left === this.#pinned?.left) return;
            this.#pinned = null;
            onCursor(left < 0 ? null : u.posToVal(left, 'x'));
          },
        ],
      },
    };
  }

  #paintUnder(u: uPlot): void {
    const [only, ...others] = this.#content.traces;
    // Bands of two runs would lie on top of each other and say nothing.
    if (only !== undefined && others.length === 0) paintBands(u, only, this.#colours);
  }

  #paintOver(u: uPlot): void {
    const { traces, limit } = this.#content;
    for (const trace of traces) {
      paintProverCurves(u, trace, this.#colours);
      paintRefreshes(u, trace, this.#colours);
      paintChanges(u, trace, this.#colours);
    }
    for (const trace of traces) paintSteps(u, trace, this.#colours);
    const [only, ...others] = traces;
    // Nor would the numbers and growth of proofs that overlap.
    if (only !== undefined && others.length === 0 && only.proverCurves.length === 0) {
      paintNumbers(u, only, this.#colours);
      paintGrowth(u, only, this.#colours);
    }
    const highest = Math.max(0, ...traces.map((trace) => trace.highestOfOne));
    if (limit === null || highest < limit * LIMIT_NEAR) return;
    const isShared = traces.some((trace) => trace.proverCurves.length > 0);
    const label = isShared ? 'limit of each memory' : 'limit of this memory';
    paintLimit(u, limit, label, this.#colours);
  }
}
