import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { configToQuery } from '../core/experiment/config.ts';
import type { ExperimentForm } from '../state/app.ts';
import { icon } from './icons.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles } from './shared-styles.ts';

/** Copies a link that fills the form as it is now. Opening it runs nothing. */
@customElement('copy-link')
export class CopyLink extends ScreenElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  readonly #form = this.follow(
    (app) => app.experiment,
    (form) => form,
  );
  /** The experiment whose link was tried, and what came of it. */
  @state() private outcome: { readonly of: ExperimentForm; readonly copied: boolean } | null = null;

  override render(): TemplateResult {
    // An answer is about one experiment: with the next change it is out of date.
    const outcome = this.outcome?.of === this.#form.value ? this.outcome : null;
    return html`<wa-button size="s" appearance="outlined" @click=${() => void this.#copy()}
        >${icon(outcome?.copied === true ? 'check' : 'link', 'start')}${
          outcome === null ? 'Copy link' : outcome.copied ? 'Copied' : 'Not allowed'
        }</wa-button
      ><span class="visually-hidden" aria-live="polite"
        >${
          outcome === null
            ? ''
            : outcome.copied
              ? 'A link to this experiment was copied.'
              : 'The browser did not allow copying.'
        }</span
      >`;
  }

  async #copy(): Promise<void> {
    const of = this.#form.value;
    try {
      await navigator.clipboard.writeText(linkTo(of));
      this.outcome = { of, copied: true };
    } catch {
      this.outcome = { of, copied: false };
    }
  }
}

function linkTo({ config, path }: ExperimentForm): string {
  const url = new URL(location.href);
  url.search = new URLSearchParams(configToQuery(config, path ?? 'shipped')).toString();
  url.hash = '';
  return url.href;
}
