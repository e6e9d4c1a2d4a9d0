import { css } from 'lit';

/** Layout of `demo-result`. */
export const demoResultStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-m);
    min-inline-size: 0;
  }

  :host > * {
    min-inline-size: 0;
  }

  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-xs) var(--wa-space-m);
    min-block-size: 2.4rem;
  }

  h3 {
    font-size: var(--wa-font-size-l);
    letter-spacing: -0.01em;
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

  /* Narrow: each path becomes a block, each figure under its name. */
  @container (max-width: 519px) {
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
      grid-template-columns: 1fr 1fr;
      gap: 0.2rem var(--wa-space-s);
      padding-block: var(--wa-space-xs);
      border-block-start: 1px solid var(--pp-rule);
    }

    tbody :is(th, td) {
      padding: 0;
      border: 0;
      text-align: start;
    }

    td::before {
      content: attr(data-label);
      display: block;
      color: var(--pp-quiet);
      font-family: var(--wa-font-family-body);
      font-weight: 400;
    }
  }
`;
