import { css } from 'lit';
import { stackedRows } from './stacked-rows.ts';

const ownStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-xs);
    container-type: inline-size;
  }

  /* It changes by itself after the second proof, and nothing may move while proofs are made. */
  wa-radio {
    transition: none;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-2xs) var(--wa-space-m);
  }

  .headline {
    font-size: var(--wa-font-size-m);
  }

  .headline .figure {
    font-size: 1.6rem;
    letter-spacing: -0.02em;
  }

  .cause {
    max-inline-size: 75ch;
    text-wrap: pretty;
    font-weight: var(--wa-font-weight-semibold);
  }

  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: var(--wa-font-size-s);
  }

  thead th {
    border-block-end: 1px solid var(--pp-rule-strong);
    color: var(--pp-quiet);
    font-weight: var(--wa-font-weight-semibold);
  }

  th,
  td {
    padding: 0.4rem 0.7rem 0.4rem 0;
    text-align: start;
    vertical-align: top;
  }

  .number {
    text-align: end;
    white-space: nowrap;
  }

  tbody th {
    inline-size: 40%;
    font-weight: var(--wa-font-weight-semibold);
  }

  tbody tr + tr > * {
    border-block-start: 1px solid var(--pp-rule);
  }

  tbody tr.detail > * {
    border-block-start: 0;
    padding-block-start: 0;
    color: var(--pp-quiet);
  }

  tr.detail th {
    padding-inline-start: 1rem;
    font-weight: var(--wa-font-weight-normal);
    overflow-wrap: anywhere;
  }

  tbody tr.sum > * {
    border-block-start: 1px solid var(--pp-rule-strong);
    font-weight: 600;
  }

  small {
    display: block;
    color: var(--pp-quiet);
    font-size: 0.9em;
    font-weight: var(--wa-font-weight-normal);
    line-height: 1.35;
  }

  .bar {
    inline-size: 40%;
    padding-inline-end: 0;
  }

  .track {
    position: relative;
    block-size: 1.2em;
    margin-block-start: 0.1em;
    background: linear-gradient(var(--pp-rule), var(--pp-rule)) 0 / 1px 100% no-repeat;
  }

  .fill {
    position: absolute;
    inset-block: 0;
    min-inline-size: 2px;
  }

  .sum .fill {
    background: var(--pp-ink);
  }

  .detail .fill {
    inset-block: 20%;
  }

  .stack {
    background: var(--pp-owner-stack, var(--pp-ink));
  }

  .handle {
    background: var(--pp-owner-index, var(--pp-ink));
  }

  .module {
    background: var(--pp-owner-module, var(--pp-ink));
  }

  .unreachable {
    background: var(--pp-owner-unreachable, var(--pp-quiet));
  }

  .unmarked {
    background: var(--pp-owner-unmarked, var(--pp-ink));
  }

  .free {
    background: var(--pp-owner-free, var(--pp-hatch));
    box-shadow: inset 0 0 0 1px var(--pp-rule-strong);
  }

  .top {
    background: var(--pp-owner-top, var(--pp-hatch));
    box-shadow: inset 0 0 0 1px var(--pp-rule-strong);
  }

  .static {
    background: var(--pp-owner-static, var(--pp-rule-strong));
  }

  .gap {
    background: var(--pp-owner-gap, var(--pp-rule-strong));
  }

  .shrank {
    background: repeating-linear-gradient(135deg, var(--pp-quiet) 0 2px, transparent 2px 6px);
    box-shadow: inset 0 0 0 1px var(--pp-quiet);
  }

  .key {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2rem 0.4em;
  }

  .sample {
    inline-size: 1.6em;
    block-size: 0.8em;
  }
`;

const narrowStyles = stackedRows(
  619,
  css`
    tbody tr {
      grid-template-columns: 1fr auto 5em;
      gap: 0;
      padding: 0.45rem 0;
    }

    tbody tr.sum {
      border-block-start-color: var(--pp-rule-strong);
    }

    tbody tr.sum > :is(th, td) {
      border: 0;
    }

    tbody tr.detail {
      padding-block-start: 0;
      border: 0;
    }

    tbody tr.detail > th {
      padding-inline-start: 1rem;
    }

    tbody tr > td.bar {
      grid-column: 1 / -1;
      inline-size: auto;
      padding-block-start: 0.25rem;
    }
  `,
);

/** Layout of `heap-waterfall`: a table whose last column is a bar; where it is narrow, bars below. */
export const heapWaterfallStyles = [ownStyles, narrowStyles];
