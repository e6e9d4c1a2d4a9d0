import { isAbsolute, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Something that is wrong with a user's program, as far as a bundler sees it. */
export interface Mistake {
  /** A sentence or two, without the place. */
  readonly message: string;
  /** Relative to the folder that the command was given in; `null` if it is in no file. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  /** From 1. */
  readonly column: number | null;
  /** The lines around with the place marked, for a monospaced font; `null` without a place. */
  readonly frame: string | null;
}

/** One line for people, with the frame below it: `my-program.ts:3:7: Unexpected token`. */
export function describeMistake({ message, file, line, column, frame }: Mistake): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const head = place === '' ? message : `${place}: ${message}`;
  return frame === null ? head : `${head}\n\n${frame}`;
}

/** The head of a frame as Rolldown draws it: `╭─[ src/my-program.ts:3:7 ]`. */
const FRAME_HEAD = /^\s*╭─\[ (.+):(\d+):(\d+) \]\s*$/mu;

/**
 * Reads whatever the bundler threw: all errors that it found, each with its place as far as it told.
 * @param root the folder that the bundler worked in, which its places are relative to.
 */
export function readBundlerError(error: unknown, root: string): readonly Mistake[] {
  if (!(error instanceof Error)) return [readOne(String(error), null, root)];
  const several: unknown = 'errors' in error ? error.errors : null;
  const errors: readonly unknown[] =
    Array.isArray(several) && several.length > 0 ? several : [error];
  return errors.map((one) =>
    one instanceof Error || isRecord(one)
      ? readOne(String(Reflect.get(one, 'message')), one, root)
      : readOne(String(one), null, root),
  );
}

function readOne(text: string, error: object | null, root: string): Mistake {
  const plain = stripVTControlCharacters(text);
  const head = FRAME_HEAD.exec(plain);
  const told = head === null ? plain : plain.slice(0, head.index);
  const message = cleanMessage(told);
  if (head !== null) {
    const [, file = '', line, column] = head;
    const frame = plain.slice(head.index + head[0].length).replace(/^\n+/, '');
    return {
      message,
      file: toShown(file, root),
      line: Number(line),
      column: Number(column),
      frame: cleanFrame(frame),
    };
  }
  const id: unknown = error === null ? null : Reflect.get(error, 'id');
  const file = typeof id === 'string' && !id.includes('\0') ? toShown(id, root) : null;
  return { message, file, line: null, column: null, frame: null };
}

/** Without the names of plugins and codes, which mean nothing to whoever wrote the file. */
function cleanMessage(text: string): string {
  const [shown = ''] = text.split(/\n\s*Stack backtrace:/);
  const lines = shown
    .replaceAll(/^\[[\w:-]+\] */gm, '')
    .replaceAll(/^plugin `[^`]+` threw an error\s*$/gm, '')
    .replaceAll(/^\s*Caused by:\s*$/gm, '')
    .replaceAll(/^\s+(?:\d+: )?/gm, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.join('\n').trim();
}

/** The lines of a frame without the border that Rolldown closes it with. */
function cleanFrame(frame: string): string {
  return frame
    .split('\n')
    .filter((line) => !/^\s*[╭╰│─╯]*\s*$/u.test(line) && !/^─+╯/u.test(line))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A path as somebody would type it in `root`, with slashes on every system. */
export function toShown(path: string, root: string): string {
  const shown = relative(root, isAbsolute(path) ? path : resolve(root, path));
  return shown.replaceAll('\\', '/');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
