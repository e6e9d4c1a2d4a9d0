/** An expected failure on its way across a realm: comlink would drop everything but the message. */
export interface WireError<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  /** Name of what was thrown, such as `RuntimeError`; `null` where it was no error. */
  readonly name: string | null;
  /** The stack in the realm where it was thrown, for the details of an error report. */
  readonly stack: string | null;
}

/** What a call across a realm answers: a value, or a failure that was to be expected. */
export type Result<T, Code extends string = string> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'error'; readonly error: WireError<Code> };

/** Wraps whatever was thrown as a {@link WireError}. */
export function toWireError<Code extends string>(code: Code, thrown: unknown): WireError<Code> {
  if (thrown instanceof Error) {
    const { name, message, stack } = thrown;
    return { code, message: message || name, name, stack: stack ?? null };
  }
  return { code, message: String(thrown), name: null, stack: null };
}
