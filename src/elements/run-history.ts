import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatCount } from '../core/units.ts';
import type { HistoryState, RunState, StorageProblem } from '../state/app.ts';
import './damaged-actions.ts';
import type { DamagedActionEvent } from './damaged-actions.ts';
import './history-row.ts';
import type { RowActionEvent } from './history-row.ts';
import { icon } from './icons.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles } from './shared-styles.ts';

type DamagedRun = HistoryState['damaged'][number];

/** What each problem of the storage is called. The storage's own message says what to do. */
const PROBLEM_TITLE: Readonly<Record<StorageProblem['code'], string>> = {
  unavailable: 'Runs cannot be kept here',
  blocked: 'Another tab holds the history',
  'newer-version': 'The history is of a newer playground',
  full: 'The browser’s storage is full',
  missing: 'The run is no longer stored',
  damaged: 'The run cannot be read',
  failed: 'The history could not be read or written',
};

/** Stored runs, newest first, a page at a time. */
@customElement('run-history')
export class RunHistory extends ScreenElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-s);
        min-block-size: 2rem;
        margin-block-end: var(--wa-space-xs);
      }

      wa-callout {
        margin-block-end: var(--wa-space-s);
      }

      li + li {
        border-block-start: 1px solid var(--pp-rule);
      }

      ol {
        border-block: 1px solid var(--pp-rule);
      }

      .damaged p {
        margin-block: var(--wa-space-xs) 0;
        overflow-wrap: anywhere;
      }

      .more {
        margin-block-start: var(--wa-space-s);
      }

      @container (min-width: 640px) {
        ol {
          display: grid;
          grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr));
        }

        li,
        li + li {
          border-block: 0;
          border-block-end: 1px solid var(--pp-rule);
        }
      }
    `,
  ];

  readonly #history = this.follow(
    (app) => app.history,
    (history) => history,
  );
  readonly #shownId = this.follow(
    (app) => app.run,
    (run) => idOf(run),
  );
  readonly #demoOpen = this.follow(
    (app) => app.demo,
    (demo) => demo.kind === 'open',
  );

  @state() private asking = false;

  override render(): TemplateResult {
    const { rows, total, damaged, problem } = this.#history.value;
    return html`<div data-testid="history">
      <div class="head">
        <h2>
          History${total === 0 ? nothing : html` <span class="quiet small figure" data-testid="run-count">${formatCount(total)}</span>`}
        </h2>
        ${
          total === 0
            ? nothing
            : html`<wa-button size="xs" appearance="plain" @click=${() => (this.asking = true)}
                >Delete all…</wa-button
              >`
        }
      </div>
      ${problem === null ? nothing : renderProblem(problem)}
      ${damaged.length === 0 ? nothing : this.#renderDamaged(damaged)}
      ${
        rows.length === 0
          ? html`<p class="small quiet">
              ${
                problem === null && damaged.length === 0
                  ? 'Every run is kept here in this browser, proof by proof, and nowhere else.'
                  : 'No stored runs can be shown.'
              }
            </p>`
          : this.#renderRows()
      }
      ${this.#renderDialog()}
    </div>`;
  }

  #renderRows(): TemplateResult {
    const { rows, total, rest, damaged } = this.#history.value;
    const shownId = this.#demoOpen.value ? null : this.#shownId.value;
    const hidden = total - rows.length - damaged.length;
    return html`
      <ol>
        ${repeat(
          rows,
          (record) => record.id,
          (record) =>
            html`<li>
              <history-row
                .record=${record}
                ?shown=${record.id === shownId}
                @row-action=${this.#onRowAction}
              ></history-row>
            </li>`,
        )}
      </ol>
      ${
        rest === null
          ? nothing
          : html`<wa-button
              class="more"
              size="s"
              appearance="outlined"
              @click=${() => this.app.showMoreRuns()}
              >Show more of ${formatCount(hidden)} older</wa-button
            >`
      }
    `;
  }

  #renderDamaged(damaged: readonly DamagedRun[]): TemplateResult {
    const count = damaged.length === 1 ? 'One run' : `${formatCount(damaged.length)} runs`;
    return html`<wa-callout class="damaged" variant="warning" size="s" data-testid="damaged-runs">
      ${icon('warning', 'icon')}
      <strong>${count} cannot be read.</strong> What is stored of it is left as it is.
      ${repeat(
        damaged,
        ({ id }) => id,
        ({ id, problem }) =>
          html`<p>Run <code>${id}</code>: ${problem}.</p>
            <damaged-actions
              subject=${`Run ${id}`}
              saveLabel="Save as stored"
              deleteLabel="Delete…"
              question="Delete it with all its proofs?"
              @damaged-action=${(event: DamagedActionEvent) => this.#onDamagedAction(event, id)}
            ></damaged-actions>`,
      )}
    </wa-callout>`;
  }

  #renderDialog(): TemplateResult {
    const close = () => (this.asking = false);
    return html`<wa-dialog
      label="Delete all stored runs?"
      ?open=${this.asking}
      @wa-after-hide=${close}
    >
      <p>${this.#describeDeletion()} This cannot be undone.</p>
      <wa-button slot="footer" appearance="outlined" autofocus @click=${close}>Keep them</wa-button>
      <wa-button
        slot="footer"
        variant="danger"
        @click=${() => {
          close();
          this.app.deleteAllRuns();
        }}
        >Delete all</wa-button
      >
    </wa-dialog>`;
  }

  #describeDeletion(): string {
    const { rows, total } = this.#history.value;
    const running = rows.filter((row) => row.status === 'running').length;
    const count = total - running;
    const deleted = count === 1 ? 'One run is' : `All ${formatCount(count)} runs are`;
    const kept = running === 0 ? '' : ' What is still running is kept.';
    return `${deleted} deleted from this browser with every proof and curve.${kept}`;
  }

  #onDamagedAction({ detail }: DamagedActionEvent, id: string): void {
    if (detail.action === 'save') this.app.saveRawRun(id);
    else this.app.deleteRun(id);
  }

  #onRowAction(event: RowActionEvent): void {
    const { action, record } = event.detail;
    switch (action) {
      case 'open':
        this.app.openRun(record.id);
        this.dispatchEvent(new CustomEvent('run-opened', { bubbles: true, composed: true }));
        break;
      case 'reuse':
        this.app.reuse(record.config);
        this.dispatchEvent(new CustomEvent('settings-reused', { bubbles: true, composed: true }));
        break;
      case 'delete':
        this.app.deleteRun(record.id);
        break;
    }
  }
}

function renderProblem({ code, message }: StorageProblem): TemplateResult {
  return html`<wa-callout
    variant="warning"
    size="s"
    role="status"
    data-testid="storage-problem"
    data-code=${code}
  >
    ${icon('warning', 'icon')}
    <strong>${PROBLEM_TITLE[code]}.</strong> ${message}
    ${stopsKeeping(code) ? 'A run goes on without being kept.' : ''}
  </wa-callout>`;
}

/** Whether nothing more is kept while the problem lasts. */
function stopsKeeping(code: StorageProblem['code']): boolean {
  return code !== 'missing' && code !== 'damaged';
}

function idOf(run: RunState): string | null {
  switch (run.kind) {
    case 'empty':
      return null;
    case 'opening':
    case 'missing':
      return run.id;
    case 'live':
    case 'stored':
      return run.run.record.id;
  }
}
