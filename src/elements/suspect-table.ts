import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SuspectReport } from '../core/analysis/suspects.ts';
import type { SuspectGroup } from '../core/heap/heap-inspection.ts';
import { formatBytes, formatCount } from '../core/units.ts';
import { describeBytesPerProof } from './describe-change.ts';
import { figureTableStyles } from './figure-table-styles.ts';
import { sharedStyles } from './shared-styles.ts';

/** What is in use and nothing points to, in groups of the same size and look: suspected leaks. */
@customElement('suspect-table')
export class SuspectTable extends LitElement {
  static override styles = [
    sharedStyles,
    figureTableStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-xs);
        min-inline-size: 0;
      }

      :host > * {
        min-inline-size: 0;
      }

      tbody th {
        min-inline-size: 7.5rem;
      }
    `,
  ];

  @property({ attribute: false }) report: SuspectReport | null = null;

  override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (report === null) return nothing;
    const { bytes, chunks, bytesWithoutStacks, perProof, proofs } = report;
    return html`
      <h4>Suspected leaks</h4>
      <p class="facts" data-testid="suspects">
        <strong>${formatBytes(bytes)} in ${formatCount(chunks)} chunks are suspected leaks,</strong>
        ${describeBytesPerProof(perProof, proofs)}. The change per proof is the more reliable
        figure.
      </p>
      <p class="facts small quiet">
        Suspected, because nothing that is known to be alive points there, and not everything can be
        known. Words in the stacks of threads count as pointers, though those of ended threads are
        stale; without them it is ${formatBytes(bytesWithoutStacks)}.
      </p>
      ${report.groups.length === 0 ? nothing : renderGroups(report.groups)}
      ${report.unlisted === null ? nothing : renderUnlisted(report.groups.length, report.unlisted)}
    `;
  }
}

function renderUnlisted(
  listed: number,
  { chunks, bytes }: NonNullable<SuspectReport['unlisted']>,
): TemplateResult {
  return html`<p class="facts small quiet" data-testid="suspects-unlisted">
    Of each proof the first ${formatCount(listed)} groups in this order are kept. The sum above has
    ${formatBytes(bytes)} more, in ${formatCount(chunks)} ${chunks === 1 ? 'chunk' : 'chunks'} of
    other groups, which the table does not list.
  </p>`;
}

function renderGroups(groups: readonly SuspectGroup[]): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Suspected leaks">
    <table>
      <caption class="visually-hidden">
        Suspected leaks by size and content; those that nothing at all points to come first
      </caption>
      <thead>
        <tr>
          <th scope="col">Chunk size and content</th>
          <th scope="col">Chunks</th>
          <th scope="col">Bytes</th>
          <th scope="col">Where a leak begins</th>
          <th scope="col">retaining</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          (group) =>
            html`<tr class="figure">
              <th scope="row">${formatCount(group.chunkBytes)} B, ${RESEMBLES[group.resembles]}</th>
              <td>${formatCount(group.chunks)}</td>
              <td class="strong">${formatBytes(group.bytes)}</td>
              <td>${group.direct === 0 ? '–' : formatCount(group.direct)}</td>
              <td>${group.direct === 0 ? '–' : formatBytes(group.directBytes)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const RESEMBLES: Readonly<Record<SuspectGroup['resembles'], string>> = {
  'field elements': 'field elements',
  pointers: 'pointers',
  text: 'text',
  zeros: 'zeros',
  other: 'something else',
};

declare global {
  interface HTMLElementTagNameMap {
    'suspect-table': SuspectTable;
  }
}
