import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LimitForecast } from '../core/analysis/limit-forecast.ts';
import type { RunFigures } from '../core/analysis/run-figures.ts';
import { formatBytes, formatCount, formatDuration, formatGrowth } from '../core/units.ts';
import { sharedStyles } from './shared-styles.ts';

/** The five figures that a run comes down to. Their places are there before they are known. */
@customElement('run-figures')
export class RunFiguresPanel extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      dl {
        display: grid;
        grid-template-columns: repeat(5, auto);
        border-block: 1px solid var(--pp-rule);
      }

      dl > div {
        padding: var(--wa-space-s) var(--wa-space-m);
        border-inline-start: 1px solid var(--pp-rule);
        min-inline-size: 0;
      }

      dl > div:first-child {
        padding-inline-start: 0;
        border: 0;
      }

      dt {
        font-size: var(--wa-font-size-s);
        color: var(--pp-quiet);
      }

      .value {
        font-size: 1.6rem;
        line-height: 1.3;
        letter-spacing: -0.02em;
        white-space: nowrap;
      }

      .value small {
        margin-inline-start: 0.3em;
        font-size: 0.55em;
        letter-spacing: 0;
      }

      .basis {
        min-block-size: 1.45em;
      }

      @container (max-width: 819px) {
        .value {
          font-size: 1.25rem;
        }

        dl > div {
          padding-inline: var(--wa-space-xs);
        }
      }

      @container (max-width: 619px) {
        dl {
          grid-template-columns: 1fr 1fr;
        }

        dl > div {
          padding-inline: var(--wa-space-s);
        }

        dl > div:nth-child(odd) {
          padding-inline-start: 0;
          border: 0;
        }

        dl > div:nth-child(n + 3) {
          border-block-start: 1px solid var(--pp-rule);
        }

        .value {
          font-size: 1.35rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) figures: RunFigures | null = null;

  override render(): TemplateResult {
    const f = this.figures;
    const growth = f?.growthPerProof ?? null;
    return html`<dl>
      ${figure(
        'Growth per proof',
        growth === null ? null : formatGrowth(growth.estimate),
        growth === null || f === null ? describeStart(f) : describeBasis(f),
      )}
      ${figure(
        'Left live per proof',
        f?.liveGrowthPerProof === undefined || f.liveGrowthPerProof === null
          ? null
          : formatGrowth(f.liveGrowthPerProof.estimate),
        f === null || f.liveBytes === null
          ? 'inside the heap'
          : `of ${formatBytes(f.liveBytes)} in use`,
      )}
      ${figure(
        'Time per proof, median',
        f === null || f.proveMs === null ? null : formatDuration(f.proveMs),
        f === null || f.verifyMs === null
          ? 'without verifying'
          : `verified in ${formatDuration(f.verifyMs)}`,
      )}
      ${figure(
        `Proofs until ${f === null ? 'the limit' : formatBytes(f.limitBytes)}`,
        f === null ? null : forecastValue(f.proofsUntilLimit),
        f === null ? 'at this rate' : forecastBasis(f.proofsUntilLimit),
      )}
      ${figure(
        'Memory',
        f === null || f.memoryBytes === null ? null : formatBytes(f.memoryBytes),
        f === null || f.memoryBytes === null
          ? 'WebAssembly, in all'
          : `${formatCount(f.memoryBytes / 65_536)} pages`,
      )}
    </dl>`;
  }
}

function figure(label: string, value: string | null, basis: string): TemplateResult {
  const [number, ...unit] = (value ?? '–').split(' ');
  return html`<div>
    <dt>${label}</dt>
    <dd class="value figure">
      ${number}${unit.length === 0 ? '' : html`<small>${unit.join(' ')}</small>`}
    </dd>
    <dd class="basis small quiet">${basis}</dd>
  </div>`;
}

/** From when on proofs count. */
function describeStart(figures: RunFigures | null): string {
  return figures === null || figures.changedBefore === null
    ? 'after warm-up'
    : `from proof ${figures.changedBefore + 2} on, after the change`;
}

function describeBasis(figures: RunFigures): string {
  const growth = figures.growthPerProof;
  const { measured, changedBefore } = figures;
  const since = changedBefore === null ? '' : ' since the change';
  const basis = `${measured === 1 ? 'from one proof' : `from ${measured} proofs`}${since}`;
  if (growth === null || growth.low === null || growth.high === null) return basis;
  if (growth.low === growth.high) return `${basis}, no spread`;
  return `95 %: ${formatBytes(growth.low)} to ${formatBytes(growth.high)}${since}`;
}

function forecastValue(forecast: LimitForecast): string | null {
  switch (forecast.kind) {
    case 'unknown':
      return null;
    case 'never':
      return 'Never';
    case 'after':
      return formatCount(forecast.proofs);
  }
}

function forecastBasis(forecast: LimitForecast): string {
  switch (forecast.kind) {
    case 'unknown':
      return 'at this rate';
    case 'never':
      return forecast.low === null
        ? 'nothing is added'
        : `nothing is added; 95 %: ${formatCount(forecast.low)} at the earliest`;
    case 'after': {
      const { low, high } = forecast;
      if (low === null || low === high) return 'at this rate';
      return `at this rate; 95 %: ${formatCount(low)} to ${high === null ? 'never' : formatCount(high)}`;
    }
  }
}
