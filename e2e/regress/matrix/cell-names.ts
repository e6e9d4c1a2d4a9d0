/** Under this name the report of a cell travels with its test. */
export const REPORT_ATTACHMENT = 'regress-report.json';

/** The tag by which the project of a release knows its tests. */
export function tagRelease(o1js: string): string {
  return `@o1js=${encodeURIComponent(o1js)}`;
}
