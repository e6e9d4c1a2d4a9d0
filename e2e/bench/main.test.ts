import { expect, it } from 'vitest';
import { main } from './main.ts';

/** A host that must not be asked to serve anything; what was said is in its two texts. */
function quietHost() {
  const said = { printed: '', told: '' };
  return {
    said,
    host: {
      reportFile: 'nowhere.json',
      nativeProver: 'nowhere.mjs',
      bundle: () => Promise.reject(new Error('nothing should be measured')),
      serve: () => Promise.reject(new Error('nothing should be measured')),
      print: (text: string) => void (said.printed += text),
      tell: (line: string) => void (said.told += `${line}\n`),
    },
  };
}

it('exits with 64 on wrong usage, with what is wrong and what is allowed', async () => {
  const { host, said } = quietHost();
  expect(await main(['--pairs', 'many'], host)).toBe(64);
  expect(said.told).toContain('--pairs: “many” is not allowed');
  expect(said.told).toContain('Usage: npm run bench');
  expect(said.printed).toBe('');
});

it('prints its options when asked', async () => {
  const { host, said } = quietHost();
  expect(await main(['--help'], host)).toBe(0);
  expect(said.printed).toContain('Usage: npm run bench');
});
