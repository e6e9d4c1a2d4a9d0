import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type WaDetails from '@awesome.me/webawesome/dist/components/details/details.js';
import type WaSelect from '@awesome.me/webawesome/dist/components/select/select.js';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { describeIssue, RANGES } from '../core/experiment/config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import { findOfferedProgram, findOfferedRelease } from '../core/experiment/offered.ts';
import { listPrograms, listReleases } from '../core/experiment/offered.ts';
import { defaultParameters, labelProgram } from '../core/experiment/programs.ts';
import type { ProgramInfo } from '../core/experiment/programs.ts';
import type { ExperimentForm as FormState } from '../state/app.ts';
import { renderBudgetFields } from './budget-fields.ts';
import './config-field.ts';
import type { ConfigField, FieldAcceptedEvent } from './config-field.ts';
import { experimentFormStyles } from './experiment-form-styles.ts';
import { icon } from './icons.ts';
import {
  allowedInstead,
  changeOf,
  describeWarmup,
  describeRange,
  exactSize,
  hintOf,
  NUMBER_SETTINGS,
  readFields,
} from './number-settings.ts';
import type { NumberSetting } from './number-settings.ts';
import { renderObservingField } from './observing-field.ts';
import './path-fields.ts';
import type { SwitchesChosenEvent } from './path-fields.ts';
import { renderRecyclingFields } from './recycling-fields.ts';
import { sharedStyles } from './shared-styles.ts';
import { ScreenElement } from './screen-element.ts';

/**
 * What to run. Every change that is allowed goes to the app at once; what is not allowed stays in
 * its field, and Run leads there instead of running something else than what is seen.
 *
 * @fires run-started - once Run was accepted, so that the page can bring the result into view
 */
@customElement('experiment-form')
export class ExperimentForm extends ScreenElement {
  static override styles = [sharedStyles, experimentFormStyles];

