// @ts-check
/**
 * `npm test`: every check, then every test, ending at the first step that fails. Closes with the
 * single line `N passed, N failed`, which counts the tests of all steps together; a step that fails
 * without counting, such as a type error, is one failure.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ passed: number, failed: number }} Counts */

/** @type {readonly { script: string, args?: readonly string[], read?: (json: any) => Counts }[]} */
const steps = [
  { script: 'types' },
  { script: 'lint' },
  { script: 'format:check' },
  { script: 'unused' },
  {
    script: 'unit',
    args: ['--reporter=default', '--reporter=json', '--outputFile.json=COUNTS'],
    // What was skipped has not passed.
    read: (json) => ({
      passed: json.numPassedTests,
      failed: json.numTotalTests - json.numPassedTests,
    }),
  },
  { script: 'e2e', read: (json) => json },
];

const folder = mkdtempSync(join(tmpdir(), 'playground-test-'));
const total = { passed: 0, failed: 0 };
try {
  for (const step of steps) {
    const ok = await runStep(step);
    if (!ok) break;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

/**
 * Runs one step and adds what it counted.
 * @param {typeof steps[number]} step
 * @returns {Promise<boolean>} whether to go on
 */
async function runStep({ script, args = [], read }) {
  const countsFile = join(folder, `${script}.json`);
  const status = await npmRun(
    script,
    args.map((arg) => arg.replace('COUNTS', countsFile)),
    { TEST_COUNTS_FILE: countsFile },
  );
  const counts = read === undefined ? { passed: 0, failed: 0 } : readCounts(countsFile, read);
  total.passed += counts.passed;
  total.failed += status === 0 ? counts.failed : Math.max(counts.failed, 1);
  return status === 0 && counts.failed === 0;
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<number>} exit status
 */
function npmRun(script, args, env) {
  // Inside npm this is npm's own entry point: it runs without a shell on every platform.
  const npm = process.env['npm_execpath'];
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, 'run', script, '--', ...args], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {string} file
 * @param {(json: any) => Counts} read
 * @returns {Counts} nothing counted if the step ended before it could
 */
function readCounts(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { passed: 0, failed: 1 };
  }
}
