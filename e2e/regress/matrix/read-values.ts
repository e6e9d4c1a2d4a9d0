import type { ExperimentConfig } from '../../../src/core/experiment/config.ts';
import { PROGRAMS } from '../../../src/core/experiment/programs.ts';
import { findRelease, RELEASES } from '../../../src/core/experiment/releases.ts';
import type { PathName } from '../../../src/core/experiment/switches.ts';
import { isFields } from '../../../src/core/shape.ts';
import type { Bytes } from '../../../src/core/units.ts';
import { looksLikePath, planRun } from '../plan-run.ts';
import type { MatrixProgram } from './matrix-format.ts';

/** Takes down what is wrong with one field. */
export type Refuse = (field: string, value: unknown, allowed: string) => void;

/** Reads a value that stands at `field`; `undefined` if it was refused. */
export type ReadValue<T> = (value: unknown, field: string, refuse: Refuse) => T | undefined;

/** A bundled release in full, or a path as it is. */
export const readRelease: ReadValue<string> = (value, field, refuse) => {
  const or = ', or the path of a package such as ./node_modules/o1js';
  if (typeof value !== 'string') {
    refuse(field, value, `${RELEASES.join(', ')}${or}`);
    return undefined;
  }
  if (looksLikePath(value)) return value;
  readConfig({ o1js: value }, { o1js: field }, refuse, or);
  return findRelease(value) ?? undefined;
};

/** The name of a code path. */
export const readPath: ReadValue<PathName> = (value, field, refuse) =>
  readConfig({ path: value }, { path: field }, refuse) === null ? undefined : (value as PathName);

/** A number of threads, `null` for that of the machine's cores. */
export const readThreads: ReadValue<number | null> = (value, field, refuse) => {
  if (value === null) return null;
  const or = ', or null for as many as the machine has cores';
  return readConfig({ threads: value }, { threads: field }, refuse, or)?.threads;
};

/** A cap in bytes, `null` for none but o1js's own. */
export const readMemory: ReadValue<Bytes | null> = (value, field, refuse) => {
  if (value === null) return null;
  const or = ', or null for no cap';
  return readConfig({ maxMemory: value }, { maxMemory: field }, refuse, or)?.maxMemoryBytes;
};

/** A program by its name, by the path of its file, or as an object that sets its parameters. */
export const readProgram: ReadValue<MatrixProgram> = (value, field, refuse) => {
  if (!isFields(value))
    return readNamedProgram({ program: value, params: {} }, field, field, refuse);
  const { program, params = {}, ...others } = value;
  for (const [key, other] of Object.entries(others)) {
    refuse(`${field}.${key}`, other, 'nothing: a program has the fields program and params');
  }
  if (isFields(params)) {
    return readNamedProgram({ program, params }, field, `${field}.program`, refuse);
  }
  refuse(`${field}.params`, params, 'an object of whole numbers, as in { "depth": 20 }');
  return undefined;
};

interface NamedProgram {
  readonly program: unknown;
  readonly params: Readonly<Record<string, unknown>>;
}

function readNamedProgram(
  { program, params }: NamedProgram,
  field: string,
  nameField: string,
  refuse: Refuse,
): MatrixProgram | undefined {
  const or = ', or the path of a file such as ./my-program.ts';
  if (typeof program !== 'string') {
    refuse(nameField, program, `${PROGRAMS.map(({ id }) => id).join(', ')}${or}`);
    return undefined;
  }
  const parameters = new Map<string, number>();
  if (looksLikePath(program)) {
    // Which parameters a file takes is known once it has been built.
    for (const [key, value] of Object.entries(params)) {
      if (typeof value === 'number' && Number.isSafeInteger(value)) parameters.set(key, value);
      else refuse(`${field}.params.${key}`, value, 'a whole number');
    }
    return parameters.size === Object.keys(params).length
      ? { program, parameters: Object.fromEntries(parameters) }
      : undefined;
  }
  const fields: Record<string, string> = { program: nameField };
  for (const key of Object.keys(params)) fields[`param.${key}`] = `${field}.params.${key}`;
  const config = readConfig({ program, parameters: params }, fields, refuse, or);
  if (config === null) return undefined;
  for (const key of Object.keys(params)) parameters.set(key, config.parameters[key] ?? 0);
  return { program: config.program, parameters: Object.fromEntries(parameters) };
}

/**
 * Has the runner's own reader judge some fields of a configuration.
 *
 * @param fields where each of them stands in the file, by what the reader calls it.
 * @param or what is allowed besides at the first of them.
 * @returns the experiment with everything else as by default, `null` if a field was refused.
 */
export function readConfig(
  input: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>>,
  refuse: Refuse,
  or = '',
): ExperimentConfig | null {
  const result = planRun(input);
  if (result.kind === 'ok') return result.experiment;
  const [first = ''] = Object.keys(fields);
  const placeOf = (field: string) =>
    (Object.hasOwn(fields, field) ? fields[field] : undefined) ?? field;
  for (const issue of result.issues) {
    if (issue.kind === 'sentence') refuse(placeOf(first), input[first], issue.text);
    else {
      const allowed = issue.field === first ? `${issue.allowed}${or}` : issue.allowed;
      refuse(placeOf(issue.field), issue.value, allowed);
    }
  }
  return null;
}
