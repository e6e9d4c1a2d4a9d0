import type { ConfigIssue, ExperimentConfig } from './config.ts';
import { findProgram, PROGRAMS } from './programs.ts';
import type { ProgramInfo } from './programs.ts';
import { findRelease, RELEASES } from './releases.ts';

/** What a page can run besides what is built in: the host that serves it may bring one of each. */
export interface Offered {
  /** The id of the host's program; `null` if it brought none. */
  readonly program: string | null;
  /** The version of the host's o1js; `null` if it brought none. */
  readonly o1js: string | null;
}

/** Only what is built in. */
export const BUILT_IN: Offered = { program: null, o1js: null };

/** A program that can be run here. */
export type OfferedProgram =
  | (ProgramInfo & { readonly kind: 'built-in' })
  /** Nothing but its id is known before it is loaded, so it takes parameters of any name. */
  | { readonly kind: 'own'; readonly id: string };

/** The program of that id, the host's before a built-in one; `null` if none is offered. */
export function findOfferedProgram(id: string, offered: Offered): OfferedProgram | null {
  if (id === offered.program) return { kind: 'own', id };
  const program = findProgram(id);
  return program === null ? null : { kind: 'built-in', ...program };
}

/**
 * The release that `text` names, the host's before a bundled one: two packages can have the same
 * version, and who brings one means that one. A bundled release may be named without its patch
 * number, the host's only in full.
 */
export function findOfferedRelease(text: string, offered: Offered): string | null {
  return text === offered.o1js ? text : findRelease(text);
}

/** The ids of all programs that can be run here. */
export function listPrograms({ program }: Offered): readonly string[] {
  return withOwn(
    program,
    PROGRAMS.map(({ id }) => id),
  );
}

/** The versions of all releases that can be run here. */
export function listReleases({ o1js }: Offered): readonly string[] {
  return withOwn(o1js, RELEASES);
}

/** A change of a configuration as far as it can be run here. */
export interface OfferedChange {
  readonly accepted: Partial<ExperimentConfig>;
  /** What was left out: of a stored run, perhaps, that somebody made with a host of their own. */
  readonly issues: readonly ConfigIssue[];
}

/** Leaves out of a change the program, with its parameters, and the release that are not offered. */
export function refuseUnoffered(
  change: Partial<ExperimentConfig>,
  offered: Offered,
): OfferedChange {
  const { program, parameters, o1js, ...others } = change;
  const issues: ConfigIssue[] = [];
  let accepted: Partial<ExperimentConfig> = others;
  if (program !== undefined && findOfferedProgram(program, offered) === null) {
    issues.push({ field: 'program', value: program, allowed: listPrograms(offered).join(', ') });
  } else {
    if (program !== undefined) accepted = { ...accepted, program };
    if (parameters !== undefined) accepted = { ...accepted, parameters };
  }
  if (o1js !== undefined && findOfferedRelease(o1js, offered) === null) {
    issues.push({ field: 'o1js', value: o1js, allowed: listReleases(offered).join(', ') });
  } else if (o1js !== undefined) {
    accepted = { ...accepted, o1js };
  }
  return { accepted, issues };
}

function withOwn(own: string | null, builtIn: readonly string[]): readonly string[] {
  return own === null ? builtIn : [own, ...builtIn.filter((id) => id !== own)];
}
