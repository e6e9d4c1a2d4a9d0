import type { Report } from '../../../src/core/export/report-format.ts';
import { describeRunOf } from '../../../src/core/export/report-text.ts';
import { escapeXml } from './escape-markup.ts';
import { medianProveMs } from './report-text.ts';
import { listJudgements } from './judgements.ts';
import type { Judgement } from './judgements.ts';
import { renderText } from './render-text.ts';

/** A case of a suite besides those that every report has, such as the comparison with a baseline. */
export type JUnitCase = Pick<Judgement, 'outcome' | 'what'> & { readonly name: string };

/** A report with what else was judged of it. */
export interface JudgedReport {
  readonly report: Report;
  readonly others: readonly JUnitCase[];
}

/**
 * Reports as JUnit XML, as CI systems read it: a suite for each, a case for each thing that is judged.
 * What is undecided fails, because the gate does; what a failed run leaves unjudged is skipped.
 */
export function renderJUnit(judged: readonly JudgedReport[]): string {
  const suites = judged.map(toSuite);
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="proving-playground" ${countFailures(all)} time="${sum(suites.map(({ ms }) => ms))}">`,
    ...suites.map(({ lines }) => lines),
    '</testsuites>\n',
  ].join('\n');
}

function toSuite({ report, others }: JudgedReport) {
  const cases: readonly JUnitCase[] = [...listJudgements(report), ...others];
  const name = escapeXml(describeRunOf(report));
  const ms = report.proofs.reduce((total, { proveMs }) => total + proveMs, report.compile.ms ?? 0);
  const skipped = cases.filter(({ outcome }) => outcome === 'not judged').length;
  const lines = [
    `  <testsuite name="${name}" ${countFailures(cases)} skipped="${skipped}" time="${sum([ms])}">`,
    '    <properties>',
    ...propertiesOf(report).map(
      ([key, value]) => `      <property name="${key}" value="${escapeXml(value)}"/>`,
    ),
    '    </properties>',
    // The time is the suite's: its cases are looked at in one run.
    ...cases.map((one) => toCase(one, name)),
    `    <system-out>${escapeXml(renderText(report)).replaceAll('&#10;', '\n')}</system-out>`,
    '  </testsuite>',
  ].join('\n');
  return { lines, cases, ms };
}

function toCase({ name, outcome, what }: JUnitCase, suite: string): string {
  const head = `    <testcase name="${escapeXml(name)}" classname="${suite}" time="0"`;
  const message = escapeXml(what);
  switch (outcome) {
    case 'pass':
      return `${head}/>`;
    case 'fail':
    case 'undecided': {
      const type = outcome === 'fail' ? 'failed' : 'inconclusive';
      return `${head}><failure message="${message}" type="${type}">${message}</failure></testcase>`;
    }
    case 'not judged':
      return `${head}><skipped message="${message}"/></testcase>`;
  }
}

function countFailures(cases: readonly JUnitCase[]): string {
  const failures = cases.filter(({ outcome }) => outcome === 'fail' || outcome === 'undecided');
  return `tests="${cases.length}" failures="${failures.length}" errors="0"`;
}

/** Figures that CI systems can draw over time; what was not measured is left out. */
function propertiesOf(report: Report): readonly (readonly [string, string])[] {
  const { growth, compile, verdict } = report;
  const figures = [
    ['liveBytesPerProof', growth.liveBytesPerProof.estimate],
    ['pageBytesPerProof', growth.pageBytesPerProof.estimate],
    ['proveMs', medianProveMs(report)],
    ['compileMs', compile.ms],
  ] as const;
  return [
    ['verdict', verdict],
    ...figures.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)] as const])),
  ];
}

/** Seconds with three decimals. */
function sum(times: readonly number[]): string {
  return (times.reduce((total, ms) => total + ms, 0) / 1000).toFixed(3);
}
