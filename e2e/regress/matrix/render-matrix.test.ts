import { describe, expect, it } from 'vitest';
import { readMatrix, SAMPLE_FILE, sampleReport, sampleReturns } from './fixtures/sample-matrix.ts';
import { mergeReports } from './merged-report.ts';
import { renderHtml } from './render-html.ts';
import { renderJUnit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

const MATRIX = readMatrix(SAMPLE_FILE);
const REPORT = mergeReports(MATRIX.cells, sampleReturns(MATRIX));

const ONE = readMatrix({ threads: 2, path: 'leaking', maxMemory: '320MiB' });
const GOOD = mergeReports(
  ONE.cells,
  new Map([[ONE.cells[0]?.id ?? '', { kind: 'report', report: sampleReport() }]]),
);

/** What no renderer may let through as markup. */
const HOSTILE = '<script>alert(1)</script> | `a` **b** "c" & \u0000';
const hostileMatrix = readMatrix({
  program: `./${HOSTILE}.ts`,
  expect: [{ path: 'freeing', verdict: 'pass', because: HOSTILE }],
});
const hostile = mergeReports(
  hostileMatrix.cells,
  new Map(
    hostileMatrix.cells.map(({ id }) => [
      id,
      { kind: 'report', report: sampleReport({ verdict: 'crash', reasons: [HOSTILE] }) },
    ]),
  ),
);

describe('renderText', () => {
  it('has a line for each cell, and why cells are not as expected', () => {
    expect(renderText(REPORT)).toMatchInlineSnapshot(`
      "✓ 2.15.0 square freeing threads=8           pass; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ✓ 2.15.0 square leaking threads=8           pass; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ✗ 2.15.0 merkle depth=20 freeing threads=8  crash, expected pass; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ✓ 2.15.0 merkle depth=20 leaking threads=8  crash, as expected; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ✓ 2.14.0 square freeing threads=8           pass; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ✓ 2.14.0 square leaking threads=8           regression, as expected; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ✓ 2.14.0 merkle depth=20 freeing threads=8  pass; live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB); memory 0 B; 5.0 s a proof
      ? 2.14.0 merkle depth=20 leaking threads=8  not measured

      2.15.0 merkle depth=20 freeing threads=8: crash, expected pass
        verdict: The prover crashed (in proof 2). memory access out of "bounds"

      2.14.0 merkle depth=20 leaking threads=8: not measured
        nothing came back of it: the shard that it belongs to did not run, did not get that far, or its blob report is not among those that were merged.

      Measured in Chromium 156 on 8 cores.
      Of 8 cells, 6 are as expected, 1 is not, 1 was not measured.
      "
    `);
  });
});

describe('renderMarkdown', () => {
  it('has a table of releases by programs, what to look at, and what is known', () => {
    expect(renderMarkdown(REPORT)).toMatchInlineSnapshot(`
      "**Of 8 cells, 6 are as expected, 1 is not, 1 was not measured.**

      | o1js | run | square | merkle depth=20 |
      | --- | --- | --- | --- |
      | 2.15.0 | freeing, 8 threads | ✓ pass<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof | ✗ crash, expected pass<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof |
      | 2.15.0 | leaking, 8 threads | ✓ pass<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof | ✓ crash, as expected<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof |
      | 2.14.0 | freeing, 8 threads | ✓ pass<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof | ✓ pass<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof |
      | 2.14.0 | leaking, 8 threads | ✓ regression, as expected<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof | ? not measured |

      Growth is per proof, with its interval of 95 %; times are medians.

      Measured in Chromium 156 on 8 cores.

      ### To look at

      - 2.15.0 merkle depth=20 freeing threads=8: crash, expected pass
        - verdict: The prover crashed (in proof 2). memory access out of "bounds"
      - 2.14.0 merkle depth=20 leaking threads=8: not measured
        - nothing came back of it: the shard that it belongs to did not run, did not get that far, or its blob report is not among those that were merged.

      ### Known

      - 2.14.0 square leaking threads=8: regression, as expected
        - It restarts &lt;the&gt; pool.
      "
    `);
  });

  it('is short where everything is as expected', () => {
    expect(renderMarkdown(GOOD)).toMatchInlineSnapshot(`
      "**The only cell is as expected.**

      | o1js | run | square |
      | --- | --- | --- |
      | 2.15.0 | leaking, 2 threads, at most 320MiB | ✓ pass<br>live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)<br>memory 0 B<br>5.0 s a proof |

      Growth is per proof, with its interval of 95 %; times are medians.

      Measured in Chromium 156 on 8 cores.
      "
    `);
  });

  it('warns where times come from different machines', () => {
    const { environment } = sampleReport();
    const slow = sampleReport({ environment: { ...environment, cores: 2 } });
    const returned = new Map(sampleReturns(MATRIX));
    returned.set(MATRIX.cells[0]?.id ?? '', { kind: 'report', report: slow });
    expect(renderMarkdown(mergeReports(MATRIX.cells, returned))).toContain(
      'Measured in different places (Chromium 156 on 2 cores; Chromium 156 on 8 cores)',
    );
  });

  it('lets nothing through as markup', () => {
    const text = renderMarkdown(hostile);
    expect(text).not.toContain('<script');
    // Every line of the table has the same number of cells.
    const table = text.split('\n').filter((line) => line.startsWith('| '));
    const bars = table.map((line) => line.match(/(?<!\\)\|/g)?.length);
    expect(bars).toEqual([4, 4, 4]);
  });
});

describe('renderJUnit', () => {
  it('has a case for each cell, also for the one that is lost', () => {
    expect(renderJUnit(GOOD)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="proving-playground matrix" tests="1" failures="0" errors="0" time="23.000">
        <testsuite name="o1js 2.15.0" tests="1" failures="0" errors="0" skipped="0" time="23.000">
          <testcase name="2.15.0 square leaking threads=2 maxMemory=320MiB" classname="o1js 2.15.0" time="23.000">
            <properties>
              <property name="verdict" value="pass"/>
              <property name="liveBytesPerProof" value="14000"/>
              <property name="pageBytesPerProof" value="0"/>
              <property name="proveMs" value="5000"/>
              <property name="compileMs" value="8000"/>
            </properties>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
    const text = renderJUnit(REPORT);
    expect(text.match(/<testcase /g)).toHaveLength(8);
    expect(text).toContain('tests="8" failures="1" errors="1"');
    expect(text).toContain('<failure message="crash, expected pass" type="crash">');
    expect(text).toContain('<error message="not measured">nothing came back of it');
    expect(text).toContain('<property name="because" value="It restarts &lt;the&gt; pool."/>');
  });

  it('lets nothing through as markup', () => {
    expect(renderJUnit(hostile)).not.toContain('<script');
    expect(renderJUnit(hostile)).not.toContain('\u0000');
  });
});

describe('renderHtml', () => {
  const html = renderHtml(REPORT);

  it('asks for nothing and runs nothing', () => {
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|embed)\b|@import|url\(|https?:/i);
  });

  it('links every cell of the table to its details, of which those to look at are open', () => {
    const anchors = [...html.matchAll(/href="#(cell-\d+)"/g)].map(([, id]) => id);
    expect(anchors).toHaveLength(8);
    for (const id of anchors) expect(html).toContain(`<details id="${id}"`);
    expect(html.match(/<details id="[^"]+" open>/g)).toHaveLength(2);
  });

  it('says the same as the other forms', () => {
    expect(html).toContain('Of 8 cells, 6 are as expected, 1 is not, 1 was not measured.');
    expect(html).toContain('live bytes +13.7 KiB (+13.6 KiB to +13.8 KiB)');
    expect(html).toContain('regression, as expected');
  });

  it('lets nothing through as markup', () => {
    expect(renderHtml(hostile)).not.toContain('<script');
  });
});
