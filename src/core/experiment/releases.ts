/** The o1js releases that the playground bundles, newest first. */
export const RELEASES = ['2.15.0', '2.14.0', '2.10.0', '2.4.0'] as const;

/** A bundled release of o1js, by its full version. */
export type ReleaseId = (typeof RELEASES)[number];

/** The release a new experiment starts with. */
export const DEFAULT_RELEASE: ReleaseId = '2.15.0';

/**
 * The bundled release that `text` names: in full (`2.14.0`) or without its patch number (`2.14`).
 * @returns `null` if no bundled release is meant.
 */
export function findRelease(text: string): ReleaseId | null {
  return RELEASES.find((id) => id === text || id.replace(/\.\d+$/, '') === text) ?? null;
}
