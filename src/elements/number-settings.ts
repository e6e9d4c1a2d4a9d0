import { RANGES } from '../core/experiment/config.ts';
import { plannedWarmup } from '../core/experiment/planned-proofs.ts';
import { parseConfig } from '../core/experiment/parse-config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import { formatCount } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';

/** A whole number of the experiment: where it stands in the configuration and how it is told. */
export interface NumberSetting {
  /** Its name in the query string, and in {@link RANGES}. */
  readonly field: 'threads' | 'proofs' | 'warmup' | 'pause' | 'timeout';
  readonly key: 'threads' | 'proofs' | 'warmup' | 'pauseMs' | 'timeoutMs';
  readonly label: string;
  readonly unit: string;
  readonly help: string;
}

export const NUMBER_SETTINGS = {
  threads: { field: 'threads', key: 'threads', label: 'Threads', unit: '', help: '' },
  proofs: { field: 'proofs', key: 'proofs', label: 'Proofs', unit: '', help: '' },
  warmup: {
    field: 'warmup',
    key: 'warmup',
    label: 'Warm-up proofs',
    unit: '',
    help: 'Made first and left out of every figure.',
  },
  pause: {
    field: 'pause',
    key: 'pauseMs',
    label: 'Pause between proofs',
    unit: 'ms',
    help: 'Gives the browser time to collect garbage.',
  },
  timeout: {
    field: 'timeout',
    key: 'timeoutMs',
    label: 'Hang timeout',
    unit: 'ms',
    help: 'Without a sign of progress for this long, the prover counts as hung.',
  },
} as const satisfies Readonly<Record<NumberSetting['field'], NumberSetting>>;

/** The change of a configuration that gives `setting` this value. */
export function changeOf(setting: NumberSetting, value: number): Partial<ExperimentConfig> {
  return { [setting.key]: value };
}

/** Which proofs of a run do not count, in a sentence. */
export function describeWarmup(config: ExperimentConfig): string {
  const warmup = plannedWarmup(config);
  if (warmup === 0) return 'No warm-up: every proof counts.';
  return warmup === 1 ? 'The first is warm-up.' : `The first ${warmup} are warm-up.`;
}

/** The range of a setting and what it does, in words. */
export function hintOf({ field, help }: NumberSetting): string {
  return `${describeRange(RANGES[field])} ${help}`.trim();
}

/** `1 to 10 000.` */
export function describeRange(range: { readonly min: number; readonly max: number }): string {
  return `${formatCount(range.min)} to ${formatCount(range.max)}.`;
}

/**
 * What is allowed where the fields of `input` are not, in words, as the reader of the query string
 * has it; `null` if they are.
 */
export function allowedInstead(input: Readonly<Record<string, string>>): string | null {
  // The number of cores decides a default, and no range.
  const result = parseConfig(input, 1);
  return result.kind === 'ok' ? null : (result.issues[0]?.allowed ?? null);
}

/** What the fields of `input` say, with the default of every other field; `null` if one is not allowed. */
export function readFields(input: Readonly<Record<string, string>>): ExperimentConfig | null {
  const result = parseConfig(input, 1);
  return result.kind === 'ok' ? result.config : null;
}

/** A size that reads back as the same number of bytes. */
export function exactSize(bytes: Bytes): string {
  const kib = bytes / 1024;
  if (bytes === 0 || !Number.isInteger(kib)) return `${bytes} B`;
  if (kib % 1024 ** 2 === 0) return `${kib / 1024 ** 2} GiB`;
  return kib % 1024 === 0 ? `${kib / 1024} MiB` : `${kib} KiB`;
}
