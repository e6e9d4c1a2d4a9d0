import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { MatrixReport } from './regress/matrix/matrix-report.ts';
import { runMatrix } from './regress/matrix/run-matrix.ts';
import type { MatrixRun } from './regress/matrix/run-matrix.ts';
import type { MatrixTask } from './regress/matrix/matrix-task.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const FAKE = join(import.meta.dirname, 'regress/matrix/fixtures/fake-matrix.config.ts');

/** Four cells, of which two leak, which is expected of one. */
const MATRIX = {
  o1js: ['2.14', '2.10'],
  path: ['freeing', 'leaking'],
  threads: 8,
  options: { proofs: 4 },
  expect: [{ o1js: '2.14', path: 'leaking', verdict: 'regression', because: 'as it was made' }],
};

/** A folder with a matrix, and its reports. */
class MatrixFolder implements AsyncDisposable {
  static async create(): Promise<MatrixFolder> {
    const folder = new MatrixFolder(await mkdtemp(join(tmpdir(), 'matrix-')));
    await folder.write(MATRIX);
    return folder;
  }

  private constructor(readonly path: string) {}

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** All that the last runs have printed, and told besides. */
  printed = '';
  told = '';

  async run(task: MatrixTask, more: Partial<MatrixRun> = {}): Promise<number> {
    return runMatrix({
      matrixFile: join(this.path, 'matrix.json'),
      task,
      outputs: {
        json: join(this.path, 'report.json'),
        markdown: join(this.path, 'report.md'),
        junit: join(this.path, 'junit.xml'),
        html: join(this.path, 'index.html'),
      },
      configFile: FAKE,
      print: (text) => {
        this.printed += text;
      },
      tell: (text) => {
        this.told += text;
      },
      ...more,
    });
  }

  shard(current: number): MatrixTask {
    return { kind: 'run-shard', current, total: 2, blobFolder: this.blobFolder };
  }

  get merge(): MatrixTask {
    return { kind: 'merge-shards', blobFolder: this.blobFolder };
  }

  get blobFolder(): string {
    return join(this.path, 'blobs');
  }

  async write(matrix: unknown): Promise<void> {
    await writeFile(join(this.path, 'matrix.json'), JSON.stringify(matrix));
  }

  read(name: string): Promise<string> {
    return readFile(join(this.path, name), 'utf8');
  }

  async report(): Promise<MatrixReport> {
    return JSON.parse(await this.read('report.json')) as MatrixReport;
  }
}

// Each cell is a run in a browser of its own.
test.describe.configure({ timeout: 3 * 60_000 });

test('two shards merge to what one run gives', async ({ page }) => {
  await using folder = await MatrixFolder.create();
  expect(await folder.run({ kind: 'run-all' })).toBe(1);
  const whole = await folder.report();
  expect(whole.cells.map(({ id, outcome }) => [id, outcome.kind, verdictOf(outcome)])).toEqual([
    ['2.14.0 square freeing threads=8', 'measured', 'pass'],
    ['2.14.0 square leaking threads=8', 'measured', 'regression'],
    ['2.10.0 square freeing threads=8', 'measured', 'pass'],
    ['2.10.0 square leaking threads=8', 'measured', 'regression'],
  ]);
  expect(whole).toMatchObject({
    ok: false,
    exitStatus: 1,
    totals: { expected: 3, unexpected: 1, notMeasured: 0 },
  });
  const markdown = await folder.read('report.md');
  expect(folder.printed).toContain('✗ 2.10.0 square leaking threads=8  regression, expected pass');
  expect(folder.printed).toMatch(/Of 4 cells, 3 are as expected, 1 is not\.\n$/);
  expect(folder.told).toContain('4 of 4: 2.10.0 square leaking threads=8');

  // The shard with nothing but what is expected, and the other.
  expect(await folder.run(folder.shard(1))).toBe(0);
  expect((await folder.report()).cells).toHaveLength(2);
  expect(await folder.run(folder.shard(2))).toBe(1);
  expect(await folder.run(folder.merge)).toBe(1);
  expect(withoutTimes(await folder.report())).toEqual(withoutTimes(whole));
  expect(roundTimes(await folder.read('report.md'))).toBe(roundTimes(markdown));
  expect(await folder.read('junit.xml')).toContain('tests="4" failures="1" errors="0"');

  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const url = pathToFileURL(join(folder.path, 'index.html')).href;
  await page.goto(url);
  expect(asked).toEqual([url]);
  await expect(page.getByText('Of 4 cells, 3 are as expected, 1 is not.')).toBeVisible();
  await page.getByRole('link', { name: 'regression, expected pass' }).click();
  await expect(page.locator('details:target')).toContainText('2.10.0 square leaking threads=8');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await findAxeViolations(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.body.scrollWidth - innerWidth);
      expect(overflow, `wider than a screen of ${width} pixels`).toBeLessThanOrEqual(0);
    }
  }
});

