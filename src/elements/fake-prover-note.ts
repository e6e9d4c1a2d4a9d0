import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon } from './icons.ts';

/** Says that the figures on the screen are invented, where they are. */
export function fakeProverNote(fake: boolean): TemplateResult | typeof nothing {
  if (!fake) return nothing;
  return html`<wa-callout variant="warning" size="s" data-testid="fake-prover">
    ${icon('warning', 'icon')} <strong>Fake prover.</strong> No proofs are made; all figures are
    invented.
  </wa-callout>`;
}
