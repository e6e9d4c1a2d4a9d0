import { css } from 'lit';

/** Layout of `experiment-form`: one narrow column, two where there is room. */
export const experimentFormStyles = css`
  :host {
    display: block;
  }

  /* Not the host: in some browsers a container would hold the Run bar, which is fixed on phones. */
  .container {
    container-type: inline-size;
    margin-block-end: var(--wa-space-m);
  }

  .columns {
    display: grid;
    gap: var(--wa-space-m);
  }

  .columns > * {
    min-inline-size: 0;
  }

  wa-callout ul {
    margin-block: var(--wa-space-2xs);
    padding-inline-start: 1.1em;
    list-style: disc;
    overflow-wrap: anywhere;
  }

  .pair,
  .more {
    display: grid;
    gap: var(--wa-space-m);
  }

  .pair {
    grid-template-columns: 1fr 1fr;
  }

  wa-details::part(header) {
    padding: var(--wa-space-2xs) 0;
    font-size: var(--wa-font-size-s);
    font-weight: var(--wa-font-weight-semibold);
  }

  wa-details::part(content) {
    padding: var(--wa-space-s) 0 0;
  }

  .actions {
    position: sticky;
    inset-block-end: 0;
    z-index: 3;
    padding-block: var(--wa-space-s);
    background: var(--pp-page);
    border-block-start: 1px solid var(--pp-rule);
  }

  .buttons {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: var(--wa-space-xs);
  }

  .actions p {
    margin-block-start: var(--wa-space-2xs);
    min-block-size: 1.45em;
  }

  .refusal {
    color: var(--pp-bad);
    font-weight: var(--wa-font-weight-semibold);
  }

  @container (min-width: 460px) {
    .columns {
      grid-template-columns: 1fr 1fr;
    }

    wa-callout,
    path-fields,
    .pair,
    wa-details {
      grid-column: 1 / -1;
    }

    .more {
      grid-template-columns: 1fr 1fr;
      align-items: start;
    }
  }

  @media (max-width: 759px) {
    .actions {
      position: fixed;
      inset-inline: 0;
      padding: var(--wa-space-xs) var(--wa-space-m);
      padding-block-end: max(var(--wa-space-xs), env(safe-area-inset-bottom));
    }
  }
`;
