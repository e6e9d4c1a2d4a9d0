import type { Page } from '@playwright/test';
import './fixtures/console-api.ts';
import type { Report } from '../src/core/export/report-format.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';
import { hostProgram } from './fixtures/program-host.ts';
import { bundleProgram } from './regress/own-program/bundle-program.ts';
import { O1JS_TSCONFIG, writeProject } from './regress/own-program/fixtures/scratch-project.ts';

/** One proof is enough to know that a program works. */
const ONE_PROOF = {
  program: 'program.ts',
  proofs: 1,
  warmup: 0,
  path: 'freeing',
  timeout: 600_000,
};

/**
 * Runs one proof of `program.ts`, in a project of its own with these files beside it.
 * @param release a bundled one; `null` for the o1js that the project has installed.
 */
async function runProgram(
  page: Page,
  files: Readonly<Record<string, string>>,
  release: string | null = null,
): Promise<Report> {
  await using project = await writeProject(files);
  const kind = release === null ? 'of-the-program' : 'bundled';
  const bundled = await bundleProgram('program.ts', { root: project.folder, o1js: { kind } });
  await hostProgram(page, 'program.ts', bundled);
  await page.goto('./');
  const config = { ...ONE_PROOF, o1js: release ?? '2.15.0' };
  return await page.evaluate((wishes) => window.playground.run(wishes), config);
}

test('without a host of their own, neither a program nor a release is accepted', async ({
  playground,
  page,
}) => {
  await playground.open({ query: { program: 'program.ts', o1js: '2.99.1' } });
  await expect(page.getByTestId('query-issues')).toContainText('program: “program.ts”');
  const refusal = await page.evaluate(() =>
    window.playground.run({ program: 'program.ts' }).catch((error: unknown) => String(error)),
  );
  expect(refusal).toContain('Allowed: square, poseidon-chain, merkle, recursive.');
});

test('what the host brought can be run, is listed in the form, and is kept by name', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    const program = { id: 'program.ts', url: 'host/program.js' };
    const o1js = { version: '2.99.1', url: 'host/o1js.js' };
    Object.assign(window, { playgroundHost: { program, o1js } });
  });
  await playground.open({ query: { program: 'program.ts', o1js: '2.99.1', 'param.rounds': 3 } });
  await expect(page.getByTestId('query-issues')).toHaveCount(0);
  await expect(page.getByText('Not known of 2.99.1 what it does there.').first()).toBeVisible();
  await playground.run.click();
  await playground.expectStatus('done');
  await expect(page.getByRole('heading', { name: 'program.ts on o1js 2.99.1' })).toBeVisible();
  const [row] = await page.evaluate(() => window.playground.history({ limit: 1 }));
  expect(row?.config).toMatchObject({
    program: 'program.ts',
    o1js: '2.99.1',
    parameters: { rounds: 3 },
  });

  // In another tab nobody brought them: the run is there all the same, to be read.
  const other = await page.context().newPage();
  await other.goto('./');
  const report = await other.evaluate((id) => window.playground.report(id), row?.id ?? '');
  expect(report.config).toMatchObject({ program: 'program.ts', o1js: '2.99.1' });
});

test.describe('@o1js', () => {
  test.beforeEach(({ problems }) => problems.allow(O1JS_WARNING));

  // A plain ZkProgram is proved by `package-regress.spec.ts`, with the o1js that its project installed.

  test('a SmartContract with decorators is deployed, and its transactions prove', async ({
    page,
  }) => {
    const report = await runProgram(page, {
      'tsconfig.json': O1JS_TSCONFIG,
      'program.ts': `import { Field, method, SmartContract, State, state } from 'o1js';
        export default class Adder extends SmartContract {
          @state(Field) total = State<Field>();
          init() {
            super.init();
            this.total.set(Field(1));
          }
          @method async add(x: Field) {
            const total = this.total.getAndRequireEquals();
            this.total.set(total.add(x));
          }
        }
        export async function transaction(adder: Adder, index: number) {
          adder.total.get().assertEquals(Field(1 + index));
          await adder.add(Field(1));
        }`,
    });
    expect(report.reasons.join('\n')).not.toContain('verdict: The');
    expect(report.proofs.map(({ verified }) => verified)).toEqual([true]);
  });

  test('build() is given the o1js that the file imports; its errors name file and line', async ({
    page,
  }) => {
    const report = await runProgram(
      page,
      {
        'program.ts': `import { Field, ZkProgram } from 'o1js';
export function build(o1js: { Field: unknown }) {
  if (o1js.Field !== Field) throw new Error('two instances of o1js');
  const program = ZkProgram({
    name: 'failing', publicInput: Field,
    methods: { fail: { privateInputs: [], async method(x: Field) { x.assertEquals(1); } } },
  });
  return { program, prove: () => program.fail(Field(2)) };
}`,
      },
      '2.14',
    );
    expect(report.config.o1js).toBe('2.14.0');
    expect(report.proofs).toEqual([]);
    expect(report.reasons.join('\n')).toContain('A proof failed');
    expect(report.reasons.join('\n')).toContain('program.ts:6:');
  });

  test('a program that cannot be used says so, with the place that is at fault', async ({
    page,
  }) => {
    const report = await runProgram(page, {
      'program.ts': `import { check } from './lib/check';
export const inputs = () => [check(1)];
check(2);
`,
      'lib/check.ts': `export function check(x: number) {
  if (x > 1) throw new Error('not ready');
}
`,
    });
    expect(report).toMatchObject({ verdict: 'crash', proofs: [] });
    const reasons = report.reasons.join('\n');
    expect(reasons).toContain('The program is at fault');
    expect(reasons).toContain('Loading the program failed: not ready\nlib/check.ts:2:20');
  });
});
