import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FoundViolation, ViolationReport } from '../core/analysis/class-table.ts';
import type { ViolationSample } from '../core/run.ts';
import { formatCount } from '../core/units.ts';
import { breakable, figureTableStyles } from './figure-table-styles.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** Most that are listed: after one of them, all that follow may be its consequences. */
const MOST_LISTED = 50;

/** What was done to objects that their owner could not have done. */
@customElement('violation-list')
export class ViolationList extends LitElement {
  static override styles = [
    sharedStyles,
    figureTableStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-2xs);
        min-inline-size: 0;
      }

      :host > * {
        min-inline-size: 0;
      }

      h4 svg {
        color: var(--pp-bad);
      }

      .good svg {
        color: var(--pp-good);
      }
    `,
  ];

  @property({ attribute: false }) report: ViolationReport | null = null;

  override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === null) return nothing;
    const { found, total } = report;
    if (total === 0) {
      return html`<p class="good" data-testid="violations">
        ${icon('check')} No violation of ownership: nothing was freed twice.
      </p>`;
    }
    const listed = found.slice(0, MOST_LISTED);
    return html`
      <h4>${icon('warning')} Violations of ownership</h4>
      <p class="facts" data-testid="violations">
        <strong>${formatCount(total)} ${total === 1 ? 'time' : 'times'}</strong> something was freed
        that had ended already. From then on the heap may be damaged, and every figure with it.
      </p>
      ${
        listed.length === 0
          ? nothing
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Violations">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Class</th>
                    <th scope="col">Proof</th>
                    <th scope="col" class="text">What happened</th>
                    <th scope="col">Address</th>
                    <th scope="col" class="text">Before</th>
                  </tr>
                </thead>
                <tbody>
                  ${listed.map(renderViolation)}
                </tbody>
              </table>
            </div>`
      }
      ${
        total > listed.length
          ? html`<p class="small quiet">
              ${formatCount(listed.length)} of ${formatCount(total)} are listed: the first ones of
              each proof.
            </p>`
          : nothing
      }
    `;
  }
}

function renderViolation({ violation, proof }: FoundViolation): TemplateResult {
  const { className, address, history } = violation;
  return html`<tr>
    <th scope="row">${breakable(className)}</th>
    <td class="figure">${formatCount(proof + 1)}</td>
    <td class="text">${describeKind(violation)}</td>
    <td class="figure">0x${address.toString(16).padStart(8, '0')}</td>
    <td class="text">${history}</td>
  </tr>`;
}

function describeKind({ kind, how }: ViolationSample): string {
  switch (kind) {
    case 'free-after-end':
      return `${HOW[how]} after its end`;
    case 'free-of-free-chunk':
      return `${HOW[how]}, though the allocator has it as free`;
  }
}

const HOW: Readonly<Record<ViolationSample['how'], string>> = {
  freed: 'Freed',
  moved: 'Handed over to Rust',
  finalized: 'Freed by a finalizer',
  swept: 'Freed at the end of a proof',
};

declare global {
  interface HTMLElementTagNameMap {
    'violation-list': ViolationList;
  }
}
