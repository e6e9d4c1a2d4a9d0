import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import { labelProgram } from '../core/experiment/programs.ts';
import { nameSetting } from '../core/experiment/setting.ts';
import type { Setting } from '../core/experiment/setting.ts';
import { defaultSweep, offeredSweep } from '../core/experiment/sweep.ts';
import { FAILURES } from '../core/failures.ts';
import type { SweepState, SweepStep } from '../state/run-sweep.ts';
import { describeSetting } from './describe-advice.ts';
import { icon } from './icons.ts';
import { pathMark } from './path-mark.ts';
import { ScreenElement } from './screen-element.ts';
import { pathMarkStyles, sharedStyles } from './shared-styles.ts';

/** Chooses the settings that are to be measured, starts the sweep, and says how it stands. */
@customElement('sweep-launcher')
export class SweepLauncher extends ScreenElement {
  static override styles = [
    sharedStyles,
    pathMarkStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-s);
      }

      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: var(--wa-space-2xs) var(--wa-space-l);
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        padding: 0;
        margin-block-end: var(--wa-space-2xs);
      }

      label {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        min-block-size: 1.75rem;
      }

      input {
        inline-size: 1.05rem;
        block-size: 1.05rem;
        margin: 0;
        accent-color: var(--pp-accent);
      }

      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-xs);
      }

      ol {
        border-block: 1px solid var(--pp-rule);
      }

      li {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--wa-space-m);
        padding: var(--wa-space-2xs) 0;
      }

      li + li {
        border-block-start: 1px solid var(--pp-rule);
      }

      li[aria-current='step'] {
        font-weight: var(--wa-font-weight-semibold);
      }
    `,
  ];

  readonly #sweep = this.follow(
    (app) => app.advice.sweep,
    (sweep) => sweep,
  );
  readonly #cores = this.follow(
    (app) => app.advice.state,
    ({ machineCores }) => machineCores,
  );
  readonly #config = this.follow(
    (app) => app.experiment,
    ({ config }) => config,
  );
  readonly #busy = this.follow(
    (app) => app.history,
    ({ activeId }) => activeId !== null,
  );

  /** Names of the chosen settings; `null` until somebody chooses. */
  @state() private chosen: ReadonlySet<string> | null = null;

  override render(): TemplateResult {
    const sweep = this.#sweep.value;
    return html`${sweep.kind === 'running' ? nothing : this.#renderChoice()}
    ${this.#renderSteps(sweep)}`;
  }

  get #settings(): readonly Setting[] {
    const chosen = this.chosen ?? new Set(defaultSweep(this.#cores.value).map(nameSetting));
    return offeredSweep(this.#cores.value).filter((setting) => chosen.has(nameSetting(setting)));
  }

  #renderChoice(): TemplateResult {
    const { program, o1js, switches, proofs } = this.#config.value;
    const settings = this.#settings;
    const names = new Set(settings.map(nameSetting));
    const count = settings.length === 1 ? '1 run' : `${settings.length} runs`;
    return html`
      <p class="small">
        Runs the experiment of the form, ${labelProgram(program)} on o1js ${o1js},
        ${pathMark(switches)}, once with each of these:
        ${proofs === 1 ? '1 proof' : `${proofs} proofs`} after warm-up with each prover.
      </p>
      <fieldset>
        <legend class="small quiet">Settings to measure</legend>
        ${offeredSweep(this.#cores.value).map(
          (setting) =>
            html`<label class="small"
              ><input
                type="checkbox"
                .checked=${names.has(nameSetting(setting))}
                @change=${() => this.#toggle(names, nameSetting(setting))}
              />${describeSetting(setting)}</label
            >`,
        )}
      </fieldset>
      <div class="buttons">
        <wa-button
          variant="brand"
          size="s"
          data-testid="start-sweep"
          ?disabled=${this.#busy.value || settings.length === 0 || !this.app.environment.canProve}
          @click=${() => this.app.advice.startSweep(settings)}
          >${icon('run', 'start')}Measure: ${count}</wa-button
        >
        ${this.#busy.value ? html`<span class="small quiet">A run is going on.</span>` : nothing}
      </div>
    `;
  }

  #renderSteps(sweep: SweepState): TemplateResult | typeof nothing {
    if (sweep.kind === 'none') return nothing;
    const isRunning = sweep.kind === 'running';
    return html`
      <ol aria-label="Runs of the sweep" data-testid="sweep-steps">
        ${sweep.steps.map(
          (step) =>
            html`<li class="small" aria-current=${isUnderWay(step) ? 'step' : 'false'}>
              <span>${describeSetting(step)}</span>
              <span class="quiet">${describeStep(step, isRunning)}</span>
            </li>`,
        )}
      </ol>
      ${
        isRunning
          ? html`<div class="buttons">
              <wa-button size="s" appearance="outlined" @click=${() => this.app.cancel()}
                >${icon('stop', 'start')}Cancel the sweep</wa-button
              >
            </div>`
          : nothing
      }
    `;
  }

  #toggle(names: ReadonlySet<string>, name: string): void {
    this.chosen = new Set(
      names.has(name) ? [...names].filter((n) => n !== name) : [...names, name],
    );
  }
}

function isUnderWay({ run }: SweepStep): boolean {
  return run?.record.status === 'running';
}

function describeStep({ run }: SweepStep, isRunning: boolean): string {
  if (run === null) return isRunning ? 'comes later' : 'not run';
  const { status, failure, proofsDone, config } = run.record;
  if (status === 'running') {
    const planned = plannedProofs(config);
    return proofsDone === 0
      ? `running: preparing, then ${planned} proofs`
      : `running: ${proofsDone} of ${planned} proofs`;
  }
  return failure === null ? 'done' : FAILURES[failure.code].title;
}

declare global {
  interface HTMLElementTagNameMap {
    'sweep-launcher': SweepLauncher;
  }
}
