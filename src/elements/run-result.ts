import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import { OBSERVING_TEXT } from '../core/experiment/observing.ts';
import { labelProgram } from '../core/experiment/programs.ts';
import { describeRefreshesOf } from '../core/describe-refresh.ts';
import type { RunRecord } from '../core/run.ts';
import { describeChangesOf } from '../core/switch-changes.ts';
import { formatGrowth } from '../core/units.ts';
import type { LiveRun, RunState, RunView } from '../state/app.ts';
import { chartRunOf } from './chart-run.ts';
import type { DamagedActionEvent } from './damaged-actions.ts';
import './damaged-parts.ts';
import { ClockController } from './clock-controller.ts';
import './empty-result.ts';
import { fakeProverNote } from './fake-prover-note.ts';
import './export-menu.ts';
import type { ExportWantedEvent } from './export-menu.ts';
import { diagnosisOf, figuresOf } from './figures-of.ts';
import { formatMoment } from './format-moment.ts';
import type { DetailsWantedEvent } from './heap-panel.ts';
import { icon } from './icons.ts';
import type { JsHeapWantedEvent } from './js-heap.ts';
import './memory-chart.ts';
import { pathMark, toneOf } from './path-mark.ts';
import type { ProofsChosenEvent } from './proof-choice.ts';
import { LazyModule } from './lazy-module.ts';
import './proof-table.ts';
import './run-details.ts';
import './run-diagnosis.ts';
import './run-failure.ts';
import './run-figures.ts';
import './run-memories.ts';
import './run-memory.ts';
import './run-status.ts';
import './run-switches.ts';
import type { SwitchWantedEvent } from './run-switches.ts';
import { ScreenElement } from './screen-element.ts';
import { pathMarkStyles, sharedStyles, titleStyles } from './shared-styles.ts';

