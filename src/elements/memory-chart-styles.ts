import { css } from 'lit';

/** Layout of `memory-chart`. */
export const memoryChartStyles = css`
  :host {
    display: block;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-xs) var(--wa-space-m);
    margin-block-end: var(--wa-space-xs);
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }

  .path.neutral {
    color: var(--pp-accent);
  }

  .path svg.narrow {
    inline-size: 0.9rem;
  }

  .plot {
    block-size: clamp(15rem, 38vh, 24rem);
    border-radius: var(--wa-border-radius-s);
    overflow: hidden;
  }

  .plot .u-over {
    cursor: crosshair;
  }

  .uplot .u-cursor-x {
    border-right: 1px solid var(--pp-quiet);
  }

  .readout {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--wa-space-m);
    min-block-size: 1.5em;
    padding-inline-start: 62px;
    font-size: var(--wa-font-size-s);
  }

  .hint {
    color: var(--pp-quiet);
    font-family: var(--wa-font-family-body);
  }

  .failed {
    display: grid;
    place-items: center;
    block-size: 100%;
    color: var(--pp-quiet);
  }
`;
