import type { Binding, GlueWrapper } from './glue.ts';
import { isWrapper } from './glue.ts';

/**
 * Which positional arguments a binding consumes, read off its glue: wasm-bindgen passes an owned
 * argument as `argument.__destroy_into_raw()`, a borrowed one as `argument.__wbg_ptr`
 * (wasm-bindgen, `crates/cli-support/src/js/binding.rs`).
 *
 * @param source of the glue's function as it was before o1js replaced it.
 * @returns their positions, in order.
 */
export function consumedArguments(source: string): readonly number[] {
  const parameters = /^(?:async\s*)?[^(]*\(([^)]*)\)/.exec(source)?.[1] ?? '';
  return parameters
    .split(',')
    .map((name, index) => ({ name: name.trim(), index }))
    .filter(({ name }) => /^[\w$]+$/.test(name) && consumes(source, name))
    .map(({ index }) => index);
}

function consumes(source: string, name: string): boolean {
  const escaped = name.replaceAll('$', String.raw`\$`);
  return new RegExp(String.raw`(?<![\w$.])${escaped}\.__destroy_into_raw\(\)`).test(source);
}

/**
 * Wraps a binding that runs in the nested worker so that this realm gives up what the call consumed.
 *
 * The nested worker takes the value out of a copy of the wrapper; the wrapper in this realm never
 * hears of it, and its finalizer would free the value a second time. Detaching it after the call
 * states what is true: it owns nothing any more.
 *
 * @param detach has the wrapper give its value up, by its own `__destroy_into_raw`.
 */
export function detachConsumed(
  proxied: Binding,
  consumed: readonly number[],
  detach: (wrapper: GlueWrapper) => void,
): Binding {
  return (...args) => {
    const result = proxied(...args);
    for (const index of consumed) {
      const argument = args[index];
      if (isWrapper(argument) && argument.__wbg_ptr !== 0) detach(argument);
    }
    return result;
  };
}
