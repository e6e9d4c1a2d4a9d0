/**
 * Arguments for every Chromium that is driven: nothing but the page under test may use the network
 * or the processor. `--no-sandbox` is what root and most containers need, and the only pages opened
 * are our own.
 */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
