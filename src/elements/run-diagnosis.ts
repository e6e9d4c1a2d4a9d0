import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Diagnosis } from '../core/analysis/diagnosis.ts';
import { DIAGNOSIS_KINDS, DIAGNOSIS_TEXT } from '../core/analysis/diagnosis-kinds.ts';
import type { DiagnosisKind } from '../core/analysis/diagnosis-kinds.ts';
import type { RunFigures } from '../core/analysis/run-figures.ts';
import { diagnosisRows } from './diagnosis-rows.ts';
import type { DiagnosisRow } from './diagnosis-rows.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';
import { runDiagnosisStyles } from './run-diagnosis-styles.ts';
import { sharedStyles } from './shared-styles.ts';

const ICONS: Readonly<Record<DiagnosisKind, IconName>> = {
  leak: 'warning',
  fragmentation: 'warning',
  'slow-down': 'warning',
  'warm-up': 'check',
  flat: 'check',
  inconclusive: 'info',
};

/**
 * What is the matter with the prover of a run, and why: the diagnosis with its reasons, then every
 * figure with its threshold, and what all the diagnoses mean.
 */
@customElement('run-diagnosis')
export class RunDiagnosis extends LitElement {
  static override styles = [sharedStyles, runDiagnosisStyles];

  @property({ attribute: false }) diagnosis: Diagnosis | null = null;
  @property({ attribute: false }) figures: RunFigures | null = null;
  /** Whether the run goes on, so that all of this may change. */
  @property({ type: Boolean }) live = false;

  override render(): TemplateResult | typeof nothing {
    const { diagnosis, figures } = this;
    if (diagnosis === null || figures === null) return nothing;
    const { kind, reasons } = diagnosis;
    const { label, meaning } = DIAGNOSIS_TEXT[kind];
    return html`
      <div class="headline">
        <h4>
          Diagnosis${this.live ? ' so far' : ''}:
          <span class=${kind} data-testid="diagnosis-kind">${icon(ICONS[kind])} ${label}</span>
        </h4>
      </div>
      <p class="meaning small">${meaning}</p>
      <ul class="reasons small quiet" data-testid="diagnosis-reasons">
        ${reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>
      <details>
        <summary>Figures and thresholds, and what else it could be</summary>
        ${renderFigures(diagnosisRows(diagnosis, figures.proofsUntilLimit, figures.limitBytes))}
        ${renderLegend(diagnosis)}
      </details>
    `;
  }
}

function renderFigures(rows: readonly DiagnosisRow[]): TemplateResult {
  return html`<div
    class="scroll figures"
    tabindex="0"
    role="region"
    aria-label="Figures of the diagnosis"
  >
    <table>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">Measured</th>
          <th scope="col">Threshold</th>
          <th scope="col" class="text">Says</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ label, measured, interval, threshold, outcome, stands }) =>
            html`<tr>
              <th scope="row" class="text">${label}</th>
              <td>
                <span class="figure">${measured}</span>${
                  interval === '' ? nothing : html`<small>${interval}</small>`
                }
              </td>
              <td>${threshold}</td>
              <td class="text ${stands}">${outcome}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** All diagnoses in the order in which they are asked for; the one that was found stands out. */
function renderLegend({ kind: found, thresholds }: Diagnosis): TemplateResult {
  return html`<p class="small quiet">
      The first of these that holds is the diagnosis, unless something above it may still hold. The
      verdict of a report is another matter: it holds a run against the budgets that it was given.
    </p>
    <div class="scroll legend" tabindex="0" role="region" aria-label="What each diagnosis means">
      <table>
        <thead>
          <tr>
            <th scope="col">Diagnosis</th>
            <th scope="col" class="text">What it means</th>
            <th scope="col" class="text">What decides it</th>
          </tr>
        </thead>
        <tbody>
          ${DIAGNOSIS_KINDS.map((kind) => {
            const { label, meaning, rule } = DIAGNOSIS_TEXT[kind];
            return html`<tr
              class=${kind === found ? 'found' : ''}
              aria-current=${kind === found ? 'true' : nothing}
            >
              <th scope="row" class="text">${label}</th>
              <td class="text">${meaning}</td>
              <td class="text">${rule(thresholds)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'run-diagnosis': RunDiagnosis;
  }
}
