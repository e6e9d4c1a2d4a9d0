import { css } from 'lit';
import { scrolledTableStyles } from './scrolled-table-styles.ts';
import { stackedRows } from './stacked-rows.ts';

const ownStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .scroll {
    max-block-size: 22rem;
  }

  caption {
    padding: 0;
    text-align: start;
  }

  th,
  td {
    padding: 0.4rem 0.7rem;
    text-align: end;
    white-space: nowrap;
  }

  th:first-child,
  td:first-child {
    text-align: start;
  }

  tbody tr + tr td {
    border-block-start: 1px solid var(--pp-rule);
  }

  tr.warmup td {
    color: var(--pp-quiet);
  }

  td.growth {
    font-weight: 600;
  }

  tr.change td,
  tr.refresh td {
    border-block-start: 1px dashed var(--pp-accent);
    background: var(--pp-sunken);
    white-space: normal;
  }

  tr.refresh td {
    border-block-start: 2px dotted var(--pp-ink);
  }

  td.verified svg {
    color: var(--pp-good);
  }

  td.refused,
  td.refused svg {
    color: var(--pp-bad);
    font-weight: 600;
  }

  .tag {
    margin-inline-start: 0.5em;
    font-family: var(--wa-font-family-body);
    font-size: 0.9em;
  }

  .none {
    padding: var(--wa-space-m);
    color: var(--pp-quiet);
    text-align: center;
  }

  .pages {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    margin-block-start: var(--wa-space-xs);
  }

  th {
    white-space: normal;
  }

  @container (max-width: 799px) {
    th,
    td {
      padding-inline: 0.45rem;
    }
  }
`;

/** Narrow: each row becomes two lines of four. */
const narrowStyles = stackedRows(
  619,
  css`
    tbody tr {
      grid-template-columns: 0.9fr 1.35fr 1fr 1fr;
      gap: 0.2rem var(--wa-space-xs);
      font-size: 0.8125rem;
    }

    tbody td {
      white-space: normal;
    }

    tbody tr.change,
    tbody tr.refresh {
      border-block-start: 1px dashed var(--pp-accent);
      background: var(--pp-sunken);
    }

    tr.change td,
    tr.refresh td {
      grid-column: 1 / -1;
      border: 0;
    }

    td.verified,
    td.refused {
      order: 1;
    }

    td.refused ~ *,
    td:nth-child(n + 5):not(.verified, .refused) {
      order: 2;
    }

    .tag {
      display: block;
      margin: 0;
      white-space: nowrap;
    }
  `,
);

/** Layout of `proof-table`: a table, and where it is narrow two lines for each proof. */
export const proofTableStyles = [scrolledTableStyles, ownStyles, narrowStyles];