test('a lost shard is no success: its cells are named', async () => {
  await using folder = await MatrixFolder.create();
  await folder.write({ ...MATRIX, path: 'freeing', expect: [] });
  expect(await folder.run(folder.shard(1))).toBe(0);
  expect(await folder.run(folder.merge)).toBe(3);
  const { totals, cells } = await folder.report();
  expect(totals).toEqual({ expected: 1, unexpected: 0, notMeasured: 1 });
  expect(cells.at(-1)?.outcome.kind).toBe('not-measured');
  expect(await folder.read('junit.xml')).toContain('errors="1"');
});

test('shards of different matrices do not merge', async () => {
  await using folder = await MatrixFolder.create();
  await folder.write({ ...MATRIX, path: 'freeing', expect: [] });
  expect(await folder.run(folder.shard(1))).toBe(0);
  await folder.write({ ...MATRIX, path: 'freeing', expect: [], threads: 4 });
  expect(await folder.run(folder.shard(2))).toBe(0);
  expect(await folder.run(folder.merge)).toBe(3);
  expect(folder.told).toContain('These are reports of 2 different matrices');
});

test('an interrupted matrix has what was measured until then', async () => {
  await using folder = await MatrixFolder.create();
  await folder.write({ ...MATRIX, options: { proofs: 10_000, until: 'all' } });
  const ctrlC = new AbortController();
  const running = folder.run({ kind: 'run-all' }, { signal: ctrlC.signal });
  try {
    await expect(() => expect(folder.told).toMatch(/Proof \d+ of/)).toPass();
  } finally {
    ctrlC.abort();
  }
  expect(await running).toBe(3);
  const { totals, cells } = await folder.report();
  expect(totals).toEqual({ expected: 0, unexpected: 1, notMeasured: 3 });
  const [outcome] = cells.map((cell) => cell.outcome);
  expect(outcome).toMatchObject({ kind: 'measured', verdict: 'inconclusive' });
  expect(outcome?.kind === 'measured' && outcome.report.proofs.length).toBeGreaterThan(0);
});

test('a report that cannot be written is told before anything is started', async () => {
  await using folder = await MatrixFolder.create();
  const json = join(folder.path, 'matrix.json', 'report.json');
  const outputs = { json, markdown: null, junit: null, html: null };
  await expect(folder.run({ kind: 'run-all' }, { outputs })).rejects.toThrow('cannot be written');
});

test('a mistake in the file is told before anything is started', async () => {
  await using folder = await MatrixFolder.create();
  await folder.write({ ...MATRIX, threads: 0, programs: 'square' });
  await expect(folder.run({ kind: 'run-all' })).rejects.toThrow(
    /programs: “square” is not allowed\.[^]*threads: “0” is not allowed\./,
  );
});

function verdictOf(outcome: MatrixReport['cells'][number]['outcome']): string | null {
  return outcome.kind === 'measured' ? outcome.verdict : null;
}

/** A report without what no two runs have in common. */
function withoutTimes(report: MatrixReport): unknown {
  const isTime = (key: string) => key === 'ms' || key.endsWith('Ms');
  // A diagnosis goes by times as well.
  const isTimed = (value: unknown) => typeof value === 'string' && value.startsWith('diagnosis: ');
  const hide = (key: string, value: unknown) => (isTime(key) || isTimed(value) ? 0 : value);
  return JSON.parse(JSON.stringify(report, hide));
}

function roundTimes(markdown: string): string {
  return markdown.replaceAll(/\d+ ms a proof/g, 'some ms a proof');
}

async function findAxeViolations(page: Page): Promise<unknown> {
  // The page's own policy allows no script, which a debugger does not ask.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
  return violations.map(({ id, nodes }) => ({ id, elements: nodes.map(({ html }) => html) }));
}
