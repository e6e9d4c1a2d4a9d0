import type { Upgraded } from '../core/upgrade.ts';
import { StorageError } from './run-repository.ts';
import type { StorageCode } from './run-repository.ts';

/** Why a stored record could not be read. */
export type Unreadable = Exclude<Upgraded<unknown>, { kind: 'ok' }>;

const UNAVAILABLE =
  'This browser lets the page store nothing (a private window, blocked site data, or a frame). ' +
  'Runs work, but are gone when the page closes. Allow site data for this address to keep them.';

/** There is no database to be had. */
export function unavailableError(cause?: unknown): StorageError {
  return new StorageError('unavailable', UNAVAILABLE, { cause });
}

/** Another tab keeps an older version of the database open. */
export function blockedError(): StorageError {
  return new StorageError(
    'blocked',
    'Another tab holds the stored runs open in an older version of the playground. Close the ' +
      'other tabs of the playground; this one goes on by itself then.',
  );
}

/** The database has been asked to open and says nothing, neither yes nor no. */
export function silentError(): StorageError {
  return new StorageError(
    'blocked',
    'The browser’s database does not answer. Most likely another tab keeps it busy. Close the ' +
      'other tabs of the playground, or restart the browser; this tab goes on by itself then.',
  );
}

/** This page closed the storage itself. */
export function disposedError(): StorageError {
  return new StorageError('failed', 'The storage was closed by this page. Reload it to go on.');
}

/** A run is not among those stored. */
export function missingError(): StorageError {
  return new StorageError(
    'missing',
    'This run is no longer stored: it was deleted, perhaps in another tab. Nothing more of it is kept.',
  );
}

/** A run of the same id is already under way. */
export function duplicateError(): StorageError {
  return new StorageError(
    'failed',
    'This run is already under way in another tab. Start a new one here.',
  );
}

/** What to say of a stored run that could not be read. */
export function unreadableError(upgraded: Unreadable): StorageError {
  return upgraded.kind === 'newer'
    ? newerVersionError()
    : new StorageError(
        'damaged',
        `This run cannot be read: what is stored of it is damaged (${upgraded.problem}). ` +
          'It is left as it is; the history offers to save it as a file, and to delete it.',
      );
}

/** What to say of details of a proof that could not be read. */
export function unreadableDetailError(upgraded: Unreadable): StorageError {
  return upgraded.kind === 'newer'
    ? newerVersionError()
    : new StorageError(
        'damaged',
        `What is stored of this memory is damaged (${upgraded.problem}). It is left as it is; ` +
          'all else of the run is not affected.',
      );
}

/** What is wrong with a stored run, in short. */
export function describeUnreadable(upgraded: Unreadable): string {
  return upgraded.kind === 'newer'
    ? `written in format ${upgraded.found} by a newer version; this one reads up to ${upgraded.newest}`
    : upgraded.problem;
}

/**
 * The failure of an open request. A browser that knows IndexedDB and does not allow it says so only
 * when a database is opened: with SecurityError (site data blocked, opaque origin), or with
 * InvalidStateError (private windows of older Firefox).
 */
export function toOpenError(thrown: unknown): unknown {
  return hasName(thrown, 'SecurityError') || hasName(thrown, 'InvalidStateError')
    ? unavailableError(thrown)
    : toStorageError(thrown);
}

/**
 * What the database reported, as a {@link StorageError}. Anything that is not from the database is
 * a bug and comes back as it is.
 *
 * Failures are told by name, because some browsers throw a DOMException of the name
 * QuotaExceededError and some a class of that name.
 */
export function toStorageError(thrown: unknown): unknown {
  if (thrown instanceof StorageError || !(thrown instanceof DOMException)) return thrown;
  switch (thrown.name) {
    case 'VersionError':
      return newerVersionError(thrown);
    case 'QuotaExceededError':
      return new StorageError(
        'full',
        'The browser’s storage for this address is full. Delete runs from the history, or free ' +
          'space on the disk. What was stored before is kept.',
        { cause: thrown },
      );
    case 'SecurityError':
      return unavailableError(thrown);
    default:
      return new StorageError(
        'failed',
        `The browser’s database failed (${thrown.message || thrown.name}). Reload the page; if it ` +
          'happens again, the site data of this address may be damaged and have to be cleared.',
        { cause: thrown },
      );
  }
}

/** Whether something thrown is a failure of the storage of this code. */
export function hasCode(thrown: unknown, code: StorageCode): boolean {
  return thrown instanceof StorageError && thrown.code === code;
}

/** Whether something thrown has this name. */
export function hasName(thrown: unknown, name: string): boolean {
  return thrown instanceof DOMException && thrown.name === name;
}

function newerVersionError(cause?: unknown): StorageError {
  return new StorageError(
    'newer-version',
    'The stored runs were written by a newer version of the playground. Reload the page to get ' +
      'that version; close other tabs of the playground if that does not help.',
    { cause },
  );
}
