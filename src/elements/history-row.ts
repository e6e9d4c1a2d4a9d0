import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { labelProgram } from '../core/experiment/programs.ts';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import { FAILURES } from '../core/failures.ts';
import type { RunRecord } from '../core/run.ts';
import { formatCount, formatGrowth } from '../core/units.ts';
import { DeleteQuestion } from './delete-question.ts';
import { formatMoment } from './format-moment.ts';
import { icon } from './icons.ts';
import { pathMark } from './path-mark.ts';
import { statusMark } from './run-status.ts';
import { pathMarkStyles, sharedStyles } from './shared-styles.ts';

/** What is to be done with a run. */
export type RowActionEvent = CustomEvent<{
  readonly action: 'open' | 'delete' | 'reuse';
  readonly record: RunRecord;
}>;

/**
 * One run of the history. Deleting it asks once more, in its place.
 *
 * @fires row-action - {@link RowActionEvent}
 */
@customElement('history-row')
export class HistoryRow extends LitElement {
  static override styles = [
    sharedStyles,
    pathMarkStyles,
    css`
      :host {
        display: block;
        position: relative;
        padding: var(--wa-space-xs) var(--wa-space-s);
        border-inline-start: 3px solid transparent;
      }

      :host([shown]) {
        border-color: var(--pp-accent);
        background: var(--pp-panel);
      }

      :host(:hover) {
        background: var(--pp-panel);
      }

      .open {
        display: block;
        inline-size: 100%;
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        text-align: start;
        cursor: pointer;
      }

      /* The whole row opens the run; the other controls lie above. */
      .open::after {
        content: '';
        position: absolute;
        inset: 0;
      }

      .name {
        font-weight: var(--wa-font-weight-semibold);
      }

      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-s);
        font-size: var(--wa-font-size-s);
      }

      .status {
        display: inline-flex;
        align-items: center;
        gap: 0.35em;
        min-inline-size: 0;
      }

      .status.done svg {
        color: var(--pp-good);
      }

      .status:is(.failed, .hung, .out-of-memory) svg {
        color: var(--pp-bad);
      }

      .pulse {
        flex: none;
        inline-size: 0.6em;
        block-size: 0.6em;
        border-radius: 50%;
        background: var(--pp-accent);
      }

      .actions {
        position: relative;
        display: flex;
        gap: 0;
        margin-inline-end: -0.5rem;
      }

      /* A component for each would take half of the time in which the history is drawn. */
      .action {
        display: grid;
        place-items: center;
        inline-size: 2rem;
        block-size: 1.75rem;
        padding: 0;
        border: 0;
        border-radius: var(--wa-border-radius-s);
        background: none;
        color: inherit;
        font-size: var(--wa-font-size-xs);
        cursor: pointer;
      }

      .action:hover:enabled {
        background: var(--pp-sunken);
      }

      .action:disabled {
        opacity: 0.5;
        cursor: not-allowed;
      }

      .question {
        position: relative;
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: var(--wa-space-2xs);
        font-size: var(--wa-font-size-s);
      }
    `,
  ];

  @property({ attribute: false }) record: RunRecord | null = null;
  /** Whether this run is the one on the screen. */
  @property({ type: Boolean, reflect: true }) shown = false;
  readonly #question = new DeleteQuestion(this, this.#act('delete'));

  override render(): TemplateResult | typeof nothing {
    const { record } = this;
    if (record === null) return nothing;
    const name = `${labelProgram(record.config.program)}, o1js ${record.config.o1js}`;
    const memories = describeMemories(record);
    const growth = record.growthPerProof === null ? '–' : formatGrowth(record.growthPerProof);
    return html`
      <button
        class="open"
        aria-current=${this.shown ? 'true' : 'false'}
        @click=${this.#act('open')}
      >
        <span class="name">${name}</span>
        <span class="line">
          ${pathMark(record.config.switches)}
          <span class="figure">${growth}<span class="visually-hidden"> per proof</span></span>
        </span>
        <span class="line">
          <span class="status ${record.status}"
            >${statusMark(record.status)}${describeStatus(record)}</span
          >
          ${memories === null ? nothing : html`<span class="quiet" data-testid="row-memories">${memories}</span>`}
        </span>
      </button>
      ${this.#question.isAsked ? this.#renderQuestion(name) : this.#renderActions(record, name)}
    `;
  }

  #renderActions(record: RunRecord, name: string): TemplateResult {
    return html`<div class="line">
      <time class="quiet" datetime=${new Date(record.startedAt).toISOString()}
        >${formatMoment(record.startedAt)}</time
      >
      <span class="actions">
        <button class="action" title="Use these settings" @click=${this.#act('reuse')}>
          ${icon('reuse')}<span class="visually-hidden">Use the settings of ${name}</span>
        </button>
        <button
          class="action delete"
          title="Delete"
          ?disabled=${record.status === 'running'}
          @click=${this.#question.ask}
        >
          ${icon('delete')}<span class="visually-hidden">Delete ${name}</span>
        </button>
      </span>
    </div>`;
  }

  #renderQuestion(name: string): TemplateResult {
    return html`<div class="question" role="group" aria-label=${`Delete ${name}?`}>
      ${this.#question.render('Delete this run?')}
    </div>`;
  }

  #act(action: 'open' | 'delete' | 'reuse'): () => void {
    return () => {
      if (this.record === null) return;
      this.#question.withdraw();
      const acted: RowActionEvent = new CustomEvent('row-action', {
        detail: { action, record: this.record },
      });
      this.dispatchEvent(acted);
    };
  }
}

function describeStatus(record: RunRecord): string {
  const total = plannedProofs(record.config);
  const proofs = `${record.proofsDone} of ${total} proofs`;
  switch (record.status) {
    case 'running':
      return `Running, ${proofs}`;
    case 'done':
      if (record.proofsDone < total) return proofs;
      return total === 1 ? '1 proof' : `${total} proofs`;
    case 'failed':
    case 'interrupted':
    case 'hung':
    case 'out-of-memory': {
      const title = record.failure === null ? 'Interrupted' : FAILURES[record.failure.code].title;
      return record.proofsDone === 0 ? title : `${title}, ${proofs}`;
    }
  }
}

/** Of a run with more than one memory, how it came by them. */
function describeMemories({ lives, config }: RunRecord): string | null {
  if (lives.length < 2) return null;
  const text = `${formatCount(lives.length)} memories`;
  return config.provers === 1 ? text : `${text}, ${config.provers} provers`;
}
