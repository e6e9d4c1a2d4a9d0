import { css } from 'lit';

/** Layout of `heap-map`. */
export const heapMapStyles = css`
  :host {
    display: grid;
    /* The table scrolls in its own box, and must not make the map wider than there is room. */
    grid-template-columns: minmax(0, 1fr);
    gap: var(--wa-space-xs);
    min-inline-size: 0;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--wa-space-2xs) var(--wa-space-m);
    font-size: var(--wa-font-size-s);
  }

  .buttons {
    display: flex;
    gap: var(--wa-space-2xs);
  }

  .map {
    /* Also where nothing is drawn yet. */
    min-block-size: 3rem;
    overflow: hidden;
    cursor: crosshair;
    touch-action: pan-y;
  }

  .map.zoomed {
    cursor: grab;
    touch-action: none;
  }

  .map.zoomed:active {
    cursor: grabbing;
  }

  canvas {
    display: block;
  }

  .strip {
    position: relative;
    block-size: 12px;
    overflow: hidden;
  }

  .strip.zoomed {
    cursor: pointer;
  }

  .window {
    position: absolute;
    inset-block: 0;
    min-inline-size: 4px;
    border: 2px solid var(--pp-ink);
    outline: 1px solid var(--pp-panel);
    pointer-events: none;
  }

  .readout {
    min-block-size: 3em;
    font-size: var(--wa-font-size-s);
    line-height: 1.5;
  }

  .hint {
    color: var(--pp-quiet);
    font-family: var(--wa-font-family-body);
  }

  .owners {
    display: grid;
    grid-template-columns: minmax(8rem, auto) 1fr;
    gap: 0.2rem var(--wa-space-m);
    margin-block-end: var(--wa-space-s);
    font-size: var(--wa-font-size-s);
  }

  .owners dt {
    font-weight: var(--wa-font-weight-semibold);
  }

  .growth {
    margin-block-end: var(--wa-space-s);
    font-size: var(--wa-font-size-s);
  }

  wa-details::part(header) {
    padding: var(--wa-space-2xs) 0;
    font-size: var(--wa-font-size-s);
    font-weight: var(--wa-font-weight-semibold);
  }

  wa-details::part(content) {
    padding: var(--wa-space-xs) 0 0;
  }

  @media (max-width: 479px) {
    .owners {
      grid-template-columns: 1fr;
    }

    .owners dd {
      margin-block-end: 0.3rem;
    }
  }
`;
