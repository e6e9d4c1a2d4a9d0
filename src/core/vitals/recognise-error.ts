/** What an error of a prover's thread is, whoever threw it. */
export type ErrorKind =
  /** WebAssembly's `unreachable`: a panic of Rust's code, or an allocation that failed. */
  | 'unreachable'
  /** WebAssembly read or wrote where there is no memory. */
  | 'out-of-bounds'
  /** Another trap of WebAssembly. */
  | 'other-trap'
  /** The browser refused to make or to grow a memory, or Rust says that an allocation failed. */
  | 'no-memory'
  /** A thread used up its stack: of JavaScript's, or of WebAssembly's calls, which share it. */
  | 'stack-overflow'
  /** Anything else that was thrown. */
  | 'thrown';

/** An error as far as it crossed the realms: some ways keep only its text. */
export interface SeenError {
  /** `RuntimeError`, `RangeError` …; `null` where only the text is known. */
  readonly name: string | null;
  readonly message: string;
}

/**
 * How engines word what WebAssembly ends in, in lower case, from where each sentence begins. V8's are
 * in `src/common/message-template.h`, SpiderMonkey's in `js/public/friend/ErrorNumbers.msg`,
 * JavaScriptCore's in `Source/JavaScriptCore/wasm/WasmExceptionType.h`, which adds what it evaluated.
 */
const TRAPS: readonly (readonly [Exclude<ErrorKind, 'no-memory' | 'thrown'>, RegExp])[] = [
  ['unreachable', /^unreachable(?: executed| code should not be executed\b.*)?$/],
  [
    'out-of-bounds',
    /^(?:memory access out of bounds|index out of bounds|out of bounds memory access\b.*)$/,
  ],
  [
    'stack-overflow',
    /^(?:maximum call stack size exceeded|call stack exhausted|too much recursion|stack overflow)\b/,
  ],
];

/**
 * A memory that cannot be made or grown; and what Rust's standard library and the browsers say of
 * an allocation that failed. `RangeError` alone means nothing of the kind: a call stack that is used
 * up is one as well.
 */
const NO_MEMORY =
  /\bmemory allocation of \d+ bytes failed\b|^webassembly\.memory(?:\.grow)?\(\): (?:could not allocate|maximum memory size exceeded|unable to grow|out of memory)|\bfailed to grow memory\b|^failed to create memory|^array buffer allocation failed$|^out of memory\b|^memory allocation error\b/;

/** What an error is by its name and its text, in the words of Chrome, Firefox, Safari and Node. */
export function recogniseError(error: SeenError): ErrorKind {
  const { name, message } = splitName(error);
  const text = message.trim().toLowerCase();
  if (NO_MEMORY.test(text)) return 'no-memory';
  const trap = TRAPS.find(([, wording]) => wording.test(text));
  if (trap?.[0] === 'stack-overflow') return 'stack-overflow';
  // With the name, the words are no accident; without, they have to be the whole text, which they are.
  if (trap !== undefined && (name === null || name === 'RuntimeError')) return trap[0];
  return name === 'RuntimeError' ? 'other-trap' : 'thrown';
}

/** Whether WebAssembly trapped. */
export function isTrap(kind: ErrorKind): boolean {
  return kind === 'unreachable' || kind === 'out-of-bounds' || kind === 'other-trap';
}

/**
 * Texts that crossed a realm have the name before the message, `Uncaught ` before that, and a stack
 * after it.
 */
function splitName({ name, message }: SeenError): SeenError {
  const [line = ''] = message.split('\n');
  const text = line.replace(/^uncaught (?:\(in promise\) )?/i, '');
  const named = /^(\w*Error): (.*)$/.exec(text);
  const own = named?.[1] ?? null;
  // Somebody who wraps an error in another one puts its text into the message.
  const isTold = own === 'RuntimeError' || name === null;
  return { name: isTold ? own : name, message: named?.[2] ?? text };
}
