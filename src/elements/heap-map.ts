import '@awesome.me/webawesome/dist/components/details/details.js';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { kindsSeen, pickKind } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import { diffSnapshots } from '../core/heap/diff-snapshots.ts';
import type { SnapshotDiff } from '../core/heap/diff-snapshots.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import type { Bytes, WasmAddress } from '../core/units.ts';
import { describeCell, describeHeap } from './describe-heap-place.ts';
import { HeapMapCanvas } from './heap-map-canvas.ts';
import { HeapCells } from './heap-map-cells.ts';
import { MapGestures } from './heap-map-gestures.ts';
import { heapMapStyles } from './heap-map-styles.ts';
import './heap-map-legend.ts';
import type { KindPickedEvent } from './heap-map-legend.ts';
import './heap-map-table.ts';
import { renderGrowth, renderOwnerHelp, renderZoomButton } from './heap-map-texts.ts';
import {
  cellOf,
  cellsOf,
  describeView,
  endOf,
  isWhole,
  moveCursor,
  panView,
  revealAddress,
  zoomView,
} from './heap-map-view.ts';
import type { FittedMap, GrowthMark, MapView } from './heap-map-view.ts';
import { sharedStyles } from './shared-styles.ts';

/** The map as it lies on the screen: known once there is a canvas. */
interface Layout {
  readonly map: FittedMap;
  readonly view: MapView;
}

/** Properties that change what the cells are. */
const CONTENT = ['snapshot', 'earlier', 'picked'];

/**
 * A memory as rows of cells, each a fixed number of bytes in the colour and pattern of the owner that
 * has most of it. Compared with an earlier snapshot, all that was there before is dimmed.
 *
 * For the keyboard it is a slider over addresses: arrows, Page Up and Down, Home and End move the
 * cursor, plus and minus zoom, 0 shows all of it again, and what is there is read out.
 */
@customElement('heap-map')
export class HeapMap extends LitElement {
  static override styles = [sharedStyles, heapMapStyles];

  @property({ attribute: false }) snapshot: HeapSnapshot | null = null;
  /** To compare with: what is not new since is dimmed. `null` for no comparison. */
  @property({ attribute: false }) earlier: HeapSnapshot | null = null;
  /** Where the memory ended at moments before. */
  @property({ attribute: false }) growth: readonly GrowthMark[] = [];

  @state() private layout: Layout | null = null;
  @state() private cursor: WasmAddress | null = null;
  @state() private hovered: WasmAddress | null = null;
  /** What the legend was asked to bring out. */
  @state() private picked: OwnerKind | null = null;
  @state() private isTableOpen = false;
  #diff: SnapshotDiff | null = null;
  #cells: HeapCells | null = null;
  #canvas: HeapMapCanvas | null = null;
  #gestures: MapGestures | null = null;
  /** Parts of a cell that were dragged and not yet moved by. */
  #dragged = { x: 0, y: 0 };

  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset['testid'] ??= 'heap-map';
    // A map that was taken out of the document has let go of its canvas.
    if (this.hasUpdated) this.requestUpdate('snapshot', null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dispose();
  }

