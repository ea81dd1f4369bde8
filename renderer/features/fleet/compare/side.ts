/** One side of a comparison as its fields hold it; what is left empty is empty. */
export interface SideDraft {
  readonly tenant: string;
  readonly environment: string;
  readonly document: string;
  /** A time or a change set; empty: now. */
  readonly at: string;
}

/** Takes `TENANT[/ENV[/DOCUMENT]][@TIME or @CHANGESET]` apart. */
export function readSideText(text: string): SideDraft {
  const cut = text.indexOf('@');
  const [tenant = '', environment = '', document = ''] = (cut < 0 ? text : text.slice(0, cut)).split('/');
  return { tenant, environment, document, at: cut < 0 ? '' : text.slice(cut + 1) };
}

/** The text that names a side; empty while no tenant is named. */
export function sideText({ tenant, environment, document, at }: SideDraft): string {
  if (tenant === '') return '';
  const place = environment === '' ? '' : `/${environment}${document === '' ? '' : `/${document}`}`;
  return `${tenant}${place}${at.trim() === '' ? '' : `@${wholeTime(at.trim())}`}`;
}

/** A time with its seconds, as the host reads it; the zone of this machine where none is written. Anything else stays. */
export function wholeTime(text: string): string {
  const [, day, time, seconds = ':00', zone = ''] =
    /^(\d{4}-\d{2}-\d{2})[ Tt](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  if (day === undefined) return text;
  if (zone !== '') return `${day}T${time}${seconds}${zone}`;
  const local = new Date(`${day}T${time}${seconds}`);
  return Number.isNaN(local.getTime()) ? text : local.toISOString();
}
