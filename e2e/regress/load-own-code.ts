import { relative } from 'node:path';
import type { OwnCode, OwnModule } from './own-code.ts';
import { bundleProgram } from './own-program/bundle-program.ts';
import type { O1jsChoice } from './own-program/bundle-program.ts';
import { readO1jsPackage } from './own-program/find-o1js.ts';
import type { O1jsPackage } from './own-program/find-o1js.ts';
import { describeMistake } from './own-program/mistake.ts';
import type { UsageIssue } from './regress-errors.ts';

/** What a run brings along, as the command line or a configuration names it. */
export interface OwnCodeWishes {
  readonly programFile: string | null;
  readonly o1jsFolder: string | null;
  /** Whether a bundled release was asked for by name, which a program of one's own is proved with then. */
  readonly namesRelease: boolean;
}

/** The code, or why there is none. */
export type OwnCodeResult =
  | { readonly kind: 'ok'; readonly code: OwnCode }
  | { readonly kind: 'failed'; readonly issues: readonly UsageIssue[] };

/** Makes what a run brings along ready to be served. */
export type LoadOwnCode = (wishes: OwnCodeWishes) => Promise<OwnCodeResult>;

/** The name of a program's only module among the files that are served. */
const PROGRAM_ENTRY = 'program.js';

/** Bundles a program of somebody's own and finds the o1js that it is to be proved with. */
export const loadOwnCode: LoadOwnCode = async (wishes) => {
  const { programFile, o1jsFolder } = wishes;
  if (programFile === null) return o1jsFolder === null ? NOTHING : loadO1js(o1jsFolder);
  const bundled = await bundleProgram(programFile, { o1js: chooseO1js(wishes) });
  if (bundled.kind === 'failed') return fail(bundled.mistakes.map(describeMistake));
  const files = new Map([[PROGRAM_ENTRY, bundled.code]]);
  const program = {
    id: programFile,
    files: { kind: 'memory', files },
    entry: PROGRAM_ENTRY,
  } as const;
  const o1js = bundled.o1jsPackage === null ? null : serveO1js(bundled.o1jsPackage);
  return { kind: 'ok', code: { program, o1js } };
};

const NOTHING: OwnCodeResult = { kind: 'ok', code: { program: null, o1js: null } };

async function loadO1js(folder: string): Promise<OwnCodeResult> {
  const found = await readO1jsPackage(folder);
  return found.kind === 'missing'
    ? fail([found.message])
    : { kind: 'ok', code: { program: null, o1js: serveO1js(found.o1js) } };
}

function chooseO1js({ o1jsFolder, namesRelease }: OwnCodeWishes): O1jsChoice {
  if (o1jsFolder !== null) return { kind: 'package', folder: o1jsFolder };
  return { kind: namesRelease ? 'bundled' : 'of-the-program' };
}

/** Byte for byte as it is, with all that its build may ask for. */
function serveO1js({ version, folder, webBuildFile }: O1jsPackage): OwnModule & {
  readonly version: string;
} {
  const entry = relative(folder, webBuildFile).replaceAll('\\', '/');
  return { version, files: { kind: 'folder', folder }, entry };
}

function fail(texts: readonly string[]): OwnCodeResult {
  return { kind: 'failed', issues: texts.map((text) => ({ kind: 'sentence', text })) };
}
