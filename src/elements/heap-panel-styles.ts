import { css } from 'lit';

/** Layout of `heap-panel`. */
export const heapPanelStyles = css`
  :host {
    display: grid;
    gap: var(--wa-space-xs);
    min-inline-size: 0;
    padding-block-start: var(--wa-space-s);
    border-block-start: 1px solid var(--pp-rule);
  }

  :host > * {
    min-inline-size: 0;
  }

  .title {
    align-items: end;
  }

  wa-tab-group {
    --indicator-color: var(--pp-accent);
    --track-color: var(--pp-rule);
    --track-width: 2px;
    min-inline-size: 0;
  }

  wa-tab {
    font-size: var(--wa-font-size-s);
  }

  wa-tab::part(base) {
    padding: 0.5em 0.75em;
  }

  wa-tab-panel::part(base) {
    padding-block: var(--wa-space-s) 0;
  }

  .view {
    display: grid;
    gap: var(--wa-space-m);
    min-inline-size: 0;
  }

  .view > * {
    min-inline-size: 0;
  }

  .glance {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--wa-space-s);
  }
`;
