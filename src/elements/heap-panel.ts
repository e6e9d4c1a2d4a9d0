import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/tab/tab.js';
import '@awesome.me/webawesome/dist/components/tab-group/tab-group.js';
import '@awesome.me/webawesome/dist/components/tab-panel/tab-panel.js';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { proverOf } from '../core/memory-life.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import type { RunView } from '../state/app.ts';
import { detailOf, earlierProofs, pickProofs } from '../state/inside.ts';
import type { DetailState, GlanceState, InsideState } from '../state/inside.ts';
import type { JsHeapState } from '../state/js-heap.ts';
import './class-table.ts';
import { describeGlance, whyNoClasses, whyNoHeap, whyNoSuspects } from './describe-inside.ts';
import { describeMemoryOf, describeTimelineOf } from './describe-memory-of.ts';
import { detailsNeeded, INSIDE_VIEW_TEXT, INSIDE_VIEWS, InsideModel } from './heap-panel-model.ts';
import type { InsideView } from './heap-panel-model.ts';
import { heapPanelStyles } from './heap-panel-styles.ts';
import { renderFragmentation, renderMap, renderReason } from './heap-pictures.ts';
import './heap-waterfall.ts';
import { icon } from './icons.ts';
import './js-heap.ts';
import './memory-timeline.ts';
import './proof-choice.ts';
import { sharedStyles, titleStyles } from './shared-styles.ts';
import './suspect-table.ts';
import './violation-list.ts';

/** Of which proofs the view in front needs what is not in their samples. */
export type DetailsWantedEvent = CustomEvent<{ readonly proofs: readonly number[] }>;

const NO_DETAILS: ReadonlyMap<number, DetailState> = new Map();

/** The two proofs in question, the second to compare with. */
type Picked = ReturnType<typeof pickProofs>;

/**
 * “Inside the memory”: everything that is known of the heap after a proof of a run, in tabs.
 *
 * @fires proofs-chosen - passed on from `proof-choice`
 * @fires details-wanted - {@link DetailsWantedEvent}, when a view needs other details than before
 * @fires glance-wanted - when the heap is to be walked at this moment
 * @fires mark-fully-wanted - when suspected leaks are to be looked for whatever that takes
 * @fires js-heap-wanted - passed on from `js-heap`
 */
@customElement('heap-panel')
export class HeapPanel extends LitElement {
  static override styles = [sharedStyles, titleStyles, heapPanelStyles];

  @property({ attribute: false }) run: RunView | null = null;
  @property({ attribute: false }) inside: InsideState | null = null;
  @property({ attribute: false }) jsHeap: JsHeapState = { kind: 'unmeasured' };

  @state() private view: InsideView = 'grew';
  /** The run of which somebody asked for full marks. */
  @state() private markedRun: string | null = null;
  readonly #model = new InsideModel();
  #wanted = '';

  override render(): TemplateResult | typeof nothing {
    const { run } = this;
    if (run === null) return nothing;
    const { proof, earlier } = this.#picked(run);
    return html`
      <div class="title">
        <h3>Inside the memory</h3>
        ${
          proof === null
            ? nothing
            : html`<proof-choice
                .newest=${run.proofs.at(-1)?.index ?? proof.index}
                .proof=${proof.index}
                .earlier=${earlier?.index ?? null}
                .earlierOnes=${earlierProofs(run.proofs, proof).map(({ index }) => index)}
              ></proof-choice>`
        }
      </div>
      ${
        proof === null
          ? renderReason(whyNoHeap(run.record, proof))
          : this.#renderTabs(run, proof, earlier)
      }
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const { run } = this;
    if (run === null || !['run', 'inside', 'view'].some((name) => changed.has(name))) return;
    const { proof, earlier } = this.#picked(run);
    const proofs =
      proof === null || whyNoHeap(run.record, proof) !== null
        ? []
        : detailsNeeded(this.view, run.proofs, proof, earlier);
    // What was missing while a run went on may be stored once it has ended.
    const wanted = `${run.record.id} ${run.record.status} ${proofs.join(' ')}`;
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (proofs.length === 0) return;
    const event: DetailsWantedEvent = new CustomEvent('details-wanted', { detail: { proofs } });
    this.dispatchEvent(event);
  }

  #picked({ record, proofs }: RunView): Picked {
    const { inside } = this;
    const isChoice = inside !== null && inside.runId === record.id;
    return pickProofs(proofs, isChoice ? inside : { proof: null, earlier: null });
  }

  #renderTabs(run: RunView, proof: ProofSample, earlier: ProofSample | null): TemplateResult {
    // Only the view in front is drawn: a map of a heap is not worth its time behind another tab. The
    // group itself opens a tab only once it is scrolled into view, and what is below would jump.
    return html`<wa-tab-group active=${this.view} @wa-tab-show=${this.#onTab}>
      ${INSIDE_VIEWS.map(
        (view) =>
          html`<wa-tab panel=${view} ?active=${view === this.view}
              >${INSIDE_VIEW_TEXT[view]}</wa-tab
            >
            <wa-tab-panel name=${view} ?active=${view === this.view}
              >${
                view === this.view
                  ? html`<div class="view">${this.#renderView(view, run, proof, earlier)}</div>`
                  : nothing
              }</wa-tab-panel
            >`,
      )}
    </wa-tab-group>`;
  }

  #onTab(event: CustomEvent<{ name: string }>): void {
    const view = INSIDE_VIEWS.find((name) => name === event.detail.name);
    if (view !== undefined) this.view = view;
  }

  #renderView(
    view: InsideView,
    run: RunView,
    proof: ProofSample,
    earlier: ProofSample | null,
  ): TemplateResult {
    const detail = this.#detail(run, proof);
    const noHeap = whyNoHeap(run.record, proof);
    switch (view) {
      case 'grew':
        return noHeap === null ? this.#renderGrew(run, proof, earlier) : renderReason(noHeap);
      case 'classes':
        return this.#renderClasses(run, proof);
      case 'map':
        return noHeap === null
          ? renderMap(run, proof, detail, earlier, this.#detail(run, earlier))
          : renderReason(noHeap);
      case 'timeline':
        return this.#renderTimeline(run, proof);
      case 'fragmentation':
        return noHeap === null ? renderFragmentation(run, detail) : renderReason(noHeap);
      case 'js-heap':
        return html`<js-heap .state=${this.jsHeap} .linearBytes=${linearBytes(run)}></js-heap>`;
    }
  }

  #detail({ record }: RunView, proof: ProofSample | null): DetailState {
    const { inside } = this;
    return inside === null
      ? { kind: 'none' }
      : detailOf(inside, record.id, proof === null ? null : proof.index);
  }

  #renderGrew(
    { record }: RunView,
    proof: ProofSample,
    earlier: ProofSample | null,
  ): TemplateResult {
    const { memory, growth } = this.#model.grew(proof, earlier);
    const note = describeMemoryOf(record, proof);
    return html`${note === null ? nothing : html`<p class="small quiet" data-testid="memory-of">${note}</p>`}<heap-waterfall
        data-testid="waterfall"
        .memory=${memory}
        .growth=${growth}
        since=${earlier === null ? '' : `proof ${earlier.index + 1}`}
      ></heap-waterfall>`;
  }

