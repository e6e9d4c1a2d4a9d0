import '@awesome.me/webawesome/dist/components/details/details.js';
import { css, html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { BUDGETS, UNTIL_TEXT } from '../core/experiment/budget.ts';
import { describeUnobserved, OBSERVING_TEXT } from '../core/experiment/observing.ts';
import { SWITCH_KEYS, SWITCH_TEXT } from '../core/experiment/switches.ts';
import type { SwitchKey, SwitchState } from '../core/experiment/switches.ts';
import type { RunRecord } from '../core/run.ts';
import { describeChangesOf, switchesInForce } from '../core/switch-changes.ts';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';
import { describeArithmetic } from './describe-arithmetic.ts';
import { describeCompile, describeKeyProblems } from './describe-keys.ts';
import { icon } from './icons.ts';
import { describeRecycling } from './recycling-fields.ts';
import { sharedStyles } from './shared-styles.ts';

/**
 * What a run was made of. A switch that did nothing, or that the release could not honour, is said
 * at once; the rest is there for who asks.
 */
@customElement('run-details')
export class RunDetails extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }

      .outcomes {
        display: grid;
        gap: var(--wa-space-2xs);
        margin-block-end: var(--wa-space-s);
        font-size: var(--wa-font-size-s);
      }

      .outcomes li {
        display: flex;
        gap: 0.45em;
      }

      .outcomes svg {
        margin-block-start: 0.15em;
      }

      .unsupported svg {
        color: var(--pp-leaking);
      }

      wa-details::part(header) {
        padding: var(--wa-space-2xs) 0;
        font-size: var(--wa-font-size-s);
        font-weight: var(--wa-font-weight-semibold);
      }

      wa-details::part(content) {
        padding: var(--wa-space-xs) 0 0;
      }

      dl {
        display: grid;
        grid-template-columns: minmax(8rem, auto) 1fr;
        gap: 0.2rem var(--wa-space-m);
        font-size: var(--wa-font-size-s);
      }

      dt {
        color: var(--pp-quiet);
      }

      dd {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) record: RunRecord | null = null;

  override render(): TemplateResult | typeof nothing {
    if (this.record === null) return nothing;
    return html`
      ${renderUnobserved(this.record)} ${this.#renderOutcomes(this.record)}
      <wa-details appearance="plain" icon-placement="start">
        <span slot="summary">About this run</span>
        <dl>
          ${factsOf(this.record).map(
            ([name, value]) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
      </wa-details>
    `;
  }

  #renderOutcomes(record: RunRecord): TemplateResult | typeof nothing {
    const { switchStates, compile } = record;
    if (switchStates === null) return nothing;
    const inForce = switchesInForce(record);
    const told = SWITCH_KEYS.filter((key) => switchStates[key].kind !== 'applied');
    const problems = compile === null ? [] : describeKeyProblems(compile.keys);
    if (told.length + problems.length === 0) return nothing;
    return html`<ul class="outcomes">
      ${told.map((key) => renderOutcome(key, inForce[key], switchStates[key]))}
      ${problems.map((text) => html`<li>${icon('info')}<span>${text}</span></li>`)}
    </ul>`;
  }
}

function renderUnobserved({ config }: RunRecord): TemplateResult | typeof nothing {
  const text = describeUnobserved(config.observe);
  if (text === null) return nothing;
  return html`<ul class="outcomes" data-testid="unobserved">
    <li>${icon('info')}<span>${text}</span></li>
  </ul>`;
}

function renderOutcome(key: SwitchKey, value: string, state: SwitchState): TemplateResult {
  const text = SWITCH_TEXT[key];
  const name = `${text.label} “${text.values[value] ?? value}”`;
  switch (state.kind) {
    case 'applied':
      return html``;
    case 'not-needed':
      return html`<li>${icon('info')}<span>${name} did nothing here. ${state.reason}</span></li>`;
    case 'unsupported':
      return html`<li class="unsupported">
        ${icon('warning')}<span>${name} was not possible. ${state.reason}</span>
      </li>`;
  }
}

function factsOf(record: RunRecord): readonly (readonly [string, string])[] {
  const { config, compile, environment } = record;
  const changes = [...describeChangesOf(record)];
  const switches = SWITCH_KEYS.map((key) => {
    const text = SWITCH_TEXT[key];
    return [text.label, text.values[config.switches[key]] ?? config.switches[key]] as const;
  });
  return [
    ...switches,
    ...changes.map(([before, text]) => [`Changed before proof ${before + 1}`, text] as const),
    ...Object.entries(config.parameters).map(([key, value]) => [key, String(value)] as const),
    ['Threads', `${config.threads} on ${environment.cores} cores`],
    ['Pause between proofs', formatDuration(config.pauseMs)],
    ['Memory cap', config.maxMemoryBytes === null ? 'none' : formatBytes(config.maxMemoryBytes)],
    ['Fresh memory', describeRecycling(config)],
    ['Provers', formatCount(config.provers)],
    ['Hang timeout', formatDuration(config.timeoutMs)],
    [OBSERVING_TEXT.label, OBSERVING_TEXT.values[config.observe]],
    ...BUDGETS.map(({ key, label }) => [label, formatBytes(config.budget[key])] as const),
    [UNTIL_TEXT.label, UNTIL_TEXT.values[config.until]],
    ...(compile === null
      ? []
      : ([
          ['Compiled in', describeCompile(compile)],
          ...describeArithmetic(compile.arithmetic),
          ['Circuit digest', compile.circuitDigest],
          ['Verification key hash', compile.verificationKeyHash],
        ] as const)),
    ['Browser', environment.browser],
    ['Run id', record.id],
  ];
}
