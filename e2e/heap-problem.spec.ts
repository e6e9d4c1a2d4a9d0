import './fixtures/console-api.ts';
import { expect, test } from './fixtures/playground-page.ts';

/** What overwrote the header of the first chunk of the fake prover’s heap. */
const DAMAGE = /It is damaged: at 0x00140000 the header of a chunk has a size that is too small/;

test('a damaged heap is told with the place and what is wrong there', async ({
  playground,
  page,
}) => {
  await playground.open({ faults: [{ kind: 'damage-heap', at: 2 }] });
  const report = await page.evaluate(() =>
    window.playground.run({ o1js: '2.14', threads: 2, proofs: 4, warmup: 0 }),
  );
  expect(report.proofs.map(({ heap }) => heap.liveBytes === null)).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(report.reasons.filter((reason) => DAMAGE.test(reason))).toEqual([
    expect.stringMatching(/^proofs\[\]\.heap: the heap could not be walked after proofs 3 and 4\./),
  ]);

  const panel = page.locator('heap-panel');
  await expect(panel.getByTestId('inside-nothing')).toHaveText(DAMAGE);
  await panel.getByLabel('After proof').fill('2');
  await expect(page.getByTestId('waterfall')).toContainText('100 % of the memory explained');

  await page.reload();
  await playground.historyRows.first().getByRole('button').first().click();
  await expect(panel.getByTestId('inside-nothing')).toHaveText(DAMAGE);
});
