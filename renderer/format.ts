import type { Json } from '../main/contract/json.ts';

const grouped = new Intl.NumberFormat('en-GB');

/** 1000 as `1,000`. */
export function count(value: number): string {
  return grouped.format(value).replace('-', '−');
}

/** A count with its noun in agreement: `1 tenant`, `1,000 tenants`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A noun in agreement with a count. */
export function noun(value: number, one: string, many = `${one}s`): string {
  return value === 1 ? one : many;
}

const two = (value: number) => String(value).padStart(2, '0');

/** The time of day with seconds, in the operator's zone. */
export function clock(time: string | number): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? '' : `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** `14:03:22` for today, `17 Nov 11:26` for this year, with the year before that. */
export function moment(time: string | number, now = Date.now()): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '';
  const today = new Date(now);
  if (at.toDateString() === today.toDateString()) return clock(time);
  const month = at.toLocaleString('en-GB', { month: 'short' });
  const day = `${at.getDate()} ${month}`;
  if (at.getFullYear() !== today.getFullYear()) return `${day} ${at.getFullYear()}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The same moment whole, with zone and UTC, for a tooltip. */
export function wholeMoment(time: string | number): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return '';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${at.toLocaleString('en-GB')} ${zone}, ${at.toISOString()}`;
}

/** How long ago: `now`, `41 min`, `5 h`, `3 d`. */
export function age(time: string | number, now = Date.now()): string {
  const minutes = Math.floor((now - new Date(time).getTime()) / 60_000);
  if (Number.isNaN(minutes)) return '';
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / 1440)} d`;
}

/** A value in one line as an operator reads it; text stands without quotes. */
export function inline(value: Json | undefined): string {
  if (value === undefined || value === null) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** JSON Pointer (RFC 6901) as a dotted path; a key that holds a dot keeps its pointer form. */
export function dotted(pointer: string): string {
  if (!pointer.startsWith('/')) return pointer;
  const parts = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return parts.some((part) => part.includes('.')) ? pointer : parts.join('.');
}

/** The first characters of a hash, in groups of four. */
export function shortHash(hash: string, groups = 2): string {
  return hash.slice(0, groups * 4).replace(/(.{4})(?=.)/g, '$1·');
}
