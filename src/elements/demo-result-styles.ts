import { css } from 'lit';
import { stackedRows } from './stacked-rows.ts';

const ownStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-m);
    min-inline-size: 0;
  }

  :host > * {
    min-inline-size: 0;
  }

  .title {
    min-block-size: 2.4rem;
  }

  .steps {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--wa-space-s);
  }

  .steps li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 var(--wa-space-s);
    padding: var(--wa-space-2xs) 0;
    border-block-start: 3px solid var(--pp-rule);
  }

  .steps .leaking:not(.waiting, .skipped) {
    border-color: var(--pp-leaking);
  }

  .steps .freeing:not(.waiting, .skipped) {
    border-block-start-style: dashed;
    border-color: var(--pp-freeing);
  }

  .finding {
    min-block-size: 4.5em;
  }

  .sentence {
    max-inline-size: 68ch;
    font-size: 1.2rem;
    line-height: 1.4;
    letter-spacing: -0.005em;
    text-wrap: pretty;
  }

  .waiting {
    max-inline-size: 68ch;
  }

  .scroll {
    overflow-x: auto;
    container-type: inline-size;
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--wa-font-size-s);
  }

  th,
  td {
    padding: 0.4rem 0 0.4rem 0.9rem;
    border-block-end: 1px solid var(--pp-rule);
    text-align: end;
    white-space: nowrap;
  }

  th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }

  thead th {
    border-color: var(--pp-rule-strong);
    white-space: normal;
    vertical-align: bottom;
    line-height: 1.25;
  }

  td:nth-child(2) {
    font-weight: 600;
  }
`;

/** Narrow: each path becomes a block. */
const narrowStyles = stackedRows(
  519,
  css`
    tbody tr {
      grid-template-columns: 1fr 1fr;
      padding: var(--wa-space-xs) 0;
    }

    tbody tr:first-child {
      border-block-start: 1px solid var(--pp-rule);
    }
  `,
);

/** Layout of `demo-result`. */
export const demoResultStyles = [ownStyles, narrowStyles];
