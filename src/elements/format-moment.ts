import type { EpochMs } from '../core/units.ts';

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

const WITH_YEAR = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** When something was, in the local time zone: `20 Nov, 17:05`, with the year if it is another. */
export function formatMoment(at: EpochMs): string {
  const date = new Date(at);
  const format = date.getFullYear() === new Date().getFullYear() ? FORMAT : WITH_YEAR;
  return format.format(date);
}
