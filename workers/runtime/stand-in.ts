/**
 * Has a function pass for another one: the same name, the same number of parameters, by which OCaml
 * compiled to JavaScript decides how to call it, and every property that the other has at any time:
 * wasm-bindgen keeps the module on its initialiser, where o1js fetches it for its threads. A plain
 * function is called several times faster than a Proxy.
 */
export function standIn<Call extends (...args: never[]) => unknown>(
  original: Call,
  substitute: Call,
): Call {
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(substitute, key, { value: original[key], configurable: true });
  }
  return Object.setPrototypeOf(substitute, original) as Call;
}
