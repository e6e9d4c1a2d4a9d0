import { parseConfig } from './parse-config.ts';
import type { ConfigIssue, ConfigResult } from './config.ts';
import { describeValue } from './describe-value.ts';
import { BUILT_IN } from './offered.ts';
import type { Offered } from './offered.ts';

/** The keys under which a group of fields may stand, and the prefix of those fields elsewhere. */
const GROUPS: Readonly<Record<string, string>> = {
  switches: 'switch.',
  params: 'param.',
  parameters: 'param.',
};

/**
 * Reads a configuration from an object such as a script writes:
 * `{ o1js: '2.14', proofs: 10, switches: { pool: 'kept' }, params: { depth: 20 } }`.
 *
 * Its keys are those of the query string, see {@link parseConfig}, each optional; `switches` and
 * `params` (or `parameters`) group the fields that are written `switch.pool` and `param.depth`
 * there. A field that is given twice is refused, because either value might be the one meant.
 *
 * @param cores the default for `threads`.
 * @param offered what may be named besides what is built in.
 */
export function configFromObject(
  value: unknown,
  cores: number,
  offered: Offered = BUILT_IN,
): ConfigResult {
  if (!isPlainObject(value)) {
    const allowed = "an object such as { program: 'square', proofs: 6 }";
    const issue = { field: 'config', value: describeValue(value), allowed };
    return { kind: 'invalid', issues: [issue] };
  }
  const issues: ConfigIssue[] = [];
  const flat = new Map<string, unknown>();
  const put = (key: string, field: unknown) => {
    if (field === undefined) return;
    if (flat.has(key)) {
      issues.push({
        field: describeValue(key),
        value: describeValue(field),
        allowed: 'one value: it is set twice',
      });
    } else {
      flat.set(key, field);
    }
  };
  for (const [key, field] of Object.entries(value)) {
    const prefix = Object.hasOwn(GROUPS, key) ? GROUPS[key] : undefined;
    if (prefix === undefined) put(key, field);
    else if (isPlainObject(field)) {
      for (const [name, member] of Object.entries(field)) put(`${prefix}${name}`, member);
    } else if (field !== undefined) {
      const allowed = `an object of fields, as in ${key}: { … }`;
      issues.push({ field: key, value: describeValue(field), allowed });
    }
  }
  const result = parseConfig(Object.fromEntries(flat), cores, offered);
  if (issues.length === 0) return result;
  return {
    kind: 'invalid',
    issues: result.kind === 'invalid' ? [...issues, ...result.issues] : issues,
  };
}

/**
 * Whether a value is an object with fields of its own, from whichever realm. A `URLSearchParams` or
 * a `Map` is not: it would look like an object without any wishes.
 */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
