import '@awesome.me/webawesome/dist/components/option/option.js';
import '@awesome.me/webawesome/dist/components/select/select.js';
import type WaSelect from '@awesome.me/webawesome/dist/components/select/select.js';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { RANGES } from '../core/experiment/config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import { EVERY_RANGE, parseRecycling, proofsPerMemory } from '../core/experiment/recycling.ts';
import type { Recycling } from '../core/experiment/recycling.ts';
import './config-field.ts';
import type { FieldAcceptedEvent } from './config-field.ts';
import { allowedInstead, describeRange, exactSize, readFields } from './number-settings.ts';

/** The policies to choose from; `every` still needs its number. */
const POLICIES = [
  { id: 'off', label: 'Never by itself' },
  { id: 'threshold', label: 'At a threshold' },
  { id: 'every', label: 'After every so many proofs' },
] as const;

/** After how many proofs, as long as nobody has said. */
const FIRST_EVERY: Recycling = 'every:20';

/**
 * The fields of the form for when a prover is given a fresh memory, and for how many provers work at
 * the same time. A template and no element, because the form looks for refused fields in its own tree
 * only.
 * @param edit takes the change that was made.
 */
export function renderRecyclingFields(
  config: ExperimentConfig,
  edit: (change: Partial<ExperimentConfig>) => void,
): TemplateResult {
  const { recycling, provers } = config;
  const every = proofsPerMemory(recycling);
  return html`
    <wa-select
      size="s"
      label="Fresh memory"
      hint="A fresh worker goes on with the run: as set here, before a proof that is not expected to fit, and once after a failure."
      .value=${every === null ? recycling : 'every'}
      @change=${(event: Event) => {
        const { value } = event.target as WaSelect;
        const chosen = value === 'every' ? (every === null ? FIRST_EVERY : recycling) : value;
        const parsed = parseRecycling(chosen);
        if (parsed !== null) edit({ recycling: parsed });
      }}
    >
      ${POLICIES.map(({ id, label }) => html`<wa-option value=${id}>${label}</wa-option>`)}
    </wa-select>
    ${recycling === 'threshold' ? renderThreshold(config, edit) : nothing}
    ${every === null ? nothing : renderEvery(every, edit)}
    <config-field
      label="Provers"
      hint=${`${describeRange(RANGES['switch.provers'])} At the same time, each with its threads and a memory of its own.`}
      .range=${RANGES['switch.provers']}
      .value=${String(provers)}
      .check=${(text: string) => allowedInstead({ 'switch.provers': text })}
      @field-accepted=${(event: FieldAcceptedEvent) => edit({ provers: Number(event.detail.text) })}
    ></config-field>
  `;
}

function renderThreshold(
  { refreshAtBytes }: ExperimentConfig,
  edit: (change: Partial<ExperimentConfig>) => void,
): TemplateResult {
  return html`<config-field
    label="Threshold"
    hint="Size of the memory from which on it is replaced, or 85 % of its limit if that is less."
    .value=${exactSize(refreshAtBytes)}
    .check=${(text: string) => allowedInstead({ refreshAt: text })}
    @field-accepted=${(event: FieldAcceptedEvent) => {
      const fields = readFields({ refreshAt: event.detail.text });
      if (fields !== null) edit({ refreshAtBytes: fields.refreshAtBytes });
    }}
  ></config-field>`;
}

function renderEvery(
  every: number,
  edit: (change: Partial<ExperimentConfig>) => void,
): TemplateResult {
  return html`<config-field
    label="Proofs of each memory"
    hint=${describeRange(EVERY_RANGE)}
    .range=${EVERY_RANGE}
    .value=${String(every)}
    .check=${(text: string) => (parseRecycling(`every:${text}`) === null ? describeEvery() : null)}
    @field-accepted=${(event: FieldAcceptedEvent) => {
      const parsed = parseRecycling(`every:${event.detail.text}`);
      if (parsed !== null) edit({ recycling: parsed });
    }}
  ></config-field>`;
}

function describeEvery(): string {
  return `a whole number from ${EVERY_RANGE.min} to ${EVERY_RANGE.max}`;
}

/** When a run replaces its memories by itself, in words. */
export function describeRecycling({ recycling, refreshAtBytes }: ExperimentConfig): string {
  const every = proofsPerMemory(recycling);
  if (every !== null) return every === 1 ? 'after every proof' : `after every ${every} proofs`;
  return recycling === 'off'
    ? 'never by itself'
    : `from ${exactSize(refreshAtBytes)} on, or 85 % of its limit if that is less`;
}