  #renderTimeline(run: RunView, proof: ProofSample): TemplateResult {
    const { inside } = this;
    const isOfRun = inside !== null && inside.runId === run.record.id;
    const details = isOfRun ? inside.details : NO_DETAILS;
    const { events, stretches, missing } = this.#model.ledger(run.proofs, details);
    const place = proverOf(run.record.lives, proof.life);
    return html`${run.record.status === 'running' ? this.#renderGlance(run.record) : nothing}<memory-timeline
        note=${describeTimelineOf(run.record, place)}
        .curves=${this.#model.curves(run, place)}
        .proofs=${this.#model.proofsOf(run, place)}
        .events=${events}
        .stretches=${stretches}
        .missing=${missing}
      ></memory-timeline>`;
  }

  /** Of a run that goes on, the next proof can be known better. */
  #renderUnmarked(reason: string, record: RunRecord, proof: ProofSample): TemplateResult {
    const canMark = record.status === 'running' && proof.handles !== null;
    if (!canMark) return renderReason(reason);
    return html`${renderReason(reason)}${
      this.markedRun === record.id
        ? html`<p class="small" role="status" data-testid="mark-asked">
            ${icon('info')} They are looked for from the next proof on, however long it takes.
          </p>`
        : html`<wa-button
            size="s"
            appearance="outlined"
            data-testid="mark-fully"
            @click=${() => this.#markFully(record.id)}
            >Look for them after each proof to come, however long it takes</wa-button
          >`
    }`;
  }

  #markFully(runId: string): void {
    this.markedRun = runId;
    this.dispatchEvent(new CustomEvent('mark-fully-wanted'));
  }

  /** Between its walks once a second, or where the run is watched less. */
  #renderGlance({ config }: RunRecord): TemplateResult {
    const glance: GlanceState = this.inside?.glance ?? { kind: 'none' };
    return html`<div class="glance">
      <wa-button
        size="s"
        appearance="outlined"
        ?disabled=${glance.kind === 'walking'}
        @click=${() => this.dispatchEvent(new CustomEvent('glance-wanted'))}
        >${config.provers === 1 ? 'Walk the heap now' : 'Walk the heap of prover 1 now'}</wa-button
      >
      <span class="small quiet" role="status" data-testid="glance">${describeGlance(glance)}</span>
    </div>`;
  }

  #renderClasses({ record, proofs }: RunView, proof: ProofSample): TemplateResult {
    const { table, violations, suspects } = this.#model.classes(record, proofs, proof);
    const noSuspects = whyNoSuspects(proof);
    return html`
      ${
        table === null
          ? renderReason(whyNoClasses(record, proof))
          : html`<class-table data-testid="class-table" .table=${table}></class-table>`
      }
      <violation-list .report=${violations}></violation-list>
      ${
        noSuspects === null
          ? html`<suspect-table .report=${suspects}></suspect-table>`
          : this.#renderUnmarked(noSuspects, record, proof)
      }
    `;
  }
}

/** The memories that provers at work share with their threads, as far as they are known. */
function linearBytes({ record, proverPoints }: RunView): readonly Bytes[] {
  if (record.status !== 'running') return [];
  return proverPoints.flatMap((points) => points.slice(-1).map(({ pages }) => pagesToBytes(pages)));
}

declare global {
  interface HTMLElementTagNameMap {
    'heap-panel': HeapPanel;
  }
}
