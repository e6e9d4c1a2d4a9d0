import { html, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { leakPathOf } from '../core/experiment/switches.ts';
import type { PathName, Switches } from '../core/experiment/switches.ts';

/** How a path is drawn: warm and solid, cool and dashed, or neither. */
export type PathTone = 'leaking' | 'freeing' | 'neutral';

/** How each named path is told to people. */
export const PATH_TEXT: Readonly<Record<PathName, { label: string; help: string }>> = {
  shipped: { label: 'Shipped', help: 'o1js exactly as it was published.' },
  leaking: {
    label: 'Leaking',
    help: 'The thread pool is restarted with every proof and nothing is freed: what each proof leaves behind stays.',
  },
  freeing: {
    label: 'Freeing',
    help: 'The thread pool is kept and only an owner frees an object: later proofs use the same memory again.',
  },
};

/** The tone of a set of switches. */
export function toneOf(switches: Switches): PathTone {
  const path = leakPathOf(switches);
  return path === 'leaking' || path === 'freeing' ? path : 'neutral';
}

/** The name of a set of switches: its path's, or “Custom”. */
export function pathLabel(switches: Switches): string {
  const path = leakPathOf(switches);
  return path === null ? 'Custom' : PATH_TEXT[path].label;
}

/** Dashes of a tone's line in pixels, on the chart and in every sample of it. */
export const TONE_DASH: Readonly<Record<PathTone, readonly number[]>> = {
  leaking: [],
  freeing: [6, 3],
  neutral: [],
};

/** A sample of a tone's line with its marker, as the chart draws it. */
export function lineSample(tone: PathTone): TemplateResult<2> {
  const marker =
    tone === 'freeing'
      ? svg`<rect x="11.25" y="3.25" width="5.5" height="5.5" fill="currentColor" />`
      : svg`<circle cx="14" cy="6" r="3.1" fill="currentColor" />`;
  return svg`<svg viewBox="0 0 28 12" aria-hidden="true">
    <path d="M1 6h26" stroke="currentColor" stroke-width="2" stroke-dasharray=${TONE_DASH[tone].join(' ')} />
    ${marker}
  </svg>`;
}

/** A sample of the thin curve between the steps. */
export function curveSample(): TemplateResult<2> {
  return svg`<svg viewBox="0 0 28 12" aria-hidden="true">
    <path d="M1 9.5h9v-3h9v-3h8" fill="none" stroke="currentColor" stroke-width="1.1" />
  </svg>`;
}

/** Dots of the line at which a memory was replaced. */
export const REFRESH_DASH: readonly number[] = [1.5, 2.5];

/** A sample of that line with its diamond. */
export function refreshSample(): TemplateResult<2> {
  return svg`<svg viewBox="0 0 12 12" aria-hidden="true" class="narrow">
    <path d="M6 0v12" stroke="currentColor" stroke-width="1.5" stroke-dasharray=${REFRESH_DASH.join(' ')} />
    <path d="M6 4.5 9 7.5 6 10.5 3 7.5z" fill="var(--pp-panel)" stroke="currentColor" stroke-width="1.2" />
  </svg>`;
}

/** A sample of the thin line of one of several provers. */
export function proverSample(): TemplateResult<2> {
  return svg`<svg viewBox="0 0 28 12" aria-hidden="true">
    <path d="M1 9.5h9v-3h9v-3h8" fill="none" stroke="var(--pp-quiet)" stroke-width="0.75" />
  </svg>`;
}

/** A path's line sample and name; needs `pathMarkStyles`. */
export function pathMark(switches: Switches): TemplateResult {
  const tone = toneOf(switches);
  return html`<span class="path ${tone}">${lineSample(tone)}${pathLabel(switches)}</span>`;
}
