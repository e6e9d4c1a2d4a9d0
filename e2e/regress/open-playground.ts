import type { Page } from '@playwright/test';
import { RegressMachineError } from './regress-errors.ts';

/**
 * Loads the playground in a page and waits until its console functions are there.
 * @throws RegressMachineError if it does not load.
 */
export async function openPlayground(page: Page, url: string): Promise<Page> {
  try {
    const response = await page.goto(url);
    if (response?.ok() === false) throw new Error(`the answer was ${response.status()}`);
    await page.waitForFunction(() => 'playground' in window);
    return page;
  } catch (error) {
    const [line = ''] = String(error).split('\n');
    throw new RegressMachineError(
      'page-failed',
      `The playground did not load from ${url}: ${line}`,
      { cause: error },
    );
  }
}
