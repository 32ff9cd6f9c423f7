// Dates and times in the zone of the page.

import type { BucketStatus, SeriesInterval } from './gql/graphql';

const locales = navigator.languages.length > 0 ? [...navigator.languages] : undefined;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locales, options)));
  return format;
}

/** The zone of the reader. */
export const READER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** All zones that the browser can name. */
export function timeZones(): string[] {
  return Intl.supportedValuesOf('timeZone');
}

/** An instant with date and time. */
export function dateTime(instant: string, timeZone: string): string {
  return formatter({ timeZone, dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(instant));
}

/** The day of an instant. */
export function date(instant: string, timeZone: string): string {
  return formatter({ timeZone, dateStyle: 'medium' }).format(new Date(instant));
}

/** A local day, which has no zone. */
export function day(date: string, options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }): string {
  return formatter({ ...options, timeZone: 'UTC' }).format(new Date(`${date}T12:00:00Z`));
}

/** A range of local days, both included. */
export function days(from: string, through: string): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
  return formatter(options).formatRange(new Date(`${from}T12:00:00Z`), new Date(`${through}T12:00:00Z`));
}

/** The name of a bucket for tooltips and tables. */
export function bucketName(interval: SeriesInterval, date: string, start: string, timeZone: string): string {
  switch (interval) {
    case 'HOUR':
      return formatter({ timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' })
        .format(new Date(start));
    case 'DAY':
      return day(date, { weekday: 'long', day: 'numeric', month: 'long' });
    case 'WEEK':
      return `Week of ${day(date, { day: 'numeric', month: 'long', year: 'numeric' })}`;
    case 'MONTH':
      return day(date, { month: 'long', year: 'numeric' });
    case 'QUARTER':
      return `Quarter from ${day(date, { month: 'long', year: 'numeric' })}`;
  }
}

/** The label of a bucket on the axis. */
export function bucketTick(interval: SeriesInterval, date: string, start: string, timeZone: string): string {
  switch (interval) {
    case 'HOUR': {
      const hour = formatter({ timeZone, hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(start));
      return hour.startsWith('00:00') || hour.startsWith('24:00') ? day(date) : hour.replace(/^24/, '00');
    }
    case 'MONTH':
    case 'QUARTER':
      return day(date, date.slice(5, 7) === '01' ? { year: 'numeric' } : { month: 'short' });
    default:
      return day(date);
  }
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** How long ago an instant was. */
export function ago(instant: string, now: number): string {
  const elapsed = Math.max(0, now - Date.parse(instant));
  const [unit, millis] = UNITS.find(([, millis]) => elapsed >= millis) ?? ['second', 1_000];
  return new Intl.RelativeTimeFormat(locales, { style: 'short', numeric: 'always' }).format(-Math.floor(elapsed / millis), unit);
}

/** What the axis says about a bucket that is not complete. */
export function statusNote(status: BucketStatus): string {
  return status === 'PARTIAL' ? 'not complete' : status === 'FUTURE' ? 'to come' : '';
}
