import { DEFAULT_BLOB_FOLDER, parseShard } from './matrix/matrix-task.ts';
import type { MatrixTask } from './matrix/matrix-task.ts';
import type { MatrixOutputs } from './matrix/matrix-outputs.ts';
import { isSocketAddress, SOCKET_ADDRESS } from './plan-run.ts';

/** A matrix that the command line asks for. */
export interface MatrixOrder {
  readonly matrixFile: string;
  readonly task: MatrixTask;
  readonly outputs: Partial<MatrixOutputs>;
  readonly browserWs: string | null;
}

/** Options that a matrix takes besides those of its own; all others are settings of its file. */
const SHARED = ['browser-ws', 'help', 'report', 'junit', 'markdown'];
const OWN = ['matrix', 'shard', 'merge-reports', 'html'];

/** Forms of the merged report by the options that say where they go. */
const FORMS = {
  report: 'json',
  markdown: 'markdown',
  junit: 'junit',
  html: 'html',
} as const satisfies Record<string, keyof MatrixOutputs>;

/** Arguments by the name of their option. */
type Given = ReadonlyMap<string, readonly string[]>;

/**
 * Reads what is said of a matrix.
 *
 * @param programs arguments that belong to no option.
 * @param mistakes gains every mistake, a sentence each.
 * @returns `null` if no matrix is asked for.
 */
export function readMatrixOrder(
  given: Given,
  programs: readonly string[],
  mistakes: string[],
): MatrixOrder | null {
  if (!given.has('matrix')) {
    const orphans = OWN.filter((name) => given.has(name));
    mistakes.push(...orphans.map((name) => `--${name} needs --matrix FILE.`));
    return null;
  }
  const one = (name: string, allowed: string): string | null => {
    const values = given.get(name) ?? [];
    if (values.length > 1) mistakes.push(`--${name} is given ${values.length} times.`);
    const [value = null] = values;
    if (value === '') mistakes.push(`--${name}: “” is not allowed. Allowed: ${allowed}.`);
    return value;
  };
  const file = (name: string) => one(name, 'the name of a file');
  const settings = [...given.keys()].filter((name) => ![...SHARED, ...OWN].includes(name));
  mistakes.push(
    ...settings.map(
      (name) => `--${name} is not for a matrix: its file has all settings of its runs.`,
    ),
    ...programs.map((name) => `“${name}” is not for a matrix: its file names the programs.`),
  );
  const browserWs = one('browser-ws', SOCKET_ADDRESS);
  if (browserWs !== null && browserWs !== '' && !isSocketAddress(browserWs)) {
    mistakes.push(`--browser-ws: “${browserWs}” is not allowed. Allowed: ${SOCKET_ADDRESS}.`);
  }
  const outputs: Record<string, string> = {};
  for (const [option, form] of Object.entries(FORMS)) {
    const name = file(option);
    if (name !== null) outputs[form] = name;
  }
  return {
    matrixFile: file('matrix') ?? '',
    task: readTask(one('shard', SHARD), one('merge-reports', 'the name of a folder'), mistakes),
    outputs,
    browserWs,
  };
}

const SHARD = 'a part of all, such as 1/2';

function readTask(shard: string | null, folder: string | null, mistakes: string[]): MatrixTask {
  if (shard !== null && folder !== null) {
    mistakes.push('--shard and --merge-reports are two steps: run the shards, then merge them.');
  }
  if (folder !== null) return { kind: 'merge-shards', blobFolder: folder || DEFAULT_BLOB_FOLDER };
  if (shard === null) return { kind: 'run-all' };
  const part = parseShard(shard);
  if (part !== null) return { kind: 'run-shard', ...part };
  if (shard !== '') mistakes.push(`--shard: “${shard}” is not allowed. Allowed: ${SHARD}.`);
  return { kind: 'run-all' };
}
