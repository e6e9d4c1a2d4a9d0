import { findOriginal } from './source-map.ts';
import type { SourceMap, SourcePosition } from './source-map.ts';

/** How many lines a frame shows before and after the one that is meant. */
const AROUND = 2;

/**
 * The place in the program's own sources where an error came about: the innermost call in its
 * stack, or in those of its causes, that the source map leads back to a source.
 *
 * @param url the address under which the program's module was evaluated.
 */
export function locateError(error: unknown, url: string, map: SourceMap): SourcePosition | null {
  // What caused an error is nearer to where it happened; no chain is followed for ever.
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    const inner = cause.cause;
    if (!(inner instanceof Error)) return locateStack(cause.stack ?? '', url, map);
    cause = inner;
  }
  return null;
}

function locateStack(stack: string, url: string, map: SourceMap): SourcePosition | null {
  for (const call of stack.split('\n')) {
    const at = call.lastIndexOf(`${url}:`);
    if (at === -1) continue;
    const [, line, column] = /^:(\d+):(\d+)/.exec(call.slice(at + url.length)) ?? [];
    if (line === undefined || column === undefined) continue;
    const position = findOriginal(map, Number(line), Number(column));
    // Helpers of the bundler are in no file that anybody wrote.
    if (position !== null && !position.source.includes('\0')) return position;
  }
  return null;
}

/** `my-program.ts:3:7`, and below it the lines around with the place marked, if there is text. */
export function renderPosition({ source, line, column, text }: SourcePosition): string {
  const place = `${source}:${line}:${column}`;
  if (text === null) return place;
  const lines = text.split('\n');
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const width = String(last).length;
  const frame = lines.slice(first - 1, last).flatMap((content, i) => {
    const number = first + i;
    const shown = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`;
    if (number !== line) return [shown.trimEnd()];
    // Tabs stay tabs, so that the mark stands below what it marks.
    const indent = content.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
    return [shown, `  ${' '.repeat(width)} | ${indent}^`];
  });
  return [place, '', ...frame].join('\n');
}
