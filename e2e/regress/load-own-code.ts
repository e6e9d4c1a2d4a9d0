import type { OwnCode } from './own-code.ts';
import type { UsageIssue } from './regress-errors.ts';

/** What a run brings along, as the command line or a configuration names it. */
export interface OwnCodeWishes {
  readonly programFile: string | null;
  readonly o1jsFolder: string | null;
}

/** The code, or why there is none. */
export type OwnCodeResult =
  | { readonly kind: 'ok'; readonly code: OwnCode }
  | { readonly kind: 'failed'; readonly issues: readonly UsageIssue[] };

/** Makes what a run brings along ready to be served. */
export type LoadOwnCode = (wishes: OwnCodeWishes) => Promise<OwnCodeResult>;

/** The seam at which files of people's own come in. */
export const loadOwnCode: LoadOwnCode = async ({ programFile, o1jsFolder }) => {
  const issues = [programFile, o1jsFolder]
    .filter((name) => name !== null)
    .map((name) => ({
      kind: 'sentence' as const,
      text: `${name}: this version runs built-in programs and releases only.`,
    }));
  return issues.length > 0
    ? { kind: 'failed', issues }
    : { kind: 'ok', code: { program: null, o1js: null } };
};
