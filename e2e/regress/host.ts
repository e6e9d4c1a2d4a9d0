import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';
import type { Report } from '../../src/core/export/report-format.ts';
import { BROWSER_ARGUMENTS } from '../browser/browser-arguments.ts';
import { BrowserMissingError, ensureBrowser } from '../browser/ensure-browser.ts';
import { headersOf } from '../serving/security-headers.ts';
import { startStaticServer } from '../serving/static-server.ts';
import type { ServedHeaders, StaticServer } from '../serving/static-server.ts';
import { openPlayground } from './open-playground.ts';
import type { HostWishes, OwnCode, OwnModule } from './own-code.ts';
import { RegressMachineError } from './regress-errors.ts';
import { runInPage } from './run-in-page.ts';
import type { PageConfig, RunInPageOptions } from './run-in-page.ts';

/** Where runs take place. */
export interface HostOptions {
  /** The folder of the built site. */
  readonly site: string;
  /** Port of the site; any that is free if left out. */
  readonly port?: number;
  /** Which browser runs the page. */
  readonly browser?: HostBrowser;
  /** Tells whoever waits what goes on, in one line. */
  readonly tell?: (line: string) => void;
  /** Given each context before its page is loaded, such as to set the test hooks. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
  /** What the profile of each run is opened with, such as a size of its window. */
  readonly contextOptions?: BrowserContextOptions;
  /** In place of the playground's own: for tests of a host that cannot set headers. */
  readonly headers?: ServedHeaders;
}

/** Which browser runs the page. */
export type HostBrowser =
  /** One of this machine, found or installed, and closed with the host. The default. */
  | { readonly kind: 'launch' }
  /** A Playwright server elsewhere, at its WebSocket address; it reaches the site through this machine. */
  | { readonly kind: 'connect'; readonly endpoint: string }
  /** One that is open already, and stays so. */
  | { readonly kind: 'given'; readonly browser: Browser };

/** A served site and a browser: one host, many runs. */
export interface RegressHost extends AsyncDisposable {
  /** The site's address, with a slash at its end. */
  readonly url: string;
  readonly browser: Browser;
  /**
   * Runs an experiment in a browser profile of its own, with a storage and workers that nobody used
   * before; see `runInPage` for what it resolves with and throws.
   */
  run(config: PageConfig, options?: HostRunOptions): Promise<Report>;
}

/** How a run on a host is followed, ended, and what it brings along. */
export interface HostRunOptions extends RunInPageOptions {
  readonly ownCode?: OwnCode;
}

/**
 * Serves the site and opens the browser.
 * @throws RegressMachineError if there is no site, no browser, or the port is taken.
 */
export async function openHost(options: HostOptions): Promise<RegressHost> {
  const server = await serveSite(options);
  try {
    const browser = await openBrowser(options);
    return new Host(server, browser, options);
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

class Host implements RegressHost {
  readonly url: string;
  readonly browser: Browser;
  readonly #server: StaticServer;
  readonly #options: HostOptions;
  /** Each run serves what it brings along under a path of its own, as runs may overlap. */
  #runs = 0;

  constructor(server: StaticServer, browser: Browser, options: HostOptions) {
    this.url = server.url;
    this.browser = browser;
    this.#server = server;
    this.#options = options;
  }

  async run(config: PageConfig, { ownCode, ...options }: HostRunOptions = {}): Promise<Report> {
    const unmounts: (() => void)[] = [];
    const context = await asBrowserFault(() =>
      this.browser.newContext(this.#options.contextOptions),
    );
    try {
      await this.#options.prepare?.(context);
      if (ownCode !== undefined) await this.#serveOwnCode(context, ownCode, unmounts);
      const empty = await asBrowserFault(() => context.newPage());
      const page = await openPlayground(empty, this.url);
      return await runInPage(page, config, options);
    } finally {
      for (const unmount of unmounts) unmount();
      // The browser may be gone already, which whoever ran has been told.
      await context.close().catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#options.browser?.kind !== 'given') await this.browser.close();
    await this.#server[Symbol.asyncDispose]();
  }

  async #serveOwnCode(
    context: BrowserContext,
    { program, o1js }: OwnCode,
    unmounts: (() => void)[],
  ): Promise<void> {
    this.#runs += 1;
    const serve = (name: string, module: OwnModule): string => {
      const path = `host/${this.#runs}/${name}/`;
      unmounts.push(this.#server.mount(path, module.files));
      return `${this.url}${path}${module.entry}`;
    };
    const wishes: HostWishes = {
      ...(program === null ? {} : { program: { id: program.id, url: serve('program', program) } }),
      ...(o1js === null ? {} : { o1js: { version: o1js.version, url: serve('o1js', o1js) } }),
    };
    await context.addInitScript((given) => {
      Object.assign(window, { playgroundHost: given });
    }, wishes);
  }
}

/** What fails before a page is opened is the browser's fault, and no run was begun. */
async function asBrowserFault<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const message = `The browser opens no page any more: ${firstLine(error)}`;
    throw new RegressMachineError('browser-failed', message, { cause: error });
  }
}

async function serveSite({ site, port, headers = headersOf }: HostOptions) {
  try {
    await access(join(site, 'index.html'));
  } catch (error) {
    const message = `There is no built playground in ${site}.`;
    throw new RegressMachineError('site-missing', message, { cause: error });
  }
  try {
    return await startStaticServer(site, { headers, ...(port === undefined ? {} : { port }) });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EACCES' ? 'is not allowed to you' : 'is taken by another program';
    const message = `Port ${port} ${why}: name another one, or none, and any that is free is used.`;
    throw new RegressMachineError('port-taken', message, { cause: error });
  }
}

async function openBrowser(options: HostOptions): Promise<Browser> {
  const { browser = { kind: 'launch' }, tell } = options;
  switch (browser.kind) {
    case 'given':
      return browser.browser;
    case 'connect':
      return connectBrowser(browser.endpoint);
    case 'launch':
      return launchBrowser(tell);
  }
}

async function connectBrowser(endpoint: string): Promise<Browser> {
  try {
    // The site is served on this machine only: what the browser asks of it goes through here.
    return await chromium.connect(endpoint, { exposeNetwork: '<loopback>' });
  } catch (error) {
    const message = `No browser answers at ${endpoint}: ${firstLine(error)} It takes the address of a Playwright server of the same version, as “npx playwright run-server” prints it.`;
    throw new RegressMachineError('browser-failed', message, { cause: error });
  }
}

async function launchBrowser(tell?: (line: string) => void): Promise<Browser> {
  try {
    const executablePath = await ensureBrowser(tell);
    return await chromium.launch({
      executablePath,
      args: [...BROWSER_ARGUMENTS],
      // Who is interrupted still has a report to write: the browser is closed with the host. If this
      // process exits before, Playwright ends the browser with it and removes its folder.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    if (error instanceof BrowserMissingError) {
      throw new RegressMachineError('browser-missing', error.message, { cause: error });
    }
    const message = `The browser does not start: ${firstLine(error)}`;
    throw new RegressMachineError('browser-failed', message, { cause: error });
  }
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
