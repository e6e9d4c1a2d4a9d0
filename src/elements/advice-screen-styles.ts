import { css } from 'lit';

/** Layout of `advice-screen`. */
export const adviceScreenStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: var(--wa-space-m);
    min-inline-size: 0;
  }

  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-s);
    padding-block-start: var(--wa-space-xs);
  }

  h4 {
    margin: 0;
    font-size: var(--wa-font-size-m);
    line-height: 1.3;
  }

  .intro,
  .sentences {
    max-inline-size: 75ch;
  }

  .sentences p + p {
    margin-block-start: var(--wa-space-2xs);
  }

  .rest {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-xs);
  }

  .set {
    overflow-wrap: anywhere;
  }

  .title:has(.cores) {
    align-items: end;
  }

  .cores {
    inline-size: 11rem;
  }

  wa-details {
    font-size: var(--wa-font-size-s);
  }

  wa-details::part(header),
  wa-details::part(content) {
    padding: var(--wa-space-2xs) 0;
  }
`;
