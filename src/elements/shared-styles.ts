import { css } from 'lit';

/** What every element of the page has in common; comes first in each `static styles`. */
export const sharedStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  h2,
  h3 {
    font-size: var(--wa-font-size-m);
    font-weight: var(--wa-font-weight-bold);
    line-height: 1.3;
  }

  a {
    color: var(--wa-color-text-link);
  }

  :focus-visible {
    outline: var(--wa-focus-ring);
    outline-offset: var(--wa-focus-ring-offset);
    border-radius: var(--wa-border-radius-s);
  }

  svg.glyph {
    inline-size: 1.125em;
    block-size: 1.125em;
    flex: none;
    vertical-align: -0.2em;
  }

  .figure {
    font-family: var(--wa-font-family-code);
    font-variant-numeric: tabular-nums;
  }

  .quiet {
    color: var(--pp-quiet);
  }

  .small {
    font-size: var(--wa-font-size-s);
    line-height: 1.45;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  wa-callout::part(icon) {
    align-self: start;
    margin-block-start: 0.1em;
  }

  wa-callout p + p {
    margin-block-start: var(--wa-space-2xs);
  }

  /* A group whose options explain themselves keeps its label for those who cannot see it. */
  wa-radio-group.unlabelled::part(form-control-label) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }

  [hidden] {
    display: none !important;
  }
`;

/** The title of what fills the right side of the page, with what can be done there beside it. */
export const titleStyles = css`
  .title {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-xs) var(--wa-space-m);
  }

  h3 {
    font-size: var(--wa-font-size-l);
    letter-spacing: -0.01em;
    outline: none;
  }
`;

/** How the path of a run is marked: a sample of its line beside its name. */
export const pathMarkStyles = css`
  .path {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    white-space: nowrap;
    font-weight: var(--wa-font-weight-semibold);
    color: var(--pp-ink);
  }

  .path svg {
    inline-size: 1.75em;
    block-size: 0.75em;
    flex: none;
  }

  .path.leaking {
    color: var(--pp-leaking);
  }

  .path.freeing {
    color: var(--pp-freeing);
  }
`;
