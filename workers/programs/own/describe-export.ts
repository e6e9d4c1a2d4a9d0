/** Whether a value is an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The names under which something is exported. */
export function listNames(module: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(module).filter((name) => module[name] !== undefined);
}

/** What a value is, in a word or two for people: `a function`, `an array`, `the number 3`. */
export function describeExport(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'function') {
    return /^class\b/.test(Function.prototype.toString.call(value)) ? 'a class' : 'a function';
  }
  if (typeof value === 'object') return value instanceof Promise ? 'a promise' : 'an object';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? `the number ${value}` : `a ${typeof value}`;
}
