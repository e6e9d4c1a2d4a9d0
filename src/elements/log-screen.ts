import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';
import type { LogReadingState } from '../state/log-reading.ts';
import { icon } from './icons.ts';
import './log-input.ts';
import type { LogGivenEvent } from './log-input.ts';
import './log-result.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles, titleStyles } from './shared-styles.ts';

/** Where somebody hands over an allocation log and gets tables of it. Nothing is kept. */
@customElement('log-screen')
export class LogScreen extends ScreenElement {
  static override styles = [
    sharedStyles,
    titleStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: var(--wa-space-m);
        min-inline-size: 0;
      }

      .source {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--wa-space-xs) var(--wa-space-m);
      }

      .intro {
        max-inline-size: 68ch;
      }

      pre {
        margin: var(--wa-space-2xs) 0 0;
        padding: var(--wa-space-xs) var(--wa-space-s);
        background: var(--pp-sunken);
        border: 1px solid var(--pp-rule);
        border-radius: var(--wa-border-radius-s);
        font: 0.8125rem / 1.5 var(--wa-font-family-code);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      /* It takes no room of its own. */
      log-input[compact] {
        margin-block-end: calc(-1 * var(--wa-space-m));
      }

      progress {
        inline-size: 100%;
        block-size: 0.75rem;
        accent-color: var(--pp-accent);
      }

      .reading {
        display: grid;
        justify-items: start;
        gap: var(--wa-space-xs);
      }

      .name {
        overflow-wrap: anywhere;
      }
    `,
  ];

  readonly #reading = this.follow(
    (app) => app.logs.state,
    ({ reading }) => reading,
  );
  #shown: LogReadingState['kind'] | null = null;

  override render(): TemplateResult {
    const reading = this.#reading.value;
    return html`
      <div class="title">
        <h3 tabindex="-1">Read a log</h3>
        <wa-button size="s" appearance="outlined" @click=${() => this.app.logs.hide()}
          >${icon('close', 'start')}Back to runs</wa-button
        >
      </div>
      <div role="status" class="visually-hidden">${announce(reading)}</div>
      ${this.#renderNews(reading)}
      <log-input
        ?compact=${reading.kind === 'reading' || reading.kind === 'done'}
        @log-given=${({ detail }: LogGivenEvent) => this.app.logs.read(detail.log, detail.name)}
      ></log-input>
      ${this.#renderReading(reading)}
    `;
  }

  /** What had the focus may be gone with the state before: the heading has it then. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { kind } = this.#reading.value;
    if (kind === this.#shown) return;
    this.#shown = kind;
    this.renderRoot.querySelector<HTMLElement>('h3')?.focus({ preventScroll: true });
  }

  /** What is said above the fields, where there are any. */
  #renderNews(reading: LogReadingState): TemplateResult | typeof nothing {
    switch (reading.kind) {
      case 'reading':
      case 'done':
        return nothing;
      case 'idle':
        return intro;
      case 'cancelled':
        return html`<wa-callout variant="neutral"
            >${icon('info', 'icon')}
            <p>
              Cancelled. Nothing of <span class="name">${reading.name}</span> was kept.
            </p></wa-callout
          >${intro}`;
      case 'failed':
        return html`<wa-callout variant="danger" data-testid="log-failure"
            >${icon('warning', 'icon')}
            <p><strong class="name">${reading.name}</strong></p>
            <p>${reading.message}</p></wa-callout
          >${intro}`;
    }
  }

  #renderReading(reading: LogReadingState): TemplateResult | typeof nothing {
    if (reading.kind === 'reading') return this.#renderProgress(reading);
    return reading.kind === 'done' ? this.#renderDone(reading) : nothing;
  }

  #renderProgress(reading: Extract<LogReadingState, { kind: 'reading' }>): TemplateResult {
    return html`<div class="reading" data-testid="log-progress">
      <p>Reading <span class="name">${reading.name}</span></p>
      <progress aria-label="How much of the log is read" .value=${reading.share} max="1"></progress>
      <p class="small quiet figure">
        ${formatBytes(reading.bytes)} of ${formatBytes(reading.total)}
      </p>
      <wa-button size="s" appearance="outlined" @click=${() => this.app.logs.cancel()}
        >${icon('stop', 'start')}Cancel</wa-button
      >
    </div>`;
  }

  #renderDone(done: Extract<LogReadingState, { kind: 'done' }>): TemplateResult {
    const { name, reading, ms } = done;
    return html`<div class="source">
        <p class="small quiet" data-testid="log-source">
          <span class="name">${name}</span>: ${formatBytes(reading.bytes)},
          ${formatCount(reading.lines)} ${reading.lines === 1 ? 'line' : 'lines'},
          ${formatCount(reading.otherLines)} of them other output; read in ${formatDuration(ms)}.
        </p>
        <wa-button size="s" appearance="outlined" @click=${() => this.app.logs.clear()}
          >Read another log</wa-button
        >
      </div>
      <log-result .log=${done}></log-result>`;
  }
}

/** What a log is. */
const intro = html`<div class="intro">
  <p>
    Takes the output of an instrumented build, and shows what was allocated and never dropped. It
    reads these lines and passes over all others:
  </p>
  <pre>
@ALLOCATE &lt;type&gt; &lt;size_bytes&gt; &lt;file&gt;:&lt;line&gt; &lt;unique_id&gt;
@DROP &lt;type&gt; &lt;size_bytes&gt; &lt;unique_id&gt;</pre>
</div>`;

/** What is said to those who do not see the screen change. */
function announce(reading: LogReadingState): string {
  switch (reading.kind) {
    case 'idle':
      return '';
    case 'reading':
      return 'The log is being read.';
    case 'done':
      return 'The log has been read. Tables follow.';
    case 'cancelled':
      return 'Cancelled.';
    case 'failed':
      return `The log could not be read. ${reading.message}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'log-screen': LogScreen;
  }
}
