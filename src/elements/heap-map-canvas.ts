import type { WasmAddress } from '../core/units.ts';
import type { HeapCells } from './heap-map-cells.ts';
import { paintCursor, paintGrowthLines } from './heap-map-marks.ts';
import { CellPainter, readMapColours, sizeCanvas } from './heap-map-painter.ts';
import type { MapColours } from './heap-map-painter.ts';
import { cellOf, cellsOf, clampView, fitMap, growthLines } from './heap-map-view.ts';
import type { FittedMap, GrowthMark, MapView } from './heap-map-view.ts';

/** Rows that the map has at most. */
const MOST_ROWS = 48;
/** CSS pixels for the labels of growth, beside the map where it is at least so wide. */
const LABELS_PX = 112;
const LEAST_WIDTH_WITH_LABELS = 480;
/** CSS pixels of the strip that always shows the whole memory. */
const STRIP_PX = 12;

/** What is on the map. */
export interface MapContent {
  readonly cells: HeapCells;
  readonly growth: readonly GrowthMark[];
}

/** The canvases of a heap map: draws with the next frame, however often it is told before. */
export class HeapMapCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #strip: HTMLCanvasElement;
  readonly #onFit: (map: FittedMap, view: MapView) => void;
  readonly #resize: ResizeObserver;
  readonly #theme: MutationObserver;
  #content: MapContent;
  #colours: MapColours;
  #painter: CellPainter | null = null;
  #map: FittedMap;
  #view: MapView;
  #codes = new Uint8Array();
  #cursor: WasmAddress | null = null;
  #frame: number | null = null;
  #isStripStale = true;
  #fittedWidth = -1;

  /**
   * @param onFit told how the memory is laid out, and the view, whenever the width or the memory
   * changed these.
   */
  constructor(
    canvas: HTMLCanvasElement,
    strip: HTMLCanvasElement,
    content: MapContent,
    onFit: (map: FittedMap, view: MapView) => void,
  ) {
    this.#canvas = canvas;
    this.#strip = strip;
    this.#content = content;
    this.#onFit = onFit;
    this.#colours = readMapColours(canvas);
    this.#map = fitMap(content.cells.snapshot.memoryBytes, 1, MOST_ROWS);
    this.#view = this.#map.whole;
    // The canvas follows the width of what is around it, and decides on its height.
    this.#resize = new ResizeObserver(() => {
      if (this.#width !== this.#fittedWidth) this.#fit();
    });
    this.#resize.observe(canvas.parentElement ?? canvas);
    this.#theme = new MutationObserver(() => {
      this.#colours = readMapColours(canvas);
      this.#painter = null;
      this.#isStripStale = true;
      this.#plan();
    });
    this.#theme.observe(document.documentElement, { attributeFilter: ['class'] });
    this.#fit();
  }

  /** Other content; the view stays as far as it can. */
  setContent(content: MapContent): void {
    this.#content = content;
    this.#fit();
  }

  setView(view: MapView): void {
    this.#view = view;
    this.#plan();
  }

  /** Frames the cell of an address; `null` for none. */
  setCursor(cursor: WasmAddress | null): void {
    this.#cursor = cursor;
    this.#plan();
  }

  /** CSS pixels along a cell: such that its edges fall on pixels of the screen. */
  get cellPx(): number {
    return this.#makePainter().cell / window.devicePixelRatio;
  }

  /** The address whose cell is at a place in CSS pixels; `null` beside the map. */
  addressAt(x: number, y: number): WasmAddress | null {
    const { columns, rows } = this.#map.grid;
    const column = Math.floor(x / this.cellPx);
    const row = Math.floor(y / this.cellPx);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
    const address = this.#view.first + (row * columns + column) * this.#view.cellBytes;
    return address < this.#content.cells.snapshot.memoryBytes ? address : null;
  }

  dispose(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#theme.disconnect();
  }

  get #width(): number {
    return this.#canvas.parentElement?.clientWidth ?? 0;
  }

  get #labels(): number | null {
    if (this.#content.growth.length === 0 || this.#width < LEAST_WIDTH_WITH_LABELS) return null;
    return this.#width - LABELS_PX + 6;
  }

  #fit(): void {
    this.#fittedWidth = this.#width;
    const { cells } = this.#content;
    const { memoryBytes } = cells.snapshot;
    const room = this.#labels === null ? this.#width : this.#width - LABELS_PX;
    const columns = Math.max(8, Math.floor(room / this.cellPx));
    const wasWhole = this.#view.cellBytes >= this.#map.whole.cellBytes;
    this.#map = fitMap(memoryBytes, columns, MOST_ROWS);
    this.#view = wasWhole ? this.#map.whole : clampView(this.#view, this.#map, memoryBytes);
    this.#codes = new Uint8Array(cellsOf(this.#map.grid));
    cells.prepare(this.#map.whole.cellBytes);
    this.#isStripStale = true;
    this.#onFit(this.#map, this.#view);
    this.#plan();
  }

  #plan(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #makePainter(): CellPainter {
    if (this.#painter?.scale !== window.devicePixelRatio) {
      this.#painter = CellPainter.forScreen(this.#colours);
    }
    return this.#painter;
  }

  #draw(): void {
    const { cells, growth } = this.#content;
    const { grid } = this.#map;
    const view = this.#view;
    const painter = this.#makePainter();
    const scale = window.devicePixelRatio;
    const width = Math.round(this.#width * scale);
    const context = sizeCanvas(this.#canvas, width, grid.rows * painter.cell);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    cells.read(view.first, view.cellBytes, this.#codes);
    painter.paint(context, this.#codes, grid);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const layout = {
      columns: grid.columns,
      cell: this.cellPx,
      labels: this.#labels,
      labelRoom: LABELS_PX - 6,
    };
    const lines = growthLines(growth, view, grid, cells.snapshot.memoryBytes);
    paintGrowthLines(context, lines, layout, this.#colours);
    const cursor = this.#cursor === null ? -1 : cellOf(view, this.#cursor);
    if (cursor >= 0 && cursor < cellsOf(grid)) paintCursor(context, cursor, layout, this.#colours);
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (this.#isStripStale) this.#drawStrip();
  }

  /** The whole memory in one row, with a tick at each growth. */
  #drawStrip(): void {
    this.#isStripStale = false;
    const { cells, growth } = this.#content;
    const { memoryBytes } = cells.snapshot;
    const scale = window.devicePixelRatio;
    const width = Math.max(1, Math.round((this.#strip.parentElement?.clientWidth ?? 0) * scale));
    const context = sizeCanvas(this.#strip, width, Math.round(STRIP_PX * scale));
    const codes = new Uint8Array(width);
    cells.read(0, Math.ceil(memoryBytes / width), codes);
    new CellPainter(this.#colours, 1, 0, scale).paint(context, codes, { columns: width, rows: 1 });
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#strip, 0, 0, width, 1, 0, 0, width, this.#strip.height);
    context.fillStyle = this.#colours.ink;
    for (const { bytes } of growth) {
      if (bytes < memoryBytes) {
        context.fillRect(Math.round((bytes / memoryBytes) * width), 0, scale, this.#strip.height);
      }
    }
  }
}
