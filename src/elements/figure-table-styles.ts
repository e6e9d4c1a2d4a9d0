import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { scrolledTableStyles } from './scrolled-table-styles.ts';

const ownStyles = css`
  .scroll {
    max-block-size: 28rem;
  }

  th,
  td {
    padding: 0.4rem 0.7rem;
    text-align: end;
    white-space: nowrap;
  }

  thead th {
    white-space: normal;
  }

  th:first-child {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    background: var(--pp-panel);
    text-align: start;
  }

  thead th:first-child {
    z-index: 2;
    background: var(--pp-sunken);
  }

  tbody th {
    font-family: var(--wa-font-family-code);
    font-weight: var(--wa-font-weight-normal);
  }

  tbody th,
  tbody td,
  tfoot th,
  tfoot td {
    border-block-end: 1px solid var(--pp-rule);
  }

  tbody:last-child tr:last-child > *,
  tfoot tr:last-child > * {
    border-block-end: 0;
  }

  tfoot th,
  tfoot td,
  .strong {
    font-weight: 600;
  }

  th.text,
  td.text {
    text-align: start;
    white-space: normal;
  }

  td.text {
    min-inline-size: 7rem;
  }

  .none {
    padding: var(--wa-space-s) 0;
    color: var(--pp-quiet);
  }

  .facts {
    max-inline-size: 75ch;
  }

  h4 {
    margin: 0;
    font-size: var(--wa-font-size-m);
    line-height: 1.3;
  }

  @media (max-width: 479px) {
    tbody th {
      max-inline-size: 11rem;
      white-space: normal;
    }

    th,
    td {
      padding-inline: 0.5rem;
    }
  }
`;

/**
 * Tables of figures that may be wider than the screen: they scroll sideways, and what a row is
 * about stays in view. The scroller has to be a focusable region for those without a pointer.
 */
export const figureTableStyles = [scrolledTableStyles, ownStyles];

/** A name of a class that may be broken before each of its capitals: `WasmFp PolyComm`. */
export function breakable(className: string): TemplateResult {
  const words = className.split(/(?<=[a-z])(?=[A-Z])/);
  return html`${words.map((word, i) => (i === 0 ? word : html`<wbr />${word}`))}`;
}
