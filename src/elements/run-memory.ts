import '@awesome.me/webawesome/dist/components/button/button.js';
import { css, html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import type { EpochMs } from '../core/units.ts';
import type { LiveRun } from '../state/app.ts';
import { describeActivity } from './describe-activity.ts';
import { describePressure, describeProverMemory, findPressed } from './describe-pressure.ts';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';

/**
 * The memory of a run that is under way: what each of several provers does and how full its memory is,
 * whether one is under pressure and what helps, and the button that has it replaced.
 *
 * @fires refresh-wanted - when every prover is to be given a fresh memory
 */
@customElement('run-memory')
export class RunMemory extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        gap: var(--wa-space-xs);
      }

      .refresh {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--wa-space-2xs) var(--wa-space-s);
      }

      /* Always there, since a live region speaks only of what changes in it. */
      .told {
        font-size: var(--wa-font-size-s);
      }

      .pressure {
        display: flex;
        gap: 0.45em;
        font-size: var(--wa-font-size-s);
      }

      .pressure > span {
        padding: var(--wa-space-xs) var(--wa-space-s);
        border-inline-start: 3px solid var(--pp-bad);
        background: var(--pp-sunken);
      }

      .pressure svg {
        color: var(--pp-bad);
        translate: 0 0.15em;
      }

      ol {
        display: grid;
        gap: 0.15rem;
        font-size: var(--wa-font-size-s);
      }

      li {
        display: grid;
        grid-template-columns: 5.5rem minmax(0, 1fr) auto;
        gap: 0 var(--wa-space-s);
      }

      li .figure {
        text-align: end;
      }
    `,
  ];

  @property({ attribute: false }) live: LiveRun | null = null;
  /** The clock of the page. */
  @property({ attribute: false }) now: EpochMs = 0;

  /** Figures of the moment at which pressure was seen: a live region must not speak at every change. */
  @state() private pressure: string | null = null;
  #pressed = '';

  override render(): TemplateResult | typeof nothing {
    const { live } = this;
    if (live === null) return nothing;
    return html`
      ${live.activities.length > 1 ? this.#renderProvers(live) : nothing}
      <div class="refresh">
        <wa-button
          size="s"
          appearance="outlined"
          data-testid="refresh"
          ?disabled=${live.refreshAsked || !hasMore(live)}
          @click=${() => this.dispatchEvent(new CustomEvent('refresh-wanted'))}
          >${icon('refresh', 'start')}Refresh
          ${live.activities.length > 1 ? 'all memories' : 'memory'}</wa-button
        >
        <span class="told quiet" role="status" data-testid="refresh-asked"
          >${live.refreshAsked ? 'A fresh memory comes before the next proof.' : nothing}</span
        >
      </div>
      <p class="pressure" role="status" data-testid="pressure">
        ${this.pressure === null ? nothing : html`<span>${icon('warning')} ${this.pressure}</span>`}
      </p>
    `;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { live } = this;
    if (!changed.has('live') || live === null) return;
    const pressed = findPressed(live.run);
    const key = `${live.run.record.id} ${pressed.join()}`;
    if (key === this.#pressed) return;
    this.#pressed = key;
    this.pressure = pressed.length === 0 ? null : describePressure(live.run, pressed);
  }

  #renderProvers({ run, activities }: LiveRun): TemplateResult {
    return html`<ol aria-label="Provers" data-testid="provers">
      ${activities.map(
        (activity, place) =>
          html`<li>
            <span class="quiet">Prover ${place + 1}</span>
            <span
              >${
                activity.kind === 'ended'
                  ? 'Nothing left to do'
                  : describeActivity(run, activity, this.now).headline
              }</span
            >
            <span class="figure">${describeProverMemory(run, place)}</span>
          </li>`,
      )}
    </ol>`;
  }
}

/** Whether a proof is still to begin, for which a fresh memory could be made. */
function hasMore({ run, activities }: LiveRun): boolean {
  const { config, proofsDone } = run.record;
  const inFlight = activities.filter(({ kind }) => kind === 'proving').length;
  return proofsDone + inFlight < plannedProofs(config);
}
