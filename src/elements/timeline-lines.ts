import { svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { ChartColours } from './chart-painter.ts';
import type { TimelineKey } from './memory-timeline-model.ts';

/** How a line of the timeline is drawn: told apart by dashes and weight as well as by colour. */
interface LineStyle {
  readonly width: number;
  readonly dash: readonly number[];
  readonly colour: (colours: ChartColours) => string;
  /** The same colour as a token. */
  readonly token: string;
}

export const LINE_STYLES: Readonly<Record<TimelineKey, LineStyle>> = {
  size: { width: 1.5, dash: [], colour: ({ ink }) => ink, token: '--pp-ink' },
  highWater: { width: 2.5, dash: [2, 2], colour: ({ ink }) => ink, token: '--pp-ink' },
  live: { width: 2.5, dash: [], colour: ({ tone }) => tone.neutral, token: '--pp-accent' },
  free: { width: 1.5, dash: [7, 4], colour: ({ quiet }) => quiet, token: '--pp-quiet' },
  top: { width: 1.5, dash: [2, 4], colour: ({ quiet }) => quiet, token: '--pp-quiet' },
};

/** A sample of a line, for the legend. */
export function timelineSample(key: TimelineKey): TemplateResult<2> {
  const { width, dash, token } = LINE_STYLES[key];
  return svg`<svg viewBox="0 0 28 12" aria-hidden="true">
    <path d="M1 6h26" .style=${`stroke: var(${token})`} stroke-width=${width} stroke-dasharray=${dash.join(' ')} />
    ${key === 'live' ? svg`<circle cx="14" cy="6" r="3" .style=${`fill: var(${token})`} />` : ''}
  </svg>`;
}
