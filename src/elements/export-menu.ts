import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import type WaDropdownItem from '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { EXPORT_FORMATS, EXPORT_TEXT, missingFor } from '../core/export/export-formats.ts';
import type { ExportableRun, ExportFormat } from '../core/export/export-formats.ts';
import type { ExportState } from '../state/export-run.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** Somebody wants the run saved in this format. */
export type ExportWantedEvent = CustomEvent<{ readonly format: ExportFormat }>;

/**
 * The formats in which a run can be saved, each with the tool that opens it. Those that the run has
 * no data for stay in the menu with the reason. Fires `export-wanted`.
 */
@customElement('export-menu')
export class ExportMenu extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-s);
        min-inline-size: 0;
      }

      wa-dropdown::part(menu) {
        max-inline-size: min(24rem, 92vw);
      }

      /* A reason that nobody can read is none: told by colour and words, not by fading. */
      wa-dropdown-item[disabled] {
        opacity: 1;
        color: var(--pp-quiet);
      }

      wa-dropdown-item::part(label) {
        white-space: normal;
      }

      .purpose {
        display: block;
        font-size: var(--wa-font-size-s);
        line-height: 1.35;
        color: var(--pp-quiet);
      }

      .outcome {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) run: ExportableRun | null = null;
  @property({ attribute: false }) state: ExportState = { kind: 'idle' };

  override render(): TemplateResult | typeof nothing {
    const { run, state } = this;
    if (run === null) return nothing;
    return html`
      <wa-dropdown size="s" placement="bottom-start" @wa-select=${this.#onSelect}>
        <wa-button
          slot="trigger"
          size="s"
          appearance="outlined"
          with-caret
          ?loading=${state.kind === 'pending'}
          data-testid="export"
          >Export</wa-button
        >
        ${EXPORT_FORMATS.map((format) => renderItem(format, run))}
      </wa-dropdown>
      <span class="outcome small" role="status" data-testid="export-status"
        >${this.#renderOutcome(run.record.id)}</span
      >
    `;
  }

  /** What became of the last export, if it was one of this run. */
  #renderOutcome(runId: string): TemplateResult | typeof nothing {
    const { state } = this;
    if (state.kind === 'idle' || state.runId !== runId) return nothing;
    const { label } = EXPORT_TEXT[state.format];
    switch (state.kind) {
      case 'pending':
        return html`Writing: ${label}…`;
      case 'saved':
        return html`${icon('check')} Saved as ${state.name}`;
      case 'failed':
        return html`${icon('warning')} ${label}: not saved. ${state.reason}`;
    }
  }

  #onSelect(event: CustomEvent<{ readonly item: WaDropdownItem }>): void {
    const format = EXPORT_FORMATS.find((known) => known === event.detail.item.value);
    if (format === undefined) return;
    const wanted: ExportWantedEvent = new CustomEvent('export-wanted', { detail: { format } });
    this.dispatchEvent(wanted);
  }
}

function renderItem(format: ExportFormat, run: ExportableRun): TemplateResult {
  const { label, opensIn } = EXPORT_TEXT[format];
  const missing = missingFor(format, run);
  return html`<wa-dropdown-item value=${format} ?disabled=${missing !== null}
    >${label}<span class="purpose">${missing === null ? opensIn : `Not possible: ${missing}`}</span>
  </wa-dropdown-item>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'export-menu': ExportMenu;
  }
}
