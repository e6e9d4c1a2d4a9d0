import { describeValue } from '../../../src/core/experiment/describe-value.ts';
import type { ConfigIssue } from '../../../src/core/experiment/config.ts';
import { isFields } from '../../../src/core/shape.ts';
import { nameCell } from './cell-id.ts';
import type { CellPlace } from './cell-id.ts';
import { AXIS_KEYS } from './matrix-format.ts';
import type { Matrix, MatrixCell, MatrixSettings } from './matrix-format.ts';
import { parseAxes } from './parse-axes.ts';
import type { Axes } from './parse-axes.ts';
import { fits, parseExclude, parseExpect } from './parse-rules.ts';
import type { CellRule, Expectation } from './parse-rules.ts';
import { readConfig } from './read-values.ts';
import type { Refuse } from './read-values.ts';

/** A matrix, or every reason why there is none. */
export type MatrixResult =
  | { readonly kind: 'ok'; readonly matrix: Matrix }
  | { readonly kind: 'invalid'; readonly issues: readonly ConfigIssue[] };

const FIELDS = [...AXIS_KEYS, 'options', 'exclude', 'expect'];

/** More than anybody means: a cell takes minutes. */
const MOST_CELLS = 1000;

/**
 * Reads the content of a matrix file: every value of every list with every value of the others, but
 * for what `exclude` leaves out.
 *
 * ```json
 * {
 *   "o1js": ["2.15", "2.14"],
 *   "program": ["square", { "program": "merkle", "params": { "depth": 20 } }],
 *   "path": ["freeing", "leaking"],
 *   "threads": 8,
 *   "options": { "proofs": 6, "warmup": 1 },
 *   "exclude": [{ "o1js": "2.15", "path": "leaking" }],
 *   "expect": [{ "path": "leaking", "verdict": "regression", "because": "it restarts the pool" }]
 * }
 * ```
 *
 * Where several expectations fit a cell, the last one counts. A rule that fits none is refused, as
 * it says something about a cell that nobody runs. All mistakes come back at once.
 */
export function parseMatrix(file: unknown): MatrixResult {
  const issues: ConfigIssue[] = [];
  const refuse: Refuse = (field, value, allowed) => {
    issues.push({ field: describeValue(field), value: describeValue(value), allowed });
  };
  if (!isFields(file)) {
    refuse('matrix', file, `an object with some of the fields ${FIELDS.join(', ')}`);
    return { kind: 'invalid', issues };
  }
  for (const [key, value] of Object.entries(file)) {
    if (!FIELDS.includes(key)) refuse(key, value, `one of the fields ${FIELDS.join(', ')}`);
  }
  const axes = parseAxes(file, refuse);
  const settings = parseSettings(file['options'], refuse);
  const exclude = parseExclude(file['exclude'], axes, refuse);
  const expect = parseExpect(file['expect'], axes, refuse);
  // What was refused so far is missing from the lists, so that rules cannot be held against them.
  if (settings === null || issues.length > 0) return { kind: 'invalid', issues };

  const size = AXIS_KEYS.reduce((product, key) => product * axes[key].length, 1);
  if (size > MOST_CELLS) {
    refuse('matrix', `${size} cells`, `at most ${MOST_CELLS}`);
    return { kind: 'invalid', issues };
  }
  const all = multiply(axes);
  const places = all.filter((place) => !exclude.some((rule) => fits(rule, place)));
  if (places.length === 0) refuse('exclude', file['exclude'], 'rules that leave at least one cell');
  const refuseIdle = (rules: readonly CellRule[], cells: readonly CellPlace[]) => {
    for (const rule of rules) {
      const isIdle = !cells.some((cell) => fits(rule, cell));
      if (isIdle) refuse(rule.field, describeRule(rule), 'values that at least one cell has');
    }
  };
  refuseIdle(exclude, all);
  refuseIdle(expect, places);
  if (issues.length > 0) return { kind: 'invalid', issues };
  return { kind: 'ok', matrix: { settings, cells: places.map((at) => toCell(at, expect)) } };
}

function parseSettings(options: unknown, refuse: Refuse): MatrixSettings | null {
  if (options !== undefined && !isFields(options)) {
    refuse('options', options, 'an object such as { "proofs": 6, "warmup": 1 }');
    return null;
  }
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(options ?? {})) {
    const isAxis = AXIS_KEYS.some((axis) => axis === key);
    if (isAxis) refuse(`options.${key}`, value, `nothing: it belongs to the list ${key}`);
    else if (key.startsWith('param')) {
      const allowed = 'nothing: parameters belong to their program, { "program": …, "params": … }';
      refuse(`options.${key}`, value, allowed);
    } else if (key === 'switches' && !isFields(value)) {
      refuse(`options.${key}`, value, 'an object such as { "keys": "none" }');
    } else entries.push([key, value]);
  }
  // Not by assignment, which would take `__proto__` for something else than a name.
  const shared: Readonly<Record<string, unknown>> = Object.fromEntries(entries);
  const config = readConfig(shared, {}, (field, value, allowed) => {
    const isGrouped = !Object.hasOwn(shared, field);
    refuse(`options.${isGrouped ? field.replace('switch.', 'switches.') : field}`, value, allowed);
  });
  if (config === null) return null;
  const { proofs, warmup, provers, pauseMs, timeoutMs, recycling } = config;
  return { options: shared, proofs, warmup, provers, pauseMs, timeoutMs, recycling };
}

/** Every combination; the last list changes fastest. */
function multiply(axes: Axes): readonly CellPlace[] {
  const places: CellPlace[] = [];
  for (const o1js of axes.o1js)
    for (const program of axes.program)
      for (const path of axes.path)
        for (const threads of axes.threads)
          for (const maxMemoryBytes of axes.maxMemory)
            places.push(Object.assign({ o1js, path, threads, maxMemoryBytes }, program));
  return places;
}

function toCell(place: CellPlace, expect: readonly Expectation[]): MatrixCell {
  const rule = expect.findLast((each) => fits(each, place));
  return {
    id: nameCell(place),
    ...place,
    expected: rule?.verdicts ?? ['pass'],
    because: rule?.because ?? null,
  };
}

function describeRule({ values }: CellRule): string {
  return JSON.stringify(Object.fromEntries(values));
}
