import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RegressMachineError } from './regress-errors.ts';

const PACKAGE = 'proving-playground';

/**
 * The folder of the built site: `dist/` of the package, or of the checkout, that this file is part
 * of, wherever a bundler has put it.
 *
 * @throws RegressMachineError if there is none.
 */
export async function findSite(start: string = import.meta.dirname): Promise<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    if ((await readName(join(folder, 'package.json'))) === PACKAGE) {
      const site = join(folder, 'dist');
      if (await exists(join(site, 'index.html'))) return site;
      break;
    }
    if (folder === dirname(folder)) break;
  }
  const message = 'The playground is not built: run “npm run build” in the checkout first.';
  throw new RegressMachineError('site-missing', message);
}

async function readName(file: string): Promise<unknown> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
    return (manifest as { name?: unknown }).name;
  } catch {
    return null;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
