import { describeValue } from './experiment/describe-value.ts';

/**
 * Shapes of values that were stored or sent as plain data, to be compared with what is found there.
 * A shape is tied to the type that it stands for: a field that is added to the type and forgotten
 * in its shape does not compile.
 */
export interface Shape<T> {
  /**
   * Where `value` departs from the shape, in words that begin with `at`; `null` if it does not.
   * Only the first fault is told.
   */
  readonly findFault: (value: unknown, at: string) => string | null;
  /** The same as a JSON schema, for those who read the data with other tools. */
  readonly schema: JsonSchema;
  /** Whether the field may be missing from its object. */
  readonly isOptional?: true;
  /** Never present: it carries the type for the compiler. */
  readonly type?: T;
}

/** A schema of JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A shape from a condition on single values. */
function when<T>(
  expected: string,
  holds: (value: unknown) => boolean,
  schema: JsonSchema,
): Shape<T> {
  return { findFault: (value, at) => (holds(value) ? null : `${at}: not ${expected}`), schema };
}

/** A shape whose schema says what the value means, and in which unit. */
export function explained<T>(meaning: string, shape: Shape<T>): Shape<T> {
  return { ...shape, schema: { description: meaning, ...shape.schema } };
}

/** Any number but NaN and the infinities. */
export const finite: Shape<number> = when('a number', (value) => Number.isFinite(value), {
  type: 'number',
});

/** A whole number, below zero or not. */
export const integer: Shape<number> = when('a whole number', Number.isSafeInteger, {
  type: 'integer',
});

/** A whole number from zero. */
export const count: Shape<number> = when(
  'a whole number from 0',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  { type: 'integer', minimum: 0 },
);

export const text: Shape<string> = when('a text', (value) => typeof value === 'string', {
  type: 'string',
});

export const flag: Shape<boolean> = when('true or false', (value) => typeof value === 'boolean', {
  type: 'boolean',
});

/** One of the given values. */
export function oneOf<const T>(values: readonly T[]): Shape<T> {
  const schema = values.length === 1 ? { const: values[0] } : { enum: values };
  return when(`one of ${values.join(', ')}`, (value) => values.some((v) => v === value), schema);
}

/** One of the keys of `names`, a record, so that no member of a union can be forgotten. */
export function keyOf<T extends string>(names: Readonly<Record<T, unknown>>): Shape<T> {
  return oneOf(Object.keys(names) as T[]);
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    findFault: (value, at) => (value === null ? null : shape.findFault(value, at)),
    schema: allowNull(shape.schema),
  };
}

/** Where a type is named, null becomes one more; else it is an alternative. */
function allowNull(schema: JsonSchema): JsonSchema {
  const { description, ...others } = schema;
  const meaning = description === undefined ? {} : { description };
  return typeof schema['type'] === 'string' && schema['enum'] === undefined
    ? { ...schema, type: [schema['type'], 'null'] }
    : { ...meaning, anyOf: [others, { type: 'null' }] };
}

/** A field that may be missing. */
export function optional<T>(shape: Shape<T>): Shape<T> {
  return {
    findFault: (value, at) => (value === undefined ? null : shape.findFault(value, at)),
    schema: shape.schema,
    isOptional: true,
  };
}

export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return {
    findFault(value, at) {
      if (!Array.isArray(value)) return `${at}: not a list`;
      return firstFault(value.entries(), (key) => item.findFault(value[key], `${at}[${key}]`));
    },
    schema: { type: 'array', items: item.schema },
  };
}

/** An object with any keys, whose values all have the shape. */
export function recordOf<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    findFault(value, at) {
      if (!isFields(value)) return `${at}: not an object`;
      return firstFault(Object.entries(value), (key, field) =>
        item.findFault(field, join(at, describeValue(key))),
      );
    },
    schema: { type: 'object', additionalProperties: item.schema },
  };
}

/** An object with at least these fields. */
export function objectOf<T extends object>(fields: {
  readonly [K in keyof T]-?: Shape<T[K]>;
}): Shape<T> {
  const shapes: [string, Shape<unknown>][] = Object.entries(fields);
  return {
    findFault(value, at) {
      if (!isFields(value)) return `${at}: not an object`;
      return firstFault(shapes, (key, shape) => shape.findFault(value[key], join(at, key)));
    },
    schema: {
      type: 'object',
      required: shapes.filter(([, shape]) => shape.isOptional !== true).map(([key]) => key),
      properties: Object.fromEntries(shapes.map(([key, shape]) => [key, shape.schema])),
    },
  };
}

/** Kinds of columns of numbers. */
type ColumnType =
  Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor | Float32ArrayConstructor;

type ColumnKey<T> = { [K in keyof T]: T[K] extends ArrayBufferView ? K : never }[keyof T];

/** An object with these fields, and with columns that are all of one length. */
export function columnsOf<T extends object>(
  fields: { readonly [K in Exclude<keyof T, ColumnKey<T>>]-?: Shape<T[K]> },
  columns: { readonly [K in ColumnKey<T>]-?: ColumnType },
): Shape<T> {
  const shapes: [string, Shape<unknown>][] = Object.entries(fields);
  const types: [string, ColumnType][] = Object.entries(columns);
  return {
    findFault(value, at) {
      if (!isFields(value)) return `${at}: not an object`;
      const lengths = new Set<number>();
      const fault =
        firstFault(shapes, (key, shape) => shape.findFault(value[key], join(at, key))) ??
        firstFault(types, (key, type) => {
          const column = value[key];
          if (!(column instanceof type)) return `${join(at, key)}: not a ${type.name}`;
          lengths.add(column.length);
          return null;
        });
      return fault ?? (lengths.size > 1 ? `${at}: columns of different lengths` : null);
    },
    // No JSON holds columns.
    schema: { type: 'object' },
  };
}

/** Whichever of the shapes fits. */
export function anyOf<T>(...shapes: readonly Shape<T>[]): Shape<T> {
  return {
    findFault(value, at) {
      const faults = shapes.map((shape) => shape.findFault(value, at));
      return faults.includes(null) ? null : (faults.at(-1) ?? `${at}: nothing is allowed`);
    },
    schema: { anyOf: shapes.map((shape) => shape.schema) },
  };
}

/** Whether a value is an object whose fields can be read by name. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}

function firstFault<K, V>(
  entries: Iterable<readonly [K, V]>,
  findFault: (key: K, value: V) => string | null,
): string | null {
  for (const [key, value] of entries) {
    const fault = findFault(key, value);
    if (fault !== null) return fault;
  }
  return null;
}
