import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FullResult, Suite, TestCase } from '@playwright/test/reporter';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import CountReporter from './count-reporter.ts';

type Outcome = ReturnType<TestCase['outcome']>;

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function report(outcomes: readonly Outcome[], status: FullResult['status'], errors = 0): string {
  const reporter = new CountReporter();
  const tests = outcomes.map((outcome) => ({ outcome: () => outcome }));
  reporter.onBegin(null, { allTests: () => tests } as unknown as Suite);
  for (let i = 0; i < errors; i += 1) reporter.onError();
  reporter.onEnd({ status });
  return printed;
}

it('counts what ran and did what it should as passed', () => {
  expect(report(['expected', 'expected'], 'passed')).toBe('2 passed, 0 failed\n');
});

it('counts skipped, flaky and never started tests as failed', () => {
  expect(report(['expected', 'skipped', 'flaky', 'unexpected'], 'failed')).toBe(
    '1 passed, 3 failed\n',
  );
});

it('counts errors outside tests', () => {
  expect(report(['expected'], 'failed', 2)).toBe('1 passed, 2 failed\n');
});

it.each(['failed', 'timedout', 'interrupted'] as const)(
  'never closes a %s run with 0',
  (status) => {
    expect(report(['expected'], status)).toBe('1 passed, 1 failed\n');
  },
);

it('counts a run that never began as failed', () => {
  new CountReporter().onEnd({ status: 'failed' });
  expect(printed).toBe('0 passed, 1 failed\n');
});

it('leaves the same counts in the file that it is told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'count-reporter-'));
  try {
    const file = join(folder, 'counts.json');
    vi.stubEnv('TEST_COUNTS_FILE', file);
    report(['expected', 'skipped'], 'passed');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ passed: 1, failed: 1 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
