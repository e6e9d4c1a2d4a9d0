import type { Verdict } from '../../../src/core/export/report-format.ts';
import { isFields } from '../../../src/core/shape.ts';
import { nameProgram, nameSize } from './cell-id.ts';
import type { CellPlace } from './cell-id.ts';
import { AXIS_KEYS, VERDICTS } from './matrix-format.ts';
import type { AxisKey } from './matrix-format.ts';
import { parseList } from './parse-axes.ts';
import type { Axes } from './parse-axes.ts';
import { readMemory, readPath, readRelease, readThreads } from './read-values.ts';
import type { ReadValue, Refuse } from './read-values.ts';

/** What is said of the cells that have certain values. */
export interface CellRule {
  /** Where it stands in the file. */
  readonly field: string;
  /** The values that a cell has to have one of, by the key of their list; a missing key: any. */
  readonly values: ReadonlyMap<AxisKey, readonly string[]>;
}

/** What is expected of the cells that have certain values. */
export interface Expectation extends CellRule {
  readonly verdicts: readonly Verdict[];
  readonly because: string | null;
}

/** Reads the list of cells that are left out. */
export function parseExclude(value: unknown, axes: Axes, refuse: Refuse): readonly CellRule[] {
  const allowed = 'an object of values such as { "o1js": "2.4", "path": "freeing" }';
  return parseRules(value, 'exclude', allowed, refuse, (rule, field) =>
    parseRule(rule, field, axes, [], refuse),
  );
}

/** Reads the list of what is expected of cells. */
export function parseExpect(value: unknown, axes: Axes, refuse: Refuse): readonly Expectation[] {
  const allowed =
    'an object of values and a verdict such as { "path": "leaking", "verdict": "regression" }';
  return parseRules(value, 'expect', allowed, refuse, (rule, field) => {
    const verdicts = parseList(rule['verdict'], `${field}.verdict`, refuse, readVerdict);
    const because = rule['because'] ?? null;
    if (because !== null && typeof because !== 'string') {
      refuse(`${field}.because`, because, 'the reason in words');
    }
    const parsed = parseRule(rule, field, axes, ['verdict', 'because'], refuse);
    return { ...parsed, verdicts, because: typeof because === 'string' ? because : null };
  });
}

/** Whether a rule is about a cell. */
export function fits({ values }: CellRule, cell: CellPlace): boolean {
  return [...values].every(([key, allowed]) =>
    namesOf(key, cell).some((name) => allowed.includes(name)),
  );
}

/** What rules may call a cell's value in a list. */
function namesOf(key: AxisKey, cell: CellPlace): readonly string[] {
  switch (key) {
    case 'o1js':
    case 'path':
    case 'threads':
      return [String(cell[key])];
    case 'program':
      return [cell.program, nameProgram(cell)];
    case 'maxMemory':
      return [String(cell.maxMemoryBytes)];
  }
}

function parseRules<T>(
  value: unknown,
  field: string,
  allowed: string,
  refuse: Refuse,
  parse: (rule: Readonly<Record<string, unknown>>, field: string) => T,
): readonly T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    refuse(field, value, 'a list');
    return [];
  }
  return value.flatMap((rule: unknown, index) => {
    const place = `${field}[${index}]`;
    if (isFields(rule)) return [parse(rule, place)];
    refuse(place, rule, allowed);
    return [];
  });
}

function parseRule(
  rule: Readonly<Record<string, unknown>>,
  field: string,
  axes: Axes,
  others: readonly string[],
  refuse: Refuse,
): CellRule {
  const values = new Map<AxisKey, readonly string[]>();
  for (const [key, value] of Object.entries(rule)) {
    const axis = AXIS_KEYS.find((name) => name === key);
    const place = `${field}.${key}`;
    if (axis !== undefined) {
      values.set(axis, parseList(value, place, refuse, readNameIn(axis, axes)));
    } else if (!others.includes(key)) {
      refuse(place, value, `one of the fields ${[...AXIS_KEYS, ...others].join(', ')}`);
    }
  }
  return { field, values };
}

/** Reads a value that has to be in one of the lists, since a rule for anything else is a slip. */
function readNameIn(axis: AxisKey, axes: Axes): ReadValue<string> {
  const among =
    (names: readonly string[], shown: readonly string[] = names): ReadValue<string> =>
    (value, field, refuse) => {
      // Lists hold texts, numbers and null; an object may not even become a text.
      const name = Object(value) === value ? '' : String(value);
      // What is missing from a list may have been refused there already.
      if (names.includes(name) || axes.damaged.has(axis)) return name;
      refuse(field, value, `of the list ${axis}: ${shown.join(', ')}`);
      return undefined;
    };
  const first =
    <T>(read: ReadValue<T>, then: ReadValue<string>): ReadValue<string> =>
    (value, field, refuse) => {
      const found = read(value, field, refuse);
      return found === undefined ? undefined : then(found, field, refuse);
    };
  const sizes = axes.maxMemory.map((size) => (size === null ? 'null' : nameSize(size)));
  switch (axis) {
    case 'o1js':
      return first(readRelease, among(axes.o1js));
    case 'program':
      return among([...new Set(axes.program.flatMap((p) => [p.program, nameProgram(p)]))]);
    case 'path':
      return first(readPath, among(axes.path));
    case 'threads':
      return first(readThreads, among(axes.threads.map(String)));
    case 'maxMemory':
      return first(readMemory, among(axes.maxMemory.map(String), sizes));
  }
}

const readVerdict: ReadValue<Verdict> = (value, field, refuse) => {
  const verdict = VERDICTS.find((name) => name === value);
  if (verdict === undefined) refuse(field, value, VERDICTS.join(', '));
  return verdict;
};
