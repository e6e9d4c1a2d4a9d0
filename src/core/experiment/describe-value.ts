/** A refused value as text of at most 60 characters, whatever a script may have passed. */
export function describeValue(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function toJson(value: unknown): string {
  try {
    // Typed as a string, but `undefined` for functions and symbols.
    const json: string | undefined = JSON.stringify(value);
    return json ?? typeof value;
  } catch {
    // A bigint, a cycle, or a toJSON that throws.
    return typeof value === 'bigint' ? `${value}n` : typeof value;
  }
}
