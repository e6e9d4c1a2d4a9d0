import { isLoaded } from './glue.ts';

/** Marks a realm that has a runtime. */
const INSTALLED = Symbol.for('proving-playground.runtime');

/** The runtime was installed at a moment when it can do nothing any more. */
export class RuntimeInstallError extends Error {
  override readonly name = 'RuntimeInstallError';
}

/**
 * Makes this realm one that has a runtime.
 * @throws RuntimeInstallError if it is too late, or was done before.
 */
export function claimRealm(): void {
  if (INSTALLED in globalThis) {
    throw new RuntimeInstallError('This realm has a runtime already; dispose of it first.');
  }
  if (isLoaded()) {
    throw new RuntimeInstallError(
      'o1js was loaded before the runtime: call installRuntime() before o1js is imported.',
    );
  }
  Object.assign(globalThis, { [INSTALLED]: true });
}

/** Lets another runtime be installed in this realm. */
export function releaseRealm(): void {
  Reflect.deleteProperty(globalThis, INSTALLED);
}
