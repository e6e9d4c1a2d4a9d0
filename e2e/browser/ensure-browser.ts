import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { findOrInstallBrowser } from './find-browser.ts';
import type { BrowserMachine, Installation, Trial } from './find-browser.ts';

const run = promisify(execFile);

/** Long enough for the slowest honest download, short enough to end before a CI job does. */
const INSTALL_LIMIT_MS = 10 * 60_000;
/** A browser that does not print its version within this time does not work. */
const START_LIMIT_MS = 30_000;

/** Thrown when there is no browser and none could be installed; the message says what to do. */
export class BrowserMissingError extends Error {
  override readonly name = 'BrowserMissingError';
  constructor(advice: string) {
    super(advice);
    // One line is the whole truth: a stack would only bury it.
    this.stack = advice;
  }
}

/**
 * Path of a Chromium that starts on this machine, installed now if need be.
 *
 * @param tell tells the person who is waiting what is going on; on standard error if left out.
 * @throws BrowserMissingError
 */
export async function ensureBrowser(tell: (line: string) => void = tellOnError): Promise<string> {
  const search = await findOrInstallBrowser(thisMachine(tell));
  if (search.kind === 'none') throw new BrowserMissingError(search.advice);
  tell(`Browser: ${search.version} (${search.path})`);
  return search.path;
}

function thisMachine(tell: (line: string) => void): BrowserMachine {
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    playwrightPath: chromium.executablePath(),
    exists: isExecutable,
    tryStart,
    downloadByPlaywright,
    installByApt,
    tell,
  };
}

function tellOnError(line: string): void {
  process.stderr.write(`${line}\n`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function tryStart(path: string): Promise<Trial> {
  if (!isExecutable(path)) return { kind: 'absent' };
  // Chrome on Windows answers --version by opening a window.
  if (process.platform === 'win32') return { kind: 'started', version: 'Chrome' };
  try {
    const { stdout } = await run(path, ['--version'], { timeout: START_LIMIT_MS });
    return { kind: 'started', version: stdout.trim() };
  } catch (error) {
    return { kind: 'broken', reason: describeFailure(error) };
  }
}

function downloadByPlaywright(): Promise<Installation> {
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  return install(process.execPath, [cli, 'install', '--no-shell', 'chromium'], {
    // It tries five times: without a way out, that is to fail in a minute.
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  });
}

async function installByApt(): Promise<Installation> {
  const quietly = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await install('apt-get', ['update'], quietly);
  if (update.kind === 'failed') return update;
  // A fresh machine often updates itself: wait for its lock instead of failing on it.
  const options = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
  return install('apt-get', ['install', ...options, 'chromium', 'fonts-liberation'], quietly);
}

async function install(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Installation> {
  try {
    await run(command, args, {
      env: { ...process.env, ...env },
      timeout: INSTALL_LIMIT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return { kind: 'installed' };
  } catch (error) {
    return { kind: 'failed', reason: describeFailure(error) };
  }
}

/** The line in which a program says what is wrong: the first that calls itself an error. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
  const lines = `${stderr ?? ''}\n${stdout ?? ''}\n${error.message}`.split('\n');
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  const telling = said.find((line) => /\berror\b|^E: |cannot open/i.test(line));
  return telling ?? said.at(-1) ?? error.name;
}
