import { writeFileSync } from 'node:fs';
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

/**
 * Closes with the single line `N passed, N failed`. Only a test that ran and did what it should
 * has passed: skipped, flaky, timed out, interrupted and never started are all failures, and so is
 * an error outside any test.
 *
 * `TEST_COUNTS_FILE` names a file that is to get the same counts as JSON.
 */
export default class CountReporter implements Reporter {
  #suite: Suite | null = null;
  #errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onError(): void {
    this.#errors += 1;
  }

  onEnd(result: Pick<FullResult, 'status'>): void {
    const tests = this.#suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const failed = tests.length - passed + this.#errors;
    // Something went wrong that belongs to no test: a run that failed never closes with 0 failed.
    const counts = { passed, failed: result.status === 'passed' ? failed : Math.max(failed, 1) };
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
    const file = process.env['TEST_COUNTS_FILE'];
    if (file) writeFileSync(file, JSON.stringify(counts));
  }

  printsToStdio(): boolean {
    return true;
  }
}
