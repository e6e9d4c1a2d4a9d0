import { MAX_WASM_PAGES, pagesToBytes, parseSize } from '../units.ts';
import type { Bytes } from '../units.ts';

/** The most that memory may grow per proof, for a run to pass. */
export interface GrowthBudget {
  readonly liveBytesPerProof: Bytes;
  readonly pageBytesPerProof: Bytes;
}

/** The budgets of a run that names none. */
export const DEFAULT_BUDGET: GrowthBudget = {
  liveBytesPerProof: 64 * 1024,
  pageBytesPerProof: 1024 * 1024,
};

/** When a run ends: after all of its proofs, or as soon as it is certain what its budgets say. */
export const UNTIL = ['all', 'decided'] as const;
export type Until = (typeof UNTIL)[number];

/** Each budget: where it stands in the configuration and in the query string, and how it is told. */
export const BUDGETS = [
  {
    key: 'liveBytesPerProof',
    field: 'maxGrowth',
    label: 'Budget of live bytes',
    help: 'Growth per proof that still passes, such as 64KiB.',
  },
  {
    key: 'pageBytesPerProof',
    field: 'maxPageGrowth',
    label: 'Budget of linear memory',
    help: 'Growth per proof that still passes, such as 1MiB.',
  },
] as const satisfies readonly {
  readonly key: keyof GrowthBudget;
  readonly [text: string]: string;
}[];

/** How the end of a run is chosen, for people. */
export const UNTIL_TEXT: {
  readonly label: string;
  readonly help: string;
  readonly values: Readonly<Record<Until, string>>;
} = {
  label: 'The run ends',
  help: 'Its verdict is certain when growth lies on one side of each budget with all of its interval: after four measured proofs at the earliest.',
  values: { all: 'After all proofs', decided: 'When its verdict is certain' },
};

type Refuse = (field: string, value: unknown, allowed: string) => void;

/**
 * The budgets that `maxGrowth` and `maxPageGrowth` name, each a size as text or a number of bytes,
 * and the default where they name none.
 */
export function parseBudget(
  input: Readonly<Record<string, unknown>>,
  refuse: Refuse,
): GrowthBudget {
  const read = ({ key, field }: (typeof BUDGETS)[number]): Bytes => {
    const value = input[field];
    if (value === undefined) return DEFAULT_BUDGET[key];
    const bytes =
      typeof value === 'number' ? value : typeof value === 'string' ? parseSize(value) : null;
    const most = pagesToBytes(MAX_WASM_PAGES);
    // Adding zero turns −0 into 0.
    if (bytes !== null && Number.isInteger(bytes) && bytes >= 0 && bytes <= most) return bytes + 0;
    refuse(field, value, 'a size from 0B to 4GiB, such as 64KiB or 1MiB');
    return DEFAULT_BUDGET[key];
  };
  const [live, pages] = BUDGETS;
  return { liveBytesPerProof: read(live), pageBytesPerProof: read(pages) };
}

/** What {@link parseBudget} reads back as the same budgets; those that are default are left out. */
export function budgetToQuery(budget: GrowthBudget): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const { key, field } of BUDGETS) {
    if (budget[key] !== DEFAULT_BUDGET[key]) query[field] = `${budget[key]}B`;
  }
  return query;
}

/** When the run ends; after all of its proofs, if nothing is said. */
export function parseUntil(value: unknown, refuse: Refuse): Until {
  const until = value === undefined ? 'all' : UNTIL.find((known) => known === value);
  if (until === undefined) refuse('until', value, UNTIL.join(', '));
  return until ?? 'all';
}
