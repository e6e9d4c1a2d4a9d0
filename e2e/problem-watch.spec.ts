import { expect, test } from './fixtures/playground-page.ts';

// Each of these must fail: what it does is what no other test may do unnoticed.

test.fail('an error on the console fails a test', async ({ playground, page }) => {
  await playground.open();
  await page.evaluate(`console.error('nobody expected this')`);
});

test.fail('an exception that nobody caught fails a test', async ({ playground, page }) => {
  await playground.open();
  const thrown = page.waitForEvent('pageerror');
  await page.evaluate(`void Promise.reject(new Error('nobody caught this'))`);
  await thrown;
});

test.describe('where no policy keeps a page from it', () => {
  test.use({ bypassCSP: true });

  test.fail('a request to another origin fails a test', async ({ playground, page }) => {
    await playground.open();
    await page.route('https://elsewhere.example/**', (route) => route.fulfill({ status: 204 }));
    await page.evaluate(() => fetch('https://elsewhere.example/', { mode: 'no-cors' }));
  });
});

test.fail('a breach of the policy fails a test', async ({ playground, page }) => {
  await playground.open();
  const told = page.waitForEvent('pageerror');
  await page.evaluate(() => {
    const image = new Image();
    image.src = 'https://elsewhere.example/';
  });
  await told;
});

test.fail('a problem that is expected in vain fails a test', async ({ playground, problems }) => {
  problems.expect(/this does not happen/);
  await playground.open();
});

test('a problem that is expected does not fail a test', async ({ playground, page, problems }) => {
  problems.expect(/this does happen/);
  await playground.open();
  await page.evaluate(`console.error('this does happen')`);
  await expect(playground.run).toBeEnabled();
});
