/** The part of Trusted Types (W3C, section 2.3) that is used here; the DOM's own types lack it. */
interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): string };
}

/** Named in the page's Content-Security-Policy, which allows no other. */
const POLICY_NAME = 'proving-playground';

/** Of the page's own, where a browser has Trusted Types; one that has none takes any text. */
let policy: { createScriptURL(address: string): string } | null = null;

/**
 * The address of a script, in the form in which the page's policy lets a worker start from it: only
 * if it is one of the page's own origin. Text that came from elsewhere never becomes code this way.
 *
 * @returns what `Worker` and `register` take, which is no text where the browser has Trusted Types.
 * @throws TypeError if the address is one of another origin, a Blob or `data:`.
 */
export function trustScript(address: string): string {
  policy ??= createPolicy();
  return policy.createScriptURL(address);
}

function createPolicy() {
  const createScriptURL = (address: string) => {
    const { protocol, origin, href } = new URL(address, document.baseURI);
    if (protocol.startsWith('http') && origin === location.origin) return href;
    throw new TypeError(`${address} is no script of this page`);
  };
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypesFactory };
  return trustedTypes?.createPolicy(POLICY_NAME, { createScriptURL }) ?? { createScriptURL };
}
