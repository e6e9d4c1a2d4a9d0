import type { ConfigIssue } from '../core/experiment/config.ts';
import { describeValue } from '../core/experiment/describe-value.ts';

/**
 * A longer query string is refused unread. Every field of the longest configuration in full takes
 * some 700 characters, and servers cut addresses off at 8 KiB.
 */
export const MAX_QUERY_CHARACTERS = 8192;

/** The fields of a query string, or why they are not read. */
export type QueryResult =
  | { readonly kind: 'ok'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'invalid'; readonly issues: readonly ConfigIssue[] };

/**
 * Reads the query string of a link into fields of its own names; what they mean is for `parseConfig`.
 * A field that is given twice is refused, because either value might be the one meant.
 *
 * @param search with its question mark or without.
 */
export function readQuery(search: string): QueryResult {
  if (search.length > MAX_QUERY_CHARACTERS) {
    const allowed = `an address with at most ${MAX_QUERY_CHARACTERS} characters after its question mark`;
    const issue = { field: 'query', value: `${search.length} characters`, allowed };
    return { kind: 'invalid', issues: [issue] };
  }
  const fields = new Map<string, string>();
  const issues: ConfigIssue[] = [];
  for (const [key, value] of new URLSearchParams(search)) {
    if (fields.has(key)) {
      const allowed = 'one value: it is set twice';
      issues.push({ field: describeValue(key), value: describeValue(value), allowed });
    }
    fields.set(key, value);
  }
  if (issues.length > 0) return { kind: 'invalid', issues };
  // Not by assignment, which would take `__proto__` for something else than a name.
  return { kind: 'ok', fields: Object.fromEntries(fields) };
}
