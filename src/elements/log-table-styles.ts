import { css } from 'lit';
import { scrolledTableStyles } from './scrolled-table-styles.ts';
import { stackedRows } from './stacked-rows.ts';

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
`;

const narrowStyles = stackedRows(
  559,
  css`
    tbody tr {
      grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr));
      font-size: 0.8125rem;
    }

    tbody .figure {
      text-align: start;
    }

    tbody :is(th, .text, .from-log) {
      grid-column: 1 / -1;
      min-inline-size: 0;
    }

    tbody th {
      font-weight: var(--wa-font-weight-semibold);
    }
  `,
);

/** Layout of `log-table`: a table, and where it is narrow a block for each row. */
export const logTableStyles = [scrolledTableStyles, ownStyles, narrowStyles];
