import { css } from 'lit';
import { scrolledTableStyles } from './scrolled-table-styles.ts';
import { stackedRows } from './stacked-rows.ts';

const ownStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  th,
  td {
    padding: 0.5rem 0.7rem;
    text-align: start;
    vertical-align: baseline;
  }

  tbody th {
    font-weight: var(--wa-font-weight-semibold);
  }

  th.text {
    min-inline-size: 8.5rem;
  }

  td.actions {
    padding-inline: 0;
  }

  tbody tr + tr :is(th, td) {
    border-block-start: 1px solid var(--pp-rule);
  }

  .amount {
    text-align: end;
    white-space: nowrap;
  }

  thead .amount {
    white-space: normal;
  }

  .setting {
    font-weight: var(--wa-font-weight-semibold);
  }

  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-s);
  }

  /* Told apart by word, form of the mark and style of the line; never by hue. */
  .basis {
    display: inline-flex;
    align-items: baseline;
    gap: 0.45em;
    padding-block-start: 0.1rem;
  }

  .basis::before {
    content: '';
    flex: none;
    inline-size: 0.6em;
    block-size: 0.6em;
    border: 1.5px solid var(--pp-ink);
    border-radius: 50%;
  }

  .basis.measured::before {
    background: var(--pp-ink);
  }

  .basis.extrapolated::before {
    border-style: dashed;
  }
`;

const narrowStyles = stackedRows(
  559,
  css`
    tbody tr {
      grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr));
    }

    tbody .amount {
      text-align: start;
    }

    tbody :is(th, .answer, .actions) {
      grid-column: 1 / -1;
    }
  `,
);

/** Tables of advice: where it is narrow, each row becomes a block. */
export const adviceStyles = [scrolledTableStyles, ownStyles, narrowStyles];
