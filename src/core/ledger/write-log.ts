import { HANDLE_REALMS } from './ledger-events.ts';
import type { LedgerEvents } from './ledger-events.ts';
import { formatLogLine, isWritableType } from './log-line.ts';

/** About so many characters are handed out at once. */
const CHUNK_LENGTH = 65_536;

/** What the log says of itself; a line without a marker is other output to every reader. */
const HEADER = `# Values in WebAssembly memory that JavaScript has to see to, by the Proving Playground.
# Sizes are those of chunks of the allocator with their headers; 0 where one is not known.
# For file and line stand the realm whose call made the value, caller or nested, and 0.
# A value that JavaScript passed by value to Rust is dropped here at that moment: Rust owns it.
`;

/** A sentence of its own line, between what the ledger saw before and after it. */
export interface LogRemark {
  /** The stretch that it stands before, by its place among them; as many as there are for the end. */
  readonly before: number;
  /** Without line breaks. */
  readonly text: string;
}

/**
 * Writes what the ledger of a run saw in the text form of `log-line.ts`, in order of time.
 *
 * The form knows one kind of end. A drop is written for each: freed, swept, finalized, and *moved*.
 * What was moved belongs to Rust, which as a rule drops it before the call returns and else keeps it
 * inside of a value that has a life of its own; either way JavaScript has nothing left to free, and
 * the table of what is alive is that of the ledger. Which of the ends it was is lost.
 *
 * @param stretches of one run, in order of their ids, which are unique: of a run with several memories,
 *   as `renumberHandles` returns them. The end of a value that none of them saw born is left out: its
 *   class is not known.
 * @param notes sentences without line breaks on what these stretches lack, for the head of the log.
 * @param remarks on what happened between them.
 * @returns pieces of text, each of whole lines.
 */
export function* writeLog(
  stretches: readonly LedgerEvents[],
  notes: readonly string[] = [],
  remarks: readonly LogRemark[] = [],
): Generator<string, void, undefined> {
  const types = stretches.map(({ classes }) => classes.map(toType));
  const remarksBefore = (place: number) =>
    comment(remarks.filter(({ before }) => before === place).map((remark) => remark.text));
  let text = `${HEADER}${comment(notes)}`;
  for (const [index, stretch] of stretches.entries()) {
    text += remarksBefore(index);
    for (const { id, isBirth } of inOrder(stretch)) {
      const home = isBirth ? index : findHome(stretches, id, index);
      const line = home === null ? null : writeEvent(stretches[home], types[home], id, isBirth);
      if (line === null) continue;
      text += `${line}\n`;
      if (text.length < CHUNK_LENGTH) continue;
      yield text;
      text = '';
    }
  }
  text += remarksBefore(stretches.length);
  if (text !== '') yield text;
}

/** Lines that no reader takes for events. */
function comment(sentences: readonly string[]): string {
  return sentences.map((sentence) => `# ${sentence.replace(/\s*[\r\n]+\s*/g, ' ')}\n`).join('');
}

/** Births and ends by time. At one moment births come first: what ended then had begun. */
function* inOrder({ births, ends, firstId }: LedgerEvents) {
  let born = 0;
  for (let i = 0; i < ends.ids.length; i += 1) {
    const id = ends.ids[i] ?? 0;
    const at = ends.at[i] ?? 0;
    // Whatever clocks say, nothing ends before it began.
    while (born < births.at.length && ((births.at[born] ?? 0) <= at || firstId + born <= id)) {
      yield { id: firstId + born, isBirth: true };
      born += 1;
    }
    yield { id, isBirth: false };
  }
  for (; born < births.at.length; born += 1) yield { id: firstId + born, isBirth: true };
}

/** The stretch in which `id` was born, of those up to `last`; `null` if it was in none. */
function findHome(stretches: readonly LedgerEvents[], id: number, last: number): number | null {
  let [low, high] = [0, last];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((stretches[middle]?.firstId ?? 0) <= id) low = middle;
    else high = middle - 1;
  }
  const home = stretches[low];
  const isThere =
    home !== undefined && id >= home.firstId && id < home.firstId + home.births.at.length;
  return isThere ? low : null;
}

function writeEvent(
  home: LedgerEvents | undefined,
  types: readonly string[] | undefined,
  id: number,
  isBirth: boolean,
): string | null {
  if (home === undefined) return null;
  const { births, firstId } = home;
  const index = id - firstId;
  const type = types?.[births.classOf[index] ?? -1];
  if (type === undefined) return null;
  const event = { type, bytes: births.bytes[index] ?? 0, id: String(id) };
  if (!isBirth) return formatLogLine({ kind: 'drop', ...event });
  const file = HANDLE_REALMS[births.realms[index] ?? -1] ?? 'unknown';
  return formatLogLine({ kind: 'allocate', ...event, file, line: 0 });
}

/** The name of a class as the form can have it; those of wasm-bindgen always fit as they are. */
function toType(name: string): string {
  return isWritableType(name) ? name : name.replace(/[^\w:.$]/g, '_').slice(0, 1_000) || '_';
}
