import { css } from 'lit';
import { scrolledTableStyles } from './scrolled-table-styles.ts';

const ownStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .scroll {
    max-block-size: 24rem;
  }

  caption {
    padding: 0;
  }

  th,
  td {
    padding: 0.4rem 0.7rem;
    text-align: start;
    vertical-align: baseline;
    font-weight: var(--wa-font-weight-normal);
  }

  tbody tr + tr :is(th, td) {
    border-block-start: 1px solid var(--pp-rule);
  }

  .figure {
    text-align: end;
    white-space: nowrap;
  }

  thead .figure {
    font-family: inherit;
    white-space: normal;
  }

  tbody th.figure {
    color: var(--pp-quiet);
  }

  tbody :is(.text, .from-log) {
    overflow-wrap: anywhere;
    min-inline-size: 9rem;
  }

  tbody .from-log {
    font-family: var(--wa-font-family-code);
    white-space: pre-wrap;
  }

  .pages {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-s);
    margin-block-start: var(--wa-space-xs);
  }

  @container (max-width: 559px) {
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
      grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr));
      gap: 0.2rem var(--wa-space-s);
      padding: 0.5rem 0.75rem;
      font-size: 0.8125rem;
    }

    tbody tr + tr {
      border-block-start: 1px solid var(--pp-rule);
    }

    tbody tr + tr :is(th, td) {
      border: 0;
    }

    tbody :is(th, td, .figure) {
      padding: 0;
      text-align: start;
    }

    tbody :is(th, .text, .from-log) {
      grid-column: 1 / -1;
      min-inline-size: 0;
    }

    tbody th {
      font-weight: var(--wa-font-weight-semibold);
    }

    td[data-label]::before {
      content: attr(data-label);
      display: block;
      font-family: var(--wa-font-family-body);
      font-size: 0.85em;
      font-weight: 400;
      color: var(--pp-quiet);
    }
  }
`;

/** Layout of `log-table`: a table, and where it is narrow a block for each row. */
export const logTableStyles = [scrolledTableStyles, ownStyles];
