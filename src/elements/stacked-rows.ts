import { css } from 'lit';
import type { CSSResult } from 'lit';

/**
 * What tables of figures have in common where they are narrow: each row becomes a block, and each
 * figure stands under its name, which its cell says in `data-label`. Readers still hear the headings.
 *
 * @param widest of the container, in CSS pixels, that counts as narrow.
 * @param layout of the blocks, and whatever else differs from one table to another.
 */
export function stackedRows(widest: number, layout: CSSResult): CSSResult {
  return css`
    @container (max-width: ${widest}px) {
      thead {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }

      table,
      tbody {
        display: block;
      }

      tbody tr {
        display: grid;
        gap: 0.2rem var(--wa-space-s);
        padding: 0.5rem 0.75rem;
      }

      tbody tr + tr {
        border-block-start: 1px solid var(--pp-rule);
      }

      tbody tr > :is(th, td),
      tbody tr + tr > :is(th, td) {
        inline-size: auto;
        padding: 0;
        border: 0;
        text-align: start;
      }

      td[data-label]::before {
        content: attr(data-label);
        display: block;
        font-family: var(--wa-font-family-body);
        font-size: 0.85em;
        font-weight: 400;
        color: var(--pp-quiet);
      }

      ${layout}
    }
  `;
}
