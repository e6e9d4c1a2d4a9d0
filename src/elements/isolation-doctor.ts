import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/details/details.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EnvironmentCheck, EnvironmentReport } from '../state/app.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/**
 * What the page needs from the browser and whether it has it: one line where all is well, else what
 * is at fault and what to do.
 */
@customElement('isolation-doctor')
export class IsolationDoctor extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      wa-details::part(header) {
        padding: 0;
        font-size: var(--wa-font-size-s);
      }

      wa-details::part(content) {
        padding: var(--wa-space-s) 0 0;
      }

      .summary {
        display: inline-flex;
        gap: 0.4em;
      }

      .summary svg {
        margin-block-start: 0.15em;
      }

      .ok svg {
        color: var(--pp-good);
      }

      .missing svg {
        color: var(--pp-bad);
      }

      .optional svg {
        color: var(--pp-leaking);
      }

      h3 {
        font-size: var(--wa-font-size-l);
      }

      .lead {
        max-inline-size: 62ch;
        margin-block: var(--wa-space-2xs) var(--wa-space-m);
      }

      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 0.6em;
        padding-block: var(--wa-space-xs);
        border-block-start: 1px solid var(--pp-rule);
      }

      li svg {
        margin-block-start: 0.2em;
      }

      .again {
        margin-block-start: var(--wa-space-s);
      }

      .advice {
        grid-column: 2;
        max-inline-size: 68ch;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) report: EnvironmentReport | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.report === null) return nothing;
    return html`<div data-testid="isolation" data-can-prove=${String(this.report.canProve)}>
      ${this.report.canProve ? renderCompact(this.report) : renderFull(this.report)}
    </div>`;
  }
}

function renderCompact({ checks }: EnvironmentReport): TemplateResult {
  const missing = checks.filter((check) => check.state === 'missing');
  const well = missing.length === 0;
  return html`<wa-details appearance="plain" icon-placement="start">
    <span slot="summary" class="summary ${well ? 'ok' : 'optional'}"
      >${icon(well ? 'check' : 'warning')}<span
        >${
          well
            ? 'This browser has all that proving needs'
            : `Proofs can be made, but something is missing: ${missing.map((check) => check.label).join(', ')}`
        }</span
      ></span
    >
    ${renderChecks(checks)}
  </wa-details>`;
}

function renderFull({ checks }: EnvironmentReport): TemplateResult {
  return html`<h3>No proof can be made in this tab yet</h3>
    <p class="lead">
      o1js proves with threads that share one WebAssembly memory, and browsers share memory only
      with pages that are isolated from others. What is missing, and what to do:
    </p>
    ${renderChecks(checks)}
    <wa-button class="again" size="s" appearance="outlined" @click=${() => location.reload()}
      >${icon('reuse', 'start')}Reload and check again</wa-button
    >`;
}

function renderChecks(checks: readonly EnvironmentCheck[]): TemplateResult {
  return html`<ul class="small">
    ${checks.map((check) => {
      const ok = check.state === 'ok';
      return html`<li class=${ok ? 'ok' : check.required ? 'missing' : 'optional'}>
        ${icon(ok ? 'check' : check.required ? 'cross' : 'warning')}
        <span
          ><strong>${check.label}</strong>:
          ${ok ? 'there' : check.required ? 'missing' : 'missing, but proofs can be made'}</span
        >
        ${ok ? nothing : html`<span class="advice">${check.advice}</span>`}
      </li>`;
    })}
  </ul>`;
}
