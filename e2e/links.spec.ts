import { expect, test } from './fixtures/playground-page.ts';

test('a link fills the form and starts nothing', async ({ playground, page }) => {
  await playground.open({
    query: { program: 'merkle', 'param.depth': 20, o1js: '2.14', threads: 3 },
  });
  await expect(page.getByLabel('Tree depth')).toHaveValue('20');
  await expect(page.getByLabel('Threads')).toHaveValue('3');
  await expect(page.getByRole('combobox', { name: 'o1js release' })).toHaveValue('2.14.0');
  await expect(playground.run).toBeEnabled();
  await expect(playground.proofRows).toHaveCount(0);
  await playground.expectNoWorkers();
});

test('autorun=1 starts the run', async ({ playground }) => {
  await playground.open({ query: { autorun: 1, proofs: 2, warmup: 0 } });
  await expect(playground.proofRows).toHaveCount(2);
});

test('autorun with any other value starts nothing', async ({ playground }) => {
  await playground.open({ query: { autorun: 'yes', proofs: 2 } });
  await expect(playground.run).toBeEnabled();
  await playground.expectNoWorkers();
});

test('nonsense is refused by field, with what is allowed', async ({ playground, page }) => {
  await playground.open({
    query: { o1js: '9.9.9', proofs: -3, threads: 1e9, path: 'drain', autorun: 1, colour: 'red' },
  });
  const issues = page.getByTestId('query-issues').getByRole('listitem');
  await expect(issues).toHaveText([
    /o1js: “9\.9\.9” is not allowed\. Allowed: 2\.15\.0, 2\.14\.0, 2\.10\.0, 2\.4\.0\./,
    /path: “drain” is not allowed\. Allowed: shipped, leaking, freeing\./,
    /proofs: “-3” is not allowed\. Allowed: a whole number from 1 to 10000\./,
    /threads: “1000000000” is not allowed\. Allowed: a whole number from 1 to 64\./,
    /colour: “red” is not allowed\./,
  ]);
  await expect(page.getByLabel('Proofs', { exact: true })).toHaveValue('6');
  // A link that is not understood never runs something else than what it says.
  await expect(playground.run).toBeEnabled();
  await playground.expectNoWorkers();
});

test('what a link asks for in a field stays text', async ({ playground, page }) => {
  await playground.open({ query: { program: '<img src=x onerror=alert(1)>' } });
  await expect(page.getByTestId('query-issues')).toContainText('<img src=x onerror=alert(1)>');
  await expect(page.locator('img[src=x]')).toHaveCount(0);
});
