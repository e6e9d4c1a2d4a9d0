/** A wrapper that wasm-bindgen made around a pointer. */
export interface GlueWrapper {
  __wbg_ptr: number;
  /** Gives the pointer up: the wrapper no longer owns it, and its finalizer will not free it. */
  __destroy_into_raw(): number;
}

/** The wasm-bindgen glue object: bindings by name, and the classes of their wrappers. */
export type Glue = Record<string, unknown>;

/** A binding of the glue object. */
export type Binding = (...args: unknown[]) => unknown;

/** The names under which releases put the glue object on the global scope. */
const GLUE_NAMES = ['plonk_wasm', 'kimchi_wasm'] as const;

/**
 * Calls back the moment that o1js puts its glue object on the global scope, before it or anything
 * else has looked at it.
 *
 * @returns the way to stop watching.
 */
export function watchGlue(onGlue: (glue: Glue) => void): () => void {
  const scope = globalThis as unknown as Record<string, unknown>;
  for (const name of GLUE_NAMES) {
    let current: unknown = scope[name];
    Object.defineProperty(scope, name, {
      configurable: true,
      enumerable: true,
      get: () => current,
      set: (value: unknown) => {
        current = value;
        if (isGlue(value)) onGlue(value);
      },
    });
  }
  return () => {
    for (const name of GLUE_NAMES) {
      const value = scope[name];
      Object.defineProperty(scope, name, {
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
    }
  };
}

/** The glue's own functions, without the classes. */
export function listBindings(glue: Glue): Map<string, Binding> {
  const bindings = new Map<string, Binding>();
  for (const [name, value] of Object.entries(glue)) {
    if (typeof value === 'function' && !isClass(value)) bindings.set(name, value as Binding);
  }
  return bindings;
}

/** What o1js puts on the global scope as it is imported, before it publishes its glue. */
export const TS_BINDINGS = '__snarkyTsBindings';

/** Whether o1js was imported already, so that it is too late to watch for its glue. */
export function isLoaded(): boolean {
  return [TS_BINDINGS, ...GLUE_NAMES].some((name) => isGlue(Reflect.get(globalThis, name)));
}

/** Whether a value is a wrapper that wasm-bindgen made. */
export function isWrapper(value: unknown): value is GlueWrapper {
  return (
    typeof value === 'object' &&
    value !== null &&
    '__wbg_ptr' in value &&
    '__destroy_into_raw' in value &&
    typeof value.__destroy_into_raw === 'function'
  );
}

function isGlue(value: unknown): value is Glue {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

/** Whether a function is a class, as the glue's wrappers are. */
export function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
