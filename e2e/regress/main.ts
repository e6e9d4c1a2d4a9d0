import { parseCommandLine, describeForOptions } from './command-line.ts';
import type { RegressOrder } from './command-line.ts';
import { EXIT, EXIT_BY_SIGNAL, worstStatus } from './exit-status.ts';
import type { StopSignal } from './exit-status.ts';
import { REGRESS_HELP } from './help.ts';
import { openHost } from './host.ts';
import type { HostOptions, RegressHost } from './host.ts';
import type { LoadOwnCode } from './load-own-code.ts';
import { loadOwnCode } from './load-own-code.ts';
import type { MatrixOrder } from './matrix-order.ts';
import { runMatrix } from './matrix/run-matrix.ts';
import type { MatrixRun } from './matrix/run-matrix.ts';
import { OrderedRuns } from './ordered-runs.ts';
import { hostOptionsOf, prepareRun } from './regress.ts';
import type { PreparedRun } from './regress.ts';
import { RegressMachineError, RegressUsageError } from './regress-errors.ts';
import { ReportFiles } from './report-files.ts';

/** What the command line needs of the process that it runs in; tests pass one of their own. */
export interface MainSurroundings {
  /** For results. */
  readonly print: (text: string) => void;
  /** For everything else that a person wants to see, line by line. */
  readonly tell: (line: string) => void;
  /** The folder of the site, built if need be. */
  readonly site: () => Promise<string>;
  /** Aborted, with the signal as its reason, when the process is to end. */
  readonly stop: AbortSignal;
  readonly files?: ReportFiles;
  /** What is not as usual of the host, such as its browser. */
  readonly hostOptions?: Partial<HostOptions>;
  readonly loadOwnCode?: LoadOwnCode;
  readonly openHost?: (options: HostOptions) => Promise<RegressHost>;
  readonly runMatrix?: (run: MatrixRun) => Promise<number>;
}

/**
 * The command line from its arguments, those after the names of Node and of the script, to its exit
 * status. Never rejects: what nobody foresaw is told with its stack, and has a status of its own.
 */
export async function main(
  argv: readonly string[],
  surroundings: MainSurroundings,
): Promise<number> {
  const [command, ...args] = argv;
  if (command === undefined || command === '--help' || command === '-h') {
    (command === undefined ? surroundings.tell : surroundings.print)(REGRESS_HELP);
    return command === undefined ? EXIT.usage : EXIT.pass;
  }
  if (command !== 'regress') {
    surroundings.tell(`There is no command “${command}”. Allowed: regress.`);
    return EXIT.usage;
  }
  const parsed = parseCommandLine(args);
  switch (parsed.kind) {
    case 'help':
      surroundings.print(REGRESS_HELP);
      return EXIT.pass;
    case 'wrong-usage':
      return refuse(parsed.mistakes, surroundings);
    case 'regress':
      return orTell(surroundings, () => carryOut(parsed.order, surroundings));
    case 'matrix':
      return orTell(surroundings, () => carryOutMatrix(parsed.order, surroundings));
  }
}

/** Has what goes wrong told, in place of a stack if it could be foreseen. */
async function orTell(
  surroundings: MainSurroundings,
  work: () => Promise<number>,
): Promise<number> {
  const { tell } = surroundings;
  try {
    return await work();
  } catch (error) {
    if (error instanceof RegressUsageError) {
      return refuse(error.issues.map(describeForOptions), surroundings);
    }
    if (error instanceof RegressMachineError) {
      tell(error.message);
      return EXIT.unavailable;
    }
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    tell('This is a fault of the runner itself, not a verdict: please report it with these lines.');
    return EXIT.internal;
  }
}

async function carryOutMatrix(
  { browserWs, ...order }: MatrixOrder,
  { stop, print, site, runMatrix: run = runMatrix }: MainSurroundings,
): Promise<number> {
  // Playwright's processes look for the site by themselves.
  if (order.task.kind !== 'merge-shards') await site();
  const status = stop.aborted
    ? EXIT.pass
    : await run({ ...order, ...(browserWs === null ? {} : { browserWs }), signal: stop, print });
  return stop.aborted ? EXIT_BY_SIGNAL[stop.reason as StopSignal] : status;
}

async function carryOut(order: RegressOrder, surroundings: MainSurroundings): Promise<number> {
  const { tell, stop } = surroundings;
  const files = surroundings.files ?? new ReportFiles();
  const load = surroundings.loadOwnCode ?? loadOwnCode;
  const mistakes: string[] = [];
  const prepared: PreparedRun[] = [];
  for (const config of order.configs) {
    const result = await prepareRun(config, load);
    if (result.kind === 'invalid') mistakes.push(...result.issues.map(describeForOptions));
    else prepared.push(result.run);
  }
  const runs = new OrderedRuns(order, files, surroundings);
  mistakes.push(...(await runs.check(prepared)));
  const [first] = prepared;
  if (mistakes.length > 0 || first === undefined) return refuse(mistakes, surroundings);

  const site = surroundings.hostOptions?.site ?? (await surroundings.site());
  if (stop.aborted) return EXIT_BY_SIGNAL[stop.reason as StopSignal];
  const hostOptions = { tell, ...surroundings.hostOptions, site };
  const open = surroundings.openHost ?? openHost;
  const host = await open(await hostOptionsOf(first.plan, { hostOptions }));
  const statuses: number[] = [];
  try {
    for (const run of prepared) {
      // What goes wrong with one does not take away what the runs before it came to.
      const status = await orTell(surroundings, () => runs.make(host, run));
      statuses.push(status);
      if (stop.aborted || status === EXIT.unavailable || status === EXIT.internal) break;
    }
  } finally {
    statuses.push(await runs.writeTogether());
    await host[Symbol.asyncDispose]();
  }
  return stop.aborted ? EXIT_BY_SIGNAL[stop.reason as StopSignal] : worstStatus(statuses);
}

function refuse(mistakes: readonly string[], { tell }: MainSurroundings): number {
  for (const mistake of new Set(mistakes)) tell(mistake);
  tell('Nothing was run. “regress --help” explains every option.');
  return EXIT.usage;
}
