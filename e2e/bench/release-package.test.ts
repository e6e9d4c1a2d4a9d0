import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { RELEASES } from '../../src/core/experiment/releases.ts';
import { PACKAGES, readProverModule } from './release-package.ts';

it.each(RELEASES)('reads the module of o1js %s', async (release) => {
  const bytes = await readProverModule(release);
  // What is validated is a whole module.
  expect(WebAssembly.validate(bytes)).toBe(true);
  const { version } = JSON.parse(
    await readFile(`node_modules/${PACKAGES[release]}/package.json`, 'utf8'),
  ) as { version: string };
  expect(version).toBe(release);
});
