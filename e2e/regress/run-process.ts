import type { Milliseconds } from '../../src/core/units.ts';
import { EXIT_BY_SIGNAL, STOP_SIGNALS } from './exit-status.ts';
import { findSite } from './find-site.ts';
import { main } from './main.ts';
import type { MainSurroundings } from './main.ts';
import type { RunProcess } from './run-process-type.ts';

/** One Ctrl-C can arrive twice: from the terminal, and from npm, which passes on what it got. */
const SAME_REQUEST_MS: Milliseconds = 1000;

/**
 * Runs the command line as a process of its own: results on standard output, all else on standard
 * error, and an end that waits for reports when a signal asks for one. A second request does not
 * wait; Playwright ends the browser and removes its folder even then.
 */
export async function runProcess(
  argv: readonly string[],
  { site = findSite, ...others }: Partial<MainSurroundings> = {},
): Promise<void> {
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  const stop = new AbortController();
  let askedAt: Milliseconds | null = null;
  const listeners = STOP_SIGNALS.map((name) => {
    const onSignal = () => {
      const now = performance.now();
      if (askedAt === null) {
        askedAt = now;
        tell('Stopping: what was measured is written. Once more ends at once.');
        stop.abort(name);
      } else if (now - askedAt > SAME_REQUEST_MS) {
        process.exit(EXIT_BY_SIGNAL[name]);
      }
    };
    process.on(name, onSignal);
    return { name, onSignal };
  });
  try {
    const print = (text: string) => void process.stdout.write(text);
    process.exitCode = await main(argv, { print, tell, site, stop: stop.signal, ...others });
  } finally {
    for (const { name, onSignal } of listeners) process.off(name, onSignal);
  }
}

// Held to the type that scripts know it by.
runProcess satisfies RunProcess;