  readonly #form = this.follow(
    (app) => app.experiment,
    (form) => form,
  );
  readonly #busyWithRun = this.follow(
    (app) => app.history,
    (history) => history.activeId !== null,
  );
  readonly #busyWithDemo = this.follow(
    (app) => app.demo,
    (demo) => demo.kind === 'open' && (demo.step === 'leaking' || demo.step === 'freeing'),
  );

  /** Why Run did nothing. */
  @state() private refusal: string | null = null;

  get #more(): WaDetails | null {
    return this.renderRoot.querySelector<WaDetails>('wa-details');
  }

  override render(): TemplateResult {
    const form = this.#form.value;
    return html`
      <form
        novalidate
        @submit=${this.#onSubmit}
        @field-submitted=${this.#run}
        @field-accepted=${() => (this.refusal = null)}
      >
        <div class="container">
          <div class="columns">
            ${this.#renderIssues(form)} ${this.#renderProgram(form.config)}
            <path-fields
              .switches=${form.config.switches}
              .release=${form.config.o1js}
              @switches-chosen=${(event: SwitchesChosenEvent) => this.app.edit(event.detail)}
            ></path-fields>
            ${this.#renderAmounts(form.config)} ${this.#renderMore(form.config)}
          </div>
        </div>
        ${this.#renderActions(form.config)}
      </form>
    `;
  }

  #renderIssues({ issues }: FormState): TemplateResult | typeof nothing {
    if (issues.length === 0) return nothing;
    return html`<wa-callout variant="warning" size="s" role="alert" data-testid="query-issues">
      ${icon('warning', 'icon')}
      <strong>Something was asked for that is not to be had here.</strong>
      <ul>
        ${issues.map((issue) => html`<li>${describeIssue(issue)}</li>`)}
      </ul>
      The form has what was there before, or the defaults, instead.
    </wa-callout>`;
  }

  #renderProgram(config: ExperimentConfig): TemplateResult {
    const program = findOfferedProgram(config.program, this.app.offered);
    return html`
      <wa-select
        size="s"
        label="Program"
        hint=${program?.kind === 'built-in' ? program.summary : 'A program of your own.'}
        .value=${config.program}
        @change=${this.#onProgram}
      >
        ${listPrograms(this.app.offered).map(
          (id) => html`<wa-option value=${id}>${labelProgram(id)}</wa-option>`,
        )}
      </wa-select>
      ${program?.kind === 'built-in' ? this.#renderParameters(program, config) : nothing}
      <wa-select
        size="s"
        label="o1js release"
        class="release"
        .value=${config.o1js}
        @change=${this.#onRelease}
      >
        ${listReleases(this.app.offered).map(
          (release) => html`<wa-option value=${release}>${release}</wa-option>`,
        )}
      </wa-select>
    `;
  }

  #renderParameters(
    { parameters }: ProgramInfo,
    config: ExperimentConfig,
  ): readonly TemplateResult[] {
    return parameters.map(
      (parameter) =>
        html`<config-field
          .label=${parameter.label}
          .hint=${`${describeRange(parameter)} ${parameter.help}`}
          .range=${parameter}
          .value=${String(config.parameters[parameter.key] ?? parameter.default)}
          .check=${(text: string) =>
            allowedInstead({ program: config.program, [`param.${parameter.key}`]: text })}
          @field-accepted=${(event: FieldAcceptedEvent) =>
            this.app.edit({
              parameters: {
                ...config.parameters,
                [parameter.key]: Number(event.detail.text),
              },
            })}
        ></config-field>`,
    );
  }

  #renderAmounts(config: ExperimentConfig): TemplateResult {
    return html`<div class="pair">
      ${this.#number(NUMBER_SETTINGS.threads, config)}
      ${this.#number(NUMBER_SETTINGS.proofs, config)}
    </div>`;
  }

  #renderMore(config: ExperimentConfig): TemplateResult {
    return html`<wa-details appearance="plain" icon-placement="start">
      <span slot="summary">More settings</span>
      <div class="more">
        ${this.#number(NUMBER_SETTINGS.warmup, config)}
        ${this.#number(NUMBER_SETTINGS.pause, config)}
        <config-field
          label="Memory cap"
          hint="Stands in for a small device, such as 512MiB. Empty leaves o1js’s own."
          placeholder="none"
          .value=${config.maxMemoryBytes === null ? '' : exactSize(config.maxMemoryBytes)}
          .check=${(text: string) => allowedInstead({ maxMemory: text })}
          @field-accepted=${this.#onMemory}
        ></config-field>
        ${this.#number(NUMBER_SETTINGS.timeout, config)}
        ${renderBudgetFields(config, (change) => this.app.edit(change))}
        ${renderRecyclingFields(config, (change) => this.app.edit(change))}
        ${renderObservingField(config, (change) => this.app.edit(change))}
      </div>
    </wa-details>`;
  }

  #number(setting: NumberSetting, config: ExperimentConfig): TemplateResult {
    return html`<config-field
      label=${setting.label}
      hint=${hintOf(setting)}
      unit=${setting.unit}
      .range=${RANGES[setting.field]}
      .value=${String(config[setting.key])}
      .check=${(text: string) => allowedInstead({ [setting.field]: text })}
      @field-accepted=${(event: FieldAcceptedEvent) =>
        this.app.edit(changeOf(setting, Number(event.detail.text)))}
    ></config-field>`;
  }

  #renderActions(config: ExperimentConfig): TemplateResult {
    const busy = this.#busy;
    const total = plannedProofs(config);
    const count = total === 1 ? '1 proof' : `${total} proofs`;
    return html`<div class="actions">
      <div class="buttons">
        <wa-button type="submit" variant="brand" data-testid="run" ?disabled=${busy}>
          ${icon('run', 'start')}Run ${count}
        </wa-button>
        <wa-button
          appearance="outlined"
          data-testid="cancel"
          ?disabled=${!busy}
          @click=${() => this.app.cancel()}
        >
          ${icon('stop', 'start')}Cancel
        </wa-button>
      </div>
      <p class="small ${this.refusal === null ? 'quiet' : 'refusal'}" role="status">
        ${this.refusal ?? this.#noteOf(config)}
      </p>
    </div>`;
  }

  get #busy(): boolean {
    return this.#busyWithRun.value || this.#busyWithDemo.value;
  }

  #noteOf(config: ExperimentConfig): string {
    if (this.#busyWithDemo.value) return 'The demonstration is running.';
    if (this.#busyWithRun.value) return 'A run is going on. Cancel it to start another.';
    return describeWarmup(config);
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    this.#run();
  }

  #run(): void {
    const refused = [...this.renderRoot.querySelectorAll('config-field')].find((f) => f.refused);
    if (refused !== undefined) {
      void this.#leadTo(refused);
      return;
    }
    if (this.#busy) return;
    this.refusal = null;
    this.app.start();
    this.dispatchEvent(new CustomEvent('run-started', { bubbles: true, composed: true }));
  }

  async #leadTo(field: ConfigField): Promise<void> {
    this.refusal = `Correct “${field.label}” first.`;
    if (this.#more?.contains(field) === true) await this.#more.show();
    field.focus();
  }

  #onProgram(event: Event): void {
    const { value } = event.target as WaSelect;
    const program = typeof value === 'string' ? findOfferedProgram(value, this.app.offered) : null;
    if (program === null) return;
    const parameters = program.kind === 'built-in' ? defaultParameters(program) : {};
    this.app.edit({ program: program.id, parameters });
  }

  #onRelease(event: Event): void {
    const { value } = event.target as WaSelect;
    const release = typeof value === 'string' ? findOfferedRelease(value, this.app.offered) : null;
    if (release !== null) this.app.edit({ o1js: release });
  }

  #onMemory(event: FieldAcceptedEvent): void {
    const config = readFields({ maxMemory: event.detail.text });
    if (config !== null) this.app.edit({ maxMemoryBytes: config.maxMemoryBytes });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'experiment-form': ExperimentForm;
  }
}
