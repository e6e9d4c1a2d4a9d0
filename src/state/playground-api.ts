import { adviseSettings } from '../core/analysis/advise-settings.ts';
import type { SettingsAdvice } from '../core/analysis/advise-settings.ts';
import { measureSetting } from '../core/analysis/measure-setting.ts';
import type { SettingPoint } from '../core/analysis/measure-setting.ts';
import { isComparable } from '../core/analysis/setting-set.ts';
import { describeIssue } from '../core/experiment/config.ts';
import type { ConfigIssue } from '../core/experiment/config.ts';
import { configFromObject } from '../core/experiment/from-object.ts';
import type { Setting } from '../core/experiment/setting.ts';
import { sweepFromObject } from '../core/experiment/sweep.ts';
import { buildReport } from '../core/export/report.ts';
import type { Report } from '../core/export/report-format.ts';
import type { RunRecord, RunStatus, StoredRun } from '../core/run.ts';
import { parseSwitchChange } from '../core/switch-changes.ts';
import type { HistoryQuery, RunRepository } from '../storage/run-repository.ts';
import { noteMissing } from './describe-damaged.ts';
import type { MemoryNow } from './memory-now.ts';
import type { Playground } from './playground.ts';

/** `window.playground`: what Playwright and people's consoles use. Frozen. */
export interface PlaygroundApi {
  /**
   * Runs an experiment and resolves with its report, also when the run crashes, hangs or is
   * aborted: then with that verdict and everything measured before it.
   *
   * @param config the keys of the query parameters, `switches` as an object, sizes as text or bytes.
   * @throws InvalidConfigError with every field that is refused.
   * @throws Error if a run is already under way, or if proofs are impossible in this page.
   */
  run(config?: unknown): Promise<Report>;
  /**
   * Runs one experiment once for each of several numbers of threads, one after the other, each kept
   * like any other run. Resolves also when some of them failed or it was aborted: then with the
   * others.
   *
   * @param config as for {@link run}, with `threadCounts` and `proverCounts`, such as `{ proofs: 4,
   *   threadCounts: [1, 2] }`; see `sweepFromObject` for what is measured without them.
   * @throws InvalidConfigError with every field that is refused.
   * @throws Error if a run is already under way, or if proofs are impossible in this page.
   */
  sweep(config?: unknown): Promise<SweepReport>;
  /**
   * Has the run that is under way go on with other switches from its next proof on.
   *
   * @param switches the switches to change, such as `{ frees: 'on' }`.
   * @returns once that is noted; the run’s row has it in `switchChanges` when it is in force.
   * @throws InvalidConfigError with every switch that is refused, and what is allowed.
   * @throws Error if no run is under way, or if it is the demonstration’s or a sweep’s.
   */
  change(switches: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * The memory of the run under way: how full it is, and whether it is under pressure, from 85 % of
   * its limit on. `null` without a run.
   */
  memory(): Promise<MemoryNow | null>;
  /**
   * Has the run under way go on in fresh memories from its next proof on.
   * @returns once that is noted; the run’s row has it in `lives` when it has happened.
   * @throws Error if no run is under way, or if it is the demonstration’s.
   */
  refresh(): Promise<void>;
  /**
   * Goes on with the run of this page that ended last by a failure, in fresh memories, for the proofs
   * that it lacks. Resolves with its report, as `run()` does.
   * @throws Error if it cannot go on, or if a run is already under way.
   */
  continueRun(): Promise<Report>;
  /** Stops the run that is under way, if there is one. */
  abort(): void;
  /**
   * The report of a stored run.
   * @throws Error if there is no run of that id.
   */
  report(runId: string): Promise<Report>;
  /** The rows of stored runs, newest first. */
  history(query?: HistoryQuery): Promise<readonly RunRecord[]>;
}

/** What a sweep found. */
export interface SweepReport {
  /** Its runs in the order in which they were made. */
  readonly runs: readonly (Setting & { readonly id: string; readonly status: RunStatus })[];
  /** What was measured, of the runs that made all of their proofs. */
  readonly points: readonly SettingPoint[];
  /** What follows from it for this machine's cores and 4, 8 and 16 GiB. */
  readonly advice: SettingsAdvice;
}

/** A configuration was refused; `issues` says which fields, with the value and what is allowed. */
export class InvalidConfigError extends Error {
  override readonly name = 'InvalidConfigError';
  constructor(readonly issues: readonly ConfigIssue[]) {
    super(issues.map(describeIssue).join(' '));
  }
}

/** What the console's functions work on, once the page is put together. */
export interface PlaygroundParts {
  readonly playground: Playground;
  readonly repository: RunRepository;
  /** Default number of threads. */
  readonly cores: number;
}

/**
 * Builds the frozen object that `main.ts` puts on the window, before anything else: whoever finds
 * the page loaded may call it, and waits until the page is put together.
 */
export function createPlaygroundApi(ready: Promise<PlaygroundParts>): PlaygroundApi {
  return Object.freeze({
    async run(config: unknown = {}) {
      const { playground, cores } = await ready;
      const result = configFromObject(config, cores, playground.offered);
      if (result.kind === 'invalid') throw new InvalidConfigError(result.issues);
      requireProofs(playground);
      const finished = playground.runOnce(result.config);
      // A script wants all that can be known, and nobody is waiting for the page.
      playground.markFully();
      return buildReport(await finished);
    },
    async sweep(config: unknown = {}) {
      const { playground, cores } = await ready;
      const result = sweepFromObject(config, cores, playground.offered);
      if (result.kind === 'invalid') throw new InvalidConfigError(result.issues);
      requireProofs(playground);
      return reportSweep(await playground.advice.runSweep(result.plan), cores);
    },
    async change(switches: Readonly<Record<string, unknown>>) {
      const { playground } = await ready;
      const run = playground.changeableRun;
      if (run === null) throw new Error('No run is under way whose switches could change.');
      const result = parseSwitchChange(switches, run);
      if (result.kind === 'invalid') throw new InvalidConfigError(result.issues);
      playground.changeSwitches(result.switches);
    },
    async memory() {
      return (await ready).playground.memory;
    },
    async refresh() {
      const { playground } = await ready;
      if (playground.changeableRun === null) {
        throw new Error('No run is under way whose memory could be replaced.');
      }
      playground.refresh();
    },
    async continueRun() {
      const { playground } = await ready;
      const run = await playground.continueOnce();
      if (run === null) throw new Error('There is no run here that could go on.');
      return buildReport(run);
    },
    abort() {
      void ready.then(({ playground }) => playground.cancel());
    },
    async report(runId: string) {
      const { repository } = await ready;
      const stored = await repository.get(runId);
      if (stored === null) throw new Error(`There is no stored run “${runId}”.`);
      return buildReport(stored, noteMissing(stored));
    },
    async history(query: HistoryQuery = {}) {
      const { repository } = await ready;
      return (await repository.list(query)).rows;
    },
  });
}

/** @throws Error, with what is missing, where no proof can be made. */
function requireProofs({ environment }: Playground): void {
  if (environment.canProve) return;
  const missing = environment.checks.filter((check) => check.state === 'missing');
  throw new Error(`No proof is possible here. ${missing.map((c) => c.advice).join(' ')}`);
}

function reportSweep(
  runs: readonly Pick<StoredRun, 'record' | 'proofs'>[],
  cores: number,
): SweepReport {
  const points = runs
    .filter(({ record }) => isComparable(record))
    .flatMap(({ record, proofs }) => measureSetting(record, proofs) ?? []);
  return {
    runs: runs.map(({ record: { id, status, config } }) => {
      const { threads, provers } = config;
      return { id, threads, provers, status };
    }),
    points,
    advice: adviseSettings(points, { measuredCores: cores, cores }),
  };
}
