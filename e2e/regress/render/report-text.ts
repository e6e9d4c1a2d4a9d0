import type { Report } from '../../../src/core/export/report-format.ts';
import { formatBytes, formatCount, formatGrowth } from '../../../src/core/units.ts';

/** The parts of the waterfall, in the order in which one is drawn, as the page calls them. */
const PARTS = {
  threadStacks: 'Thread stacks',
  liveHandles: 'Objects of JavaScript',
  ownerlessLive: 'In use without an owner',
  freeFragmented: 'Free in between',
  neverTouched: 'Free at the end',
  static: 'Static data',
} as const satisfies Partial<Record<keyof Report['waterfall'], string>>;

/** How many classes are named as those that hold most. */
const MOST_CLASSES = 3;

/** `square, o1js 2.14.0, leaking path, 8 threads`. */
export function describeRunOf({ config }: Report): string {
  const switches = Object.entries(config.switches).map(([key, value]) => `${key}=${value}`);
  return [
    config.program,
    `o1js ${config.o1js}`,
    config.path === null ? switches.join(' ') : `${config.path} path`,
    `${config.threads} thread${config.threads === 1 ? '' : 's'}`,
  ].join(', ');
}

/** What a proof adds to the memory, part by part, as rows of a table; empty if that is not known. */
export function listParts({ waterfall }: Report): readonly (readonly [string, string])[] {
  if (waterfall.total === null) return [];
  return Object.entries(PARTS).map(([part, label]) => {
    const bytes = waterfall[part as keyof typeof PARTS];
    return [label, bytes === null ? 'not known' : formatGrowth(bytes)];
  });
}

/** The classes with most bytes alive at the end of the run, as rows of a table. */
export function listLargestClasses({ byClass }: Report): readonly (readonly [string, string])[] {
  return (byClass ?? [])
    .filter(({ alive }) => alive > 0)
    .toSorted((a, b) => (b.aliveBytes ?? 0) - (a.aliveBytes ?? 0) || b.alive - a.alive)
    .slice(0, MOST_CLASSES)
    .map(({ class: name, alive, aliveBytes }) => [
      name,
      `${formatCount(alive)} alive${aliveBytes === null ? '' : `, ${formatBytes(aliveBytes)}`}`,
    ]);
}

/** After how many more proofs the memory is full, as a sentence. */
export function describeForecast({ forecast }: Report): string {
  const { limitBytes, proofsUntilLimit } = forecast;
  if (limitBytes === null) return 'Until the limit of the memory: not known.';
  const limit = formatBytes(limitBytes);
  const { estimate, low, high } = proofsUntilLimit;
  if (estimate === null) return `At this rate the limit of ${limit} is never reached.`;
  const range =
    low === null ? '' : ` (${formatCount(low)} to ${high === null ? 'never' : formatCount(high)})`;
  return `At this rate the limit of ${limit} is reached after ${formatCount(estimate)} more proofs${range}.`;
}

/** The time of a warm proof: the median without the first, in milliseconds; `null` before there is one. */
export function medianProveMs({ proofs }: Report): number | null {
  const times = proofs
    .slice(proofs.length > 1 ? 1 : 0)
    .map(({ proveMs }) => proveMs)
    .toSorted((a, b) => a - b);
  const [low, high] = [times[(times.length - 1) >> 1], times[times.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
