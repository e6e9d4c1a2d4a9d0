import { describe, expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import { RunLocks } from './run-locks.ts';

/** The locks of two tabs of one browser. */
function twoTabs() {
  const browser = new FakeBrowser();
  const [here, there] = [browser.openTab(), browser.openTab()];
  return {
    here: new RunLocks('run:', here.locks),
    there: new RunLocks('run:', there.locks),
    thereTab: there,
  };
}

describe('RunLocks', () => {
  it('lets one page have a run', async () => {
    const { here, there } = twoTabs();
    expect(await here.hold('a')).toBe(true);
    expect(await here.hold('a')).toBe(false);
    expect(await there.hold('a')).toBe(false);
    expect(await there.hold('b')).toBe(true);
  });

  it('knows of the runs of all pages', async () => {
    const { here, there } = twoTabs();
    await there.hold('a');
    expect(await here.isHeld('a')).toBe(true);
    expect(await there.isHeld('a')).toBe(true);
    expect(await here.isHeld('b')).toBe(false);
  });

  it('gives a run up when told, and when its page goes', async () => {
    const { here, there, thereTab } = twoTabs();
    await there.hold('a');
    await there.hold('b');
    there.release('a');
    there.release('a');
    await until(async () => expect(await here.isHeld('a')).toBe(false));
    expect(await here.isHeld('b')).toBe(true);
    thereTab.crash();
    expect(await here.isHeld('b')).toBe(false);
  });

  it('gives all of them up at once', async () => {
    const { here, there } = twoTabs();
    await there.hold('a');
    await there.hold('b');
    there.releaseAll();
    await until(async () => {
      expect([await here.isHeld('a'), await here.isHeld('b')]).toEqual([false, false]);
    });
  });

  it('works on a run only while no page has it, and keeps pages off meanwhile', async () => {
    const { here, there } = twoTabs();
    await there.hold('a');
    const work = vi.fn(async () => there.hold('b'));
    expect(await here.whileFree('a', work)).toBeNull();
    expect(work).not.toHaveBeenCalled();
    expect(await here.whileFree('b', work)).toBe(false);
    await until(async () => expect(await there.hold('b')).toBe(true));
  });

  it('frees the lock when the work fails', async () => {
    const { here, there } = twoTabs();
    const work = here.whileFree('a', () => Promise.reject(new Error('failed')));
    await expect(work).rejects.toThrow('failed');
    await until(async () => expect(await there.isHeld('a')).toBe(false));
  });

  it('passes on why the browser gives no locks', async () => {
    const failure = new DOMException('not active', 'InvalidStateError');
    const locks = new RunLocks('run:', { request: () => Promise.reject(failure) });
    await expect(locks.hold('a')).rejects.toBe(failure);
  });
});

describe('without Web Locks', () => {
  it('a page knows its own runs', async () => {
    const locks = new RunLocks('run:', null);
    expect(await locks.hold('a')).toBe(true);
    expect(await locks.hold('a')).toBe(false);
    expect(await locks.isHeld('a')).toBe(true);
    locks.release('a');
    expect(await locks.isHeld('a')).toBe(false);
  });

  it('nothing is done to a run that may be another page’s', async () => {
    const work = vi.fn(async () => true);
    expect(await new RunLocks('run:', null).whileFree('a', work)).toBeNull();
    expect(work).not.toHaveBeenCalled();
  });
});
