import { describe, expect, it } from 'vitest';
import { findOrInstallBrowser, listUsualPaths } from './find-browser.ts';
import type { BrowserMachine, Installation, Trial } from './find-browser.ts';

const OWN = '/cache/chromium/chrome';
const APT = '/usr/bin/apt-get';

/** A Linux machine with nothing on it; what was done to it is in `log`. */
class FakeMachine implements BrowserMachine {
  readonly playwrightPath = OWN;
  readonly log: string[] = [];
  platform: NodeJS.Platform = 'linux';
  env: Record<string, string | undefined> = { PATH: '/usr/local/bin:/usr/bin' };
  isRoot = false;
  /** Files that are there, and what starting them shows. */
  files: Record<string, Trial> = {};
  onDownload: () => Installation = () => ({ kind: 'failed', reason: 'no network' });
  onApt: () => Installation = () => ({ kind: 'failed', reason: 'no package' });

  exists = (path: string) => path in this.files;
  tell = (line: string) => void this.log.push(`tell: ${line}`);
  tryStart = (path: string) => {
    this.log.push(`start ${path}`);
    return Promise.resolve(this.files[path] ?? ({ kind: 'absent' } as const));
  };
  downloadByPlaywright = () => {
    this.log.push('download');
    return Promise.resolve(this.onDownload());
  };
  installByApt = () => {
    this.log.push('apt');
    return Promise.resolve(this.onApt());
  };
}

const starts = (version = 'Chromium 1'): Trial => ({ kind: 'started', version });
const broken = (reason: string): Trial => ({ kind: 'broken', reason });
const machineWith = (change: Partial<FakeMachine>) => Object.assign(new FakeMachine(), change);

describe('the browser that is named', () => {
  it('is taken before any other', async () => {
    const machine = machineWith({ files: { '/opt/mine': starts('Mine 9'), [OWN]: starts() } });
    machine.env['PLAYGROUND_CHROMIUM'] = '/opt/mine';
    expect(await findOrInstallBrowser(machine)).toEqual({
      kind: 'found',
      path: '/opt/mine',
      version: 'Mine 9',
    });
    expect(machine.log).toEqual(['start /opt/mine']);
  });

  it('is not replaced by another one when it is missing or broken', async () => {
    const machine = machineWith({ files: { [OWN]: starts() } });
    machine.env['PLAYGROUND_CHROMIUM'] = '/opt/mine';
    expect(await findOrInstallBrowser(machine)).toEqual({
      kind: 'none',
      advice: 'PLAYGROUND_CHROMIUM names /opt/mine, which is not there.',
    });
    machine.files['/opt/mine'] = broken('libnss3.so: cannot open');
    expect(await findOrInstallBrowser(machine)).toEqual({
      kind: 'none',
      advice: 'PLAYGROUND_CHROMIUM names /opt/mine, which does not start: libnss3.so: cannot open',
    });
    expect(machine.log).not.toContain('download');
  });

  it('counts as not named when it is empty', async () => {
    const machine = machineWith({ files: { [OWN]: starts() } });
    machine.env['PLAYGROUND_CHROMIUM'] = '';
    expect(await findOrInstallBrowser(machine)).toMatchObject({ kind: 'found', path: OWN });
  });
});

describe('a browser that is there', () => {
  it('is Playwright’s own before an installed one', async () => {
    const machine = machineWith({ files: { '/usr/bin/chromium': starts(), [OWN]: starts() } });
    expect(await findOrInstallBrowser(machine)).toMatchObject({ kind: 'found', path: OWN });
  });

  it('is Chrome before Chromium, wherever on the path each is', async () => {
    const machine = machineWith({
      files: { '/usr/local/bin/chromium': starts(), '/usr/bin/google-chrome': starts() },
    });
    expect(await findOrInstallBrowser(machine)).toMatchObject({ path: '/usr/bin/google-chrome' });
  });

  it('is passed over when it does not start', async () => {
    const machine = machineWith({
      files: { [OWN]: broken('libnss3.so'), '/usr/bin/chromium': starts() },
    });
    expect(await findOrInstallBrowser(machine)).toMatchObject({ path: '/usr/bin/chromium' });
    expect(machine.log).toEqual([`start ${OWN}`, 'start /usr/bin/chromium']);
  });
});

