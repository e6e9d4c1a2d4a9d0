import { describe, expect, it } from 'vitest';
import { StorageError } from './run-repository.ts';
import {
  blockedError,
  describeUnreadable,
  disposedError,
  duplicateError,
} from './storage-errors.ts';
import { missingError, toOpenError, toStorageError, unavailableError } from './storage-errors.ts';
import { silentError, unreadableError } from './storage-errors.ts';

const database = (name: string) => new DOMException('what the browser says', name);

describe('toStorageError', () => {
  it.each([
    ['VersionError', 'newer-version'],
    ['QuotaExceededError', 'full'],
    ['SecurityError', 'unavailable'],
    ['UnknownError', 'failed'],
    ['AbortError', 'failed'],
    ['ConstraintError', 'failed'],
    ['InvalidStateError', 'failed'],
  ])('turns %s into %s and keeps the cause', (name, code) => {
    const cause = database(name);
    const error = toStorageError(cause);
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ code, cause });
  });

  it('quotes a failure that has no name of its own', () => {
    expect(toStorageError(database('UnknownError'))).toMatchObject({
      message: expect.stringContaining('(what the browser says)'),
    });
    expect(toStorageError(new DOMException(undefined, 'DataError'))).toMatchObject({
      message: expect.stringContaining('(DataError)'),
    });
  });

  it('leaves bugs and its own errors as they are', () => {
    const bug = new TypeError('bug');
    expect(toStorageError(bug)).toBe(bug);
    const own = missingError();
    expect(toStorageError(own)).toBe(own);
  });
});

describe('toOpenError', () => {
  it.each([
    ['SecurityError', 'unavailable'],
    ['InvalidStateError', 'unavailable'],
    ['VersionError', 'newer-version'],
    ['UnknownError', 'failed'],
  ])('turns %s into %s', (name, code) => {
    expect(toOpenError(database(name))).toMatchObject({ code });
  });
});

describe('messages', () => {
  const newer = { kind: 'newer', found: 2, newest: 1 } as const;
  const damaged = { kind: 'damaged', problem: 'startedAt: not a number' } as const;
  const errors = [
    unavailableError(),
    blockedError(),
    silentError(),
    disposedError(),
    missingError(),
    duplicateError(),
    unreadableError(newer),
    unreadableError(damaged),
    toStorageError(database('QuotaExceededError')),
    toStorageError(database('UnknownError')),
  ] as StorageError[];

  it.each(errors.map((error) => [error.message, error]))('are whole sentences: %s', (message) => {
    expect(message).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  it('tell a run of a newer version from one that is damaged', () => {
    expect(unreadableError(newer).code).toBe('newer-version');
    expect(unreadableError(damaged).code).toBe('damaged');
    expect(describeUnreadable(newer)).toMatch(/format 2 .* up to 1$/);
    expect(describeUnreadable(damaged)).toBe('startedAt: not a number');
  });
});
