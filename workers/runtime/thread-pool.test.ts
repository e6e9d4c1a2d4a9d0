import { describe, expect, it } from 'vitest';
import { createPoolPolicy } from './thread-pool.ts';

const init = { type: 'initThreadPool', id: 1, message: 8 };
const exit = { type: 'exitThreadPool', id: 2 };
const run = { type: 'run', message: {} };

describe('a pool that is kept', () => {
  it('is started once and never ended', () => {
    const pool = createPoolPolicy(true);
    expect([init, run, exit, init, run, exit].map((request) => pool.intercept(request))).toEqual([
      'forward',
      'forward',
      'answer',
      'answer',
      'forward',
      'answer',
    ]);
  });

  it('still counts how often o1js wanted to end it', () => {
    const pool = createPoolPolicy(true);
    expect(pool.observe()).toEqual({ started: false, exits: 0 });
    for (const request of [init, exit, init, exit]) pool.intercept(request);
    expect(pool.observe()).toEqual({ started: true, exits: 2 });
  });
});

describe('a pool that is only watched', () => {
  it('lets every request through', () => {
    const pool = createPoolPolicy(false);
    expect([init, exit, init].map((request) => pool.intercept(request))).toEqual([
      'forward',
      'forward',
      'forward',
    ]);
    expect(pool.observe()).toEqual({ started: true, exits: 1 });
  });
});

describe('a pool that is shared once', () => {
  it('serves two calls, and is ended after the second', () => {
    const pool = createPoolPolicy(false);
    pool.shareOnce();
    const requests = [init, run, exit, init, run, exit, init, exit];
    expect(requests.map((request) => pool.intercept(request))).toEqual([
      'forward',
      'forward',
      'answer',
      'answer',
      'forward',
      'forward',
      'forward',
      'forward',
    ]);
    expect(pool.observe().exits).toBe(3);
  });
});

describe('a pool of which the keeping changes', () => {
  it('is ended when o1js asks next, and the next one is left to o1js', () => {
    const pool = createPoolPolicy(true);
    for (const request of [init, run, exit]) pool.intercept(request);
    pool.keep(false);
    expect([init, run, exit, init, exit].map((request) => pool.intercept(request))).toEqual([
      'answer',
      'forward',
      'forward',
      'forward',
      'forward',
    ]);
  });

  it('is kept from the next start on', () => {
    const pool = createPoolPolicy(false);
    for (const request of [init, run, exit]) pool.intercept(request);
    pool.keep(true);
    expect([init, run, exit, init].map((request) => pool.intercept(request))).toEqual([
      'forward',
      'forward',
      'answer',
      'answer',
    ]);
  });
});