/** The run that is going on, or the stored one that was opened. */
@customElement('run-result')
export class RunResult extends ScreenElement {
  static override styles = [
    sharedStyles,
    pathMarkStyles,
    titleStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-m);
        min-inline-size: 0;
      }

      :host > * {
        min-inline-size: 0;
      }

      .title {
        align-items: baseline;
        justify-content: start;
        gap: 0 var(--wa-space-m);
      }

      .title .facts {
        margin-inline-start: auto;
        color: var(--pp-quiet);
        font-size: var(--wa-font-size-s);
      }

      .elsewhere {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-s);
      }
    `,
  ];

  readonly #run = this.follow(
    (app) => app.run,
    (run) => run,
  );
  readonly #activeId = this.follow(
    (app) => app.history,
    (history) => history.activeId,
  );
  readonly #inside = this.follow(
    (app) => app.inside,
    (inside) => inside,
  );
  readonly #jsHeap = this.follow(
    (app) => app.jsHeap,
    (heap) => heap,
  );
  readonly #exports = this.follow(
    (app) => app.exports,
    (exports) => exports,
  );
  readonly #heapPanel = new LazyModule(this, () => import('./heap-panel.ts'));
  readonly #clock = new ClockController(this, () => isRunning(this.#run.value));

  override render(): TemplateResult {
    const state = this.#run.value;
    const run = state.kind === 'live' || state.kind === 'stored' ? state.run : null;
    // The status line stays the same element throughout: a live region only speaks of changes.
    return html`
      ${run === null ? nothing : this.#renderTitle(run)}
      <run-status
        .run=${run}
        .activity=${state.kind === 'live' ? state.activity : null}
        .vitalities=${state.kind === 'live' ? state.vitalities : []}
      ></run-status>
      ${fakeProverNote(
        this.app.environment.fakeProver || run?.record.environment.prover === 'fake',
      )}
      ${this.#renderBody(state)}
    `;
  }

  #renderBody(state: RunState): TemplateResult {
    switch (state.kind) {
      case 'empty':
        return html`<empty-result></empty-result>`;
      case 'opening':
        return html`<p class="quiet">Reading the run…</p>`;
      case 'missing':
        return html`<wa-callout variant="neutral" size="s">
          ${icon('info', 'icon')} This run is no longer stored here. It was deleted, perhaps in
          another tab.
        </wa-callout>`;
      case 'live':
        return html`${this.#renderSwitches(state)}${this.#renderMemory(state)}${this.#renderRun(state.run, state)}`;
      case 'stored':
        return html`${state.unstored === null ? nothing : renderUnstored(state.unstored)}
          <damaged-parts
            .parts=${state.damaged}
            @damaged-action=${(event: DamagedActionEvent) => this.#onDamaged(event, state.run.record.id)}
          ></damaged-parts>
          ${this.#renderRun(state.run, null)}`;
    }
  }

  #renderTitle(run: RunView): TemplateResult {
    const { record } = run;
    const { program, o1js, threads, switches } = record.config;
    return html`${this.#renderElsewhere(record)}
      <div class="title">
        <h3>${labelProgram(program)} on o1js ${o1js}</h3>
        ${pathMark(switches)}
        <span class="facts"
          >${threads} ${threads === 1 ? 'thread' : 'threads'},
          ${formatMoment(record.startedAt)}</span
        >
      </div>
      <export-menu
        .run=${run}
        .state=${this.#exports.value}
        @export-wanted=${(event: ExportWantedEvent) => this.app.exportRun(record.id, event.detail.format)}
      ></export-menu>`;
  }

  #renderInside(run: RunView): TemplateResult {
    const { record } = run;
    return html`<heap-panel
      .run=${run}
      .inside=${this.#inside.value}
      .jsHeap=${this.#jsHeap.value}
      @proofs-chosen=${(event: ProofsChosenEvent) => this.app.lookInto(record.id, event.detail)}
      @details-wanted=${(event: DetailsWantedEvent) => this.app.readDetails(record.id, event.detail.proofs)}
      @glance-wanted=${() => this.app.glance()}
      @mark-fully-wanted=${() => this.app.markFully()}
      @js-heap-wanted=${(event: JsHeapWantedEvent) => this.app.measureJsHeap(event.detail.linearBytes)}
    ></heap-panel>`;
  }

  /** As long as there is a proof to come that could be made under other switches. */
  #renderSwitches({ run, activity, queued }: LiveRun): TemplateResult | typeof nothing {
    const { record } = run;
    const next = activity.kind === 'proving' ? activity.index + 1 : record.proofsDone;
    if (record.status !== 'running' || next >= plannedProofs(record.config)) return nothing;
    return html`<run-switches
      .record=${record}
      .queued=${queued}
      .next=${next}
      @switch-wanted=${(event: SwitchWantedEvent) => this.app.changeSwitches(event.detail.switches)}
    ></run-switches>`;
  }

  #renderMemory(live: LiveRun): TemplateResult | typeof nothing {
    if (live.run.record.status !== 'running') return nothing;
    return html`<run-memory
      .live=${live}
      .now=${this.#clock.now}
      @refresh-wanted=${() => this.app.refresh()}
    ></run-memory>`;
  }

  /** @param live what is known of the run besides, if it is this page's. */
  #renderRun(run: RunView, live: LiveRun | null): TemplateResult {
    const { record, proofs } = run;
    const figures = figuresOf(run);
    const diagnosis = diagnosisOf(run);
    const growth = figures.growthPerProof;
    return html`
      ${
        record.failure === null
          ? nothing
          : html`<run-failure
              .failure=${record.failure}
              ?offersFreeing=${this.app.environment.canProve && toneOf(record.config.switches) !== 'freeing'}
              ?offersToContinue=${live?.canContinue === true && this.app.environment.canProve}
              @continue-wanted=${() => this.app.continueRun()}
              @freeing-wanted=${() => this.#setFreeing(record.config)}
            ></run-failure>`
      }
      <run-figures .figures=${figures}></run-figures>
      <run-diagnosis
        data-testid="diagnosis"
        data-kind=${diagnosis.kind}
        .diagnosis=${diagnosis}
        .figures=${figures}
        ?live=${record.status === 'running'}
      ></run-diagnosis>
      <memory-chart
        data-testid="memory-chart"
        .runs=${[chartRunOf(run, live?.activities ?? null, this.#clock.now)]}
        .limitBytes=${record.limitBytes}
        curve=${OBSERVING_TEXT.curves[record.config.observe]}
        summary=${
          growth === null
            ? 'Nothing can be said of the growth yet.'
            : `Growth per proof${figures.changedBefore === null ? '' : ' since the switches changed'}: ${formatGrowth(growth.estimate)}.`
        }
      ></memory-chart>
      ${this.#heapPanel.render(() => this.#renderInside(run))}
      <proof-table
        .proofs=${proofs}
        .changes=${describeChangesOf(record)}
        .refreshes=${describeRefreshesOf(record)}
        .proverOfLife=${record.config.provers === 1 ? [] : record.lives.map(({ prover }) => prover)}
        .live=${record.status === 'running'}
      ></proof-table>
      <run-memories .record=${record}></run-memories>
      <run-details .record=${record}></run-details>
    `;
  }

  #onDamaged({ detail }: DamagedActionEvent, id: string): void {
    if (detail.action === 'save') this.app.saveRawRun(id);
    else this.app.deleteDamaged(id);
  }

  #setFreeing(config: ExperimentConfig): void {
    this.app.edit({ ...config, path: 'freeing' });
    this.dispatchEvent(new CustomEvent('settings-reused', { bubbles: true, composed: true }));
  }

  /** Who looks at a stored run while another one goes on must find the way back. */
  #renderElsewhere(record: RunRecord): TemplateResult | typeof nothing {
    const id = this.#activeId.value;
    if (id === null || id === record.id) return nothing;
    return html`<div class="elsewhere small">
      <span>Another run is going on meanwhile.</span>
      <wa-button size="s" appearance="outlined" @click=${() => this.app.openRun(id)}
        >Show it</wa-button
      >
    </div>`;
  }
}

function isRunning(state: RunState): boolean {
  return state.kind === 'live' && state.run.record.status === 'running';
}

function renderUnstored(sentence: string): TemplateResult {
  return html`<wa-callout variant="warning" size="s" role="status" data-testid="unstored-proofs">
    ${icon('warning', 'icon')} <strong>${sentence}</strong> There was no room for them, or they were
    damaged and deleted. Figures, chart and exports are those of the others.
  </wa-callout>`;
}