describe('a machine without a browser', () => {
  it('gets Playwright’s download first', async () => {
    const machine = machineWith({ isRoot: true, files: { [APT]: starts() } });
    machine.onDownload = () => {
      machine.files[OWN] = starts('Chromium 2');
      return { kind: 'installed' };
    };
    expect(await findOrInstallBrowser(machine)).toEqual({
      kind: 'found',
      path: OWN,
      version: 'Chromium 2',
    });
    expect(machine.log).toEqual([
      'tell: No browser to test with yet: Playwright’s download …',
      'download',
      `start ${OWN}`,
    ]);
  });

  it.each([
    ['fails', undefined],
    ['lacks its libraries', broken('libnss3.so')],
  ])('gets the package of its distribution when the download %s', async (_, downloaded) => {
    const machine = machineWith({ isRoot: true, files: { [APT]: starts() } });
    machine.onDownload = () => {
      if (downloaded === undefined) return { kind: 'failed', reason: 'no network' };
      machine.files[OWN] = downloaded;
      return { kind: 'installed' };
    };
    machine.onApt = () => {
      machine.files['/usr/bin/chromium'] = starts();
      return { kind: 'installed' };
    };
    expect(await findOrInstallBrowser(machine)).toMatchObject({ path: '/usr/bin/chromium' });
  });

  it('says what was tried, in one line, when nothing helped', async () => {
    const machine = machineWith({ isRoot: true, files: { [APT]: starts() } });
    expect(await findOrInstallBrowser(machine)).toEqual({
      kind: 'none',
      advice:
        'No browser to test with: install Chrome or Chromium, or set PLAYGROUND_CHROMIUM to the path of one. Tried: Playwright’s download failed (no network); apt-get install chromium failed (no package).',
    });
  });

  it('says which command to run where apt-get is not allowed', async () => {
    const machine = machineWith({ files: { [APT]: starts() } });
    const search = await findOrInstallBrowser(machine);
    expect(search).toMatchObject({ kind: 'none' });
    expect(search).toHaveProperty(
      'advice',
      expect.stringContaining('run “sudo apt-get install chromium”, or set PLAYGROUND_CHROMIUM'),
    );
    expect(machine.log).not.toContain('apt');
  });

  it.each(['darwin', 'win32'] as const)('does not look for apt-get on %s', async (platform) => {
    const machine = machineWith({ platform, isRoot: true, files: { [APT]: starts() } });
    expect(await findOrInstallBrowser(machine)).toMatchObject({ kind: 'none' });
    expect(machine.log).not.toContain('apt');
  });

  it('names a browser that does not start once, however often it was tried', async () => {
    const machine = machineWith({ files: { [OWN]: broken('libnss3.so') } });
    machine.onDownload = () => ({ kind: 'installed' });
    const search = await findOrInstallBrowser(machine);
    const advice = search.kind === 'none' ? search.advice : '';
    expect(advice.split('libnss3.so')).toHaveLength(2);
  });
});

describe('the usual places', () => {
  it('are the applications of a person and of everybody on macOS', () => {
    expect(listUsualPaths({ platform: 'darwin', env: { HOME: '/Users/me' } })).toEqual([
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium',
    ]);
  });

  it('are the program folders that there are on Windows', () => {
    expect(
      listUsualPaths({ platform: 'win32', env: { ProgramFiles: 'C:\\Program Files' } }),
    ).toEqual([
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files\\Chromium\\Application\\chrome.exe',
    ]);
  });

  it('are none where the path is empty', () => {
    expect(listUsualPaths({ platform: 'linux', env: {} })).toEqual([]);
  });
});
