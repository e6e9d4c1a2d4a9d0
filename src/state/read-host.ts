import type { ConfigIssue } from '../core/experiment/config.ts';
import { describeValue } from '../core/experiment/describe-value.ts';
import { isFields } from '../core/shape.ts';
import type { PlaygroundHost } from '../protocol/playground-host.ts';

/** Longer names are of nobody who wants to tell programs apart. */
const MOST_CHARACTERS = 200;

/** What the host brought, without what cannot be used of it. */
export interface HostReading {
  readonly host: PlaygroundHost;
  readonly issues: readonly ConfigIssue[];
}

/**
 * Reads `window.playgroundHost`, which somebody's script has set. Its programs run in the prover's
 * worker: so they come from the page's own origin, as the page's policy has it as well, and not from
 * text in an address.
 *
 * @param base the address of the page, with which addresses are relative to it.
 */
export function readHost(value: unknown, base: string): HostReading {
  const issues: ConfigIssue[] = [];
  const refuse = (field: string, refused: unknown, allowed: string) => {
    issues.push({ field: `playgroundHost${field}`, value: describeValue(refused), allowed });
    return null;
  };
  const readPart = (part: 'program' | 'o1js', name: 'id' | 'version') => {
    const given = isFields(value) ? value[part] : undefined;
    if (given === undefined) return null;
    if (!isFields(given)) return refuse(`.${part}`, given, `an object with ${name} and url`);
    const { [name]: known, url } = given;
    if (typeof known !== 'string' || known === '' || known.length > MOST_CHARACTERS) {
      const allowed = `a text of at most ${MOST_CHARACTERS} characters`;
      return refuse(`.${part}.${name}`, known, allowed);
    }
    return typeof url === 'string' && isOwnAddress(url, base)
      ? { known, url }
      : refuse(`.${part}.url`, url, 'an address of the page’s own origin');
  };
  if (value !== undefined && !isFields(value)) refuse('', value, 'an object with program or o1js');
  const program = readPart('program', 'id');
  const o1js = readPart('o1js', 'version');
  return {
    host: {
      ...(program === null ? {} : { program: { id: program.known, url: program.url } }),
      ...(o1js === null ? {} : { o1js: { version: o1js.known, url: o1js.url } }),
    },
    issues,
  };
}

function isOwnAddress(url: string, base: string): boolean {
  try {
    const { protocol, origin } = new URL(url, base);
    return protocol.startsWith('http') && origin === new URL(base).origin;
  } catch {
    return false;
  }
}
