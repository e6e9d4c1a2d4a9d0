import { css, html, LitElement, nothing } from 'lit';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { classMap } from 'lit/directives/class-map.js';
import { describeVitality } from '../core/vitals/describe-vitality.ts';
import type { Vitality } from '../core/vitals/watch.ts';
import type { RunStatus } from '../core/run.ts';
import type { EpochMs, Milliseconds } from '../core/units.ts';
import type { Activity, RunView } from '../state/app.ts';
import { ClockController } from './clock-controller.ts';
import { announceChange, describeActivity } from './describe-activity.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/** A screen reader hears of a proof at most this often; the last word of a run is always said. */
const LEAST_QUIET_MS: Milliseconds = 8000;

/**
 * What a run is doing: phase, time left and progress for the eye, and for the ear one sentence when
 * a proof is done. The clock is outside the live region, since it would never be silent.
 */
@customElement('run-status')
export class RunStatusLine extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      .line {
        display: flex;
        align-items: baseline;
        gap: 0 var(--wa-space-s);
        flex-wrap: wrap;
        min-block-size: 1.5em;
      }

      .headline {
        display: inline-flex;
        gap: 0.45em;
        font-weight: var(--wa-font-weight-semibold);
      }

      .headline svg {
        margin-block-start: 0.2em;
      }

      .clock {
        margin-inline-start: auto;
        color: var(--pp-quiet);
        font-size: var(--wa-font-size-s);
      }

      .news {
        margin: var(--wa-space-2xs) 0 0;
        color: var(--pp-quiet);
        font-size: var(--wa-font-size-s);
      }

      .done svg {
        color: var(--pp-good);
      }

      .failed svg,
      .hung svg,
      .out-of-memory svg {
        color: var(--pp-bad);
      }

      .pulse {
        flex: none;
        inline-size: 0.6em;
        block-size: 0.6em;
        margin-block-start: 0.45em;
        border-radius: 50%;
        background: var(--pp-accent);
      }

      .track {
        position: relative;
        block-size: 0.5rem;
        margin-block-start: var(--wa-space-xs);
        border: 1px solid var(--pp-rule-strong);
        border-radius: 1px;
        background: var(--pp-panel);
        overflow: hidden;
      }

      .bar {
        block-size: 100%;
        background: var(--pp-accent);
        transform-origin: left;
      }

      /* One division for each proof, as on a scale. */
      .divisions {
        position: absolute;
        inset: 0;
        background: repeating-linear-gradient(
          to right,
          transparent 0 calc(100% / var(--proofs) - 1px),
          var(--pp-panel) calc(100% / var(--proofs) - 1px) calc(100% / var(--proofs))
        );
      }

      .waiting {
        inline-size: 25%;
        background: var(--pp-rule-strong);
      }

      /*
       * Motion by steps, one for each tick of the clock: the page would otherwise draw 60 frames a
       * second beside a prover that needs every core.
       */
      @media (prefers-reduced-motion: no-preference) {
        .odd .pulse {
          opacity: 0.35;
        }

        .waiting {
          transform: translateX(calc(var(--place) * 100%));
        }
      }
    `,
  ];

  /** The run, `null` before there is one. */
  @property({ attribute: false }) run: RunView | null = null;
  /** What it is doing, `null` for a run that is not this page's. */
  @property({ attribute: false }) activity: Activity | null = null;

  /** How each of its provers is doing; none for a run that is not this page's. */
  @property({ attribute: false }) vitalities: readonly Vitality[] = [];

  @state() private announcement = '';
  #announcedAt: EpochMs = 0;
  #before: RunView | null = null;
  readonly #clock = new ClockController(this, () => this.run?.record.status === 'running');

  override render(): TemplateResult {
    const status = this.run?.record.status ?? 'idle';
    return html`<div data-testid="status" data-status=${status}>
      ${
        this.run === null
          ? html`<p class="line quiet">Ready. Nothing has been run yet.</p>`
          : this.#renderRun(this.run)
      }
      <p class="visually-hidden" aria-live="polite">${this.announcement}</p>
    </div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('run')) return;
    const before = this.#before;
    this.#before = this.run;
    // A run that was over when it was opened has nothing to announce.
    if (this.run === null || (before?.record.id !== this.run.record.id && this.activity === null)) {
      return;
    }
    const text = announceChange(before, this.run);
    const ended = this.run.record.status !== 'running';
    if (text === null || (!ended && this.#clock.now - this.#announcedAt < LEAST_QUIET_MS)) return;
    this.#announcedAt = this.#clock.now;
    this.announcement = text;
  }

  #renderRun(run: RunView): TemplateResult {
    const { status } = run.record;
    const { now } = this.#clock;
    const { headline, clock, progress } = describeActivity(run, this.activity, now);
    const second = Math.floor(now / 1000);
    // There and back again over the four places of the bar.
    const place = 3 - Math.abs((second % 6) - 3);
    return html`<div class=${classMap({ odd: second % 2 === 1 })} .style=${`--place: ${place}`}>
      <p class="line">
        <span class="headline ${status}">${statusMark(status)}<span>${headline}</span></span>
        ${clock === '' ? nothing : html`<span class="clock figure">${clock}</span>`}
      </p>
      ${this.#renderProgress(run, progress)} ${this.#renderVitalities(run, now)}
    </div>`;
  }

  /** Only where something is to be told: a prover that gets on has its clock and its bar. */
  #renderVitalities({ record }: RunView, now: EpochMs): readonly TemplateResult[] {
    if (record.status !== 'running') return [];
    return this.vitalities.flatMap((vitality, place) => {
      const text = describeVitality(vitality, now, record.config.timeoutMs);
      if (text === null) return [];
      const who = this.vitalities.length === 1 ? '' : `Prover ${place + 1}: `;
      return html`<p class="news" data-testid="vitality" data-kind=${vitality.kind}>
        ${who}${text}
      </p>`;
    });
  }

  #renderProgress({ record }: RunView, progress: number | null): TemplateResult {
    const total = plannedProofs(record.config);
    const divided = total > 1 && total <= 60;
    return html`<div
      class="track"
      role="progressbar"
      aria-label="Progress of the run"
      aria-valuemin="0"
      aria-valuemax=${total}
      aria-valuenow=${record.proofsDone}
      aria-valuetext=${`${record.proofsDone} of ${total} proofs`}
    >
      ${
        progress === null
          ? html`<div class="bar waiting"></div>`
          : html`<div class="bar" .style=${`transform: scaleX(${progress})`}></div>`
      }
      ${divided ? html`<div class="divisions" .style=${`--proofs: ${total}`}></div>` : nothing}
    </div>`;
  }
}

const STATUS_ICON: Readonly<Record<Exclude<RunStatus, 'running'>, IconName>> = {
  done: 'check',
  failed: 'cross',
  hung: 'warning',
  'out-of-memory': 'warning',
  interrupted: 'stop',
};

/** The sign of a status; the words beside it say the same. */
export function statusMark(status: RunStatus): TemplateResult {
  return status === 'running'
    ? html`<span class="pulse"></span>`
    : html`${icon(STATUS_ICON[status])}`;
}
