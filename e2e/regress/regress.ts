import type { Report } from '../../src/core/export/report-format.ts';
import type { ExperimentConfig } from '../../src/core/experiment/config.ts';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import { findSite } from './find-site.ts';
import { openHost } from './host.ts';
import type { HostOptions, RegressHost } from './host.ts';
import { loadOwnCode } from './load-own-code.ts';
import type { LoadOwnCode } from './load-own-code.ts';
import { reportLostRun } from './lost-report.ts';
import type { OwnCode } from './own-code.ts';
import { planRun } from './plan-run.ts';
import { RunLostError } from './recover-report.ts';
import type { RegressConfig, RunPlan } from './regress-config.ts';
import { RegressUsageError } from './regress-errors.ts';
import type { UsageIssue } from './regress-errors.ts';
import type { RunInPageOptions } from './run-in-page.ts';

/** A page may be silent for so long on a busy machine, however short the time that a prover is given. */
const LEAST_SILENCE_MS: Milliseconds = 30_000;

/** What a run needs besides its configuration. */
export interface RegressSurroundings extends Pick<RunInPageOptions, 'onProgress' | 'signal'> {
  /** A host that is open already, and stays so; `browserWs` and `port` are its own then. */
  readonly host?: RegressHost;
  /** For a host that is opened for this run: its site, and what else is not as usual. */
  readonly hostOptions?: Partial<HostOptions>;
  readonly loadOwnCode?: LoadOwnCode;
}

/**
 * Runs real proofs in a browser, judges how memory grows with them, and resolves with the report:
 * also where the prover crashes, hangs, or takes its page along.
 *
 * @throws RegressUsageError with every mistake in the configuration, or in the code it brings along.
 * @throws RegressMachineError if nothing can be measured on this machine.
 */
export async function regress(
  config: RegressConfig = {},
  surroundings: RegressSurroundings = {},
): Promise<Report> {
  const prepared = await prepareRun(config, surroundings.loadOwnCode ?? loadOwnCode);
  if (prepared.kind === 'invalid') throw new RegressUsageError(prepared.issues);
  const { run } = prepared;
  if (surroundings.host !== undefined) return runPrepared(surroundings.host, run, surroundings);
  const host = await openHost(await hostOptionsOf(run.plan, surroundings));
  try {
    return await runPrepared(host, run, surroundings);
  } finally {
    await host[Symbol.asyncDispose]();
  }
}

/** A run that was looked at, with all that it brings along. */
export interface PreparedRun {
  readonly plan: RunPlan;
  readonly experiment: ExperimentConfig;
  readonly code: OwnCode;
  /** The program as it was asked for: an id or a path. */
  readonly name: string;
  /** The release, likewise. */
  readonly release: string;
}

/** A run, or every mistake in what was asked for. */
export type PrepareResult =
  | { readonly kind: 'ok'; readonly run: PreparedRun }
  | { readonly kind: 'invalid'; readonly issues: readonly UsageIssue[] };

/** Looks at a configuration and loads what it brings along, without a browser. */
export async function prepareRun(config: RegressConfig, load: LoadOwnCode): Promise<PrepareResult> {
  const planned = planRun(config);
  if (planned.kind === 'invalid') return planned;
  const { plan, experiment } = planned;
  const loaded = await load(plan);
  if (loaded.kind === 'failed') return { kind: 'invalid', issues: loaded.issues };
  const { code } = loaded;
  const name = plan.programFile ?? experiment.program;
  const release = code.o1js?.version ?? experiment.o1js;
  return { kind: 'ok', run: { plan, experiment, code, name, release } };
}

/** The host that a plan asks for. */
export async function hostOptionsOf(
  { browserWs, port }: RunPlan,
  { hostOptions = {} }: Pick<RegressSurroundings, 'hostOptions'>,
): Promise<HostOptions> {
  return {
    ...(browserWs === null ? {} : { browser: { kind: 'connect', endpoint: browserWs } }),
    ...(port === null ? {} : { port }),
    ...hostOptions,
    site: hostOptions.site ?? (await findSite()),
  };
}

/** Makes a run on a host; see {@link regress}. */
export async function runPrepared(
  host: RegressHost,
  { plan, experiment, code }: PreparedRun,
  { onProgress, signal }: Pick<RegressSurroundings, 'onProgress' | 'signal'>,
): Promise<Report> {
  const page = {
    ...plan.page,
    ...(code.program === null ? {} : { program: code.program.id }),
    ...(code.o1js === null ? {} : { o1js: code.o1js.version }),
  };
  try {
    return await host.run(page, {
      ownCode: code,
      silenceMs: Math.max(plan.timeoutMs, LEAST_SILENCE_MS),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (!(error instanceof RunLostError)) throw error;
    const browser = `Chromium ${host.browser.version()}`;
    const { verdict, message: reason } = error;
    const report = reportLostRun({ experiment, browser, verdict, reason });
    const brought = {
      ...(code.program === null ? {} : { program: code.program.id }),
      // Who brings a release along has whichever version.
      ...(code.o1js === null ? {} : { o1js: code.o1js.version as ReleaseId }),
    };
    return { ...report, config: { ...report.config, ...brought } };
  }
}
