import { css } from 'lit';

/**
 * Tables of figures that may be wider than the screen: they scroll sideways, and what a row is
 * about stays in view. The scroller has to be a focusable region for those without a pointer.
 */
export const figureTableStyles = css`
  .scroll {
    overflow: auto;
    max-block-size: 28rem;
    border: 1px solid var(--pp-rule);
    border-radius: var(--wa-border-radius-s);
    background: var(--pp-panel);
  }

  table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: var(--wa-font-size-s);
  }

  th,
  td {
    padding: 0.4rem 0.7rem;
    text-align: end;
    white-space: nowrap;
  }

  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--pp-sunken);
    border-block-end: 1px solid var(--pp-rule-strong);
    font-weight: var(--wa-font-weight-semibold);
    line-height: 1.25;
    vertical-align: bottom;
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
    overflow-wrap: anywhere;
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

  .text {
    text-align: start;
    white-space: normal;
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
