import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RegressUsageError } from '../regress-errors.ts';
import { loadMatrix } from './load-matrix.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-matrix-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function load(text: string) {
  const file = join(folder, 'matrix.json');
  writeFileSync(file, text);
  return loadMatrix(file);
}

/** What somebody reads who has made a mistake. */
function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof RegressUsageError) return error.message;
    throw error;
  }
  return 'no mistake';
}

it('finds files beside the matrix, not beside who runs it', () => {
  writeFileSync(join(folder, 'own.ts'), '');
  expect(load('{ "program": "./own.ts" }').cells[0]?.program).toBe('./own.ts');
});

it('names the file and every mistake in it', () => {
  expect(messageOf(() => load('{ "threads": 0, "path": "fast" }'))).toMatchInlineSnapshot(`
    "matrix.json cannot be used:
    path: “fast” is not allowed. Allowed: shipped, leaking, freeing.
    threads: “0” is not allowed. Allowed: a whole number from 1 to 64, or null for as many as the machine has cores."
  `);
});

it('names files that are not there', () => {
  const text = '{ "program": ["./a.ts", "square"], "o1js": ["./o1js", "2.15"] }';
  expect(messageOf(() => load(text))).toMatchInlineSnapshot(`
    "matrix.json cannot be used:
    o1js: “./o1js” is not allowed. Allowed: the path of something that is there.
    program: “./a.ts” is not allowed. Allowed: the path of something that is there."
  `);
});

it('says where JSON breaks', () => {
  expect(messageOf(() => load('{ "threads": 8, }'))).toContain('Allowed: JSON (');
});

it('says that there is no such file', () => {
  expect(messageOf(() => loadMatrix(join(folder, 'none.json')))).toContain('ENOENT');
});
