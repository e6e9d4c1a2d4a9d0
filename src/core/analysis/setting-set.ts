import { samplesMemory } from '../experiment/observing.ts';
import { compareSettings, nameSetting } from '../experiment/setting.ts';
import type { Setting } from '../experiment/setting.ts';
import type { RunRecord } from '../run.ts';
import type { EpochMs } from '../units.ts';

/** A setting, and the newest run that measured it. */
export interface SettingRun extends Setting {
  readonly runId: string;
  readonly startedAt: EpochMs;
}

/** Runs that differ in threads and provers alone, so that their times and memory can be compared. */
export interface SettingSet {
  /** The same for two runs if and only if they belong together. */
  readonly key: string;
  /** The newest of them: program, release, switches and machine are those of all. */
  readonly newest: RunRecord;
  /** The newest run of each setting; fewest provers first, then fewest threads. */
  readonly settings: readonly SettingRun[];
}

/**
 * Whether a run says what its setting costs: it made all of its proofs, under the same switches all
 * the time, in one memory for each prover, without pauses in which the others have the machine to
 * themselves, and its memory was looked at all the time, since a peak lasts for a moment only.
 */
export function isComparable(record: RunRecord): boolean {
  const { config, status, compile, switchChanges, lives } = record;
  return (
    status === 'done' &&
    compile !== null &&
    switchChanges.length === 0 &&
    lives.length === config.provers &&
    config.pauseMs === 0 &&
    samplesEveryProof(record)
  );
}

/**
 * Sorts comparable runs by what they have in common; of a setting that was measured several times,
 * the newest counts, since the machine and what else it did may have changed.
 * @param rows in any order; others than comparable ones are passed over.
 * @returns the set with the newest run first.
 */
export function groupSettings(rows: readonly RunRecord[]): readonly SettingSet[] {
  const sets = new Map<string, RunRecord[]>();
  const newestFirst = rows.filter(isComparable).toSorted((a, b) => b.startedAt - a.startedAt);
  for (const record of newestFirst) {
    const key = keyOf(record);
    const known = sets.get(key);
    if (known === undefined) sets.set(key, [record]);
    else known.push(record);
  }
  return [...sets].flatMap(([key, records]) => {
    const [newest] = records;
    return newest === undefined ? [] : [{ key, newest, settings: newestOfEach(records) }];
  });
}

function newestOfEach(records: readonly RunRecord[]): readonly SettingRun[] {
  const settings = new Map<string, SettingRun>();
  for (const { id, startedAt, config } of records) {
    const { threads, provers } = config;
    const place = nameSetting({ threads, provers });
    if (!settings.has(place)) settings.set(place, { threads, provers, runId: id, startedAt });
  }
  return [...settings.values()].toSorted(compareSettings);
}

/** Everything that a time or a peak depends on, but for threads and provers. */
function keyOf({ config, environment, compile }: RunRecord): string {
  const { program, parameters, o1js, switches, observe } = config;
  return JSON.stringify([
    program,
    sortedEntries(parameters),
    compile?.circuitDigest,
    o1js,
    sortedEntries(switches),
    observe,
    environment.prover,
    environment.browser,
    environment.cores,
  ]);
}

function sortedEntries(fields: object): readonly (readonly [string, unknown])[] {
  return Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function samplesEveryProof({ config: { observe } }: RunRecord): boolean {
  // Where any proof is not looked into, it is one of the second and the third.
  return samplesMemory(observe, 1) && samplesMemory(observe, 2);
}
