import { svg } from 'lit';
import type { TemplateResult } from 'lit';

/** Strokes on a grid of 16, drawn for this page. */
const STROKES = {
  run: svg`<path d="M5 3.2v9.6l7.6-4.8z" fill="currentColor" />`,
  stop: svg`<rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor" />`,
  link: svg`<path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2A2.6 2.6 0 0 0 9 3.3l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.9-.9" />`,
  check: svg`<path d="m3.2 8.6 3.2 3.2 6.4-7.2" />`,
  cross: svg`<path d="m4 4 8 8m0-8-8 8" />`,
  warning: svg`<path d="M8 2.4 14.4 13.4H1.6zM8 6.4v3.4M8 11.6v.1" />`,
  info: svg`<circle cx="8" cy="8" r="6" /><path d="M8 7.4v3.8M8 4.9v.1" />`,
  delete: svg`<path d="M2.8 4.4h10.4M6.2 4.2V2.6h3.6v1.6M4.2 4.4l.6 9h6.4l.6-9M6.8 7v4M9.2 7v4" />`,
  reuse: svg`<path d="M6 4.2H2.6V.8M2.8 4.2A6 6 0 1 1 2 8" transform="translate(0 1)" />`,
  refresh: svg`<path d="M13 3v3.4H9.6M3 13V9.6h3.4M12.6 6.2A5.2 5.2 0 0 0 3.4 5.6M3.4 9.8a5.2 5.2 0 0 0 9.2.6" />`,
  light: svg`<circle cx="8" cy="8" r="2.8" /><path d="M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M3.5 12.5l1.1-1.1M11.4 4.6l1.1-1.1" />`,
  dark: svg`<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z" />`,
  system: svg`<rect x="2" y="2.8" width="12" height="8" rx="1" /><path d="M5.6 13.6h4.8" />`,
  close: svg`<path d="m4 4 8 8m0-8-8 8" />`,
} as const;

export type IconName = keyof typeof STROKES;

/** An icon in the colour of the text around it. Always beside words or inside a labelled control. */
export function icon(name: IconName, slot?: string): TemplateResult<2> {
  return svg`<svg class="glyph" slot=${slot ?? ''} viewBox="0 0 16 16" fill="none" stroke="currentColor"
    stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${STROKES[name]}</svg>`;
}

/** The page's mark: the leaking path climbs, the freeing one stays where it is. */
export const brandMark: TemplateResult<2> = svg`<svg class="mark" viewBox="0 0 32 32" fill="none" aria-hidden="true">
  <path d="M4 23h5v-5h6v-5h6V8h7" stroke="var(--pp-leaking)" stroke-width="3" stroke-linejoin="round" stroke-linecap="round" />
  <path d="M4 27.5h24" stroke="var(--pp-freeing)" stroke-width="3" stroke-dasharray="5 3.5" stroke-linecap="butt" />
</svg>`;
