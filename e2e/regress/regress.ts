import type { Report } from '../../src/core/export/report-format.ts';
import type { ExperimentConfig } from '../../src/core/experiment/config.ts';
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
import type { RunInPageOptions } from './run-in-page.ts';

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
  const planned = planRun(config);
  if (planned.kind === 'invalid') throw new RegressUsageError(planned.issues);
  const { plan } = planned;
  const load = surroundings.loadOwnCode ?? loadOwnCode;
  const loaded = await load(plan);
  if (loaded.kind === 'failed') throw new RegressUsageError(loaded.issues);

  const job: Job = { ...planned, code: loaded.code, surroundings };
  if (surroundings.host !== undefined) return runOn(surroundings.host, job);
  const host = await openHost(await hostOptionsOf(plan, surroundings));
  try {
    return await runOn(host, job);
  } finally {
    await host[Symbol.asyncDispose]();
  }
}

interface Job {
  readonly plan: RunPlan;
  readonly experiment: ExperimentConfig;
  readonly code: OwnCode;
  readonly surroundings: RegressSurroundings;
}

/** The host that a plan asks for. */
export async function hostOptionsOf(
  { browserWs, port }: RunPlan,
  { hostOptions = {} }: RegressSurroundings,
): Promise<HostOptions> {
  return {
    ...(browserWs === null ? {} : { browser: { kind: 'connect', endpoint: browserWs } }),
    ...(port === null ? {} : { port }),
    ...hostOptions,
    site: hostOptions.site ?? (await findSite()),
  };
}

async function runOn(
  host: RegressHost,
  { plan, experiment, code, surroundings }: Job,
): Promise<Report> {
  const page = {
    ...plan.page,
    ...(code.program === null ? {} : { program: code.program.id }),
    ...(code.o1js === null ? {} : { o1js: code.o1js.version }),
  };
  const { onProgress, signal } = surroundings;
  try {
    return await host.run(page, {
      ownCode: code,
      silenceMs: plan.timeoutMs,
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (!(error instanceof RunLostError)) throw error;
    const browser = `Chromium ${host.browser.version()}`;
    const { verdict, message: reason } = error;
    return reportLostRun({ experiment, browser, verdict, reason });
  }
}
