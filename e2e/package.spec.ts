import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createForeignProject, PACKAGES, readReadmeCode } from './fixtures/foreign-project.ts';
import type { ForeignProject } from './fixtures/foreign-project.ts';
import { expect, test } from './fixtures/playground-page.ts';
import { O1JS_WARNING } from './fixtures/problem-watch.ts';
import { startStaticServer } from './serving/static-server.ts';

/** What the foreign app has of its own, and what the package asks for. */
const LINKED = ['o1js', 'vite', '@playwright/test'];

/** What the README asks of whoever serves a page with the runtime; the policy is its owner's affair. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Everything of the foreign app but the worker, which is the one that the README shows. */
const APP: Readonly<Record<string, string>> = {
  'index.html': `
    <!doctype html>
    <link rel="icon" href="data:," />
    <output></output>
    <script type="module" src="/main.ts"></script>
  `,
  'main.ts': `
    const worker = new Worker(new URL('./prover.worker.ts', import.meta.url), { type: 'module' });
    const show = (told: unknown) =>
      document.querySelector('output')?.append(JSON.stringify(told));
    worker.addEventListener('message', ({ data }) => show(data));
    worker.addEventListener('error', ({ message }) => show({ error: message }));
  `,
  'square.ts': `
    import { Field, ZkProgram } from 'o1js';
    export const square = ZkProgram({
      name: 'square',
      publicInput: Field,
      publicOutput: Field,
      methods: {
        square: {
          privateInputs: [],
          async method(x: Field) {
            return { publicOutput: x.mul(x) };
          },
        },
      },
    });
  `,
  // Older than what the runtime is written for: no lowered syntax may reach o1js's own workers.
  'vite.config.js': `
    export default { worker: { format: 'es' }, build: { target: 'es2021' } };
  `,
  // Types that are not found would be `any`, with which nothing is wrong: so something has to be.
  'types.ts': `
    import { installRuntime, RuntimeInstallError } from 'proving-playground/runtime';
    import type { KeyReport, Runtime, RuntimeSwitchStates } from 'proving-playground/runtime';
    const runtime: Runtime = installRuntime({ pool: 'kept', maxPages: null, keys: 'none' });
    export const origin: Promise<KeyReport['origin']> = runtime
      .openKeys('digest')
      .then((keys) => keys.save())
      .then((report) => report.origin);
    export const states: RuntimeSwitchStates = runtime.switchStates();
    export const replaced: Promise<number> = runtime
      .arithmetic()
      .then((report) => (report?.kind === 'rewritten' ? report.functions.length : 0));
    export const violations: number | undefined = runtime.ledger()?.violations().length;
    export const error: Error = new RuntimeInstallError();
    // @ts-expect-error
    installRuntime({ pool: 'sometimes' });
    // @ts-expect-error
    export const freed: string = runtime.endProof().freed;
  `,
};

/** Verifies what a browser has made, by o1js as it was published, and once more with another input. */
const VERIFIER = `
  import { readFile } from 'node:fs/promises';
  import { verify } from 'o1js';
  const { proof, verificationKey } = JSON.parse(await readFile('exported.json', 'utf8'));
  const asMade = await verify(proof, verificationKey);
  const changed = await verify({ ...proof, publicInput: ['4'] }, verificationKey);
  console.log(JSON.stringify({ asMade, changed }));
`;

/** What the README's worker posts, and {@link exportProof} adds. */
interface Told {
  /** The proof as JSON, and the data of the verification key. */
  readonly exported: {
    readonly proof: { readonly publicInput: readonly string[] };
    readonly verificationKey: string;
  };
  readonly verified: boolean;
  readonly freed: number;
  readonly keys: { readonly origin: string; readonly problem: string | null };
  readonly switches: Readonly<Record<string, { readonly kind: string }>>;
}

test.describe('the packed runtime @o1js', () => {
  test('proves in a page of somebody else, with the lines of the README', async ({
    page,
    problems,
  }) => {
    problems.allow(O1JS_WARNING);
    await using project = await createForeignProject(LINKED);
    await project.write(await createApp());
    await checkTypes(project);
    await checkLicences(project);
    await project.node(join(PACKAGES, 'vite/bin/vite.js'), 'build');

    const site = join(project.folder, 'dist');
    await using server = await startStaticServer(site, { headers: ISOLATION });
    problems.allowOrigin(new URL(server.url).origin);
    await page.goto(server.url);
    const told = await readTold(page);

    expect(told).toMatchObject({
      verified: true,
      switches: {
        finalizers: { kind: 'applied' },
        frees: { kind: 'applied' },
        wait: { kind: 'applied' },
        keys: { kind: 'applied' },
        arithmetic: { kind: 'applied' },
        memory: { kind: 'applied' },
      },
      keys: { origin: 'computed', problem: null },
    });
    // Newer releases keep their pool by themselves.
    expect(['applied', 'not-needed']).toContain(told.switches['pool']?.kind);
    expect(told.freed).toBeGreaterThan(0);
    expect(told.exported.proof.publicInput).toEqual(['3']);
    expect(await verifyElsewhere(project, told.exported)).toEqual({
      asMade: true,
      changed: false,
    });

    await page.reload();
    expect(await readTold(page)).toMatchObject({ verified: true, keys: { origin: 'cached' } });
  });
});

/** What the app has shown of its worker. */
async function readTold(page: Page): Promise<Told> {
  const output = page.locator('output');
  await expect(output).not.toBeEmpty({ timeout: 5 * 60_000 });
  return JSON.parse(await output.innerText()) as Told;
}

/** The foreign app, two threads in place of one for each core. */
async function createApp(): Promise<Readonly<Record<string, string>>> {
  const worker = await readReadmeCode('prover.worker.ts');
  expect(worker).toContain('runtime.threads()');
  const made = exportProof(worker.replace('runtime.threads()', '2'));
  return { ...APP, 'prover.worker.ts': made, 'verify.mjs': VERIFIER };
}

/** The worker, posting its proof and the verification key as well. */
function exportProof(worker: string): string {
  const exported = '{ proof: proof.toJSON(), verificationKey: verificationKey.data }';
  const changes = [
    ['await square.compile(', 'const { verificationKey } = await square.compile('],
    ['postMessage({', `postMessage({ exported: ${exported},`],
  ] as const;
  return changes.reduce((text, [before, after]) => {
    expect(text).toContain(before);
    return text.replace(before, after);
  }, worker);
}

/** Verifies a proof in a Node of its own, whose o1js no runtime has touched. */
async function verifyElsewhere(
  project: ForeignProject,
  exported: Told['exported'],
): Promise<unknown> {
  await project.write({ 'exported.json': JSON.stringify(exported) });
  return JSON.parse(await project.node('verify.mjs')) as unknown;
}

/** What is bundled into the package is named with its licence. */
async function checkLicences({ folder }: ForeignProject): Promise<void> {
  const file = join(folder, 'node_modules/proving-playground/lib/THIRD-PARTY-LICENSES.md');
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^## idb /m);
  expect(text).toContain('Jake Archibald');
  expect(text.match(/^## /gm)).toHaveLength(1);
}

/** With the package's own declarations checked too, which most projects skip. */
async function checkTypes(project: ForeignProject): Promise<void> {
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--types', ''];
  const targets = ['--target', 'es2023', '--module', 'esnext', '--moduleResolution', 'bundler'];
  const tsc = join(PACKAGES, 'typescript/bin/tsc');
  await project.node(tsc, ...options, ...targets, 'types.ts');
}
