import { css } from 'lit';

/**
 * What all tables of figures have in common: a box of its own in which the table scrolls under its
 * headings. How high the box may become is for each to say.
 */
export const scrolledTableStyles = css`
  .scroll {
    /* Holds what is only for readers, too. */
    position: relative;
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

  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--pp-sunken);
    border-block-end: 1px solid var(--pp-rule-strong);
    font-weight: var(--wa-font-weight-semibold);
    line-height: 1.25;
    vertical-align: bottom;
  }
`;
