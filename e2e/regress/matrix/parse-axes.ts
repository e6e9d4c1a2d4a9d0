import { DEFAULT_RELEASE } from '../../../src/core/experiment/releases.ts';
import type { PathName } from '../../../src/core/experiment/switches.ts';
import type { Bytes } from '../../../src/core/units.ts';
import { nameProgram } from './cell-id.ts';
import type { AxisKey, MatrixProgram } from './matrix-format.ts';
import { readMemory, readPath, readProgram, readRelease, readThreads } from './read-values.ts';
import type { ReadValue, Refuse } from './read-values.ts';

/** The values of every list, none twice, in the order of the file. */
export interface Axes {
  readonly o1js: readonly string[];
  readonly program: readonly MatrixProgram[];
  readonly path: readonly PathName[];
  readonly threads: readonly (number | null)[];
  readonly maxMemory: readonly (Bytes | null)[];
  /** The lists of which something was refused, and which are therefore not whole. */
  readonly damaged: ReadonlySet<AxisKey>;
}

/** What a value of a list is known by. */
type NameValue<T> = (value: T) => string;

/**
 * Reads the lists of a matrix. One that is missing has the runner's default as its only value; a
 * single value need not be in a list.
 */
export function parseAxes(file: Readonly<Record<string, unknown>>, refuse: Refuse): Axes {
  const damaged = new Set<AxisKey>();
  const list = <T>(key: AxisKey, fallback: T, read: ReadValue<T>, name: NameValue<T> = String) => {
    if (file[key] === undefined) return [fallback];
    const refuseHere: Refuse = (...mistake) => {
      damaged.add(key);
      refuse(...mistake);
    };
    return parseList(file[key], key, refuseHere, read, name);
  };
  const square: MatrixProgram = { program: 'square', parameters: {} };
  return {
    o1js: list<string>('o1js', DEFAULT_RELEASE, readRelease),
    program: list('program', square, readProgram, nameProgram),
    path: list<PathName>('path', 'freeing', readPath),
    threads: list<number | null>('threads', null, readThreads),
    maxMemory: list<Bytes | null>('maxMemory', null, readMemory),
    damaged,
  };
}

/**
 * Reads a value or a list of them, and refuses what is there twice.
 * @returns those that were not refused.
 */
export function parseList<T>(
  value: unknown,
  field: string,
  refuse: Refuse,
  read: ReadValue<T>,
  name: NameValue<T> = String,
): readonly T[] {
  if (!Array.isArray(value)) {
    const single = read(value, field, refuse);
    return single === undefined ? [] : [single];
  }
  if (value.length === 0) refuse(field, value, 'at least one value, or nothing for the default');
  const found: T[] = [];
  const names = new Set<string>();
  for (const [index, item] of value.entries()) {
    const place = `${field}[${index}]`;
    const one = read(item, place, refuse);
    if (one === undefined) continue;
    const known = name(one);
    if (names.has(known)) refuse(place, item, 'each value once');
    else found.push(one);
    names.add(known);
  }
  return found;
}
