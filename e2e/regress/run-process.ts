import { EXIT_BY_SIGNAL } from './exit-status.ts';
import type { StopSignal } from './exit-status.ts';
import { findSite } from './find-site.ts';
import { main } from './main.ts';
import type { MainSurroundings } from './main.ts';
import type { RunProcess } from './run-process-type.ts';

/**
 * Runs the command line as a process of its own: results on standard output, all else on standard
 * error, and an end that waits for reports when a signal asks for one. The second signal does not
 * wait; Playwright ends the browser and removes its folder even then.
 */
export async function runProcess(
  argv: readonly string[],
  { site = findSite, ...others }: Partial<MainSurroundings> = {},
): Promise<void> {
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => {
    const name: StopSignal = signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT';
    if (stop.signal.aborted) process.exit(EXIT_BY_SIGNAL[name]);
    tell('Stopping: what was measured is written. Once more ends at once.');
    stop.abort(name);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const print = (text: string) => void process.stdout.write(text);
    process.exitCode = await main(argv, { print, tell, site, stop: stop.signal, ...others });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

// Held to the type that scripts know it by.
runProcess satisfies RunProcess;
