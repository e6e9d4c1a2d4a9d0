import { pagesToBytes } from '../src/core/units.ts';
import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';
import { ProcessMemory } from './fixtures/process-memory.ts';
import { hostProgram } from './fixtures/program-host.ts';
import { expectAllVerified } from './fixtures/real-runs.ts';
import { readStoredRun } from './fixtures/stored-run.ts';
import { bundleProgram } from './regress/own-program/bundle-program.ts';
import { writeProject } from './regress/own-program/fixtures/scratch-project.ts';

/** Each proof verifies the one before it, and the file refuses to go on from any other. */
const CHAIN = `import { Field, SelfProof, ZkProgram } from 'o1js';
const program = ZkProgram({
  name: 'chain', publicOutput: Field,
  methods: {
    start: { privateInputs: [], async method() { return { publicOutput: Field(0) }; } },
    step: {
      privateInputs: [SelfProof],
      async method(previous: SelfProof<undefined, Field>) {
        previous.verify();
        return { publicOutput: previous.publicOutput.add(1) };
      },
    },
  },
});
export default program;
export function inputs(index: number, previous?: { publicOutput: Field }) {
  if (index === 0) return { method: 'start', args: [] };
  if (previous?.publicOutput.toBigInt() !== BigInt(index - 1)) throw new Error('the chain is broken');
  return { method: 'step', args: [previous] };
}`;

test('@o1js a fresh memory goes on with the chain, and the old one is given back', async ({
  browser,
  page,
  playground,
  problems,
}) => {
  test.skip(process.platform !== 'linux', 'it takes /proc to see what a process holds');
  problems.allow(O1JS_WARNING);
  await using project = await writeProject({ 'program.ts': CHAIN });
  const o1js = { kind: 'bundled' } as const;
  const bundled = await bundleProgram('program.ts', { root: project.folder, o1js });
  await hostProgram(page, 'program.ts', bundled);
  await playground.goTo();
  await using memory = await ProcessMemory.watch(browser);
  const report = await page.evaluate((config) => window.playground.run(config), {
    program: 'program.ts',
    proofs: 2,
    warmup: 0,
    switches: { recycle: 'every:1', memory: 'as-shipped' },
    timeout: 600_000,
  });
  expectAllVerified(report);
  expect(report.proofs.map(({ memory: place }) => place)).toEqual([0, 1]);
  const [old, fresh] = report.memories;
  expect(fresh).toMatchObject({ cause: 'every', beforeProof: 1 });
  expect(fresh?.verificationKeyHash).toBe(old?.verificationKeyHash);

  const [row] = await page.evaluate(() => window.playground.history({ limit: 1 }));
  const { record } = await readStoredRun(page, row?.id ?? '');
  const [before, after] = record.lives;
  if (before === undefined || after === undefined) throw new Error('there was a refresh');
  const used = memory.between(before.startedAt, before.endedAt ?? NaN).most;
  const left = memory.between(after.startedAt, after.readyAt ?? NaN).least;
  // While the fresh one loads, most of what the old one took is not the process's any more.
  expect(used - left).toBeGreaterThan(pagesToBytes(before.lastPages ?? NaN) / 2);
});
