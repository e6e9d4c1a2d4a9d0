import { ensureBrowser } from '../browser/ensure-browser.ts';
import { BROWSER_VARIABLE } from '../browser/find-browser.ts';

/**
 * Runs once, before Playwright starts its workers: they inherit the environment, and so the browser
 * that was found or installed here.
 */
export default async function globalSetup(): Promise<void> {
  process.env[BROWSER_VARIABLE] = await ensureBrowser();
}
