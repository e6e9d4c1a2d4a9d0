import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type WaSelect from '@awesome.me/webawesome/dist/components/select/select.js';
import { html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { SettingSet } from '../core/analysis/setting-set.ts';
import { labelProgram } from '../core/experiment/programs.ts';
import { formatCount } from '../core/units.ts';
import type { AdviceReading, AdviceState } from '../state/settings-advisor.ts';
import './advice-points.ts';
import type { PointChosenEvent } from './advice-points.ts';
import { adviceScreenStyles } from './advice-screen-styles.ts';
import './advice-table.ts';
import { describeAssumptions, describeMissing, describeModel } from './describe-advice.ts';
import { fakeProverNote } from './fake-prover-note.ts';
import { formatMoment } from './format-moment.ts';
import { icon } from './icons.ts';
import { pathLabel } from './path-mark.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles, titleStyles } from './shared-styles.ts';
import './sweep-launcher.ts';

type Ready = Extract<AdviceReading, { kind: 'ready' }>;

/** Numbers of cores that advice is offered for, besides those of this machine. */
const CORES = [2, 4, 8, 16] as const;

/** How many threads and provers suit a machine, from the runs that were measured here. */
@customElement('advice-screen')
export class AdviceScreen extends ScreenElement {
  static override styles = [sharedStyles, titleStyles, adviceScreenStyles];

  readonly #state = this.follow(
    (app) => app.advice.state,
    (state) => state,
  );
  readonly #history = this.follow(
    (app) => app.history,
    (history) => history,
  );
  #isShown = false;

  override render(): TemplateResult {
    const state = this.#state.value;
    return html`
      <div class="title">
        <h3 tabindex="-1">Settings advice</h3>
        <wa-button size="s" appearance="outlined" @click=${() => this.app.advice.hide()}
          >${icon('close', 'start')}Back to runs</wa-button
        >
      </div>
      <p class="intro">
        How many threads and how many provers make most of a machine, from runs that were measured
        in this browser.
      </p>
      ${fakeProverNote(this.app.environment.fakeProver)} ${this.#renderSets(state)}
      ${this.#renderReading(state)} ${this.#renderRest()}
    `;
  }

  /** Who came here by keyboard goes on from the heading. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#isShown) return;
    this.#isShown = true;
    this.renderRoot.querySelector<HTMLElement>('h3')?.focus({ preventScroll: true });
  }

  #renderSets({ sets, reading }: AdviceState): TemplateResult | typeof nothing {
    if (reading.kind === 'empty') return nothing;
    const { key } = reading.set;
    if (sets.length < 2) return html`<p class="small quiet set">${describeSet(reading.set)}</p>`;
    return html`<wa-select
      size="s"
      label="Measured"
      .value=${key}
      @change=${(event: Event) => {
        const { value } = event.target as WaSelect;
        if (typeof value === 'string') this.app.advice.choose(value);
      }}
    >
      ${sets.map((set) => html`<wa-option value=${set.key}>${describeSet(set)}</wa-option>`)}
    </wa-select>`;
  }

  #renderReading(state: AdviceState): TemplateResult {
    const { reading } = state;
    switch (reading.kind) {
      case 'empty':
        return html`<wa-callout variant="neutral" size="s" data-testid="advice-missing"
            >${icon('info', 'icon')}
            <p>
              No stored run says anything about threads yet. It takes runs that made all of their
              proofs without pauses, with the same switches from start to end.
            </p></wa-callout
          >${this.#renderSweep()}`;
      case 'reading':
        return html`<p class="quiet" role="status">Reading the runs …</p>`;
      case 'failed':
        return html`<wa-callout variant="danger"
          >${icon('warning', 'icon')}
          <p>The runs cannot be read. ${reading.message}</p></wa-callout
        >`;
      case 'ready':
        return this.#renderReady(state, reading);
    }
  }

  #renderReady(state: AdviceState, { points, advice }: Ready): TemplateResult {
    const missing = describeMissing(points, advice);
    return html`
      <section aria-labelledby="advised">
        <div class="title">
          <h4 id="advised">What suits a machine</h4>
          ${this.#renderCores(state)}
        </div>
        <advice-table .advice=${advice}></advice-table>
        ${
          missing.length === 0
            ? nothing
            : html`<wa-callout variant="neutral" size="s" data-testid="advice-missing"
                >${icon('info', 'icon')}${missing.map((text) => html`<p>${text}</p>`)}</wa-callout
              >`
        }
        ${advice.model === null ? nothing : renderSentences(describeModel(advice.model), 'advice-model')}
        <wa-details appearance="plain" icon-placement="start" summary="What is taken for granted">
          ${renderSentences(describeAssumptions(advice), 'advice-assumptions')}
        </wa-details>
      </section>
      <section aria-labelledby="measured">
        <h4 id="measured">What was measured</h4>
        <advice-points
          .points=${points}
          @point-chosen=${({ detail }: PointChosenEvent) => this.app.openRun(detail.runId)}
        ></advice-points>
      </section>
      ${this.#renderSweep()}
    `;
  }

  /** Of a long history, only the newest runs are read unless somebody wants more. */
  #renderRest(): TemplateResult | typeof nothing {
    const { rows, total, rest } = this.#history.value;
    if (rest === null) return nothing;
    return html`<p class="small quiet rest">
      Made of the newest ${formatCount(rows.length)} of ${formatCount(total)} stored runs.
      <wa-button size="s" appearance="outlined" @click=${() => this.app.showMoreRuns()}
        >Look further back</wa-button
      >
    </p>`;
  }

  #renderCores({ cores, machineCores }: AdviceState): TemplateResult {
    const offered = [...new Set([machineCores, ...CORES])].toSorted((a, b) => a - b);
    return html`<wa-select
      size="s"
      class="cores"
      label="Cores"
      .value=${String(cores)}
      @change=${(event: Event) => this.app.advice.adviseFor(Number((event.target as WaSelect).value))}
    >
      ${offered.map(
        (count) =>
          html`<wa-option value=${String(count)}
            >${count}${count === machineCores ? ' (this machine)' : ''}</wa-option
          >`,
      )}
    </wa-select>`;
  }

  #renderSweep(): TemplateResult {
    return html`<section aria-labelledby="sweep">
      <h4 id="sweep">Measure</h4>
      <sweep-launcher .app=${this.app}></sweep-launcher>
    </section>`;
  }
}

function renderSentences(sentences: readonly string[], testId: string): TemplateResult {
  return html`<div class="sentences small" data-testid=${testId}>
    ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
  </div>`;
}

/** What the runs of a set have in common, in one line. */
function describeSet({ newest, settings }: SettingSet): string {
  const { config, environment, startedAt } = newest;
  const parameters = Object.entries(config.parameters).map(([key, value]) => `${key} ${value}`);
  const program = [labelProgram(config.program), ...parameters].join(', ');
  const count = settings.length === 1 ? '1 setting' : `${settings.length} settings`;
  return `${program} · o1js ${config.o1js} · ${pathLabel(config.switches)} · ${environment.browser} · ${environment.cores} cores · ${count}, ${formatMoment(startedAt)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'advice-screen': AdviceScreen;
  }
}
