import { css } from 'lit';
import { smallTableStyles } from './small-table-styles.ts';

const ownStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-xs);
    min-inline-size: 0;
  }

  :host > * {
    min-inline-size: 0;
  }

  .headline {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--wa-space-s);
  }

  h4 {
    margin: 0;
    font-size: var(--wa-font-size-m);
    line-height: 1.3;
  }

  .leak {
    color: var(--pp-leaking);
  }

  .fragmentation,
  .slow-down {
    color: var(--pp-bad);
  }

  .flat,
  .warm-up {
    color: var(--pp-good);
  }

  .meaning,
  .reasons {
    max-inline-size: 80ch;
  }

  .reasons {
    padding-inline-start: 1.1em;
    list-style: disc;
  }

  summary {
    padding: var(--wa-space-2xs) 0;
    font-size: var(--wa-font-size-s);
    font-weight: var(--wa-font-weight-semibold);
    cursor: pointer;
  }

  details > * + * {
    margin-block-start: var(--wa-space-s);
  }

  .scroll {
    max-block-size: none;
  }

  tbody th {
    font-weight: var(--wa-font-weight-normal);
  }

  th.text,
  td.text {
    text-align: start;
    white-space: normal;
    vertical-align: top;
  }

  .figures th:first-child,
  .figures td {
    vertical-align: top;
    white-space: normal;
  }

  td small {
    display: block;
    color: var(--pp-quiet);
    font-size: inherit;
  }

  .out {
    font-weight: var(--wa-font-weight-semibold);
    color: var(--pp-bad);
  }

  .open {
    color: var(--pp-quiet);
  }

  .legend th:first-child {
    min-inline-size: 6.5rem;
    font-weight: var(--wa-font-weight-semibold);
  }

  .legend tr.found > * {
    background: var(--pp-band);
  }

  @media (min-width: 480px) {
    .figures td,
    .figures small {
      white-space: nowrap;
    }

    .legend td {
      min-inline-size: 9rem;
    }
  }

  @media (max-width: 479px) {
    .legend th:first-child {
      min-inline-size: 0;
    }
  }

  tbody tr + tr > * {
    border-block-start: 1px solid var(--pp-rule);
  }
`;

/** Of the panel that says what is the matter with a prover. */
export const runDiagnosisStyles = [smallTableStyles, ownStyles];
