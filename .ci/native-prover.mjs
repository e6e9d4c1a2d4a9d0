// @ts-check
/**
 * One visit of o1js's native prover, which `npm run bench` compares the browser with: a process of
 * its own, as a page is, that compiles a program, proves, verifies, and prints what it measured as
 * one line of JSON, a `NativeAnswer` of `e2e/bench/native-answer.ts`. Its only argument is a
 * `NativeWishes` as JSON.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runnerImport } from 'vite';

/** @typedef {import('../e2e/bench/native-answer.ts').NativeAnswer} NativeAnswer */
/** @typedef {import('../e2e/bench/bench-report.ts').BenchProof} BenchProof */

const root = join(import.meta.dirname, '..');
/** @type {import('../e2e/bench/native-answer.ts').NativeWishes} */
const wishes = JSON.parse(process.argv[2] ?? '{}');

const line = `${JSON.stringify(await answer())}\n`;
// The native prover's threads would keep the process alive.
process.stdout.write(line, () => process.exit(0));

/** @returns {Promise<NativeAnswer>} */
async function answer() {
  const programs = await importSource('src/core/experiment/programs.ts');
  const { BUILDERS } = await importSource('workers/programs/index.ts');
  const loadStart = performance.now();
  const o1js = await import(wishes.package);
  // No version decides: a release has a native prover if it can be asked for one.
  if (typeof o1js.setBackend !== 'function') {
    return { kind: 'unavailable', reason: 'this release has no native prover' };
  }
  if (!isInstalled()) return { kind: 'unavailable', reason: 'native prover not installed' };
  o1js.setBackend('native');
  await o1js.initializeBindings();
  if (wishes.proofs === 0) return { kind: 'available' };
  const parameters = programs.defaultParameters(programs.findProgram(wishes.program));
  const { program, prove } = BUILDERS[wishes.program](o1js, parameters);
  const compileStart = performance.now();
  // In Node o1js keeps keys in files, in a browser nothing.
  await program.compile({ cache: o1js.Cache.None, forceRecompile: true });
  const compileMs = performance.now() - compileStart;
  /** @type {BenchProof[]} */
  const proofs = [];
  let toVerifiedMs = 0;
  /** @type {any} */
  let previous = null;
  for (let index = 0; index < wishes.proofs; index += 1) {
    const start = performance.now();
    const { proof } = await prove(index, previous);
    const proved = performance.now();
    const verified = await program.verify(proof);
    const end = performance.now();
    if (!verified) {
      const reason = `proof ${index + 1} does not verify`;
      return { kind: 'failed', verdict: 'verification-failed', reason };
    }
    if (index === 0) toVerifiedMs = end - loadStart;
    const times = { proveMs: proved - start, verifyMs: end - proved };
    proofs.push({ ...times, pagesAfter: null, liveBytes: null, walkMs: null, markMs: null });
    previous = proof;
  }
  const visit = { compileMs, pagesAfterCompile: null, toVerifiedMs, proofs };
  return { kind: 'finished', visit: { ...visit, keys: 'computed', notApplied: [] } };
}

/** Whether the package that the native prover is for this system is there, as o1js looks for it. */
function isInstalled() {
  const require = createRequire(createRequire(import.meta.url).resolve(wishes.package));
  try {
    require.resolve(`@o1js/native-${process.platform}-${process.arch}`);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {Promise<any>}
 */
async function importSource(file) {
  const { module } = await runnerImport(join(root, file), { root, configFile: false });
  return module;
}
