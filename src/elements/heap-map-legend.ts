import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  bytesByKind,
  isChunkKind,
  kindsByOwner,
  OWNER_KINDS,
  OWNER_TEXT,
} from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import type { SnapshotDiff } from '../core/heap/diff-snapshots.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import { formatBytes, formatGrowth } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import { CellPainter, readMapColours, sizeCanvas } from './heap-map-painter.ts';
import { sharedStyles } from './shared-styles.ts';

/** Cells of a sample: enough to see the pattern. */
const SAMPLE = { columns: 3, rows: 2 };

/** A kind that is to be brought out on the map; `null` for none. */
export type KindPickedEvent = CustomEvent<{ readonly kind: OwnerKind | null }>;

/**
 * What the colours and patterns of a heap map mean, and how much of the memory each has.
 *
 * @fires kind-picked - {@link KindPickedEvent}
 */
@customElement('heap-map-legend')
export class HeapMapLegend extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: 0.2rem var(--wa-space-l);
        font-size: var(--wa-font-size-s);
      }

      li > * {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: 0.5em;
        inline-size: 100%;
        padding: 0.1rem 0.3rem;
      }

      button {
        border: 1px solid transparent;
        border-radius: var(--wa-border-radius-s);
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      button:hover {
        background: var(--pp-sunken);
        border-color: var(--pp-rule);
      }

      button[aria-pressed='true'] {
        background: var(--pp-sunken);
        border-color: var(--pp-accent);
      }
    `,
  ];

  @property({ attribute: false }) snapshot: HeapSnapshot | null = null;
  @property({ attribute: false }) diff: SnapshotDiff | null = null;
  /** The kind that is brought out; `null` for none. */
  @property({ attribute: false }) picked: OwnerKind | null = null;
  #theme: MutationObserver | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#theme = new MutationObserver(() => this.#paint());
    this.#theme.observe(document.documentElement, { attributeFilter: ['class'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#theme?.disconnect();
  }

  override render(): TemplateResult | typeof nothing {
    const { snapshot, diff } = this;
    if (snapshot === null) return nothing;
    const bytes = bytesByKind(snapshot);
    const news = newBytesByKind(snapshot, diff);
    return html`<ul>
      ${OWNER_KINDS.map((kind, i) =>
        (bytes[i] ?? 0) === 0
          ? nothing
          : html`<li>${this.#renderKind(kind, bytes[i] ?? 0, news[i] ?? 0)}</li>`,
      )}
    </ul>`;
  }

  #renderKind(kind: OwnerKind, bytes: Bytes, since: Bytes): TemplateResult {
    const content = html`<canvas data-kind=${OWNER_KINDS.indexOf(kind)} aria-hidden="true"></canvas>
      <span>${OWNER_TEXT[kind].label}</span>
      <span class="figure"
        >${formatBytes(bytes)}${since === 0 ? nothing : html` <b>${formatGrowth(since)}</b>`}</span
      >`;
    // What is no chunk stands out by itself.
    if (!isChunkKind(kind)) return html`<span>${content}</span>`;
    const isPicked = this.picked === kind;
    return html`<button
      type="button"
      aria-pressed=${isPicked}
      title="Bring out every cell that has any of it"
      @click=${() => this.#pick(isPicked ? null : kind)}
    >
      ${content}
    </button>`;
  }

  #pick(kind: OwnerKind | null): void {
    const event: KindPickedEvent = new CustomEvent('kind-picked', { detail: { kind } });
    this.dispatchEvent(event);
  }

  protected override updated(): void {
    this.#paint();
  }

  #paint(): void {
    const painter = CellPainter.forScreen(readMapColours(this));
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const width = SAMPLE.columns * painter.cell;
      const context = sizeCanvas(canvas, width, SAMPLE.rows * painter.cell);
      painter.paint(context, new Uint8Array(6).fill(Number(canvas.dataset['kind'])), SAMPLE);
    }
  }
}

function newBytesByKind({ classes }: HeapSnapshot, diff: SnapshotDiff | null): readonly number[] {
  const kinds = kindsByOwner(classes);
  const bytes = OWNER_KINDS.map(() => 0);
  for (const { owner, bytes: owned } of diff?.byOwner ?? []) {
    const kind = kinds[owner] ?? 0;
    bytes[kind] = (bytes[kind] ?? 0) + owned;
  }
  return bytes;
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-map-legend': HeapMapLegend;
  }
}
