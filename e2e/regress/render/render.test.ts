import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/core/export/report.ts';
import type { Report } from '../../../src/core/export/report-format.ts';
import { growLiveBy } from '../../../src/core/fixtures/grown-run.ts';
import { sampleRecord, sampleRun, withoutHeaps } from '../../../src/core/fixtures/sample-run.ts';
import { SEEN_THROUGH } from '../../../src/core/fixtures/seen-run.ts';
import { escapeMarkdown, escapeXml } from './escape-markup.ts';
import { listJudgements } from './judgements.ts';
import { renderJUnit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { ProgressLines } from './render-progress.ts';
import { renderText } from './render-text.ts';

const PASS = buildReport(SEEN_THROUGH);
const LEAK = buildReport(
  withoutHeaps(sampleRun([1551, 4587, 4719, 4851, 4983, 5115, 5247, 5379], 1)),
);
const SHORT = buildReport(withoutHeaps(sampleRun([1551, 4587, 4587, 4587], 1)));
/** A heap that was walked after all proofs but the last. */
const BLIND = buildReport({
  ...SEEN_THROUGH,
  proofs: SEEN_THROUGH.proofs.map((proof) =>
    proof.index === SEEN_THROUGH.proofs.length - 1 ? { ...proof, heap: null } : proof,
  ),
});
const CRASH = buildReport({
  record: sampleRecord({
    status: 'failed',
    failure: {
      code: 'crash',
      detail: 'RuntimeError: <memory> & "bounds"\n  at x',
      proof: 2,
      evidence: [],
    },
  }),
  proofs: SEEN_THROUGH.proofs.slice(0, 2),
});
const STOPPED = buildReport({
  record: sampleRecord({
    status: 'interrupted',
    failure: { code: 'cancelled', detail: 'stopped', proof: 7, evidence: [] },
  }),
  proofs: SEEN_THROUGH.proofs.slice(0, 6),
});

const outcomesOf = (report: Report) => listJudgements(report).map(({ outcome }) => outcome);

describe('judgements', () => {
  it.each([
    ['pass', PASS, ['pass', 'pass', 'pass', 'pass']],
    ['regression', LEAK, ['pass', 'pass', 'undecided', 'fail']],
    ['inconclusive', SHORT, ['pass', 'pass', 'undecided', 'undecided']],
    ['inconclusive', BLIND, ['pass', 'pass', 'undecided', 'pass']],
    ['crash', CRASH, ['fail', 'pass', 'not judged', 'not judged']],
    ['inconclusive', STOPPED, ['pass', 'pass', 'undecided', 'undecided']],
  ])('of a report with the verdict %s add up to it', (verdict, report, outcomes) => {
    expect(report.verdict).toBe(verdict);
    expect(outcomesOf(report)).toEqual(outcomes);
  });
});

describe('the text', () => {
  it('begins with verdict and run, and has what a person asks next', () => {
    const text = renderText(PASS);
    expect(text).toMatch(/^PASS {2}square, o1js 2\.15\.0, freeing path, 8 threads, 7 proofs/);
    expect(text).toContain('95 % interval 0 B to 0 B');
    expect(text).toContain('Thread stacks');
    expect(text).toContain('Classes that grew most: none');
    expect(text).toContain('Violations of ownership: 1, the first in proof 2: free-after-end');
    expect(text).toContain('is never reached');
  });

  it('says of a leak when the memory is full', () => {
    const text = renderText(LEAK);
    expect(text).toMatch(/^REGRESSION /);
    expect(text).toMatch(/FAIL +linear memory +\+8\.25 MiB per proof/);
    expect(text).toMatch(/is reached after 455 more proofs/);
  });

  it('has the diagnosis once, with its reasons', () => {
    const text = renderText(LEAK);
    expect(text).toMatch(/^Diagnosis: Leak\. Linear memory: \+8\.25 MiB per proof/m);
    expect(text.match(/diagnosis/gi)).toHaveLength(1);
    expect(renderMarkdown(PASS)).toContain('Diagnosis: Flat. Live bytes: 0 B');
  });

  it('forecasts a leak that linear memory does not show', () => {
    expect(renderText(buildReport(growLiveBy(Array.from({ length: 6 }, () => 2 ** 20))))).toMatch(
      /is reached after 3.809 more proofs \(95 % interval: /,
    );
  });

  it('says of a crash where and how', () => {
    const text = renderText(CRASH);
    expect(text).toMatch(/^CRASH /);
    expect(text).toContain('The prover crashed (in proof 3). RuntimeError');
  });

  it('forecasts nothing where no growth was measured', () => {
    const pageBytesPerProof = { estimate: null, low: null, high: null };
    const text = renderText({ ...CRASH, growth: { ...CRASH.growth, pageBytesPerProof } });
    expect(text).toContain('Until the limit of the memory: not known.');
  });

  it('says how many more proofs would decide', () => {
    expect(renderText(SHORT)).toContain('At least 2 more measured proofs');
  });
});

describe('JUnit', () => {
  it('has a case for each judgement, and counts them', () => {
    const xml = renderJUnit([
      { report: PASS, others: [] },
      { report: CRASH, others: [{ name: 'against', outcome: 'fail', what: 'worse' }] },
    ]);
    expect(xml).toContain(
      '<testsuites name="proving-playground" tests="9" failures="2" errors="0" time=',
    );
    expect(xml.match(/<testsuite /g)).toHaveLength(2);
    expect(xml.match(/<testcase /g)).toHaveLength(9);
    expect(xml.match(/<failure /g)).toHaveLength(2);
    expect(xml).toContain('&lt;memory&gt; &amp; &quot;bounds&quot;&#10;  at x');
  });

  it('fails what is undecided, because the gate does', () => {
    expect(renderJUnit([{ report: SHORT, others: [] }])).toContain('type="inconclusive"');
  });
});

describe('Markdown', () => {
  it('is a heading, a reason, and tables', () => {
    const text = renderMarkdown(PASS);
    expect(text).toMatch(/^### ✅ pass: square, o1js 2\.15\.0/);
    expect(text).toContain('| ✅ | linear memory |');
    for (const line of text.split('\n').filter((one) => one.startsWith('|'))) {
      expect(line).toMatch(/\|$/);
    }
  });

  it('has no markup from outside', () => {
    expect(renderMarkdown(CRASH)).toContain('&lt;memory&gt; &amp; "bounds" at x');
    expect(escapeMarkdown('a|b\n*c* [d](e)')).toBe(String.raw`a\|b \*c\* \[d\](e)`);
  });
});

it('XML has nothing in it that XML cannot hold', () => {
  expect(escapeXml('a\u0000b\u001B[1m<\uD800>')).toBe('a\uFFFDb\uFFFD[1m&lt;\uFFFD&gt;');
});

describe('progress', () => {
  const soFar = (proofs: number): Report => ({ ...LEAK, proofs: LEAK.proofs.slice(0, proofs) });

  it('tells how long is left, by the proofs of this run', () => {
    let now = 1000;
    const lines = new ProgressLines(false, () => now);
    expect(lines.next(soFar(0))).toBe(
      'Compiled in 18.0 s; the time left is known after the first proof.',
    );
    now += 10_000;
    expect(lines.next(soFar(1))).toBe(
      'Proof 1 of 7, warm-up: 10.0 s, 287 MiB (+190 MiB); about 1 min 00 s left.',
    );
    now += 8000;
    expect(lines.next(soFar(3))).toBe(
      'Proof 3 of 7: 10.0 s, 303 MiB (+8.25 MiB); about 24.0 s left.',
    );
    expect(lines.next(soFar(7))).toBe('Proof 7 of 7: 10.0 s, 336 MiB (+8.25 MiB).');
  });

  it('tells the most where a run may end early', () => {
    let now = 0;
    const lines = new ProgressLines(true, () => now);
    lines.next(soFar(0));
    now += 10_000;
    expect(lines.next(soFar(1))).toContain('at most 1 min 00 s left');
  });

  it('tells of each refresh once', () => {
    const detail = 'The memory of 340 MiB was replaced before proof 2, after one proof, as set.';
    const [first] = LEAK.memories;
    if (first === undefined) throw new Error('it has a memory');
    const refreshed = {
      ...soFar(2),
      memories: [first, { ...first, cause: 'every', detail }],
    } as const;
    const lines = new ProgressLines(false, () => 0);
    expect(lines.next(soFar(1)).split('\n')).toHaveLength(1);
    expect(lines.next(refreshed).split('\n')).toEqual([
      detail,
      expect.stringMatching(/^Proof 2 of 7/),
    ]);
    expect(lines.next(refreshed).split('\n')).toHaveLength(1);
  });

  it('guesses nothing before there is something to go by', () => {
    expect(new ProgressLines(true, () => 0).next(soFar(2))).toMatch(/\(\+8\.25 MiB\)\.$/);
  });
});
