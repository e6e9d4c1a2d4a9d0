import { css } from 'lit';

/** Layout of `memory-timeline`. */
export const memoryTimelineStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-xs);
    min-inline-size: 0;
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }

  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
  }

  .legend svg {
    inline-size: 1.75em;
    block-size: 0.75em;
    flex: none;
    fill: none;
  }

  .plot {
    block-size: clamp(14rem, 34vh, 20rem);
    min-inline-size: 0;
    overflow: hidden;
  }

  .plot .u-over {
    cursor: crosshair;
  }

  .uplot .u-cursor-x {
    border-right: 1px solid var(--pp-quiet);
  }

  .uplot .u-select {
    background: color-mix(in srgb, var(--pp-accent) 14%, transparent);
    border-inline: 1px solid var(--pp-accent);
  }

  .readout {
    min-block-size: 3em;
  }

  .hint {
    color: var(--pp-quiet);
    font-family: var(--wa-font-family-body);
  }

  fieldset {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--wa-space-xs);
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    padding: 0;
    margin-block-end: var(--wa-space-2xs);
    font-weight: var(--wa-font-weight-semibold);
  }

  wa-number-input {
    inline-size: 8rem;
  }
`;
