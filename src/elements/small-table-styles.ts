import { css } from 'lit';
import { scrolledTableStyles } from './scrolled-table-styles.ts';

const ownStyles = css`
  .scroll {
    max-block-size: 20rem;
  }

  th,
  td {
    padding: 0.3rem 0.6rem;
    text-align: end;
    white-space: nowrap;
  }

  th:first-child,
  td:first-child,
  .text {
    text-align: start;
  }

  td.text {
    font-family: var(--wa-font-family-body);
  }

  tbody tr + tr td {
    border-block-start: 1px solid var(--pp-rule);
  }

  @media (max-width: 479px) {
    table {
      font-size: 0.75rem;
    }

    th,
    td {
      padding-inline: 0.35rem;
    }

    th {
      white-space: normal;
    }
  }
`;

/** A table of a few columns of figures, which scrolls in its own box where there is no room. */
export const smallTableStyles = [scrolledTableStyles, ownStyles];
