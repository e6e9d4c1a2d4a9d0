import { css } from 'lit';

/** Layout of `log-result`, and of `log-problems` at its end. */
export const logResultStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-l);
  }

  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-2xs);
  }

  h4 {
    margin: 0;
    font-size: var(--wa-font-size-m);
    font-weight: var(--wa-font-weight-bold);
    line-height: 1.3;
  }

  h4 .quiet {
    font-weight: var(--wa-font-weight-normal);
  }

  .sentence {
    max-inline-size: 68ch;
    font-size: 1.2rem;
    line-height: 1.4;
    letter-spacing: -0.005em;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }

  dl {
    display: flex;
    flex-wrap: wrap;
    gap: var(--wa-space-xs) var(--wa-space-xl);
    padding-block: var(--wa-space-s);
    border-block: 1px solid var(--pp-rule);
  }

  dt {
    font-size: var(--wa-font-size-s);
    color: var(--pp-quiet);
  }

  dd {
    font-size: 1.3rem;
    letter-spacing: -0.02em;
    white-space: nowrap;
  }

  pre {
    margin: var(--wa-space-2xs) 0 0;
    font: 0.8125rem / 1.5 var(--wa-font-family-code);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .counts {
    font-size: var(--wa-font-size-s);
  }

  .counts .figure {
    font-weight: 600;
  }
`;