  override render(): TemplateResult | typeof nothing {
    const { snapshot, layout } = this;
    if (snapshot === null) return nothing;
    const zoomed = layout !== null && !isWhole(layout.view, layout.map) ? 'zoomed' : '';
    return html`
      <div class="head">
        <span
          >${layout === null ? nothing : describeView(layout.view, layout.map, snapshot.memoryBytes)}</span
        >
        <span class="buttons">
          ${renderZoomButton('Zoom out', '−', zoomed === '', () => this.#zoom(-1))}
          ${renderZoomButton('Zoom in', '+', (layout?.view.cellBytes ?? 8) <= 8, () => this.#zoom(1))}
          ${renderZoomButton('Show the whole memory', 'Whole memory', zoomed === '', () => this.#zoom(-64))}
        </span>
      </div>
      <div
        class="map ${zoomed}"
        role="slider"
        tabindex="0"
        aria-label="Heap map"
        aria-description=${describeHeap(snapshot, this.#diff)}
        aria-valuemin="0"
        aria-valuemax=${snapshot.memoryBytes}
        aria-valuenow=${this.cursor ?? 0}
        aria-valuetext=${this.#describeAt(snapshot, this.cursor ?? 0)}
        @keydown=${this.#onKey}
      >
        <canvas></canvas>
      </div>
      <div
        class="strip ${zoomed}"
        aria-hidden="true"
        @pointerdown=${this.#onStrip}
        @pointermove=${this.#onStrip}
      >
        <canvas></canvas>
        ${this.#renderWindow(snapshot)}
      </div>
      <p class="readout figure" aria-hidden="true">${this.#renderReadout(snapshot)}</p>
      <heap-map-legend
        .snapshot=${snapshot}
        .diff=${this.#diff}
        .picked=${this.picked}
        @kind-picked=${({ detail }: KindPickedEvent) => (this.picked = detail.kind)}
      ></heap-map-legend>
      <wa-details
        appearance="plain"
        icon-placement="start"
        @wa-show=${() => (this.isTableOpen = true)}
        @wa-after-hide=${() => (this.isTableOpen = false)}
      >
        <span slot="summary">What the owners are, and the map as a table</span>
        ${renderOwnerHelp(kindsSeen(snapshot))} ${renderGrowth(this.growth)}
        ${
          this.isTableOpen
            ? html`<heap-map-table
                .snapshot=${snapshot}
                .isNew=${this.#diff?.isNew ?? null}
              ></heap-map-table>`
            : nothing
        }
      </wa-details>
    `;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { snapshot, earlier } = this;
    if (!CONTENT.some((name) => changed.has(name))) return;
    this.#diff = snapshot === null || earlier === null ? null : diffSnapshots(earlier, snapshot);
    const isNew = this.#diff?.isNew ?? null;
    this.#cells =
      snapshot === null
        ? null
        : new HeapCells(
            snapshot,
            this.picked === null ? isNew : pickKind(snapshot, this.picked, isNew),
          );
    if (this.cursor !== null && this.cursor >= (snapshot?.memoryBytes ?? 0)) this.cursor = null;
  }

  protected override updated(changed: PropertyValues): void {
    if (this.#cells === null) {
      this.#dispose();
      return;
    }
    if (changed.has('growth') || CONTENT.some((name) => changed.has(name))) {
      this.#show({ cells: this.#cells, growth: this.growth });
    }
    this.#canvas?.setCursor(this.hovered ?? this.cursor);
  }

  #show(content: { readonly cells: HeapCells; readonly growth: readonly GrowthMark[] }): void {
    if (this.#canvas !== null) {
      this.#canvas.setContent(content);
      return;
    }
    const host = this.renderRoot.querySelector<HTMLElement>('.map');
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('.map canvas');
    const strip = this.renderRoot.querySelector<HTMLCanvasElement>('.strip canvas');
    if (host === null || canvas === null || strip === null) return;
    this.#canvas = new HeapMapCanvas(canvas, strip, content, (map, view) => {
      this.layout = { map, view };
    });
    this.#gestures = new MapGestures(host, {
      hover: (place) => (this.hovered = place === null ? null : this.#addressAt(place)),
      tap: (place) => (this.cursor = this.#addressAt(place)),
      pan: (dx, dy) => this.#drag(dx, dy),
      zoom: (steps, place) => this.#zoom(steps, this.#addressAt(place)),
    });
  }

  #dispose(): void {
    this.#canvas?.dispose();
    this.#gestures?.dispose();
    this.#canvas = null;
    this.#gestures = null;
  }

  #addressAt({ x, y }: { readonly x: number; readonly y: number }): WasmAddress | null {
    return this.#canvas?.addressAt(x, y) ?? null;
  }

  #setView(view: MapView): void {
    if (this.layout === null) return;
    this.layout = { map: this.layout.map, view };
    this.#canvas?.setView(view);
  }

  /** @param anchor stays where it is; without one the cursor does, or the middle. */
  #zoom(steps: number, anchor: WasmAddress | null = null): void {
    const { layout, snapshot, cursor } = this;
    if (layout === null || snapshot === null) return;
    const { map, view } = layout;
    const middle = view.first + Math.floor(cellsOf(map.grid) / 2) * view.cellBytes;
    const seen = cursor !== null && cursor >= view.first && cursor < endOf(view, map.grid);
    const at = anchor ?? (seen ? cursor : Math.min(middle, snapshot.memoryBytes - 1));
    this.#setView(zoomView(view, map, snapshot.memoryBytes, steps, at));
    if (anchor !== null) this.hovered = anchor;
  }

  #drag(dx: number, dy: number): void {
    const { layout, snapshot } = this;
    const px = this.#canvas?.cellPx;
    if (layout === null || snapshot === null || px === undefined) return;
    const { map, view } = layout;
    // In whole cells and rows; what is left over counts with the next movement.
    const { x, y } = { x: this.#dragged.x + dx / px, y: this.#dragged.y + dy / px };
    this.#dragged = { x: x - Math.trunc(x), y: y - Math.trunc(y) };
    const cells = Math.trunc(x) + Math.trunc(y) * map.grid.columns;
    if (cells !== 0) this.#setView(panView(view, map, snapshot.memoryBytes, -cells));
  }

  #onKey(event: KeyboardEvent): void {
    const { layout, snapshot } = this;
    if (layout === null || snapshot === null || event.ctrlKey || event.metaKey) return;
    const { map, view } = layout;
    if (event.key === '+' || event.key === '=') this.#zoom(1);
    else if (event.key === '-') this.#zoom(-1);
    else if (event.key === '0') this.#zoom(-64);
    else {
      const from = this.cursor ?? view.first;
      const to = moveCursor(event.key, from, view, map.grid, snapshot.memoryBytes);
      if (to === null) return;
      this.cursor = to;
      this.hovered = null;
      this.#setView(revealAddress(view, map, snapshot.memoryBytes, to));
    }
    event.preventDefault();
  }

  /** Brings the part of the memory into view that the strip was pressed at. */
  #onStrip(event: PointerEvent): void {
    const { layout, snapshot } = this;
    if (layout === null || snapshot === null || (event.buttons & 1) === 0) return;
    const strip = event.currentTarget as HTMLElement;
    strip.setPointerCapture(event.pointerId);
    const box = strip.getBoundingClientRect();
    const { map, view } = layout;
    const at = ((event.clientX - box.left) / box.width) * snapshot.memoryBytes;
    const cells = cellOf(view, at) - cellsOf(map.grid) / 2;
    this.#setView(panView(view, map, snapshot.memoryBytes, cells));
  }

  #describeAt(snapshot: HeapSnapshot, address: WasmAddress): string {
    const cellBytes = this.layout?.view.cellBytes ?? 8;
    const from = Math.floor(address / cellBytes) * cellBytes;
    const isNew = this.#diff?.isNew ?? null;
    return describeCell({ snapshot, isNew, growth: this.growth, from, cellBytes });
  }

  #renderWindow({ memoryBytes }: HeapSnapshot): TemplateResult | typeof nothing {
    if (this.layout === null || isWhole(this.layout.view, this.layout.map)) return nothing;
    const { map, view } = this.layout;
    const percent = (bytes: Bytes) => `${(bytes / memoryBytes) * 100}%`;
    const size = Math.min(memoryBytes, endOf(view, map.grid)) - view.first;
    return html`<span
      class="window"
      .style=${`inset-inline-start: ${percent(view.first)}; inline-size: ${percent(size)}`}
    ></span>`;
  }

  #renderReadout(snapshot: HeapSnapshot): TemplateResult | string {
    const address = this.hovered ?? this.cursor;
    if (address !== null) return this.#describeAt(snapshot, address);
    return html`<span class="hint"
      >Point at the map, or focus it and use the arrow keys, to read it. Ctrl and the wheel, two
      fingers, or the keys + and − zoom; drag to move.</span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-map': HeapMap;
  }
}
