import { access, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Report } from '../src/core/export/report-format.ts';
import { createForeignProject, readReadmeCode } from './fixtures/foreign-project.ts';
import type { ForeignProject } from './fixtures/foreign-project.ts';
import { expect, test } from './fixtures/playground-page.ts';

/** The README's, so that whoever copies it copies something that works. */
const PROGRAM = './my-program.ts';

/** What a project of somebody who proves has by itself, and what the package asks for. */
const LINKED = ['o1js', 'vite', '@playwright/test', '@types/node', 'typescript'];

/** Without a proof of its own: what a failure looks like needs none. */
const FAILING_TEST = `
import { readFileSync } from 'node:fs';
import { expect, test } from 'proving-playground/playwright';
import type { Report } from 'proving-playground/playwright';

test('proofs leave a lot behind', () => {
  const report: Report = JSON.parse(readFileSync('report.json', 'utf8'));
  expect(report).not.toVerifyEveryProof();
});
`;

const CONFIG = `
import { defineConfig } from '@playwright/test';
export default defineConfig({ testMatch: '*.spec.ts', workers: 1, reporter: 'json' });
`;

/** Types that are not found would be \`any\`, with which nothing is wrong: so something has to be. */
const TYPES = `
import { expect, test } from 'proving-playground/playwright';
import type { Report } from 'proving-playground/playwright';
import { regress, RegressUsageError } from 'proving-playground/regress';
test('types', async ({ playground, page }) => {
  const report: Report = await playground.run({ program: 'square', o1js: '2.14', threads: 2 });
  await expect(page).toHaveTitle('a page is still there');
  expect(report).toGrowLessThan('64 KiB', { of: 'live bytes' });
  expect(report).not.toGrowLessThan(64);
  expect(report).toLeaveNoHandles(['WasmFpProverProof']);
  // @ts-expect-error
  expect(report).toGrowLessThan('64 KiB', { of: 'dead bytes' });
  // @ts-expect-error
  expect(3).toVerifyEveryProof();
  // @ts-expect-error
  await playground.run({ program: 3 });
});
export const made: Promise<Report> = regress({ proofs: 2 });
export const error: Error = new RegressUsageError([]);
`;

/** What Playwright's JSON reporter says, as far as it is needed. */
interface PlaywrightResults {
  readonly stats: { readonly expected: number; readonly unexpected: number };
  readonly suites: readonly {
    readonly specs: readonly {
      readonly tests: readonly {
        readonly results: readonly {
          readonly error?: { readonly message: string };
          readonly attachments: readonly { readonly name: string; readonly body?: string }[];
        }[];
      }[];
    }[];
  }[];
}

test.describe('the packed runner and fixtures @o1js', () => {
  test('prove in a project of somebody else, on the command line and in its tests', async () => {
    await using project = await createForeignProject(LINKED);
    await project.write({
      'my-program.ts': await readReadmeCode('my-program.ts'),
      'leak.spec.ts': await readReadmeCode('leak.spec.ts'),
      'failing.spec.ts': FAILING_TEST,
      'playwright.config.ts': CONFIG,
      'types.ts': TYPES,
    });
    await test.step('with all that it names', () => checkEntries(project));
    await test.step('with its types', () => checkTypes(project));
    const report = await test.step('on the command line', () => runRegress(project));
    await test.step('with its schema', () => checkSchema(project, report));
    await test.step('in a Playwright test', () => runFlatTest(project));
    await test.step('in a test that fails', () => runFailingTest(project));
  });
});

/** Every file that the manifest names is there, and the licences of what the site has. */
async function checkEntries({ folder }: ForeignProject): Promise<void> {
  const installed = join(folder, 'node_modules/proving-playground');
  const manifest: unknown = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
  const { exports, bin } = manifest as { readonly exports: unknown; readonly bin: unknown };
  const files = [...listPaths(exports), ...listPaths(bin)];
  for (const file of files) await access(join(installed, file));
  const licences = await readFile(join(installed, 'dist/THIRD-PARTY-LICENSES.md'), 'utf8');
  for (const name of ['comlink', 'lit', 'o1js', 'uplot']) {
    expect(licences).toMatch(new RegExp(`^## ${name} - `, 'm'));
  }
}

/** The texts somewhere in a value. */
function listPaths(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listPaths) : [];
}

/** With the package's own declarations checked too, which most projects skip. */
async function checkTypes(project: ForeignProject): Promise<void> {
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--types', 'node'];
  const targets = ['--target', 'es2023', '--module', 'nodenext'];
  const checked = await project.npx('tsc', ...options, ...targets, 'types.ts', 'leak.spec.ts');
  expect(checked).toEqual({ status: 0, stdout: '', stderr: '' });
}

/** One proof decides nothing, which has an exit status of its own. */
async function runRegress(project: ForeignProject): Promise<Report> {
  const options = ['--proofs', '1', '--threads', '2', '--report', 'report.json'];
  const args = ['regress', PROGRAM, ...options];
  const { status, stdout } = await project.npx('proving-playground', ...args);
  expect(stdout).toMatch(/^INCONCLUSIVE /);
  expect(status).toBe(2);
  const text = await readFile(join(project.folder, 'report.json'), 'utf8');
  const report = JSON.parse(text) as Report;
  expect(report).toMatchObject({ verdict: 'inconclusive', config: { program: PROGRAM } });
  expect(report.proofs.map(({ verified }) => verified)).toEqual([true, true]);
  return report;
}

/** The schema is there for every tool, and names what the report has. */
async function checkSchema({ folder }: ForeignProject, report: Report): Promise<void> {
  const require = createRequire(join(folder, 'package.json'));
  const file = require.resolve('proving-playground/report.schema.json');
  const schema = JSON.parse(await readFile(file, 'utf8')) as { readonly properties: object };
  expect(Object.keys(schema.properties).toSorted()).toEqual(Object.keys(report).toSorted());
}

/** The run takes longer than the half minute that a test has by default. */
async function runFlatTest(project: ForeignProject): Promise<void> {
  const { status, results } = await runTests(project, 'leak');
  const [result] = listResults(results);
  expect(result?.error?.message).toBeUndefined();
  expect(status).toBe(0);
  expect(result?.attachments.map(({ name }) => name)).toEqual(['regress-report.json']);
  const attached = Buffer.from(result?.attachments[0]?.body ?? '', 'base64').toString();
  expect((JSON.parse(attached) as Report).verdict).toBe('pass');
}

async function runFailingTest(project: ForeignProject): Promise<void> {
  const { status, results } = await runTests(project, 'failing');
  expect(status).toBe(1);
  expect(results.stats).toMatchObject({ expected: 0, unexpected: 1 });
  const message = listResults(results)[0]?.error?.message ?? '';
  expect(message).toContain('expect(report).not.toVerifyEveryProof()');
  expect(message).toMatch(/What a proof adds, on average:\n  Thread stacks  /);
  expect(message).toContain('Classes that grew most');
}

async function runTests(project: ForeignProject, name: string) {
  const { status, stdout } = await project.npx('playwright', 'test', name);
  return { status, results: JSON.parse(stdout) as PlaywrightResults };
}

function listResults({ suites }: PlaywrightResults) {
  return suites.flatMap(({ specs }) =>
    specs.flatMap(({ tests }) => tests.flatMap(({ results }) => results)),
  );
}
