import { css } from 'lit';

/** A table of a few columns of figures, which scrolls in its own box where there is no room. */
export const smallTableStyles = css`
  .scroll {
    /* Holds what is only for readers, too. */
    position: relative;
    max-block-size: 20rem;
    overflow: auto;
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

  th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--pp-sunken);
    border-block-end: 1px solid var(--pp-rule-strong);
    font-weight: var(--wa-font-weight-semibold);
    line-height: 1.25;
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
