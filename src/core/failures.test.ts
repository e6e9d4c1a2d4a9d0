import { describe, expect, it } from 'vitest';
import { FAILURES, statusOf } from './failures.ts';
import type { FailureCode, RunStatus } from './run.ts';

/** Every failure and the status it leaves; a code that is missing here does not compile. */
const STATUS: Readonly<Record<FailureCode, RunStatus>> = {
  'worker-load-failed': 'failed',
  'o1js-load-failed': 'failed',
  'program-failed': 'failed',
  'compile-failed': 'failed',
  'prove-failed': 'failed',
  'verification-failed': 'failed',
  crash: 'failed',
  'heap-corrupt': 'failed',
  'worker-died': 'failed',
  hung: 'hung',
  'out-of-memory': 'out-of-memory',
  'not-admitted': 'out-of-memory',
  'key-changed': 'failed',
  cancelled: 'interrupted',
  'tab-gone': 'interrupted',
};
const CODES = Object.keys(STATUS) as FailureCode[];

describe('FAILURES', () => {
  it('tells every failure and no other', () => {
    expect(Object.keys(FAILURES).sort()).toEqual([...CODES].sort());
  });

  it.each(CODES)('%s has a title, a meaning and an advice', (code) => {
    const { title, meaning, advice } = FAILURES[code];
    expect(title).toMatch(/^(o1js|[A-Z]).*[^.]$/);
    expect(meaning).toMatch(/^(o1js|[A-Z]).*\.$/);
    expect(advice).toMatch(/^(o1js|[A-Z]).*\.$/);
  });

  it('does not tell two failures in the same words', () => {
    expect(new Set(CODES.map((code) => FAILURES[code].title)).size).toBe(CODES.length);
  });
});

describe('statusOf', () => {
  it.each(Object.entries(STATUS))('%s leaves a run %s', (code, status) => {
    expect(statusOf(code as FailureCode)).toBe(status);
  });
});
