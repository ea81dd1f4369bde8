import { WarningSignIcon } from '@blueprintjs/icons';
import { importWords as words } from '../../../words/fleet-import.ts';
import { SelectField } from '../../templates/manage/text-field.tsx';
import type { TenantImport } from './use-tenant-import.ts';

/** What a column can be read as, besides a tag of its own name. */
const places = [
  'id',
  'name',
  'status',
  'tier',
  'plan',
  'licenceTier',
  'resourceTier',
  'pluginTier',
  'region',
  'environments',
  'tags',
  'externalIds',
  'contacts',
  'deploymentTarget',
  'reseller',
] as const;

/** What each column of a CSV file is read as; those that mean no field come first and ask for a choice. */
export function ColumnMapping({ flow }: { readonly flow: TenantImport }) {
  const { headers, unknown, columns, headerMissing } = flow;
  const ordered = [...headers].sort((a, b) => Number(unknown.includes(b)) - Number(unknown.includes(a)));
  return (
    <details open={unknown.length > 0 || headerMissing || Object.keys(columns).length > 0}>
      <summary>{words.mapping}</summary>
      <p className={unknown.length > 0 || headerMissing ? 'state-word warning' : 'dialog-note'}>
        {unknown.length > 0 || headerMissing ? <WarningSignIcon size={12} aria-hidden="true" /> : null}
        {headerMissing
          ? words.mappingHeader
          : unknown.length > 0
            ? words.mappingUnknown(unknown.length)
            : words.mappingNote}
      </p>
      <div className="form-triple import-columns">
        {ordered.map((header) => {
          const open = unknown.includes(header);
          return (
            <SelectField
              key={header}
              label={header}
              value={columns[header] ?? '?'}
              options={[
                { value: '?', label: open ? words.choosePlace : words.asHeader },
                { value: '', label: words.leaveOut },
                ...places.map((value) => ({ value, label: value })),
                { value: `tag:${header}`, label: words.asTag(header) },
              ]}
              onChange={(place) => flow.mapColumn(header, place === '?' ? null : place)}
            />
          );
        })}
      </div>
    </details>
  );
}
