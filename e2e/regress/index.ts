/**
 * What `proving-playground/regress` offers to other people's scripts: the run of the command line as
 * a function, and a host for many runs.
 */
export { regress } from './regress.ts';
export type { RegressSurroundings } from './regress.ts';
export type { RegressConfig } from './regress-config.ts';
export { RegressMachineError, RegressUsageError } from './regress-errors.ts';
export type { MachineProblem, UsageIssue } from './regress-errors.ts';
export { findSite } from './find-site.ts';
export { openHost } from './host.ts';
export type { HostBrowser, HostOptions, RegressHost } from './host.ts';
export type { Report, Verdict } from '../../src/core/export/report-format.ts';
