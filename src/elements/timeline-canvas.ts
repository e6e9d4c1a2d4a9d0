import uPlot from 'uplot';
import { chartAxes, sizeOf } from './chart-axes.ts';
import type { RunSeconds } from './chart-model.ts';
import { readColours } from './chart-painter.ts';
import type { ChartColours } from './chart-painter.ts';
import { TIMELINE_LINES } from './memory-timeline-model.ts';
import type { Timeline, TimelineKey, TimelineRange } from './memory-timeline-model.ts';
import { LINE_STYLES } from './timeline-lines.ts';

/** What the chart tells. */
export interface TimelineHandlers {
  /** Where the pointer is on the x axis; `null` when it has left. */
  readonly cursor: (x: RunSeconds | null) => void;
  /** A range was dragged. */
  readonly range: (a: RunSeconds, b: RunSeconds) => void;
}

/** With more walks than this, points would make a smear, and of ten thousand proofs take longer than a frame. */
const MOST_POINTS = 400;

/** A selection that is narrower than this was a click. */
const LEAST_DRAG_PX = 3;

/** The uPlot chart inside `memory-timeline`; loaded when the first one is wanted. */
export class TimelineCanvas {
  readonly #plot: uPlot;
  readonly #resize: ResizeObserver;
  readonly #theme: MutationObserver;
  #colours: ChartColours;
  #timeline: Timeline;
  #range: TimelineRange | null;

  /**
   * @param host gives the size; the chart follows it.
   * @param range what is marked; `null` for nothing.
   */
  constructor(
    host: HTMLElement,
    timeline: Timeline,
    range: TimelineRange | null,
    handlers: TimelineHandlers,
  ) {
    this.#timeline = timeline;
    this.#range = range;
    this.#colours = readColours(host);
    this.#plot = new uPlot(
      {
        ...sizeOf(host),
        legend: { show: false },
        padding: [10, 12, 0, 0],
        cursor: {
          y: false,
          points: { show: false },
          drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG_PX },
        },
        scales: {
          x: { time: false, range: () => [0, Math.max(1, this.#timeline.end)] },
          y: { range: (_, __, max) => [0, Math.max(1, max) * 1.08] },
        },
        series: [{}, ...TIMELINE_LINES.map(({ key, isStep }) => this.#seriesOf(key, isStep))],
        axes: chartAxes(() => this.#colours),
        hooks: {
          // Another size moves the marks by shares of the one before, after all else.
          draw: [() => this.#select()],
          setCursor: [
            (u) => {
              const { left = -1 } = u.cursor;
              handlers.cursor(left < 0 ? null : u.posToVal(left, 'x'));
            },
          ],
          setSelect: [
            (u) => {
              const { left, width } = u.select;
              if (width < LEAST_DRAG_PX) this.#select();
              else handlers.range(u.posToVal(left, 'x'), u.posToVal(left + width, 'x'));
            },
          ],
        },
      },
      dataOf(timeline),
      host,
    );
    this.#select();
    this.#resize = new ResizeObserver(() => this.#plot.setSize(sizeOf(host)));
    this.#resize.observe(host);
    this.#theme = new MutationObserver(() => {
      this.#colours = readColours(host);
      this.#plot.redraw(false, true);
    });
    this.#theme.observe(document.documentElement, { attributeFilter: ['class'] });
  }

  show(timeline: Timeline, range: TimelineRange | null): void {
    this.#range = range;
    if (timeline !== this.#timeline) {
      this.#timeline = timeline;
      this.#plot.setData(dataOf(timeline));
    }
    this.#select();
  }

  dispose(): void {
    this.#resize.disconnect();
    this.#theme.disconnect();
    this.#plot.destroy();
  }

  /** Marks the range on the chart; all of the run is no range. */
  #select(): void {
    const { from, to } = this.#range ?? { from: 0, to: 0 };
    const left = this.#plot.valToPos(from, 'x');
    const width = this.#plot.valToPos(to, 'x') - left;
    const height = this.#range === null ? 0 : this.#plot.over.clientHeight;
    this.#plot.setSelect({ left, top: 0, width, height }, false);
  }

  #seriesOf(key: TimelineKey, isStep: boolean): uPlot.Series {
    const { width, dash } = LINE_STYLES[key];
    return {
      stroke: () => LINE_STYLES[key].colour(this.#colours),
      width,
      dash: [...dash],
      ...(isStep
        ? { paths: (...call) => uPlot.paths.stepped?.({ align: 1 })(...call) ?? null }
        : {}),
      points: {
        show: () => !isStep && this.#timeline.walks <= MOST_POINTS,
        size: key === 'live' ? 6 : 4,
        fill: () => LINE_STYLES[key].colour(this.#colours),
      },
      // Nobody looked in between: that is no gap. A step has real ones.
      spanGaps: !isStep,
    };
  }
}

function dataOf({ xs, lines }: Timeline): uPlot.AlignedData {
  return [Array.from(xs), ...TIMELINE_LINES.map(({ key }) => Array.from(lines[key]))];
}
