/**
 * Replaces a property, keeping its descriptor to put back.
 *
 * @param replace makes the new value from the old one.
 * @returns the way to put the old one back.
 */
export function patchProperty<Owner extends object, Key extends keyof Owner>(
  owner: Owner,
  key: Key,
  replace: (original: Owner[Key]) => Owner[Key],
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  owner[key] = replace(owner[key]);
  return () => {
    if (descriptor === undefined) Reflect.deleteProperty(owner, key);
    else Object.defineProperty(owner, key, descriptor);
  };
}
