import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { describeLeak } from '../core/analysis/leak-sentence.ts';
import { labelProgram } from '../core/experiment/programs.ts';
import { formatBytes, formatCount, formatDuration, formatGrowth } from '../core/units.ts';
import type { Activity, DemoState, RunView } from '../state/app.ts';
import { chartRunOf } from './chart-run.ts';
import { ClockController } from './clock-controller.ts';
import { fakeProverNote } from './fake-prover-note.ts';
import { figuresOf } from './figures-of.ts';
import { icon } from './icons.ts';
import './memory-chart.ts';
import { PATH_TEXT, pathMark } from './path-mark.ts';
import './run-details.ts';
import './run-failure.ts';
import './run-status.ts';
import { ScreenElement } from './screen-element.ts';
import { pathMarkStyles, sharedStyles, titleStyles } from './shared-styles.ts';
import { demoResultStyles } from './demo-result-styles.ts';

type OpenDemo = Extract<DemoState, { kind: 'open' }>;

/** The same proofs on the leaking path and on the freeing one: one picture, one sentence. */
@customElement('demo-result')
export class DemoResult extends ScreenElement {
  static override styles = [sharedStyles, pathMarkStyles, titleStyles, demoResultStyles];

  readonly #demo = this.follow(
    (app) => app.demo,
    (demo) => demo,
  );
  readonly #run = this.follow(
    (app) => app.run,
    (run) => run,
  );
  readonly #clock = new ClockController(this, () => isGoingOn(this.#demo.value));

  override render(): TemplateResult | typeof nothing {
    const demo = this.#demo.value;
    if (demo.kind === 'closed') return nothing;
    const runs = [demo.leaking, demo.freeing].filter((run) => run !== null);
    const latest = runs.at(-1) ?? null;
    return html`
      <div class="title">
        <h3>The leak, and the same without it</h3>
        ${
          isGoingOn(demo)
            ? nothing
            : html`<wa-button size="s" appearance="outlined" @click=${() => this.app.closeDemo()}
                >${icon('close', 'start')}Back to single runs</wa-button
              >`
        }
      </div>
      ${renderSteps(demo)}
      <run-status .run=${latest} .activity=${this.#activityOf(latest)}></run-status>
      ${fakeProverNote(this.app.environment.fakeProver)} ${this.#renderFinding(demo)}
      ${
        latest === null || latest.record.failure === null
          ? nothing
          : html`<run-failure .failure=${latest.record.failure}></run-failure>`
      }
      <memory-chart
        data-testid="memory-chart"
        view="steady"
        summary=${describeLeak(demo.leaking, demo.freeing)?.text ?? ''}
        .runs=${runs.map((run) => chartRunOf(run, asOne(this.#activityOf(run)), this.#clock.now))}
      ></memory-chart>
      ${renderComparison(runs)} ${renderSetup(latest)}
    `;
  }

  /** What the run in flight is doing; it is also the page's single run. */
  #activityOf(run: RunView | null): Activity | null {
    const state = this.#run.value;
    if (run === null || state.kind !== 'live') return null;
    return state.run.record.id === run.record.id ? state.activity : null;
  }

  #renderFinding(demo: OpenDemo): TemplateResult {
    const finding = describeLeak(demo.leaking, demo.freeing);
    const final = !isGoingOn(demo);
    return html`<div class="finding" aria-live="polite">
      ${
        finding === null || (!final && demo.step === 'leaking')
          ? final
            ? html`<p class="quiet">Stopped before anything could be seen.</p>`
            : html`<p class="quiet waiting">
                The first proof takes the memory that every proof needs. Watch what the ones after
                it add.
              </p>`
          : html`<p class="sentence ${finding.kind}" data-testid="demo-sentence">
              ${finding.text}
            </p>`
      }
    </div>`;
  }
}

/** The demonstration has one prover. */
function asOne(activity: Activity | null): readonly Activity[] | null {
  return activity === null ? null : [activity];
}

function isGoingOn(demo: DemoState): boolean {
  return demo.kind === 'open' && (demo.step === 'leaking' || demo.step === 'freeing');
}

function renderSteps(demo: OpenDemo): TemplateResult {
  return html`<ol class="steps" aria-label="Steps of the demonstration">
    ${(['leaking', 'freeing'] as const).map((path) => {
      const state = stepState(demo, path);
      return html`<li
        class=${`${path} ${state}`}
        aria-current=${state === 'now' ? 'step' : 'false'}
      >
        <strong>${PATH_TEXT[path].label} path</strong>
        <span class="small quiet">${STEP_STATE[state]}</span>
      </li>`;
    })}
  </ol>`;
}

type StepState = 'waiting' | 'now' | 'done' | 'ended' | 'skipped';

const STEP_STATE: Readonly<Record<StepState, string>> = {
  waiting: 'comes next',
  now: 'running now',
  done: 'done',
  ended: 'ended early',
  skipped: 'not run',
};

function stepState(demo: OpenDemo, path: 'leaking' | 'freeing'): StepState {
  if (demo.step === path) return 'now';
  const run = demo[path];
  if (run === null) return demo.step === 'stopped' ? 'skipped' : 'waiting';
  return run.record.status === 'done' ? 'done' : 'ended';
}

function renderComparison(runs: readonly RunView[]): TemplateResult | typeof nothing {
  if (runs.length === 0) return nothing;
  // Roles are repeated because a table that is laid out as a grid would lose them.
  return html`<div class="scroll" tabindex="0" role="region" aria-label="The two paths compared">
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${['Path', ...FIGURES].map(
            (name) => html`<th role="columnheader" scope="col">${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${runs.map(
          (run) =>
            html`<tr role="row">
              <th role="rowheader" scope="row">${pathMark(run.record.config.switches)}</th>
              ${cellsOf(run).map(
                (figure, i) =>
                  html`<td role="cell" class="figure" data-label=${FIGURES[i] ?? ''}>
                    ${figure}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const FIGURES = [
  'Growth per proof',
  'Memory now',
  'Proofs until the limit',
  'Time per proof',
  'Verified',
] as const;

/** The figures of a run, in the order of {@link FIGURES}. */
function cellsOf(run: RunView): readonly string[] {
  const { proofs } = run;
  const figures = figuresOf(run);
  const forecast = figures.proofsUntilLimit;
  const known = (value: number | null, format: (value: number) => string) =>
    value === null ? '–' : format(value);
  return [
    known(figures.growthPerProof?.estimate ?? null, formatGrowth),
    known(figures.memoryBytes, formatBytes),
    forecast.kind === 'after' ? formatCount(forecast.proofs) : FORECAST[forecast.kind],
    known(figures.proveMs, formatDuration),
    `${proofs.filter((proof) => proof.verified).length} of ${proofs.length}`,
  ];
}

const FORECAST = { never: 'never', unknown: '–' } as const;

function renderSetup(run: RunView | null): TemplateResult | typeof nothing {
  if (run === null) return nothing;
  const { program, o1js, threads, warmup, proofs } = run.record.config;
  return html`<p class="small quiet">
    ${labelProgram(program)} on o1js ${o1js} with ${threads} threads;
    ${warmup === 1 ? 'the first proof is' : `the first ${warmup} proofs are`} warm-up, then
    ${proofs} proofs on each path.
  </p>`;
}
