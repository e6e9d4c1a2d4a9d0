import type { LogReading } from '../core/ledger/read-log.ts';
import type { Bytes } from '../core/units.ts';
import type { WireError } from './result.ts';

/**
 * Page → log reader, once, right after it was started. It reads one log and is then terminated, and
 * before if somebody cancels: its memory goes with it.
 */
export interface LogRequest {
  readonly log: Blob;
}

/** Why a log cannot be read at all; what is wrong in single lines is part of a reading. */
export type LogFailureCode =
  /** The browser does not hand out its bytes: the file is gone, has changed, or is a folder. */
  | 'log-unreadable'
  /** It is UTF-16. */
  | 'log-not-utf8';

/** Log reader → page: progress any number of times, then one of the others. */
export type LogReply =
  | { readonly kind: 'progress'; readonly bytes: Bytes; readonly total: Bytes }
  | { readonly kind: 'done'; readonly reading: LogReading }
  | { readonly kind: 'failed'; readonly error: WireError<LogFailureCode> };
