import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { OWNER_TEXT } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import { formatBytes } from '../core/units.ts';
import type { GrowthMark } from './heap-map-view.ts';

/** What each of some kinds is, in a sentence. */
export function renderOwnerHelp(kinds: readonly OwnerKind[]): TemplateResult {
  return html`<dl class="owners">
    ${kinds.map(
      (kind) =>
        html`<dt>${OWNER_TEXT[kind].label}</dt>
          <dd>${OWNER_TEXT[kind].help}</dd>`,
    )}
  </dl>`;
}

/** Where the memory ended at each moment, in a sentence. */
export function renderGrowth(growth: readonly GrowthMark[]): TemplateResult | typeof nothing {
  if (growth.length === 0) return nothing;
  const ends = growth.map(({ bytes, label }) => `${label} ${formatBytes(bytes)}`);
  return html`<p class="growth">Size of the memory after ${ends.join(', ')}.</p>`;
}

/** A button of the map, with a sign for those who see it and a name for all. */
export function renderZoomButton(
  label: string,
  sign: string,
  disabled: boolean,
  onClick: () => void,
): TemplateResult {
  return html`<wa-button size="s" appearance="outlined" ?disabled=${disabled} @click=${onClick}
    ><span aria-hidden="true">${sign}</span><span class="visually-hidden">${label}</span></wa-button
  >`;
}
