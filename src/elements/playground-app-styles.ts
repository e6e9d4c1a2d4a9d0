import { css } from 'lit';

/** Layout of the page: three bays, two from 760 px, one below. */
export const playgroundAppStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr auto;
    min-block-size: 100dvh;
  }

  .skip {
    position: absolute;
    inset: var(--wa-space-xs) auto auto var(--wa-space-xs);
    z-index: 10;
    padding: var(--wa-space-xs) var(--wa-space-s);
    background: var(--pp-panel);
  }

  .skip:not(:focus) {
    clip-path: inset(50%);
  }

  header {
    display: flex;
    align-items: center;
    gap: var(--wa-space-s);
    padding: var(--wa-space-xs) var(--wa-space-m);
    border-block-end: 1px solid var(--pp-rule-strong);
    background: var(--pp-panel);
  }

  .mark {
    flex: none;
    inline-size: 2rem;
    block-size: 2rem;
  }

  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--wa-space-s);
    min-inline-size: 0;
  }

  h1 {
    font-size: 1.1rem;
    font-weight: 650;
    letter-spacing: -0.015em;
    white-space: nowrap;
  }

  .name p {
    font-size: var(--wa-font-size-s);
    color: var(--pp-quiet);
  }

  .tools {
    display: flex;
    flex: none;
    gap: var(--wa-space-xs);
    margin-inline-start: auto;
  }

  .bays,
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  section,
  aside {
    min-inline-size: 0;
    padding: var(--wa-space-m);
  }

  #experiment {
    display: grid;
    align-content: start;
    gap: var(--wa-space-m);
  }

  #experiment h2 {
    margin-block-end: calc(-1 * var(--wa-space-xs));
  }

  #result {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--wa-space-xl);
    background: var(--pp-panel);
    outline: none;
  }

  aside,
  #result {
    border-block-start: 1px solid var(--pp-rule);
  }

  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--wa-space-2xs) var(--wa-space-l);
    padding: var(--wa-space-s) var(--wa-space-m);
    border-block-start: 1px solid var(--pp-rule-strong);
    font-size: var(--wa-font-size-s);
    color: var(--pp-quiet);
  }

  @media (max-width: 759px) {
    header {
      flex-wrap: wrap;
    }

    .name {
      flex: 1;
    }

    .tools {
      flex-wrap: wrap;
      inline-size: 100%;
    }

    theme-toggle {
      flex: none;
      margin-inline-start: auto;
    }

    /* Room for the Run bar, which is fixed to the bottom edge. */
    footer {
      padding-block-end: 7rem;
    }
  }

  @media (min-width: 760px) {
    main {
      grid-template-columns: minmax(17.5rem, 20rem) minmax(0, 1fr);
    }

    .cannot-prove main {
      grid-template-columns: minmax(0, 1fr);
    }

    #result {
      padding: var(--wa-space-m) var(--wa-space-l);
      border-block-start: 0;
      border-inline-start: 1px solid var(--pp-rule);
    }

    header {
      position: sticky;
      inset-block-start: 0;
      z-index: 4;
      block-size: var(--pp-header);
    }

    #experiment {
      position: sticky;
      inset-block-start: var(--pp-header);
      max-block-size: calc(100dvh - var(--pp-header));
      overflow-y: auto;
      padding-block-end: 0;
      scrollbar-width: thin;
    }
  }

  /* No room for a second line beside the tools. */
  @media (min-width: 760px) and (max-width: 979px) {
    .name p {
      display: none;
    }
  }

  @media (min-width: 1240px) {
    .bays {
      grid-template-columns: minmax(0, 1fr) minmax(17rem, 19rem);
    }

    main {
      grid-template-columns: 21rem minmax(0, 1fr);
    }

    aside {
      border-block-start: 0;
      border-inline-start: 1px solid var(--pp-rule);
    }

    run-history {
      position: sticky;
      inset-block-start: calc(var(--pp-header) + var(--wa-space-m));
      max-block-size: calc(100dvh - var(--pp-header) - 2 * var(--wa-space-m));
      overflow-y: auto;
      scrollbar-width: thin;
    }

    run-result,
    demo-result,
    advice-screen,
    log-screen {
      inline-size: 100%;
      max-inline-size: 72rem;
      margin-inline: auto;
    }
  }
`;
