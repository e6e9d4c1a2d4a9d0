import { join } from 'node:path';

/** What starting a browser with `--version` showed. */
export type Trial =
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'absent' }
  /** The file is there but does not run, mostly for want of shared libraries. */
  | { readonly kind: 'broken'; readonly reason: string };

/** How an attempt to install a browser ended. */
export type Installation =
  { readonly kind: 'installed' } | { readonly kind: 'failed'; readonly reason: string };

/** The machine, as far as finding a browser needs it; tests pass one of their own. */
export interface BrowserMachine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** Where Playwright keeps the Chromium that it downloads, there or not. */
  readonly playwrightPath: string;
  exists(path: string): boolean;
  tryStart(path: string): Promise<Trial>;
  downloadByPlaywright(): Promise<Installation>;
  installByApt(): Promise<Installation>;
  /** Tells the person who is waiting what is going on, in one line. */
  tell(line: string): void;
}

/** A browser that starts, or one line on what to do about there being none. */
export type BrowserSearch =
  | { readonly kind: 'found'; readonly path: string; readonly version: string }
  | { readonly kind: 'none'; readonly advice: string };

/** The environment variable that names the browser to test with. */
export const BROWSER_VARIABLE = 'PLAYGROUND_CHROMIUM';

/** What Chrome and Chromium are called where programs are found by name, best first. */
const COMMANDS = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];

/**
 * Finds a Chromium to test with, and installs one if there is none: the one that
 * `PLAYGROUND_CHROMIUM` names (that one or none), Playwright's own, an installed Chrome or Chromium,
 * Playwright's download, and `apt-get` where it is there and allowed.
 */
export async function findOrInstallBrowser(machine: BrowserMachine): Promise<BrowserSearch> {
  const wanted = machine.env[BROWSER_VARIABLE];
  if (wanted !== undefined && wanted !== '') return tryWanted(machine, wanted);

  const troubles: string[] = [];
  const found = await findBrowser(machine, troubles);
  if (found !== null) return found;

  for (const { label, install } of listInstallers(machine)) {
    machine.tell(`No browser to test with yet: ${label} …`);
    const installation = await install();
    if (installation.kind === 'failed') {
      troubles.push(`${label} failed (${installation.reason})`);
      continue;
    }
    const installed = await findBrowser(machine, troubles);
    if (installed !== null) return installed;
  }
  return { kind: 'none', advice: describeWayOut(machine, troubles) };
}

/** A wish is never replaced by another browser: whoever set it wants to know. */
async function tryWanted(machine: BrowserMachine, path: string): Promise<BrowserSearch> {
  const trial = await machine.tryStart(path);
  switch (trial.kind) {
    case 'started':
      return { kind: 'found', path, version: trial.version };
    case 'absent':
      return { kind: 'none', advice: `${BROWSER_VARIABLE} names ${path}, which is not there.` };
    case 'broken':
      return {
        kind: 'none',
        advice: `${BROWSER_VARIABLE} names ${path}, which does not start: ${trial.reason}`,
      };
  }
}

/**
 * The first browser that starts.
 * @param troubles gains a line for every browser that is there and does not start, once.
 */
async function findBrowser(
  machine: BrowserMachine,
  troubles: string[],
): Promise<Extract<BrowserSearch, { kind: 'found' }> | null> {
  for (const path of [machine.playwrightPath, ...listUsualPaths(machine)]) {
    if (!machine.exists(path)) continue;
    const trial = await machine.tryStart(path);
    if (trial.kind === 'started') return { kind: 'found', path, version: trial.version };
    const trouble = trial.kind === 'broken' ? `${path} does not start (${trial.reason})` : null;
    if (trouble !== null && !troubles.includes(trouble)) troubles.push(trouble);
  }
  return null;
}

/** Where Chrome and Chromium are usually installed on this platform. */
export function listUsualPaths(machine: Pick<BrowserMachine, 'platform' | 'env'>): string[] {
  const { platform, env } = machine;
  if (platform === 'darwin') {
    const folders = ['/Applications', ...(env['HOME'] ? [`${env['HOME']}/Applications`] : [])];
    return folders.flatMap((folder) =>
      ['Google Chrome', 'Chromium'].map((app) => `${folder}/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    return ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) => {
      const folder = env[name];
      if (folder === undefined) return [];
      return ['Google\\Chrome', 'Chromium'].map(
        (app) => `${folder}\\${app}\\Application\\chrome.exe`,
      );
    });
  }
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command)));
}

interface Installer {
  readonly label: string;
  readonly install: () => Promise<Installation>;
}

/** The ways to install a browser that are open on this machine. */
function listInstallers(machine: BrowserMachine): Installer[] {
  const installers: Installer[] = [
    { label: 'Playwright’s download', install: () => machine.downloadByPlaywright() },
  ];
  if (machine.isRoot && hasApt(machine)) {
    installers.push({ label: 'apt-get install chromium', install: () => machine.installByApt() });
  }
  return installers;
}

function hasApt(machine: BrowserMachine): boolean {
  return machine.platform === 'linux' && machine.exists('/usr/bin/apt-get');
}

function describeWayOut(machine: BrowserMachine, troubles: readonly string[]): string {
  const install =
    hasApt(machine) && !machine.isRoot
      ? 'run “sudo apt-get install chromium”'
      : 'install Chrome or Chromium';
  return `No browser to test with: ${install}, or set ${BROWSER_VARIABLE} to the path of one. Tried: ${troubles.join('; ')}.`;
}
